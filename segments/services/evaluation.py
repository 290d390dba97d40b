"""One shard of a run: evaluate it, compare with what was, write both down."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import polars as pl
from pyroaring import BitMap64

from customers.selectors.readers import Reader
from customers.services import write_frame
from segments.domain.evaluator import Evaluator
from segments.domain.members import (
    Change,
    compare,
    list_changes,
    measure_coverage,
    to_bitmap,
    to_column,
)
from segments.domain.members import Coverage as CoverageOfShard
from segments.domain.pins import pin
from segments.domain.plan import find_dependents
from segments.models import Bitmap, Coverage, DayCount, MembershipChange, Run
from segments.selectors.facts import read_sheet
from segments.selectors.membership import State, read_states
from segments.selectors.pins import read_pins
from segments.selectors.rows import Library, get_everyone_else


@dataclass(frozen=True, slots=True)
class Result:
    """What evaluating a shard gave.

    Parameters
    ----------
    before
        State of every micro-segment that had one, at the moment of the run.
    after
        Members by micro-segment, "Everyone else" included; failing ones are missing.
    failures
        Why a micro-segment could not be evaluated.
    """

    customer_ids: pl.Series
    before: Mapping[int, State]
    after: Mapping[int, BitMap64]
    failures: Mapping[int, str]
    coverage: CoverageOfShard
    everyone_else: int


def evaluate(
    *,
    run: Run,
    shard: int,
    library: Library,
    thresholds: Mapping[str, float | None],
    reader: Reader,
) -> Result:
    """Return the new members of a shard beside the old ones. Writes nothing."""
    plan = library.plan
    before = read_states(shard, until=run.as_of)
    sheet = read_sheet(reader, plan.needs, shard=shard, as_of=run.as_of)
    ids = sheet.facts.customers["customer_id"]

    def get_previous(id_: int) -> pl.Series:
        return to_column(ids, before[id_].members if id_ in before else BitMap64())

    faulty = {id_: get_previous(id_) for id_ in library.faulty}
    pins = read_pins(shard, run.as_of)
    sheet = replace(sheet, thresholds=thresholds, members=faulty, pins=pins)
    found = Evaluator(sheet, get_previous).run(plan)
    pinned = {
        id_: pin(column, ids, pins.get(id_)) for id_, column in found.columns.items()
    }
    kept = [get_previous(id_) for id_ in found.failures]
    coverage, covered = measure_coverage(
        sheet.facts.customers["open"],
        [*pinned.values(), *faulty.values(), *kept],
    )
    everyone_else = get_everyone_else().pk
    columns = {**pinned, everyone_else: ~covered}
    return Result(
        customer_ids=ids,
        before=before,
        after={id_: to_bitmap(ids, column) for id_, column in columns.items()},
        failures={**library.faulty, **found.failures},
        coverage=coverage,
        everyone_else=everyone_else,
    )


def write(*, run: Run, shard: int, library: Library, result: Result) -> None:
    """Write bitmaps, changes and counts of a shard. Part of a transaction."""
    gone = result.before.keys() - result.after.keys() - result.failures.keys()
    changes = {
        id_: compare(
            result.before[id_].members if id_ in result.before else None,
            result.after.get(id_),
        )
        for id_ in {*result.after, *gone}
    }
    redefined = _find_redefined(library, result) | gone
    _write_changes(
        run, changes, changes.keys() - redefined, MembershipChange.Cause.BEHAVIOUR
    )
    _write_changes(run, changes, redefined, MembershipChange.Cause.DEFINITION)
    _write_bitmaps(run, shard, library, result)
    _write_counts(run, shard, result, changes)


def _find_redefined(library: Library, result: Result) -> set[int]:
    """Return whose change of members comes from a rule, not from behaviour.

    That is a new or edited rule, one that failed in the last run, and whatever refers
    to such a one; "Everyone else" refers to all.
    """
    last_run = max((state.run_id for state in result.before.values()), default=0)
    changed = frozenset(
        id_
        for id_ in result.after.keys() - {result.everyone_else}
        if (state := result.before.get(id_)) is None
        or state.rule_version != library.versions[id_]
        or state.run_id != last_run
    )
    found = find_dependents(library.rules, changed) & result.after.keys()
    lost = result.before.keys() - result.after.keys() - result.failures.keys()
    if found or lost or result.everyone_else not in result.before:
        found = found | {result.everyone_else}
    return found


def _write_changes(
    run: Run, changes: Mapping[int, Change], segments: Iterable[int], cause: int
) -> None:
    frame = list_changes(changes, segments)
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
    """Put new bitmaps in the place of the old; failing micro-segments keep theirs."""
    old = Bitmap.objects.filter(shard=shard)
    old.exclude(segment_id__in=list(result.failures)).delete()
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
    run: Run, shard: int, result: Result, changes: Mapping[int, Change]
) -> None:
    """Write the day's counts; a second run of a day adds its changes to the first's."""
    earlier = {
        id_: (entered, left)
        for id_, entered, left in DayCount.objects.filter(
            on=run.on, shard=shard
        ).values_list("segment_id", "entered", "left")
    }
    kept = {id_: Change(BitMap64(), BitMap64()) for id_ in result.failures}
    rows = []
    for id_, change in {**changes, **kept}.items():
        entered, left = earlier.get(id_, (0, 0))
        rows.append(
            {
                "segment_id": id_,
                "members": len(_get_members(result, id_)),
                "entered": entered + len(change.entered),
                "left": left + len(change.left),
            }
        )
    DayCount.objects.filter(on=run.on, shard=shard).delete()
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


def _get_members(result: Result, segment_id: int) -> BitMap64:
    """Return the members after the run; of a failing micro-segment those before."""
    if segment_id in result.failures and segment_id in result.before:
        return result.before[segment_id].members
    return result.after.get(segment_id, BitMap64())
