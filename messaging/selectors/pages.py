"""Lists read page by page: the mailbox, one customer's messages."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from customers.domain.errors import BadCursor
from customers.selectors import make_cursor, paging, read_cursor
from messaging.domain.surveys import Survey, read_survey
from messaging.models import WRITTEN, MailboxItem, Message

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, and where the next ones begin (None: these were the last)."""

    results: list[Any]
    next: str | None


def get_mailbox() -> QuerySet[MailboxItem]:
    """Return all mail with customers, and when it was opened; tests have no message."""
    messages = Message.objects.filter(pk=OuterRef("message_id"))
    opened_at = Subquery(messages.values("opened_at")[:1])
    return MailboxItem.objects.select_related("customer").annotate(opened_at=opened_at)


def list_mailbox(*, cursor: str | None) -> Page:
    """Return a page of mail, newest first.

    Raises
    ------
    BadCursor
    """
    mail = get_mailbox().defer("html", "text")
    return _cut(mail, "received_at", "message_id", cursor)


def list_messages(*, customer_id: int, cursor: str | None) -> Page:
    """Return a page of what was or will be sent to a customer, newest first.

    Raises
    ------
    BadCursor
    """
    messages = Message.objects.filter(
        customer_id=customer_id, channel__in=dict(WRITTEN)
    )
    messages = messages.select_related("template_version__template", "mailboxitem")
    messages = messages.defer("context", "mailboxitem__html", "mailboxitem__text")
    return _cut(messages, "created_at", "id", cursor)


def list_sent(*, customer_id: int, since: datetime, many: int) -> list[Message]:
    """Return the newest written messages that were sent since a moment, newest first.

    Since then they were also queued: what waits over the beginning is left out.
    """
    messages = Message.objects.filter(
        customer_id=customer_id,
        created_at__gte=since,
        status=Message.Status.SENT,
        channel__in=dict(WRITTEN),
    )
    messages = messages.select_related("template_version__template").defer("context")
    return list(messages.order_by("-created_at", "-id")[:many])


def list_messages_of_visits(*, customer_id: int, enrollment_id: int) -> list[Message]:
    """Return what the visits of a customer's enrollment queued, in their order."""
    messages = Message.objects.filter(
        customer_id=customer_id,
        origin_kind=Message.Origin.VISIT,
        origin_id=enrollment_id,
    )
    messages = messages.select_related("template_version__template", "mailboxitem")
    messages = messages.defer("context", "mailboxitem__html", "mailboxitem__text")
    return list(messages.order_by("origin_no", "part", "id"))


def _cut(rows: QuerySet[Any], moment: str, key: str, cursor: str | None) -> Page:
    """Cut one page out of rows ordered by a moment, then a key, both descending."""
    if place := read_cursor(cursor, str, str):
        at, last = _read_place(place)
        behind = Q(**{f"{moment}__lt": at}) | Q(**{f"{key}__lt": last})
        rows = rows.filter(behind, **{f"{moment}__lte": at})
    found = list(rows.order_by(f"-{moment}", f"-{key}")[: PAGE_SIZE + 1])
    page = found[:PAGE_SIZE]
    if len(found) == len(page):
        return Page(page, None)
    return Page(page, make_cursor(getattr(page[-1], moment), getattr(page[-1], key)))


def _read_place(place: list[str]) -> tuple[datetime, UUID]:
    try:
        return paging.read_moment(place[0]), UUID(place[1])
    except ValueError:
        raise BadCursor from None


def find_survey(message_id: UUID) -> Survey | None:
    """Return what a message asks; None where it asks nothing or is gone."""
    found = Message.objects.filter(pk=message_id).values_list("context", flat=True)
    context = found.first()
    return None if context is None else read_survey(context)
