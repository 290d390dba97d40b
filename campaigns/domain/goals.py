"""What a campaign is meant to lead to: one event within some days."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from campaigns.domain import errors
from segments.domain import rules
from segments.domain.errors import RuleError
from segments.domain.matching import Matching
from segments.domain.measures.count import Count

MEASURE = "root.measure."


def build_rule(goal: Mapping[str, Any]) -> dict[str, Any]:
    """Write a goal as the rule that converted customers match.

    Parameters
    ----------
    goal
        {event, filters, within_days} as an event measure of the rule language has them.
    """
    measure = {"kind": "count", **goal}
    leaf = {"measure": measure, "operator": "gte", "value": 1}
    return {"schema_version": rules.SCHEMA_VERSION, "root": leaf}


def read_event(goal: Mapping[str, Any]) -> Matching:
    """Return which events reach a goal; its window is left out."""
    (leaf,) = rules.parse(build_rule(goal)).leaves()
    assert isinstance(leaf.measure, Count)
    return replace(leaf.measure.matching, within_days=None)


def check(goal: Mapping[str, Any] | None) -> None:
    """Refuse a goal that the rule language cannot read; no goal is fine.

    Raises
    ------
    errors.CampaignInvalid
        Names each wrong field below `goal`.
    """
    if goal is None:
        return
    if not goal.get("event"):
        raise errors.invalid("goal.event", "Choose an event.")
    if goal.get("within_days") is None:
        raise errors.invalid("goal.within_days", "Say within how many days.")
    try:
        rules.parse(build_rule(goal))
    except RuleError as error:
        raise errors.CampaignInvalid(
            [
                {
                    "field": f"goal.{fault.path.removeprefix(MEASURE)}",
                    "code": fault.code,
                    "message": fault.message,
                }
                for fault in error.faults
            ]
        ) from None
