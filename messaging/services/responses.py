"""What customers do with a message: open it, click, unsubscribe."""

from uuid import UUID

from django.db import transaction

from customers.models import Customer
from customers.selectors import get_now
from customers.services import record_consent
from messaging.models import Message
from messaging.services.links import Subscription
from messaging.services.outcomes import append_message_events


def record_opened(*, message_id: UUID) -> bool:
    """Record the first opening of a message; `False` if it was opened before."""
    return _record_first(message_id, "opened_at", "$message_opened")


def record_clicked(*, message_id: UUID) -> bool:
    """Record the first click in a message, which is an opening too."""
    with transaction.atomic():
        record_opened(message_id=message_id)
        return _record_first(message_id, "clicked_at", "$message_clicked")


@transaction.atomic
def _record_first(message_id: UUID, column: str, event: str) -> bool:
    now = get_now()
    first = Message.objects.filter(
        pk=message_id, status=Message.Status.SENT, **{column: None}
    ).update(**{column: now})
    if not first:
        return False
    append_message_events(event, [Message.objects.get(pk=message_id)], now=now)
    return True


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
