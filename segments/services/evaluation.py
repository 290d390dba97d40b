"""One shard of a run: evaluate it, compare with what was, write both down."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace

import polars as pl
from django.db import connection
from pyroaring import BitMap64

from customers.selectors.frames import read_customer_frame
from customers.selectors.readers import Reader
from customers.selectors.retelling import read_retold
from customers.services import forget_retold, write_frame
from segments.domain.costs import Cost
from segments.domain.judging import judge, to_bits, to_flags
from segments.domain.members import (
    Change,
    compare,
    divide,
    list_changes,
    measure_coverage,
    to_bitmap,
    to_column,
)
from segments.domain.members import Coverage as CoverageOfShard
from segments.domain.moments import Moments
from segments.domain.plan import find_dependents
from segments.models import Bitmap, Coverage, DayCount, MembershipChange, Run
from segments.selectors.facts import read_sheet
from segments.selectors.membership import State, read_states
from segments.selectors.pins import read_pins
from segments.selectors.rows import Library, get_everyone_else
from segments.selectors.touched import find_touched
from segments.services.costs import Stopwatch
from segments.services.next_changes import choose_horizon, renew

_SINCE_LAST_RUN = """
SELECT x.id, count(*) FILTER (WHERE x.entered), count(*) FILTER (WHERE NOT x.entered)
FROM segments_in_force f JOIN segments_run r ON r.id = f.run_id
JOIN segments_membership_change m ON m.shard = f.shard AND m.run_id IS NULL
  AND m.at > r.as_of AND m.at <= %(until)s
CROSS JOIN LATERAL (SELECT unnest(m.entered) AS id, true AS entered
  UNION ALL SELECT unnest(m."left"), false) x
