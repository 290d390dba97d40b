"""Wake delivery as soon as messages are committed."""

from typing import Any

from django.dispatch import receiver

from customers.services import nudge
from messaging import tasks
from messaging.signals import messages_queued


@receiver(messages_queued)
def nudge_delivery(channels: frozenset[str], **_: Any) -> None:
    """Send one nudge per channel; `pulse` would find the messages a second later."""
    for channel in sorted(channels):
        nudge(tasks.deliver, channel=channel)
