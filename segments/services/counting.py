"""The counts of a day: members of micro-segments, who came and went, coverage."""

from collections.abc import Mapping

import polars as pl
from django.db import connection

from customers.services import write_frame
from segments.domain.members import NO_CHANGE, Change
from segments.models import Coverage, DayCount, Run
from segments.selectors.rows import Library
from segments.services.evaluation import Result

_SINCE_LAST_RUN = """
SELECT x.id, count(*) FILTER (WHERE x.entered), count(*) FILTER (WHERE NOT x.entered)
FROM segments_in_force f JOIN segments_run r ON r.id = f.run_id
JOIN segments_membership_change m ON m.shard = f.shard AND m.run_id IS NULL
  AND m.at > r.as_of AND m.at <= %(until)s
CROSS JOIN LATERAL (SELECT unnest(m.entered) AS id, true AS entered
  UNION ALL SELECT unnest(m."left"), false) x
WHERE f.shard = %(shard)s GROUP BY x.id
"""


def write_counts(
    run: Run,
    shard: int,
    library: Library,
    result: Result,
    changes: Mapping[int, Change],
) -> None:
    """Write the day's counts: changes of this run and of turns since the one before.

    A second run of a day adds its changes to the first's.
    """
    since = _count_since_last_run(run, shard)
    earlier = {
        id_: (entered, left)
        for id_, entered, left in DayCount.objects.filter(
            on=run.on, shard=shard
        ).values_list("segment_id", "entered", "left")
    }
    rows = []
    new = library.versions.keys() - earlier.keys()
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
    counted = DayCount.objects.filter(on=run.on, shard=shard)
    counted.filter(segment_id__in=list(written)).delete()
    write_frame(
        table="segments_day_count",
        frame=pl.DataFrame(rows).with_columns(
            pl.lit(run.on).alias("on"), pl.lit(shard).alias("shard")
        ),
    )
    Coverage.objects.filter(on=run.on, shard=shard).delete()
    Coverage.objects.create(
        on=run.on,
        shard=shard,
        open=result.coverage.open,
        covered=result.coverage.covered,
        several=result.coverage.several,
    )


def _count_since_last_run(run: Run, shard: int) -> dict[int, tuple[int, int]]:
    """Return how many entered and left by turns between the run before and this one."""
    with connection.cursor() as cursor:
        cursor.execute(_SINCE_LAST_RUN, {"shard": shard, "until": run.as_of})
        return {id_: (entered, left) for id_, entered, left in cursor.fetchall()}


def _count_members(result: Result, segment_id: int, change: Change) -> int:
    """Count the members at the run's moment, as history tells it.

    What was decided by hand later is in the run's members already, but not in these.
    """
    if segment_id in result.gone or segment_id not in result.before:
        return len(change.entered)
    before = len(result.before[segment_id].members)
    return before + len(change.entered) - len(change.left)
