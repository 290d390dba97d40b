"""Short ways to write the rule documents of the demo."""

from typing import Any

Rule = dict[str, Any]

ORDER = "Order Completed"
COUPON = "Coupon Redeemed"


def everyone_of(*rules: Rule) -> Rule:
    """All of the rules."""
    return {"all": list(rules)}


def any_of(*rules: Rule) -> Rule:
    """At least one of the rules."""
    return {"any": list(rules)}


def none_of(rule: Rule) -> Rule:
    """Not the rule."""
    return {"not": rule}


def leaf(measure: dict[str, Any], operator: str, value: Any = None) -> Rule:
    """One comparison of one measure."""
    rule: Rule = {"measure": measure, "operator": operator}
    return rule if value is None else {**rule, "value": value}


def trait(name: str, operator: str, value: Any = None) -> Rule:
    """A comparison of an attribute."""
    return leaf({"kind": "attribute", "name": name}, operator, value)


def member_days(operator: str, value: Any) -> Rule:
    """A comparison of the days since sign-up."""
    return leaf({"kind": "longevity"}, operator, value)


def orders(
    operator: str, value: Any, days: int | None = None, *filters: dict[str, Any]
) -> Rule:
    """A comparison of the number of orders in the last days, or ever."""
    return leaf(_orders("count", days, filters), operator, value)


def spend(operator: str, value: Any, days: int | None = None) -> Rule:
    """A comparison of the money spent in the last days, or ever."""
    return leaf({**_orders("sum", days, ()), "property": "revenue"}, operator, value)


def last_order(operator: str, value: Any) -> Rule:
    """A comparison of the days since the last order."""
    return leaf(
        {"kind": "days_since", "event": ORDER, "filters": [], "which": "last"},
        operator,
        value,
    )


def bought_in(department: str, at_least: int = 1, days: int | None = 30) -> Rule:
    """At least so many orders with something of a department in the last days."""
    wanted = {"property": "departments", "operator": "eq", "value": department}
    return orders("gte", at_least, days, wanted)


def coupons(operator: str, value: Any, days: int | None = None) -> Rule:
    """A comparison of the number of coupons redeemed."""
    measure: dict[str, Any] = {
        "kind": "count",
        "event": COUPON,
        "filters": [],
        "within_days": days,
    }
    return leaf(measure, operator, value)


def top_spender(percent: float) -> Rule:
    """In the top share of all spenders to date."""
    of = {**_orders("sum", None, ()), "property": "revenue"}
    return leaf({"kind": "rank", "of": of}, "top_percent", percent)


def responded(kind: str, days: int | None = None) -> Rule:
    """Received, opened or clicked something of any campaign in the last days."""
    measure = {
        "kind": "campaign",
        "response": kind,
        "campaign_id": None,
        "within_days": days,
    }
    return leaf(measure, "is")


def messages(operator: str, value: Any, days: int) -> Rule:
    """A comparison of the number of messages that reached the customer."""
    measure = {
        "kind": "count",
        "event": "$message_sent",
        "filters": [],
        "within_days": days,
    }
    return leaf(measure, operator, value)


def _orders(kind: str, days: int | None, filters: Any) -> dict[str, Any]:
    return {
        "kind": kind,
        "event": ORDER,
        "filters": list(filters),
        "within_days": days,
    }


HANDED_OVER = leaf(
    {"kind": "journey", "state": "handed_over", "journey_id": None}, "is"
)
