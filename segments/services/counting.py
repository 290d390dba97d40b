"""The counts of a day: members of micro-segments, who came and went, coverage."""

from collections.abc import Mapping
from dataclasses import asdict

import polars as pl
from django.db import connection

from customers.services import write_frame
from segments.domain.members import NO_CHANGE, Change, Coverage
from segments.models import Coverage as DayOfCoverage
from segments.models import DayCount, Run
from segments.selectors.rows import Library
from segments.services.evaluation import Result

# Of each micro-segment since it was counted: by the run that found its members, or by
# a later one over all that could not find them
_SINCE_COUNTED = """
WITH whole AS (
  SELECT max(r.as_of) AS at FROM segments_run_shard s
  JOIN segments_run r ON r.id = s.run_id AND r.segments IS NULL
  WHERE s.shard = %(shard)s AND s.status = 'done')
SELECT x.id, count(*) FILTER (WHERE x.entered), count(*) FILTER (WHERE NOT x.entered)
FROM whole CROSS JOIN segments_membership_change m
CROSS JOIN LATERAL (SELECT unnest(m.entered) AS id, true AS entered
  UNION ALL SELECT unnest(m."left"), false) x
JOIN segments_bitmap b ON b.shard = m.shard AND b.segment_id = x.id
JOIN segments_run r ON r.id = b.run_id AND m.at > r.as_of
WHERE m.shard = %(shard)s AND m.run_id IS NULL AND m.at <= %(until)s
  AND m.at > coalesce(whole.at, '-infinity')
GROUP BY x.id
"""
_REMOVE_COUNTS = """
DELETE FROM segments_day_count
WHERE "on" = %s AND shard = %s AND segment_id = ANY (%s)
"""


def write_counts(
    run: Run,
    shard: int,
    library: Library,
    result: Result,
    changes: Mapping[int, Change],
) -> None:
    """Write the day's counts: changes of this run and of turns since the one before.

    A second run of a day adds its changes to the first's. One of edits counts what it
    evaluated, and whatever has no count on this day yet. The bitmaps are the old ones.
    """
    counted = DayCount.objects.filter(on=run.on, shard=shard)
    asked = counted
    since = _count_since(run, shard)
    if run.segments is not None:
        since = {id_: since[id_] for id_ in since.keys() & changes.keys()}
        asked = counted.filter(segment_id__in=result.before.keys() | changes.keys())
    earlier = {
        id_: (entered, left)
        for id_, entered, left in asked.values_list("segment_id", "entered", "left")
    }
    rows = []
    new = (result.before.keys() & library.versions.keys()) - earlier.keys()
    written = changes.keys() | since.keys() | new
    for id_ in written:
        entered, left = earlier.get(id_, (0, 0))
        more, fewer = since.get(id_, (0, 0))
        change = changes.get(id_, NO_CHANGE)
        rows.append(
            {
                "segment_id": id_,
                "members": _count_members(result, id_, change),
                "entered": entered + more + len(change.entered),
                "left": left + fewer + len(change.left),
            }
        )
    if again := written & earlier.keys():
        with connection.cursor() as cursor:
            cursor.execute(_REMOVE_COUNTS, [run.on, shard, list(again)])
    write_frame(
        table="segments_day_count",
        frame=pl.DataFrame(rows).with_columns(
            pl.lit(run.on).alias("on"), pl.lit(shard).alias("shard")
        ),
    )


def write_coverage(run: Run, shard: int, coverage: Coverage) -> None:
    """Write the day's coverage of a shard, in the place of what was counted before."""
    DayOfCoverage.objects.filter(on=run.on, shard=shard).delete()
    DayOfCoverage.objects.create(on=run.on, shard=shard, **asdict(coverage))


def _count_since(run: Run, shard: int) -> dict[int, tuple[int, int]]:
    """Return how many entered and left by turns and are in no count yet."""
    with connection.cursor() as cursor:
        cursor.execute(_SINCE_COUNTED, {"shard": shard, "until": run.as_of})
        return {id_: (entered, left) for id_, entered, left in cursor.fetchall()}


def _count_members(result: Result, segment_id: int, change: Change) -> int:
    """Count the members at the run's moment, as history tells it.

    What was decided by hand later is in the run's members already, but not in these.
    """
    if segment_id in result.gone or segment_id not in result.before:
        return len(change.entered)
    before = len(result.before[segment_id].members)
    return before + len(change.entered) - len(change.left)
