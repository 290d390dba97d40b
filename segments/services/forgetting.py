"""Forgetting who was where long ago, a little at a time."""

from datetime import datetime, timedelta

from django.db import connection, transaction

from customers.models import SHARD_COUNT
from customers.selectors import get_workspace
from segments.models import History

BATCH = 5_000  # rows of a shard forgotten at a time, so that nobody waits for it

_FORGET = """
DELETE FROM {table} WHERE id IN (
  SELECT id FROM {table} WHERE shard = %s AND at < %s
  ORDER BY at LIMIT %s)
"""
_FORGETS = tuple(
    _FORGET.format(table=table)
    for table in ("segments_membership_change", "segments_redefinition")
)


@transaction.atomic
def forget_old_changes(*, now: datetime) -> int:
    """Forget some rows of history older than they are kept; return how many.

    What is asked about later moments does not need them (`selectors.history`). The row
    that says since when history is kept moves first, with the changes it is about.
    """
    before = now - timedelta(days=get_workspace().history_days)
    forgotten = 0
    with connection.cursor() as cursor:
        for shard in range(SHARD_COUNT):
            for forget in _FORGETS:
                cursor.execute(forget, [shard, before, BATCH])
                forgotten += cursor.rowcount
    if forgotten:
        History.objects.update_or_create(pk=1, defaults={"since": before})
    return forgotten
