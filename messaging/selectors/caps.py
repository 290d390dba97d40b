"""Who got as many messages lately as a frequency cap allows, and until when."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

import polars as pl

from customers.selectors import MOST_LOOKED_UP, read_frame, write_ids
from messaging.domain.caps import Cap
from messaging.models import FrequencyCap, Purpose

# As at delivery, but what waits to leave counts as sent now: whoever decides now about
# one more message would only put it behind those, and see it skipped later. Each part
# has its index, so that a whole shard is read once, and a few customers one by one.
_CAPPED = """
WITH cap AS (
  SELECT * FROM unnest(%(purposes)s::text[], %(limits)s::int[], %(windows)s::int[])
    AS c (purpose, most, hours)
), sent AS (
  SELECT m.customer_id, m.purpose, m.done_at AS at FROM messaging_message m
  WHERE m.shard = %(shard)s AND m.channel = %(channel)s
    AND m.status IN ('sent', 'unknown') AND m.done_at > %(since)s{among}
  UNION ALL
  SELECT m.customer_id, m.purpose, %(now)s FROM messaging_message m
  WHERE m.shard = %(shard)s AND m.channel = %(channel)s AND m.status = 'queued'{among}
  UNION ALL
  SELECT m.customer_id, m.purpose, %(now)s FROM messaging_message m
  WHERE m.shard = %(shard)s AND m.channel = %(channel)s AND m.status = 'leased'{among}
  UNION ALL
  SELECT c.merged_into, m.purpose,
    CASE WHEN m.status IN ('queued', 'leased') THEN %(now)s ELSE m.done_at END
  FROM customers_customer c JOIN messaging_message m ON m.customer_id = c.id
  WHERE {merged} AND m.channel = %(channel)s AND (m.status IN ('queued', 'leased')
    OR m.status IN ('sent', 'unknown') AND m.done_at > %(since)s)
), counted AS (
  SELECT s.customer_id, c.most, s.at + make_interval(hours => c.hours) AS free_at,
    row_number() OVER (PARTITION BY s.customer_id, c.purpose, c.hours
      ORDER BY s.at DESC) AS place
  FROM sent s JOIN cap c ON c.purpose IN ('', s.purpose)
    AND s.at > %(now)s - make_interval(hours => c.hours)
)
SELECT customer_id, (extract(epoch FROM max(free_at)) * 1000000)::bigint AS until
FROM counted WHERE place = most GROUP BY customer_id
"""
_FEW = {
    "among": " AND m.customer_id = ANY (%(ids)s::bigint[])",
    "merged": "c.merged_into = ANY (%(ids)s::bigint[])",
}
_MANY = {
    "among": "",
    "merged": "c.merged_into IS NOT NULL"
    " AND customers_shard(c.merged_into) = %(shard)s",
}
_SCHEMA = {"customer_id": pl.Int64(), "until": pl.Int64()}

# The same messages one by one. What waits will leave when it may
_COUNTED = """
WITH person AS (
  SELECT id, id AS now_id FROM unnest(%(ids)s::bigint[]) AS asked (id)
  UNION ALL
  SELECT id, merged_into FROM customers_customer
  WHERE merged_into = ANY (%(ids)s::bigint[])
), sent AS (
  SELECT p.now_id AS customer_id, m.channel, m.purpose,
    CASE WHEN m.status IN ('queued', 'leased') THEN greatest(m.not_before, %(now)s)
      ELSE m.done_at END AS at
  FROM person p JOIN messaging_message m ON m.customer_id = p.id
  WHERE m.channel = ANY (%(channels)s) AND (m.status IN ('queued', 'leased')
    OR m.status IN ('sent', 'unknown') AND m.done_at > %(since)s)
)
SELECT customer_id, channel, purpose, (extract(epoch FROM at) * 1000000)::bigint AS at
FROM sent
"""
_COUNTED_SCHEMA = {
    "customer_id": pl.Int64(),
    "channel": pl.String(),
    "purpose": pl.String(),
    "at": pl.Int64(),
}


def find_capped(
    shard: int,
    *,
    customer_ids: Collection[int],
    channel: str,
    purpose: str,
    now: datetime,
) -> pl.DataFrame:
    """Return who of a shard may not get another message now, and until when.

    No cap for the channel and purpose holds nobody back; transactional messages are
    never held back.

    Returns
    -------
    customer_id (i64) and until (when the last of the caps that hold them lets go).
    """
    caps = FrequencyCap.objects.filter(channel=channel, purpose__in=("", purpose))
    rows = list(caps) if purpose != Purpose.TRANSACTIONAL and customer_ids else []
    if not rows:
        return _to_moments(pl.DataFrame(schema=_SCHEMA))
    values: dict[str, Any] = {
        "shard": shard,
        "purposes": [cap.purpose for cap in rows],
        "limits": [cap.limit for cap in rows],
        "windows": [cap.hours for cap in rows],
        "channel": channel,
        "now": now,
        "since": now - timedelta(hours=max(cap.hours for cap in rows)),
    }
    if len(customer_ids) <= MOST_LOOKED_UP:
        values["ids"] = write_ids(customer_ids)
        return _to_moments(read_frame(_CAPPED.format(**_FEW), values, _SCHEMA))
    found = read_frame(_CAPPED.format(**_MANY), values, _SCHEMA)
    asked = pl.DataFrame({"customer_id": list(customer_ids)}, {"customer_id": pl.Int64})
    return _to_moments(found.join(asked, on="customer_id", how="semi"))


def list_caps() -> list[Cap]:
    """Return all frequency caps."""
    return [
        Cap(row.channel, row.purpose, row.limit, row.hours)
        for row in FrequencyCap.objects.order_by("pk")
    ]


def read_counted(
    *, customer_ids: Collection[int], caps: Collection[Cap], now: datetime
) -> pl.DataFrame:
    """Return the messages that caps count now, and will count for a while.

    Returns
    -------
    customer_id (i64), channel, purpose and at (i64, microseconds since 1970): when it
    left; of a message that waits, when it may leave.
    """
    if not caps or not customer_ids:
        return pl.DataFrame(schema=_COUNTED_SCHEMA)
    values: dict[str, Any] = {
        "ids": write_ids(customer_ids),
        "channels": sorted({cap.channel for cap in caps}),
        "now": now,
        "since": now - max(cap.window for cap in caps),
    }
    return read_frame(_COUNTED, values, _COUNTED_SCHEMA)


def _to_moments(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(pl.col("until").cast(pl.Datetime("us", "UTC")))
