"""Where customers stand: what is due in a shard, and whom news concerns.

A `people` frame has one row per enrollment that a turn may move; its columns are
`PEOPLE`. Moments are microseconds since 1970, NEVER for none.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

import polars as pl
from django.db import connection

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

# The journeys of a shard that have somebody due, found by leaps through the index
_LANES = """
WITH RECURSIVE lane AS (
  (SELECT journey_id FROM journeys_enrollment
   WHERE shard = %s AND status = 'active' AND due_at IS NOT NULL
   ORDER BY journey_id LIMIT 1)
  UNION ALL
  SELECT n.journey_id FROM lane l, LATERAL (
    SELECT journey_id FROM journeys_enrollment
    WHERE shard = %s AND status = 'active' AND due_at IS NOT NULL
    AND journey_id > l.journey_id ORDER BY journey_id LIMIT 1) n
), due AS MATERIALIZED (
  SELECT journey_id FROM lane l WHERE EXISTS (
    SELECT FROM journeys_enrollment e WHERE e.shard = %s AND e.status = 'active'
    AND e.journey_id = l.journey_id AND e.due_at <= %s)
)
"""

# Each journey gets the same share of a slice, so a million people due in one do not
# hold up ten in another. Customers with unread news come after it: an event accepted
# before a timeout was processed wins over it. Who is held in a paused journey is due
# by the limit only.
_DUE = """
{lanes}
SELECT {columns} FROM due d, LATERAL (
  SELECT * FROM journeys_enrollment e
  WHERE e.shard = %s AND e.journey_id = d.journey_id AND e.status = 'active'
  AND e.due_at <= %s AND (e.limit_at <= %s OR e.journey_id <> ALL (%s))
  AND e.customer_id NOT IN (
    SELECT w.customer_id FROM customers_work w WHERE w.shard = %s
    AND w.customer_id NOT IN (SELECT customer_id FROM journeys_suspect))
  ORDER BY e.due_at, e.id LIMIT (SELECT ceil(%s::float8 / count(*)) FROM due)::bigint
) e JOIN {customers} c ON c.id = e.customer_id
ORDER BY e.due_at, e.id
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
    """Return the people who are due, oldest first, as a `people` frame.

    Of several journeys each gets its share of `limit`.
    """
    query = _DUE.format(lanes=_LANES, columns=_COLUMNS, customers=customers_of(shard))
    params = [shard, shard, shard, now, shard, now, now, sorted(paused), shard, limit]
    return read_frame(query, params, PEOPLE)


def has_more(due: pl.DataFrame, limit: int) -> bool:
    """Tell whether somebody's share of a slice was too small for all who are due."""
    if due.is_empty():
        return False
    shares = due["journey_id"].value_counts()["count"]
    # Polars types a maximum as any value; a count that is not empty has an integer
    return int(shares.max()) * len(shares) >= limit  # type: ignore[arg-type]


def read_standing(shard: int, customer_ids: Sequence[int]) -> list[tuple[object, ...]]:
    """Return what must be known about customers before news about them is applied.

    One row per passage that goes on and per newest passage through each journey, one
    with nulls for who was in none: owner mode, zone, merged into, then status, since,
    parked, whether it is the newest, when that happened which let them in, when they
    came in and when it ended, whether the goal is reached, and the columns of `PEOPLE`.
    Moments are micros or null.
    """
    query = f"""
    SELECT c.id, c.owner_mode, c.timezone, c.merged_into, e.status,
      (e.state ->> 'since')::bigint, e.parked_at IS NOT NULL, e.is_newest,
      coalesce((e.state ->> 'begun')::bigint, {_MICROS.format("e.entered_at")}),
      {_MICROS.format("e.entered_at")}, {_MICROS.format("e.ended_at")},
      e.goal_at IS NOT NULL, {_COLUMNS}
    FROM {customers_of(shard)} c LEFT JOIN LATERAL (
      SELECT * FROM (
        SELECT *, entry_no = max(entry_no) OVER (PARTITION BY journey_id) AS is_newest
        FROM journeys_enrollment WHERE customer_id = c.id) passage
      WHERE is_newest OR status = 'active') e ON true
    WHERE c.id = ANY (%s)
    """
    with connection.cursor() as cursor:
        cursor.execute(query, [list(customer_ids)])
        rows: list[tuple[object, ...]] = cursor.fetchall()
    return rows
