"""Questions about what one customer was written."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from messaging.models import Message


def list_messages(
    *, customer_id: int, before: tuple[datetime, UUID] | None = None, limit: int
) -> list[Message]:
    """Return a customer's messages, newest first, that lie behind a place in the list.

    Each comes with its template, and with its mail if it is in the built-in mailbox;
    the bodies of mail are not read.
    """
    messages = (
        Message.objects.filter(customer_id=customer_id)
        .select_related("template_version__template", "mailboxitem")
        .defer("context", "mailboxitem__html", "mailboxitem__text")
        .order_by("-created_at", "-id")
    )
    if before is not None:
        at, key = before
        behind = Q(created_at__lt=at) | Q(id__lt=key)
        messages = messages.filter(behind, created_at__lte=at)
    return list(messages[:limit])
