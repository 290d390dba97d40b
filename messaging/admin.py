"""The admin's tables of messaging: to look at, not to change."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Model
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe

from customers.selectors import get_now
from messaging.models import Attempt, Breaker, FrequencyCap, Message, WebhookSecret
from messaging.services.secrets import create_secret


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows are written by delivery alone."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds rows by hand."""
        return False

    def has_change_permission(
        self, request: HttpRequest, obj: Model | None = None
    ) -> bool:
        """Nobody changes rows by hand."""
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: Model | None = None
    ) -> bool:
        """Nobody deletes rows by hand."""
        return False


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    """The outbox: what was or will be sent, and why not."""

    list_display = (
        *("id", "customer_id", "channel", "purpose", "status", "reason"),
        *("attempt_no", "created_at", "done_at"),
    )
    list_filter = ("status", "channel", "purpose", "reason")
    search_fields = ("=id", "=customer__id")
    raw_id_fields = ("customer", "template_version")
    ordering = ("-created_at",)
    readonly_fields = ("attempts",)

    @admin.display(description="attempts")
    def attempts(self, message: Message) -> str:
        """List the calls of providers; their table has no page of its own."""
        rows = Attempt.objects.filter(message_id=message.pk).order_by("attempt_no")
        return format_html_join(
            mark_safe("<br>"),
            "{}. {} {} {}",
            [
                (
                    row.attempt_no,
                    f"{row.started_at:%Y-%m-%d %H:%M:%S}",
                    row.outcome or "under way",
                    row.detail,
                )
                for row in rows
            ],
        )


@admin.register(Breaker)
class BreakerAdmin(ReadOnlyAdmin):
    """Providers that failed lately, and until when they are left alone."""

    list_display = ("account", "until", "pause_seconds", "recent", "changed_at")
    ordering = ("account",)


@admin.register(FrequencyCap)
class FrequencyCapAdmin(admin.ModelAdmin):
    """How many messages a customer may get; journeys can be exempt."""

    list_display = ("channel", "purpose", "limit", "hours")
    ordering = ("channel", "purpose", "hours")

    def save_model(
        self, request: HttpRequest, obj: FrequencyCap, form: Any, change: Any
    ) -> None:
        """Remember since when it holds: earlier messages are not judged by it."""
        obj.since = get_now()
        super().save_model(request, obj, form, change)


@admin.register(WebhookSecret)
class WebhookSecretAdmin(ReadOnlyAdmin):
    """Secrets that sign requests. A new one of the same name retires the old one."""

    list_display = ("name", "created_at", "retires_at")
    fields = ("name",)
    ordering = ("name", "-created_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Admins make secrets; nobody changes one."""
        return bool(request.user.has_perm("messaging.add_webhooksecret"))

    def save_model(
        self, request: HttpRequest, obj: WebhookSecret, form: Any, change: Any
    ) -> None:
        """Create the secret and show it, this once."""
        row, text = create_secret(name=obj.name, now=get_now())
        obj.pk, obj.ciphertext = row.pk, row.ciphertext
        obj.created_at = row.created_at
        messages.warning(request, f"Copy this secret now: {text}")
