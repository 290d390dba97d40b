"""What the demo's customers do with their mail: some open it, some of those click.

The data set knows no mail, so this is invented, and the same each time: chance is a
hash of the customer and the message's origin. Responses are recorded as if the links in
the mail had been followed.
"""

import hashlib
from datetime import datetime, timedelta

import messaging.services
from messaging.models import Message

OPENS = 0.38
CLICKS = 0.22  # of those who open
READS_AFTER = timedelta(hours=2)
LOOKS_BACK = timedelta(days=2)


def respond(now: datetime) -> None:
    """Let customers answer what has reached them and has had time to be read."""
    unread = Message.objects.filter(
        status=Message.Status.SENT,
        opened_at=None,
        done_at__gt=now - LOOKS_BACK,
        done_at__lte=now - READS_AFTER,
    ).only("id", "customer_id", "origin_kind", "origin_id", "origin_no")
    opened = {
        message.pk: clicks < CLICKS
        for message in unread
        for opens, clicks in [draw(message)]
        if opens < OPENS
    }
    clicked = [id_ for id_, clicks in opened.items() if clicks]
    messaging.services.record_clicked(message_ids=clicked)
    messaging.services.record_opened(message_ids=opened)


def draw(message: Message) -> tuple[float, float]:
    """Return two numbers in [0, 1) that depend on nothing but the message's origin."""
    origin = f"{message.origin_kind} {message.origin_id} {message.origin_no}"
    digest = hashlib.sha256(f"{message.customer_id} {origin}".encode()).digest()
    first, second = int.from_bytes(digest[:4]), int.from_bytes(digest[4:8])
    return first / 2**32, second / 2**32
