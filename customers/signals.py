"""Signals of this app. Each only wakes a process sooner; losing all changes nothing."""

from django.dispatch import Signal

# Rows of `customers_work` were committed. Sent with `shards`, a frozenset of numbers.
work_written = Signal()
