"""Questions about the built-in mailbox."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from messaging.models import MailboxItem


def get_mailbox() -> QuerySet[MailboxItem]:
    """Return all mail with customers and messages."""
    return MailboxItem.objects.select_related("customer", "message")


def list_mailbox(
    *, before: tuple[datetime, UUID] | None, limit: int
) -> list[MailboxItem]:
    """Return mail, newest first, that lies behind a place in the list."""
    mail = get_mailbox().defer("html", "text").order_by("-received_at", "-message_id")
    if before is not None:
        at, key = before
        behind = Q(received_at__lt=at) | Q(message_id__lt=key)
        mail = mail.filter(behind, received_at__lte=at)
    return list(mail[:limit])
