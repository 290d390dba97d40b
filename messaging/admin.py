"""The admin's tables of messaging: to look at, not to change."""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe

from messaging.models import Attempt, Message


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
    search_fields = ("=id", "=customer_id")
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
