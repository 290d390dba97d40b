"""What a change by hand means for the memberships of a few customers, at once."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import polars as pl

from customers.selectors.readers import CopyReader
from segments.domain.evaluator import Evaluator
from segments.domain.members import to_column
from segments.domain.pins import pin
from segments.domain.plan import build_plan, find_dependents
from segments.models import MembershipChange
from segments.selectors.facts import add_thresholds, read_sheet
from segments.selectors.membership import State, read_states
from segments.selectors.pins import read_pins
from segments.selectors.rows import get_everyone_else, read_library_of
from segments.services.next_changes import note

Before = Mapping[int, State]


def settle(
    *, shard: int, segment_id: int, customer_ids: Sequence[int], now: datetime
) -> None:
    """Compute the memberships of customers of a shard after a change by hand.

    That is of the micro-segment, of all that refer to it, and of "Everyone else"; the
    rules are those of the last run. A micro-segment that no run has seen gets its
    members with the next one, or with the one under way. The caller holds the shard.
    """
    note(customer_ids=customer_ids, evaluated_at=now)
    before = read_states(shard)
    if segment_id not in before or not customer_ids:
        return
    people, after = _evaluate(shard, segment_id, customer_ids, now, before)
    rest = get_everyone_else().pk
    covered = pl.repeat(False, people.len(), eager=True)
    for id_, state in before.items():
        if id_ != rest:
            column = after.get(id_)
            covered |= to_column(people, state.members) if column is None else column
    if rest in before:
        after[rest] = ~covered
    MembershipChange.objects.bulk_create(_list_changes(people, before, after, now))


def _evaluate(
    shard: int,
    segment_id: int,
    customer_ids: Sequence[int],
    now: datetime,
    before: Before,
) -> tuple[pl.Series, dict[int, pl.Series]]:
    """Return the customers that rules know, and who of them is where; failing micro-
    segments keep their members."""
    library = read_library_of({id_: each.rule_version for id_, each in before.items()})
    concerned = find_dependents(library.rules, frozenset({segment_id}))
    rules = {id_: library.rules[id_] for id_ in concerned & library.rules.keys()}
    plan = build_plan(rules, library.rules)
    sheet = read_sheet(
        CopyReader(), plan.needs, shard=shard, as_of=now, customer_ids=customer_ids
    )
    people = sheet.facts.customers["customer_id"]

    def get_previous(id_: int) -> pl.Series:
        return to_column(people, before[id_].members)

    pins = read_pins([shard], now, before)
    faulty = {id_: get_previous(id_) for id_ in library.faulty}
    sheet = replace(add_thresholds(sheet, plan), members=faulty, pins=pins)
    found = Evaluator(sheet, get_previous).run(plan)
    after = {
        id_: pin(
            get_previous(id_) if (column := found.columns.get(id_)) is None else column,
            people,
            pins.get(id_),
        )
        for id_ in concerned
    }
    return people, after


def _list_changes(
    people: pl.Series, before: Before, after: Mapping[int, pl.Series], now: datetime
) -> list[MembershipChange]:
    """Return the rows of customers who are elsewhere than before."""
    columns = {id_: column.to_list() for id_, column in sorted(after.items())}
    rows = []
    for place, customer_id in enumerate(people.to_list()):
        is_in = {id_: column[place] for id_, column in columns.items()}
        was_in = {id_: customer_id in before[id_].members for id_ in columns}
        entered = [id_ for id_ in columns if is_in[id_] and not was_in[id_]]
        left = [id_ for id_ in columns if was_in[id_] and not is_in[id_]]
        if entered or left:
            rows.append(
                MembershipChange(
                    customer_id=customer_id,
                    at=now,
                    cause=MembershipChange.Cause.DEFINITION,
                    entered=entered,
                    left=left,
                )
            )
    return rows
