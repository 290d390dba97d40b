"""Changes of messaging: templates, the outbox, delivery."""

from messaging.services.queueing import queue_messages

__all__ = ["queue_messages"]
