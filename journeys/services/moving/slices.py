"""Do a shard's part of a move: one transaction under its lock, one fixed set of
statements whatever the number of people.

A part that was interrupted has written nothing and is done again; a part that is done
is marked in the same transaction. Moving changes rows of enrollments only; what
follows from it (a hold computed anew, a message, an end) is decided by the next turn.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import orjson
from django.db import connection, transaction

from customers.selectors import get_now
from customers.services import faults, try_shard_lock
from journeys.domain.cohort import MOVED_AWAY
from journeys.domain.nodes.base import Woken
from journeys.models import Move
from journeys.services.turns import take_turn

SLICE = 10_000  # people in one transaction: about a second

_PENDING = """
SELECT m.id, m.kind, m.journey_id, m.source_id, m.target_id, t.number,
  m.steps::text, m.spread_seconds, s.counts::text,
  (o.document -> 'graph' -> 'hard_limit_days')
    IS DISTINCT FROM (t.document -> 'graph' -> 'hard_limit_days'),
  24 * (t.document -> 'graph' ->> 'hard_limit_days')::int
FROM journeys_moveshard s JOIN journeys_move m ON m.id = s.move_id
LEFT JOIN journeys_version o ON o.id = m.source_id
LEFT JOIN journeys_version t ON t.id = m.target_id
WHERE s.shard = %s AND s.done_at IS NULL AND m.starts_at <= %s
ORDER BY s.move_id LIMIT 1 FOR UPDATE OF s
"""

# A moment within the spread, different for everybody and always the same
_SOON = """
%(now)s + %(spread)s * interval '1 second'
  * ((hashint8extended(e.id, %(move)s) & 65535) / 65536.0)
"""
_MICROS = "(date_part('epoch', {0}) * 1000000)::bigint"

# People in the same node as before stay in their visit; they are asked at once and keep
# until when they were held, which counts until then. All others arrive, spread.
_MOVE = f"""
WITH step AS MATERIALIZED (
  SELECT * FROM unnest(%(sources)s::text[], %(targets)s::text[],
    %(stays)s::boolean[], %(woken)s::int[]) AS t (source, target, stays, woken)
), chosen AS MATERIALIZED (
  SELECT e.id, e.customer_id, e.node_id, e.visit_no, e.arrived_at,
    t.target, t.stays, t.woken,
    CASE WHEN %(limit_changes)s
      THEN e.entered_at + make_interval(hours => %(limit_hours)s::int)
      ELSE e.limit_at END AS limit_at
  FROM journeys_enrollment e JOIN step t ON t.source = e.node_id
  WHERE e.version_id = %(source)s AND e.shard = %(shard)s AND e.status = 'active'
  LIMIT %(size)s
), moved AS (
  UPDATE journeys_enrollment e SET version_id = %(target)s, node_id = c.target,
    visit_no = e.visit_no + (NOT c.stays)::int,
    arrived_at = CASE WHEN c.stays THEN e.arrived_at ELSE %(now)s END,
    limit_at = c.limit_at,
    due_at = CASE WHEN e.held_at IS NOT NULL THEN c.limit_at
      WHEN c.woken = {int(Woken.MOVED)} THEN least(c.limit_at, %(now)s)
      ELSE least(c.limit_at, {_SOON}) END,
    attempts = 0, error = '', parked_at = NULL,
    state = CASE WHEN c.woken = {int(Woken.MOVED)}
      THEN e.state || jsonb_build_object('woken', c.woken, 'until', coalesce(
        (e.state ->> 'until')::bigint, {_MICROS.format("e.due_at")}))
      ELSE (e.state - '{{since,until}}'::text[])
        || jsonb_build_object('woken', c.woken) END
  FROM chosen c WHERE e.id = c.id RETURNING c.*
), told AS (
  INSERT INTO journeys_moved (enrollment_id, move_id, visit_no, node_id, at)
  SELECT id, %(move)s, visit_no, node_id, %(now)s FROM moved
), left_behind AS (
  INSERT INTO journeys_visit (enrollment_id, visit_no, customer_id, version_id,
    node_id, outcome, reason, arrived_at, left_at)
  SELECT id, visit_no, customer_id, %(source)s, node_id, '{MOVED_AWAY}',
    'moved to version ' || %(number)s, arrived_at, %(now)s
  FROM moved WHERE NOT stays
), counted AS (
  INSERT INTO journeys_counter AS c (version_id, node_id, outcome, shard, passed)
  SELECT %(source)s, node_id, '{MOVED_AWAY}', %(shard)s, count(*)
  FROM moved WHERE NOT stays GROUP BY node_id
  ON CONFLICT (version_id, node_id, outcome, shard)
  DO UPDATE SET passed = c.passed + excluded.passed
)
SELECT node_id, count(*) FROM moved GROUP BY node_id
"""

_OF_JOURNEY = """
e.version_id IN (SELECT v.id FROM journeys_version v
  WHERE v.journey_id = %(journey)s AND v.published_at IS NOT NULL)
