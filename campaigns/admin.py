"""Tables of campaigns for admins: to look at, never to change."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from campaigns import models


class ReadOnlyAdmin(admin.ModelAdmin):
    """Campaigns change in the plan, the rest is history."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(models.Campaign)
class CampaignAdmin(ReadOnlyAdmin):
    list_display = ("name", "segment", "position", "status", "duration_days", "channel")
    list_filter = ("status", "channel")
    search_fields = ("name",)
    list_select_related = ("segment",)
