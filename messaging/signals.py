"""Signals of this app. Each only wakes a process sooner; losing all changes nothing."""

from django.dispatch import Signal

# Messages were queued and committed. Sent with `channels`, a frozenset of names.
messages_queued = Signal()
