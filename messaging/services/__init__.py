"""Changes of messaging: templates, the outbox, delivery, responses."""

from messaging.services.delivery import SLICE_SECONDS, deliver
from messaging.services.erasing import erase_messages
from messaging.services.links import (
    Answer,
    Subscription,
    read_answer,
    read_click,
    read_pixel,
    read_unsubscribe,
)
from messaging.services.pressure import look_at_queues
from messaging.services.queueing import queue_messages
from messaging.services.responses import record_clicked, record_opened, unsubscribe
from messaging.services.surveys import record_answer
from messaging.services.templates import (
    Preview,
    Words,
    archive_template,
    create_template,
    preview,
    save_template,
    take_template,
)
from messaging.services.trying import (
    Tested,
    Trial,
    find_customer,
    read_addresses,
    send_trials,
)

__all__ = [
    "SLICE_SECONDS",
    "Answer",
    "Preview",
    "Subscription",
    "Tested",
    "Trial",
    "Words",
    "archive_template",
    "create_template",
    "deliver",
    "erase_messages",
    "find_customer",
    "look_at_queues",
    "preview",
    "queue_messages",
    "read_addresses",
    "read_answer",
    "read_click",
    "read_pixel",
    "read_unsubscribe",
    "record_answer",
    "record_clicked",
    "record_opened",
    "save_template",
    "send_trials",
    "take_template",
    "unsubscribe",
]