WHERE f.shard = %(shard)s GROUP BY x.id
"""

NO_CHANGE = Change(BitMap64(), BitMap64())


@dataclass(frozen=True, slots=True)
class Result:
    """What evaluating a shard gave.

    Parameters
    ----------
    people
        Everybody of the shard: `customer_id` and `open`.
    before
        State of every micro-segment that had one, at the moment of the run.
    after
        Members by micro-segment, "Everyone else" included; missing are failing ones
        and those that a run of edits leaves as they are.
    failures
        Why a micro-segment could not be evaluated.
    costs
        What each micro-segment that was evaluated cost.
    gone
        Archived since they were evaluated.
    evaluated, touched
        Who was evaluated: everybody, or of those whom something touched whoever is in
        the shard.
    next_at
        When time alone can next change something for these; NEVER: not soon.
    retold
        Whose past was told by a file, as this evaluation saw it.
    """

    people: pl.DataFrame
    before: Mapping[int, State]
    after: Mapping[int, BitMap64]
    failures: Mapping[int, str]
    gone: Set[int]
    coverage: CoverageOfShard
    everyone_else: int
    evaluated: pl.Series
    touched: Sequence[int] | None
    next_at: Moments
    retold: pl.DataFrame
    costs: Mapping[int, Cost]


def evaluate(
    *,
    run: Run,
    shard: int,
    library: Library,
    thresholds: Mapping[str, float | None],
    reader: Reader,
) -> Result:
    """Return the new members of a shard beside the old ones. Writes nothing."""
    before = read_states(shard, until=run.as_of)
    touched = find_touched(reader, run=run, shard=shard, library=library, before=before)
    sheet = read_sheet(
        reader,
        library.plan.needs,
        shard=shard,
        as_of=run.as_of,
        customer_ids=touched,
        later=True,
    )
    ids = sheet.facts.customers["customer_id"]

    def get_previous(id_: int) -> pl.Series:
        return to_column(ids, before[id_].members if id_ in before else BitMap64())

    given = {id_: get_previous(id_) for id_ in library.given}
    pins, watch = read_pins(shard, run.as_of), Stopwatch()
    sheet = replace(sheet, thresholds=thresholds, members=given, pins=pins, watch=watch)
    found = judge(
        library.plan,
        sheet,
        until=choose_horizon(run=run, shard=shard, touched=touched),
        previous=lambda id_: to_bits(get_previous(id_)),
    )
    after = {
        id_: to_bitmap(ids, to_flags(bits, sheet.size))
        for id_, bits in found.answers.items()
    }
    people = sheet.facts.customers
    if touched is not None:
        people = read_customer_frame(
            reader, shard=shard, attributes=(), as_of=run.as_of
        )
        others = to_bitmap(people["customer_id"]) - BitMap64(touched)
        after = {id_: new | before[id_].members & others for id_, new in after.items()}
    everyone_else = get_everyone_else().pk
    coverage, after[everyone_else] = _find_the_rest(people, before, after, library)
    return Result(
        people=people,
        before=before,
        after=after,
        failures={**library.faulty, **found.failures},
        gone=before.keys() - library.versions.keys() - {everyone_else},
        coverage=coverage,
        everyone_else=everyone_else,
        evaluated=ids,
        touched=touched,
        next_at=found.next_at,
        retold=read_retold(reader, shard),
        costs=watch.share(library.plan, sheet.facts),
    )


def _find_the_rest(
    people: pl.DataFrame,
    before: Mapping[int, State],
    after: Mapping[int, BitMap64],
    library: Library,
) -> tuple[CoverageOfShard, BitMap64]:
    """Return the coverage, and who is in no micro-segment."""
    kept = before.keys() & library.versions.keys() - after.keys()
    ids = people["customer_id"]
    coverage, covered = measure_coverage(
        to_bitmap(ids, people["open"]),
        [*after.values(), *(before[id_].members for id_ in kept)],
    )
    return coverage, to_bitmap(ids) - covered


def write(*, run: Run, shard: int, library: Library, result: Result) -> None:
    """Write bitmaps, changes and counts of a shard. Part of a transaction."""
    changes = {
        id_: compare(
            result.before[id_].members if id_ in result.before else None,
            result.after.get(id_),
        )
        for id_ in {*result.after, *result.gone}
    }
    _leave_out_later(run, shard, changes)
    redefined = set(changes)
    if run.segments is None:
        redefined &= _find_redefined(library, result)
    told = to_bitmap(result.retold["customer_id"])
    lived, defined = {}, {id_: changes[id_] for id_ in redefined}
    for id_ in changes.keys() - redefined:
        # What a file told of somebody is no news of today
        defined[id_], lived[id_] = divide(changes[id_], told)
    _write_changes(run, lived, MembershipChange.Cause.BEHAVIOUR)
    _write_changes(run, defined, MembershipChange.Cause.DEFINITION)
    if run.segments is None:
        seen = result.retold.filter(pl.col("at") <= run.as_of)
        forget_retold(ids=seen["id"].to_list(), shard=shard)
    _write_bitmaps(run, shard, library, result)
    _write_counts(run, shard, library, result, changes)
    renew(
        run=run,
        shard=shard,
        customer_ids=result.evaluated,
        next_at=result.next_at,
        touched=result.touched,
    )


def _leave_out_later(run: Run, shard: int, changes: Mapping[int, Change]) -> None:
    """Leave out of changes what a turn found after the run's moment, before the run.

    It is in the history already, and has called whom it concerns.
    """
    later = MembershipChange.objects.filter(shard=shard, run=None, at__gt=run.as_of)
    for customer_id, entered, left in later.values_list(
        "customer_id", "entered", "left"
    ):
        for id_ in entered:
            changes.get(id_, NO_CHANGE).entered.discard(customer_id)
        for id_ in left:
            changes.get(id_, NO_CHANGE).left.discard(customer_id)


def _find_redefined(library: Library, result: Result) -> set[int]:
    """Return whose change of members comes from a rule, not from behaviour.

    That is a new or edited rule, one that failed in the last run, and whatever refers
    to such a one; "Everyone else" refers to all.
    """
    changed = frozenset(
        id_
        for id_ in result.after.keys() - {result.everyone_else}
        if (state := result.before.get(id_)) is None
        or state.rule_version != library.versions[id_]
        or state.failed
    )
    found = find_dependents(library.rules, changed) | set(result.gone)
    if found or result.everyone_else not in result.before:
        found.add(result.everyone_else)
    return found


def _write_changes(
    run: Run, changes: Mapping[int, Change], cause: MembershipChange.Cause
) -> None:
    frame = list_changes(changes, changes)
    write_frame(
        table="segments_membership_change",
        frame=frame.select(
            "customer_id",
            pl.lit(run.as_of).alias("at"),
            pl.lit(int(cause)).alias("cause"),
            _write_array("entered"),
            _write_array("left"),
            pl.lit(run.pk).alias("run_id"),
        ),
    )


def _write_array(column: str) -> pl.Expr:
    entries = pl.col(column).cast(pl.List(pl.String)).list.join(",")
    return pl.concat_str(pl.lit("{"), entries, pl.lit("}")).alias(column)


def _write_bitmaps(run: Run, shard: int, library: Library, result: Result) -> None:
    """Put new bitmaps in the place of the old; all others keep theirs."""
    old = Bitmap.objects.filter(shard=shard)
    old.filter(segment_id__in=[*result.after, *result.gone]).delete()
    old.filter(segment_id__in=list(result.failures)).update(failed=True)
    rows = {
        "segment_id": list(result.after),
        "rule_version": [library.versions.get(id_, 1) for id_ in result.after],
        "bits": [f"\\x{bits.serialize().hex()}" for bits in result.after.values()],
    }
    write_frame(
        table="segments_bitmap",
        frame=pl.DataFrame(rows).with_columns(
            pl.lit(shard).alias("shard"), pl.lit(run.pk).alias("run_id")
        ),
    )


def _write_counts(
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
                "members": _count_members(result, id_),
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


def _count_members(result: Result, segment_id: int) -> int:
    """Count the members after the run; of what was not evaluated those before."""
    if segment_id in result.after:
        return len(result.after[segment_id])
    if segment_id in result.before and segment_id not in result.gone:
        return len(result.before[segment_id].members)
    return 0
