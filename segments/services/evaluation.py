"""One shard of a run: who is in which micro-segment now, beside who was before."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime

import polars as pl
from pyroaring import BitMap64

from customers.selectors.frames import read_customer_frame
from customers.selectors.readers import Reader
from customers.selectors.retelling import read_retold
from segments.domain.buying.model import BuyingModel
from segments.domain.costs import Cost
from segments.domain.judging import judge, to_bits, to_flags
from segments.domain.members import to_bitmap, to_column
from segments.domain.moments import Moments
from segments.models import Run
from segments.selectors.edited import find_kept, list_others
from segments.selectors.facts import read_sheet
from segments.selectors.membership import State, read_states
from segments.selectors.pins import read_pins
from segments.selectors.rows import Library
from segments.selectors.touched import find_touched
from segments.services.costs import Stopwatch
from segments.services.next_changes import choose_horizon


@dataclass(frozen=True, slots=True)
class Result:
    """What evaluating a shard gave.

    Parameters
    ----------
    people
        Everybody of the shard: `customer_id` and `open`.
    kept
        Micro-segments that edits do not concern: nobody asked who is in these.
    before
        State of every other one that had one, at the moment of the run.
    after
        Members by micro-segment; missing are failing ones, those that a run of edits
        leaves as they are and, until it is added, "Everyone else".
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
    known_until
        Later changes by time were not looked for.
    retold
        Whose past was told by a file, as this evaluation saw it.
    """

    people: pl.DataFrame
    kept: Set[int]
    before: Mapping[int, State]
    after: Mapping[int, BitMap64]
    failures: Mapping[int, str]
    gone: Set[int]
    evaluated: pl.Series
    touched: Sequence[int] | None
    next_at: Moments
    known_until: datetime
    retold: pl.DataFrame
    costs: Mapping[int, Cost]


def evaluate(
    *,
    run: Run,
    shard: int,
    library: Library,
    thresholds: Mapping[str, float | None],
    model: BuyingModel | None,
    reader: Reader,
    now: datetime,
) -> Result:
    """Return the new members of a shard beside the old ones. Writes nothing.

    Facts are those of the run's moment; what people decided by hand since then holds.
    """
    kept = find_kept(run, shard, library)
    asked = list_others(shard, kept)
    before = read_states(shard, until=run.as_of, segment_ids=asked)
    touched = find_touched(reader, run=run, shard=shard, library=library, before=before)
    sheet = read_sheet(
        reader,
        library.plan.needs,
        shard=shard,
        as_of=run.as_of,
        customer_ids=touched,
        later=True,
    )
    sheet = replace(sheet, thresholds=thresholds, model=model)
    ids = sheet.facts.customers["customer_id"]

    def get_previous(id_: int) -> pl.Series:
        return to_column(ids, before[id_].members if id_ in before else BitMap64())

    given = {id_: get_previous(id_) for id_ in library.given}
    pins, watch = read_pins([shard], now), Stopwatch()
    sheet = replace(sheet, members=given, pins=pins, watch=watch)
    until = choose_horizon(run=run, shard=shard, touched=touched)
    found = judge(
        library.plan,
        sheet,
        until=until,
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
    return Result(
        people=people,
        kept=kept,
        before=before,
        after=after,
        failures={**library.faulty, **found.failures},
        gone=before.keys() - library.versions.keys() - {library.everyone_else},
        evaluated=ids,
        touched=touched,
        next_at=found.next_at,
        known_until=until,
        retold=read_retold(reader, shard),
        costs=watch.share(library.plan, sheet.facts),
    )
