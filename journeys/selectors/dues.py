"""When somebody is due, over all shards: what pulse and operators ask."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from customers.models import SHARD_COUNT
from journeys.domain.cohort import EPOCH as LONG_AGO

# The earliest moment of each journey in each shard
_HEADS = """
WITH RECURSIVE lane AS (
  (SELECT shard, journey_id FROM journeys_enrollment
   WHERE status = 'active' AND due_at IS NOT NULL
   ORDER BY shard, journey_id LIMIT 1)
  UNION ALL
  SELECT n.shard, n.journey_id FROM lane l, LATERAL (
    SELECT shard, journey_id FROM journeys_enrollment
    WHERE status = 'active' AND due_at IS NOT NULL
    AND (shard, journey_id) > (l.shard, l.journey_id)
    ORDER BY shard, journey_id LIMIT 1) n
), head AS (
  SELECT l.shard, (SELECT min(e.due_at) FROM journeys_enrollment e
    WHERE e.shard = l.shard AND e.journey_id = l.journey_id AND e.status = 'active'
    AND e.due_at > %(after)s) AS due_at FROM lane l
)
"""
# News that a turn may take. What is about parked suspects waits for a person, but that
# somebody was merged ends their passages without asking any step. Whoever kills even
# so is left alone for good.
MOST_DEATHS = 5
READABLE = f"""(
  w.customer_id NOT IN (SELECT customer_id FROM journeys_suspect
    WHERE parked_at IS NOT NULL)
  OR w.kind = 'merge' AND w.customer_id NOT IN (SELECT customer_id
    FROM journeys_suspect WHERE parked_at IS NOT NULL AND deaths > {MOST_DEATHS}))
"""
_SHARDS_DUE = f"""
{_HEADS}
SELECT s FROM generate_series(0, %(last)s) s WHERE s <> ALL (%(busy)s) AND (
  EXISTS (SELECT FROM customers_work w WHERE w.shard = s AND {READABLE})
  OR EXISTS (SELECT FROM head h WHERE h.shard = s AND h.due_at <= %(now)s)
  OR EXISTS (SELECT FROM segments_next_change c WHERE c.shard = s AND c.at <= %(now)s)
  OR EXISTS (SELECT FROM segments_in_force f
    WHERE f.shard = s AND f.known_until <= %(now)s))
"""
_SHARDS_WITH_NEWS = f"""
SELECT s FROM generate_series(0, %s) s, LATERAL (
  SELECT w.id FROM customers_work w WHERE w.shard = s AND {READABLE}
  ORDER BY w.id LIMIT 1) oldest
WHERE s <> %s ORDER BY oldest.id
"""
_NEXT_DUE = f"""
{_HEADS}
SELECT least((SELECT min(due_at) FROM head), (
  SELECT min(found.at) FROM generate_series(0, %(last)s) s, LATERAL (
    SELECT c.at FROM segments_next_change c WHERE c.shard = s AND c.at > %(after)s
    ORDER BY c.at LIMIT 1) found))
"""
_OLDEST_DUE = f"{_HEADS} SELECT min(due_at) FROM head WHERE due_at <= %(now)s"


def shards_due(now: datetime, busy: Sequence[int] = ()) -> list[int]:
    """Return the shards in which a turn has something to do.

    Parameters
    ----------
    busy
        Shards that are left out: somebody works on them.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SHARDS_DUE, _moments(now, LONG_AGO) | {"busy": list(busy)})
        return [shard for (shard,) in cursor.fetchall()]


def list_shards_with_news(*, besides: int) -> list[int]:
    """Return the other shards that have news about customers, the oldest news first."""
    with connection.cursor() as cursor:
        cursor.execute(_SHARDS_WITH_NEWS, [SHARD_COUNT - 1, besides])
        return [shard for (shard,) in cursor.fetchall()]


def next_due_at(now: datetime) -> datetime | None:
    """Return the next moment after `now` at which somebody falls due."""
    return _read_moment(_NEXT_DUE, _moments(now, now))


def get_oldest_due(now: datetime) -> datetime | None:
    """Return since when somebody has been due, if anybody is."""
    return _read_moment(_OLDEST_DUE, _moments(now, LONG_AGO))


def _moments(now: datetime, after: datetime) -> dict[str, object]:
    return {"last": SHARD_COUNT - 1, "now": now, "after": after}


def _read_moment(query: str, values: dict[str, object]) -> datetime | None:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        (moment,) = cursor.fetchone()
    found: datetime | None = moment
    return found
