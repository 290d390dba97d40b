"""Judging people by the columnar evaluator."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from segments.domain.evaluator import Evaluator
from segments.domain.plan import Plan
from segments.domain.ranking import collect_values, find_thresholds
from segments.domain.sheet import Sheet
from tests.segments.foretelling import MODEL
from tests.segments.people import make_facts, make_model


def rank_people(plan: Plan[Any], sheet: Sheet) -> dict[str, float | None]:
    """Return the values to reach in a plan's ranks over the people of one sheet."""
    values = collect_values(plan.ranks, sheet)
    parts = {measure: [part] for measure, part in values.items()}
    return find_thresholds(plan.ranks, parts, sheet.model)


def judge_by_columns(
    plan: Plan[Any],
    people: Sequence[Mapping[str, Any]],
    *,
    as_of: datetime,
    zone: str = "UTC",
    model: Mapping[str, Any] | None = MODEL,
) -> dict[Any, list[bool]]:
    """Return per rule of the plan who matches, thresholds found first."""
    facts = make_facts(people, plan, model)
    sheet = Sheet(facts, as_of, zone, model=make_model(model))
    sheet = replace(sheet, thresholds=rank_people(plan, sheet))
    found = Evaluator(sheet).run(plan)
    assert not found.failures
    return {key: column.to_list() for key, column in found.columns.items()}
