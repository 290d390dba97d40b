"""Judging people by the columnar evaluator."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from segments.domain.evaluator import Evaluator
from segments.domain.plan import Plan
from segments.domain.ranking import collect_values, find_threshold
from segments.domain.sheet import Sheet
from tests.segments.people import make_facts


def judge_by_columns(
    plan: Plan[Any],
    people: Sequence[Mapping[str, Any]],
    *,
    as_of: datetime,
    zone: str = "UTC",
) -> dict[Any, list[bool]]:
    """Return per rule of the plan who matches, thresholds found first."""
    facts = make_facts(people, plan)
    sheet = Sheet(facts, as_of, zone)
    values = collect_values(plan.ranks, sheet)
    thresholds = {
        key: find_threshold([values[rank.measure_key()]], condition)
        for key, (rank, condition) in plan.ranks.items()
    }
    found = Evaluator(Sheet(facts, as_of, zone, thresholds)).run(plan)
    assert not found.failures
    return {key: column.to_list() for key, column in found.columns.items()}