AND e.shard = %(shard)s AND e.status = 'active'
"""
_STOP = f"""
WITH chosen AS MATERIALIZED (
  SELECT e.id, e.node_id FROM journeys_enrollment e
  WHERE {_OF_JOURNEY} AND (e.due_at IS NULL OR e.due_at > %(now)s) LIMIT %(size)s
), moved AS (
  UPDATE journeys_enrollment e SET due_at = %(now)s, held_at = NULL
  FROM chosen c WHERE e.id = c.id RETURNING c.node_id
)
SELECT node_id, count(*) FROM moved GROUP BY node_id
"""
_RELEASE = f"""
WITH chosen AS MATERIALIZED (
  SELECT e.id, e.node_id FROM journeys_enrollment e
  WHERE {_OF_JOURNEY} AND e.held_at IS NOT NULL LIMIT %(size)s
), moved AS (
  UPDATE journeys_enrollment e SET held_at = NULL, due_at = least(e.limit_at, {_SOON})
  FROM chosen c WHERE e.id = c.id RETURNING c.node_id
)
SELECT node_id, count(*) FROM moved GROUP BY node_id
"""
_STATEMENTS = {
    Move.Kind.VERSION: _MOVE,
    Move.Kind.STOP: _STOP,
    Move.Kind.RELEASE: _RELEASE,
}

_HAS_KEPT = """
SELECT EXISTS (SELECT FROM journeys_kept WHERE journey_id = %s AND shard = %s)
"""
_MARK = """
UPDATE journeys_moveshard SET started_at = coalesce(started_at, %(now)s),
  done_at = CASE WHEN %(done)s THEN %(now)s END, counts = %(counts)s::jsonb,
  staying = CASE WHEN %(done)s THEN (
    SELECT count(*) FROM journeys_enrollment e WHERE e.version_id = %(source)s
    AND e.shard = %(shard)s AND e.status = 'active') ELSE 0 END
WHERE move_id = %(move)s AND shard = %(shard)s
"""


@dataclass(frozen=True, slots=True)
class Slice:
    """What one call did.

    Parameters
    ----------
    people
        How many were moved.
    more
        Whether there may be more to do in this shard at once. False when another
        process has the shard: pulse asks again.
    """

    people: int = 0
    more: bool = False


class _Part(NamedTuple):
    """A row of `_PENDING`."""

    move: int
    kind: str
    journey: int
    source: int | None
    target: int | None
    number: int | None
    steps: str
    spread: int
    counts: str
    limit_changes: bool
    limit_hours: int | None


def move_people(*, shard: int, size: int = SLICE) -> Slice:
    """Do the next slice of the oldest move that is pending in a shard.

    News that was kept while a journey was paused comes before those who are released:
    an event that happened in time wins over a timer, as always.
    """
    with transaction.atomic():
        if not try_shard_lock(shard):
            return Slice()
        now = get_now()
        part = _read_pending(shard, now)
        if part is None:
            return Slice()
        waits_for_news = part.kind == Move.Kind.RELEASE and _has_kept(part, shard)
        people = 0 if waits_for_news else _do(part, shard, now, size)
    if waits_for_news:
        return Slice(more=take_turn(shard=shard).taken)
    if people:
        faults.reach("people_moved")
    return Slice(people, more=True)


def _read_pending(shard: int, now: datetime) -> _Part | None:
    with connection.cursor() as cursor:
        cursor.execute(_PENDING, [shard, now])
        row = cursor.fetchone()
    return None if row is None else _Part._make(row)


def _has_kept(part: _Part, shard: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_HAS_KEPT, [part.journey, shard])
        (found,) = cursor.fetchone()
    return bool(found)


def _do(part: _Part, shard: int, now: datetime, size: int) -> int:
    steps: list[dict[str, Any]] = orjson.loads(part.steps)
    values = {
        **part._asdict(),
        "shard": shard,
        "now": now,
        "size": size,
        "number": str(part.number),
        "sources": [one["source"] for one in steps],
        "targets": [one["target"] for one in steps],
        "stays": [one["stays"] for one in steps],
        "woken": [one["woken"] for one in steps],
    }
    counts: dict[str, int] = orjson.loads(part.counts)
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENTS[Move.Kind(part.kind)], values)
        moved: dict[str, int] = dict(cursor.fetchall())
        faults.reach("people_moving")
        for node_id, count in moved.items():
            counts[node_id] = counts.get(node_id, 0) + count
        people = sum(moved.values())
        done = people < size
        values |= {"done": done, "counts": orjson.dumps(counts).decode()}
        cursor.execute(_MARK, values)
    return people
