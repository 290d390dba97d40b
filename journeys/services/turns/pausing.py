"""Paused journeys: who falls due is held, and news is kept until the journey goes on.

Held people leave the list of who is due, so that a pause costs nothing however long
it is; only their hard limit still acts. Kept news is taken before new work once the
journey goes on, one event of each customer after the other, as if it came just now.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from journeys.domain.cohort import to_micros
from journeys.selectors.happenings import Happening
from journeys.selectors.roster import Roster
from journeys.selectors.standing import events_of
from journeys.services.turns.people import Work
from journeys.services.turns.standings import KeptNews

_HOLD = """
UPDATE journeys_enrollment e SET held_at = %(now)s, due_at = e.limit_at,
  state = e.state || jsonb_build_object('until', coalesce(
    (e.state ->> 'until')::bigint,
    (date_part('epoch', e.due_at) * 1000000)::bigint))
FROM (
  SELECT id FROM journeys_enrollment WHERE shard = %(shard)s AND status = 'active'
  AND due_at <= %(now)s AND journey_id = ANY (%(paused)s)
  AND (limit_at IS NULL OR limit_at > %(now)s) ORDER BY due_at, id LIMIT %(limit)s
) AS due WHERE e.id = due.id
"""

_KEEP = """
INSERT INTO journeys_kept (journey_id, customer_id, event_id, name, occurred_at)
SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::text[],
  %s::timestamptz[])
ON CONFLICT (journey_id, customer_id) WHERE event_id IS NULL DO NOTHING
"""

# The earliest news of each customer: what it causes may matter to the next
_TAKE = """
WITH slice AS MATERIALIZED (
  SELECT *, row_number() OVER (
    PARTITION BY customer_id ORDER BY occurred_at, id) AS place
  FROM (SELECT * FROM journeys_kept WHERE shard = %s AND journey_id = ANY (%s)
    ORDER BY id LIMIT %s) k
), gone AS (
  DELETE FROM journeys_kept k USING slice s WHERE k.id = s.id AND s.place = 1
)
SELECT s.customer_id, s.journey_id, s.event_id, s.name, s.occurred_at, e.properties,
  e.revenue::float8
FROM slice s LEFT JOIN {events} e
  ON s.event_id IS NOT NULL AND e.customer_id = s.customer_id AND e.id = s.event_id
WHERE s.place = 1
"""


class _Row(NamedTuple):
    """A row of `_TAKE`."""

    customer_id: int
    journey_id: int
    event_id: int | None
    name: str
    occurred_at: datetime
    properties: str | None
    revenue: float | None


def hold_due(shard: int, paused: Collection[int], *, now: datetime, limit: int) -> int:
    """Hold people of paused journeys who fell due; return how many."""
    if not paused:
        return 0
    values: dict[str, Any] = {"shard": shard, "now": now, "limit": limit}
    values["paused"] = sorted(paused)
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, values)
        held: int = cursor.rowcount
    return held


def keep_news(kept: Sequence[KeptNews]) -> None:
    """Keep news about people in paused journeys."""
    if not kept:
        return
    columns = [list(column) for column in zip(*kept, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, columns)


def take_kept(shard: int, roster: Roster, *, limit: int) -> Work:
    """Take news kept for journeys that go on again in this shard."""
    work = Work()
    releasing = roster.releasing_in(shard)
    if not releasing:
        return work
    with connection.cursor() as cursor:
        cursor.execute(
            _TAKE.format(events=events_of(shard)), [shard, sorted(releasing), limit]
        )
        rows = [_Row._make(row) for row in cursor.fetchall()]
    for row in rows:
        work.touched.add(row.customer_id)
        work.only[row.customer_id] = row.journey_id
        if row.event_id is None:
            work.changed.add(row.customer_id)
        elif row.properties is not None:
            work.happenings[row.customer_id] = Happening(
                row.event_id,
                row.name,
                to_micros(row.occurred_at),
                row.properties,
                row.revenue,
            )
    # There may be later news of the same people, and there is the work of everybody
    work.is_full = bool(rows)
    return work
