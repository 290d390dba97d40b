"""Short ways to write the rules of templates: documents of the rule language."""

from typing import Any

Rule = dict[str, Any]

ORDER = "Order Completed"


def rule(*leaves: Rule) -> Rule:
    """Return a rule: all of the leaves."""
    root = leaves[0] if len(leaves) == 1 else {"all": list(leaves)}
    return {"schema_version": 1, "root": root}


def any_of(*leaves: Rule) -> Rule:
    """Return a group: at least one of the leaves."""
    return {"any": list(leaves)}


def attribute(name: str, operator: str, value: Any = None) -> Rule:
    """Compare an attribute."""
    return _leaf({"kind": "attribute", "name": name}, operator, value)


def count(
    event: str, operator: str, value: Any, days: int | None = None, *filters: Rule
) -> Rule:
    """Compare how often something happened in the last days, or ever."""
    measure = {
        "kind": "count",
        "event": event,
        "filters": list(filters),
        "within_days": days,
    }
    return _leaf(measure, operator, value)


def total(
    event: str, name: str, operator: str, value: Any, days: int | None = None
) -> Rule:
    """Compare the sum of a property of events."""
    measure: Rule = {
        "kind": "sum",
        "event": event,
        "property": name,
        "filters": [],
        "within_days": days,
    }
    return _leaf(measure, operator, value)


def days_since(event: str, operator: str, value: Any) -> Rule:
    """Compare the days since something last happened."""
    measure = {"kind": "days_since", "event": event, "filters": [], "which": "last"}
    return _leaf(measure, operator, value)


def property_is(name: str, operator: str, value: Any = None) -> Rule:
    """Return a condition on a property of an event."""
    found = {"property": name, "operator": operator}
    return found if value is None else {**found, "value": value}


def _leaf(measure: Rule, operator: str, value: Any) -> Rule:
    leaf: Rule = {"measure": measure, "operator": operator}
    return leaf if value is None else {**leaf, "value": value}
