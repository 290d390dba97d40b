"""Whether a channel's queue is so long that new marketing messages had better wait.

People then wait at their message step instead of in the outbox: there they can still
leave by an exit rule, and what they get is written when it can be sent.
"""

from datetime import timedelta
from typing import Any

from django.db import connection, transaction

from customers.models import SHARD_COUNT
from customers.selectors import get_real_now
from messaging.models import Channel
from messaging.services.channels import PROVIDERS, get_provider

MOST_QUEUED = timedelta(minutes=30)  # of what the provider takes

# Counts no further than the mark, and only marketing: the rest is never held back
_LOOK = """
INSERT INTO messaging_highwater AS h (channel, queued, is_full, looked_at)
SELECT %(channel)s, count(*), count(*) > %(mark)s, %(now)s FROM (
  SELECT FROM generate_series(0, %(last)s) s, LATERAL (
    SELECT FROM messaging_message m WHERE m.status = 'queued' AND m.shard = s
    AND m.channel = %(channel)s AND m.purpose = 'marketing'
    LIMIT %(mark)s + 1) m
  LIMIT %(mark)s + 1) queued
ON CONFLICT (channel) DO UPDATE SET queued = excluded.queued,
  is_full = excluded.is_full, looked_at = excluded.looked_at
"""
_FORGET = "DELETE FROM messaging_highwater WHERE channel = ANY (%s)"


def look_at_queues() -> None:
    """Note for each channel whether its queue is over the mark."""
    free: list[str] = []
    with transaction.atomic(), connection.cursor() as cursor:
        for channel in PROVIDERS:
            rate = get_provider(channel).rate
            if rate is None or channel == Channel.WEBHOOK:
                free.append(channel)
                continue
            mark = max(1, int(rate * MOST_QUEUED.total_seconds()))
            values: dict[str, Any] = {
                "channel": channel,
                "mark": mark,
                "last": SHARD_COUNT - 1,
                "now": get_real_now(),
            }
            cursor.execute(_LOOK, values)
        cursor.execute(_FORGET, [free])
