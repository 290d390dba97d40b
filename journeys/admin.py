"""Journeys in the Django admin, to look at: they are changed in the editor only."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from journeys import services
from journeys.models import (
    Enrollment,
    Journey,
    LifeCycleChange,
    Move,
    ShareLink,
    Suspect,
    Version,
)


class ReadOnly(admin.ModelAdmin):  # type: ignore[type-arg]
    """Rows that the admin shows and never changes."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Journey)
class JourneyAdmin(ReadOnly):
    list_display = ("name", "status", "published", "owner", "updated_at")
    list_filter = ("status",)
    search_fields = ("name",)


@admin.register(Version)
class VersionAdmin(ReadOnly):
    list_display = ("journey", "number", "revision", "published_at", "published_by")
    list_select_related = ("journey", "published_by")
    search_fields = ("journey__name", "sha256")


@admin.register(Enrollment)
class EnrollmentAdmin(ReadOnly):
    list_display = (
        "id",
        "journey",
        "customer_id",
        "status",
        "node_id",
        "due_at",
        "attempts",
        "parked_at",
        "error",
    )
    list_select_related = ("journey",)
    list_filter = ("status", ("parked_at", admin.EmptyFieldListFilter))
    search_fields = ("=customer__id",)
    # The key: millions of rows are not counted or sorted for a page
    ordering = ("-id",)


@admin.register(LifeCycleChange)
class LifeCycleChangeAdmin(ReadOnly):
    list_display = ("journey", "number", "what", "at", "by_name", "note")
    list_select_related = ("journey",)
    list_filter = ("what",)
    search_fields = ("journey__name", "by_name", "note")


@admin.register(Move)
class MoveAdmin(ReadOnly):
    list_display = ("id", "journey", "kind", "source", "target", "starts_at")
    list_select_related = ("journey", "source", "target")
    list_filter = ("kind",)


@admin.register(ShareLink)
class ShareLinkAdmin(ReadOnly):
    list_display = ("journey", "label", "created_by", "expires_at", "revoked_at")
    exclude = ("digest",)


@admin.register(Suspect)
class SuspectAdmin(ReadOnly):
    """Customers who were being walked alone when a process died."""

    list_display = ("customer_id", "deaths", "since", "parked_at")
    ordering = ("-since",)
    actions = ("try_again",)

    @admin.action(description="Let them go on, alone", permissions=["view"])
    def try_again(self, request: HttpRequest, suspects: QuerySet[Suspect]) -> None:
        """Walk them once more; the next death parks them again."""
        ids = list(suspects.values_list("customer_id", flat=True))
        count = services.free_suspects(customer_ids=ids)
        messages.success(request, f"{count} will be tried again.")
