"""Nudges: each says where to look; what is to be done stands in the database."""

import time

from celery import shared_task

from customers.services import nudge
from messaging import services


@shared_task
def deliver(*, channel: str) -> None:
    """Deliver what a channel has queued; ask to go on when it takes long."""
    started = time.monotonic()
    services.deliver(channel=channel)
    if time.monotonic() - started > services.SLICE_SECONDS:
        nudge(deliver, channel=channel)
