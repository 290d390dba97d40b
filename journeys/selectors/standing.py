"""Where customers stand: what is due in a shard, and whom news concerns.

A `people` frame has one row per enrollment that a turn may move; its columns are
`PEOPLE`. Moments are microseconds since 1970, NEVER for none.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

import polars as pl
from django.db import connection

from customers.models import SHARD_COUNT
from customers.selectors import read_frame
from journeys.domain.cohort import NEVER

PEOPLE: dict[str, pl.DataType] = {
    "id": pl.Int64(),
    "customer_id": pl.Int64(),
    "journey_id": pl.Int64(),
    "version_id": pl.Int64(),
    "node_id": pl.String(),
    "visit_no": pl.Int64(),
    "arrived": pl.Int64(),
    "due": pl.Int64(),
    "limit": pl.Int64(),
    "owns": pl.Int8(),
    "attempts": pl.Int16(),
    "woken": pl.Int8(),  # null: as the kind of its node says
    "event": pl.String(),  # JSON of the properties of the event that opened it
    "zone": pl.String(),
    "until": pl.Int64(),  # the moment of its node; `due` may be earlier
    "entry_no": pl.Int32(),
    "happened": pl.String(),  # name of the event that woke, while it is repeated
}

# date_part gives a double, exact to the microsecond until 2255, and much faster
_MICROS = "(date_part('epoch', {0}) * 1000000)::bigint"
_COLUMNS = f"""
e.id, e.customer_id, e.journey_id, e.version_id, e.node_id, e.visit_no,
{_MICROS.format("e.arrived_at")},
coalesce({_MICROS.format("e.due_at")}, {NEVER}),
coalesce({_MICROS.format("e.limit_at")}, {NEVER}),
e.owns::int, e.attempts, (e.state ->> 'woken')::int, e.state ->> 'event', c.timezone,
coalesce((e.state ->> 'until')::bigint, {_MICROS.format("e.due_at")}, {NEVER}),
e.entry_no, e.state ->> 'happened'
"""

# Customers with unread news come after it: an event accepted before a timeout was
# processed wins over it. Who is held in a paused journey is due by the limit only.
_DUE = """
SELECT {columns} FROM journeys_enrollment e
JOIN {customers} c ON c.id = e.customer_id
WHERE e.shard = %s AND e.status = 'active' AND e.due_at <= %s
AND (e.limit_at <= %s OR e.journey_id <> ALL (%s))
AND e.customer_id NOT IN (SELECT w.customer_id FROM customers_work w WHERE w.shard = %s)
ORDER BY e.due_at, e.id LIMIT %s
"""

_SHARDS_DUE = """
SELECT s FROM generate_series(0, %s) s
WHERE EXISTS (SELECT FROM customers_work w WHERE w.shard = s)
OR EXISTS (SELECT FROM journeys_enrollment e
  WHERE e.shard = s AND e.status = 'active' AND e.due_at <= %s)
"""

_NEXT_DUE = """
SELECT min(e.due_at) FROM generate_series(0, %s) s, LATERAL (
  SELECT due_at FROM journeys_enrollment
  WHERE shard = s AND status = 'active' AND due_at > %s ORDER BY due_at LIMIT 1) e
"""


def customers_of(shard: int) -> str:
    """Return the table that holds the customers of a shard."""
    return f"customers_customer_{shard:02d}"


def events_of(shard: int) -> str:
    """Return the table that holds the events of a shard's customers."""
    return f"customers_event_{shard:02d}"


def read_due(
    shard: int, *, now: datetime, paused: Iterable[int], limit: int
) -> pl.DataFrame:
    """Return the people who are due, oldest first, as a `people` frame."""
    query = _DUE.format(columns=_COLUMNS, customers=customers_of(shard))
    params = [shard, now, now, sorted(paused), shard, limit]
    return read_frame(query, params, PEOPLE)


def read_standing(shard: int, customer_ids: Sequence[int]) -> list[tuple[object, ...]]:
    """Return what must be known about customers before news about them is applied.

    One row per customer and journey they were ever in (the latest passage), one with
    nulls for who was in none: owner mode, zone, merged into, then status, since
    (micros or null), parked, and the columns of `PEOPLE`.
    """
    query = f"""
    SELECT c.id, c.owner_mode, c.timezone, c.merged_into, e.status,
      (e.state ->> 'since')::bigint, e.parked_at IS NOT NULL, {_COLUMNS}
    FROM {customers_of(shard)} c LEFT JOIN LATERAL (
      SELECT DISTINCT ON (journey_id) * FROM journeys_enrollment
      WHERE customer_id = c.id ORDER BY journey_id, entry_no DESC) e ON true
    WHERE c.id = ANY (%s)
    """
    with connection.cursor() as cursor:
        cursor.execute(query, [list(customer_ids)])
        rows: list[tuple[object, ...]] = cursor.fetchall()
    return rows


def shards_due(now: datetime) -> list[int]:
    """Return the shards in which a turn has something to do."""
    with connection.cursor() as cursor:
        cursor.execute(_SHARDS_DUE, [SHARD_COUNT - 1, now])
        return [shard for (shard,) in cursor.fetchall()]


def next_due_at(now: datetime) -> datetime | None:
    """Return the next moment after `now` at which somebody falls due."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT_DUE, [SHARD_COUNT - 1, now])
        (moment,) = cursor.fetchone()
    found: datetime | None = moment
    return found
