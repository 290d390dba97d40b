"""Writing down what a run found in a shard: members, changes and why they changed."""

from collections.abc import Mapping

import polars as pl
from django.db import connection

from customers.services import faults, forget_retold, write_bytes, write_frame
from segments.domain.members import (
    NO_CHANGE,
    Change,
    compare,
    cut,
    divide,
    iterate_sides,
    list_changes,
    to_bitmap,
)
from segments.domain.plan import find_dependents
from segments.models import Bitmap, MembershipChange, Redefinition, Run
from segments.selectors.rows import Library
from segments.services.counting import write_counts, write_coverage
from segments.services.covering import add_everyone_else
from segments.services.evaluation import Result
from segments.services.next_changes import renew

# With an array: the ORM takes longer to write thousands of ids down than this to run
_REMOVE_BITMAPS = """
DELETE FROM segments_bitmap WHERE shard = %s AND segment_id = ANY (%s)
"""


def write(*, run: Run, shard: int, library: Library, result: Result) -> None:
    """Write bitmaps, changes and counts of a shard. Part of a transaction."""
    result, coverage = add_everyone_else(
        run=run, shard=shard, library=library, result=result
    )
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
    _write_changes(run, lived)
    _write_redefinitions(run, shard, defined)
    if run.segments is None:
        seen = result.retold.filter(pl.col("at") <= run.as_of)
        forget_retold(ids=seen["id"].to_list(), shard=shard)
    write_counts(run, shard, library, result, changes)
    write_coverage(run, shard, coverage)
    faults.reach("shard_half_written")
    _write_bitmaps(run, shard, library, result)
    renew(
        run=run,
        shard=shard,
        customer_ids=result.evaluated,
        next_at=result.next_at,
        known_until=result.known_until,
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
    everyone_else = library.everyone_else
    changed = frozenset(
        id_
        for id_ in result.after.keys() - {everyone_else}
        if (state := result.before.get(id_)) is None
        or state.rule_version != library.versions[id_]
        or state.failed
    )
    found = find_dependents(library.rules, changed) | set(result.gone)
    if found or everyone_else not in result.before:
        found.add(everyone_else)
    return found


def _write_changes(run: Run, changes: Mapping[int, Change]) -> None:
    """Write what behaviour changed: a row for each customer."""
    if not any(one.entered or one.left for one in changes.values()):
        return
    write_frame(
        table="segments_membership_change",
        frame=list_changes(changes).select(
            "customer_id",
            pl.lit(run.as_of).alias("at"),
            pl.lit(int(MembershipChange.Cause.BEHAVIOUR)).alias("cause"),
            _write_array("entered"),
            _write_array("left"),
            pl.lit(run.pk).alias("run_id"),
        ),
    )


def _write_array(column: str) -> pl.Expr:
    entries = pl.col(column).cast(pl.List(pl.String)).list.join(",")
    return pl.concat_str(pl.lit("{"), entries, pl.lit("}")).alias(column)


def _write_redefinitions(run: Run, shard: int, changes: Mapping[int, Change]) -> None:
    """Write what rules, and files that told the past, changed: many people a row."""
    rows = [
        (id_, is_entry, f"{{{','.join(map(str, people))}}}", people[0], people[-1])
        for id_, is_entry, ids in iterate_sides(changes)
        for people in cut(ids, Redefinition.MOST)
    ]
    columns = ("segment_id", "is_entry", "customers", "lowest", "highest")
    write_frame(
        table="segments_redefinition",
        frame=pl.DataFrame(rows, schema=columns, orient="row").with_columns(
            pl.lit(shard).alias("shard"),
            pl.lit(run.pk).alias("run_id"),
            pl.lit(run.as_of).alias("at"),
        ),
    )


def _write_bitmaps(run: Run, shard: int, library: Library, result: Result) -> None:
    """Put new bitmaps in the place of the old; all others keep theirs."""
    with connection.cursor() as cursor:
        cursor.execute(_REMOVE_BITMAPS, [shard, [*result.after, *result.gone]])
    failed = Bitmap.objects.filter(shard=shard, segment_id__in=list(result.failures))
    failed.update(failed=True)
    write_bytes(
        table="segments_bitmap",
        types={
            "segment_id": "int4",
            "shard": "int2",
            "run_id": "int8",
            "rule_version": "int4",
            "bits": "bytea",
        },
        rows=(
            (id_, shard, run.pk, library.versions.get(id_, 1), bits.serialize())
            for id_, bits in result.after.items()
        ),
    )
