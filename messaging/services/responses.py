"""What customers do with a message: open it, click, unsubscribe."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from customers.models import Customer
from customers.selectors import get_now
from customers.services import record_consent
from messaging.models import Message
from messaging.services.links import Subscription
from messaging.services.outcomes import append_message_events


@transaction.atomic
def record_opened(*, message_ids: Collection[UUID]) -> int:
    """Record the first opening of messages; return how many were not opened before."""
    return _record_first(message_ids, "opened_at", "$message_opened")


@transaction.atomic
def record_clicked(*, message_ids: Collection[UUID]) -> int:
    """Record the first click in messages, which is an opening too; return how many."""
    record_opened(message_ids=message_ids)
    return _record_first(message_ids, "clicked_at", "$message_clicked")


def _record_first(message_ids: Collection[UUID], column: str, event: str) -> int:
    now = get_now()
    # Locked in one order, so that two answers to the same messages cannot block
    first = list(
        Message.objects.filter(
            pk__in=message_ids, status=Message.Status.SENT, **{column: None}
        )
        .order_by("pk")
        .select_for_update()
    )
    Message.objects.filter(pk__in=[one.pk for one in first]).update(**{column: now})
    append_message_events(event, first, now=now)
    return len(first)


def unsubscribe(*, subscription: Subscription, source: str) -> bool:
    """Withdraw the consent a link names; `False` if there was nothing to withdraw.

    A customer who was merged is followed to the surviving profile; for one who was
    erased nothing needs to be done, since no message can reach them.
    """
    customer = Customer.objects.filter(pk=subscription.customer_id).first()
    if customer is None or customer.erased_at is not None:
        return False
    lines = record_consent(
        customer_ids=[customer.merged_into or customer.pk],
        channel=subscription.channel,
        purpose=subscription.purpose,
        granted=False,
        source=source,
        at=get_now(),
    )
    return lines > 0
