"""Changes of messaging: templates, the outbox, delivery, responses."""

from messaging.services.delivery import SLICE_SECONDS, deliver
from messaging.services.links import (
    Subscription,
    read_click,
    read_pixel,
    read_unsubscribe,
)
from messaging.services.queueing import queue_messages
from messaging.services.responses import record_clicked, record_opened, unsubscribe
from messaging.services.templates import (
    Preview,
    Words,
    archive_template,
    create_template,
    preview,
    save_template,
)

__all__ = [
    "SLICE_SECONDS",
    "Preview",
    "Subscription",
    "Words",
    "archive_template",
    "create_template",
    "deliver",
    "preview",
    "queue_messages",
    "read_click",
    "read_pixel",
    "read_unsubscribe",
    "record_clicked",
    "record_opened",
    "save_template",
    "unsubscribe",
]
