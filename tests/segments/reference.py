"""The slow, obvious evaluator: one customer at a time, straight from the document.

It shares no code with the columns it judges. Both pass the cases in `cases/`.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from tests.segments.foretelling import MODEL, foretell
from tests.segments.people import look_up, moment, write_json

NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?", re.ASCII)
DAY = r"[1-9][0-9]{3}-[0-1][0-9]-[0-3][0-9]"
TIME = r"[T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,9})?)?"
OFFSET = r"(?P<offset>Z|[+-][01][0-9](:?[0-5][0-9])?)"
MOMENT = re.compile(f"{DAY}({TIME}{OFFSET}?)?")


ZONES = available_timezones()


class Opaque:
    """An object or an inner list: known, but equal to nothing."""


@dataclass
class World:
    """What a rule may look at beside the one customer."""

    as_of: datetime
    zone: str = "UTC"
    people: Sequence[Mapping[str, Any]] = ()
    model: Mapping[str, Any] | None = field(default_factory=lambda: MODEL)
    segments: Mapping[int, Any] = field(default_factory=dict)


def matches(node: Mapping[str, Any], one: Mapping[str, Any], world: World) -> bool:
    """Tell whether one customer matches a node of a rule document."""
    if "all" in node:
        return all(matches(child, one, world) for child in node["all"])
    if "any" in node:
        return any(matches(child, one, world) for child in node["any"])
    if "not" in node:
        return not matches(node["not"], one, world)
    return MEASURES[node["measure"]["kind"]](node["measure"], node, one, world)


# Values


def elements(value: Any) -> list[Any]:
    """Return what counts as the values of an attribute or property."""
    values = value if isinstance(value, list) else [value]
    return [
        Opaque() if isinstance(each, list | dict) else each
        for each in values
        if each is not None
    ]


def as_text(value: Any) -> str | None:
    """Return a value as text."""
    if isinstance(value, Opaque):
        return None
    return value if isinstance(value, str) else write_json(value)


def as_number(value: Any) -> float | None:
    """Return a value as number."""
    text = as_text(value)
    if text is None or not NUMBER.fullmatch(text):
        return None
    number = float(text)
    return number if math.isfinite(number) else None


def as_flag(value: Any) -> bool | None:
    """Return a value as truth value."""
    return {"true": True, "false": False}.get(as_text(value) or "")


def as_day(value: Any, zone: str) -> date | None:
    """Return a value as calendar day in a zone."""
    text = as_text(value) or ""
    found = MOMENT.fullmatch(text)
    if not found:
        return None
    try:
        if found["offset"] is None:
            return date.fromisoformat(text[:10])
        return datetime.fromisoformat(text).astimezone(ZoneInfo(zone)).date()
    except ValueError:
        return None


def zone_of(one: Mapping[str, Any], world: World) -> str:
    """Return the zone of a customer, else the workspace's."""
    zone = one.get("timezone")
    return zone if zone in ZONES else world.zone


ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "gt": lambda a, b: a > b,
    "gte": lambda a, b: a >= b,
    "lt": lambda a, b: a < b,
    "lte": lambda a, b: a <= b,
    "contains": lambda a, b: b in a,
    "starts_with": lambda a, b: a.startswith(b),
    "ends_with": lambda a, b: a.endswith(b),
    "matches": lambda a, b: re.search(b, a) is not None,
}


def compare(value: Any, condition: Mapping[str, Any], zone: str) -> bool:
    """Tell whether one value passes an operator."""
    operator, wanted = condition["operator"], condition.get("value")
    if operator in ("is_true", "is_false"):
        return as_flag(value) is (operator == "is_true")
    if operator in ("before", "after"):
        day, limit = as_day(value, zone), date.fromisoformat(wanted)
        if day is None:
            return False
        return day < limit if operator == "before" else day > limit
    if operator == "between":
        low, high = wanted
        if isinstance(low, str):
            day = as_day(value, zone)
            return day is not None and date.fromisoformat(
                low
            ) <= day <= date.fromisoformat(high)
        number = as_number(value)
        return number is not None and low <= number <= high
    if operator == "one_of":
        return any(
            compare(value, {"operator": "eq", "value": each}, zone) for each in wanted
        )
    return compare_scalar(value, operator, wanted)


def compare_scalar(value: Any, operator: str, wanted: Any) -> bool:
    """Tell whether a value, read as the type of the other, passes."""
    read: Callable[[Any], Any] = as_text
    if isinstance(wanted, bool):
        read = as_flag
    elif isinstance(wanted, int | float):
        read = as_number
    got = read(value)
    if got is None:
        return False
    if operator in ("eq", "ne"):
        return (got == wanted) is (operator == "eq")
    return ORDER[operator](got, wanted)


def passes(value: Any, condition: Mapping[str, Any], zone: str) -> bool:
    """Tell whether any element of a value passes."""
    values = elements(value)
    if condition["operator"] == "known":
        return bool(values)
    if condition["operator"] == "unknown":
        return not values
    return any(compare(each, condition, zone) for each in values)


# Events


def find_events(
    measure: Mapping[str, Any], one: Mapping[str, Any], world: World
) -> list[Mapping[str, Any]]:
    """Return a customer's events that a measure looks at."""
    return [
        event
        for event in one.get("events", [])
        if is_named(event["name"], measure["event"])
        and is_inside(moment(event["at"]), measure.get("within_days"), world.as_of)
        and all(
            passes(read(event, filter_["property"]), filter_, zone_of(one, world))
            for filter_ in measure.get("filters") or []
        )
    ]


def is_named(name: str, wanted: str | tuple[str, ...] | None) -> bool:
    """Tell whether an event's name is wanted."""
    if wanted is None:
        return not name.startswith("$")
    return name in wanted if isinstance(wanted, tuple) else name == wanted


def is_inside(at: Any, days: int | None, as_of: datetime) -> bool:
    """Tell whether an event counts at a moment."""
    if at > as_of:
        return False
    return days is None or at > as_of - timedelta(days=days)


def read(event: Mapping[str, Any], name: str) -> Any:
    """Return a property, or the revenue."""
    if name == "revenue":
        return event.get("revenue")
    return look_up(event.get("properties", {}), name)


# Measures of numbers: the value, and whether it exists for a rank


def attribute_number(measure: Any, one: Any, world: World) -> tuple[float | None, bool]:
    numbers = [as_number(each) for each in elements(attribute(measure, one))]
    known = [number for number in numbers if number is not None]
    return (sum(known), True) if known else (None, False)


def attribute(measure: Any, one: Any) -> Any:
    return one.get("attributes", {}).get(measure["name"])


def days_to(at: datetime | None, as_of: datetime) -> float | None:
    if at is None or at > as_of:
        return None
    return (as_of - at) // timedelta(days=1)


def longevity(measure: Any, one: Any, world: World) -> tuple[float | None, bool]:
    days = days_to(moment(one.get("signed_up_at")), world.as_of)
    return days, days is not None


def count(measure: Any, one: Any, world: World) -> tuple[float | None, bool]:
    found = len(find_events(measure, one, world))
    return found, found > 0


def list_values(measure: Any, one: Any, world: World) -> list[Any]:
    events = find_events(measure, one, world)
    return [
        each for event in events for each in elements(read(event, measure["property"]))
    ]


def list_numbers(measure: Any, one: Any, world: World) -> list[float]:
    found = [as_number(each) for each in list_values(measure, one, world)]
    return [number for number in found if number is not None]


def average(measure: Any, one: Any, world: World) -> tuple[float | None, bool]:
    numbers = list_numbers(measure, one, world)
    return (math.fsum(numbers) / len(numbers), True) if numbers else (None, False)


def smallest(measure: Any, one: Any, world: World) -> tuple[float | None, bool]:
    number = min(list_numbers(measure, one, world), default=None)
    return number, number is not None


def largest(measure: Any, one: Any, world: World) -> tuple[float | None, bool]:
    number = max(list_numbers(measure, one, world), default=None)
    return number, number is not None


def list_texts(measure: Any, one: Any, world: World) -> list[str]:
    texts = [as_text(each) for each in list_values(measure, one, world)]
    return [text for text in texts if text is not None]


def distinct(measure: Any, one: Any, world: World) -> tuple[float | None, bool]:
    number = len(set(list_texts(measure, one, world)))
    return number, bool(find_events(measure, one, world))


def total(measure: Any, one: Any, world: World) -> tuple[float | None, bool]:
    events = find_events(measure, one, world)
    values = [
        as_number(each)
        for event in events
        for each in elements(read(event, measure["property"]))
    ]
    exact = math.fsum(value for value in values if value is not None)
    return (round(exact, 6) if abs(exact) < 1e9 else exact), bool(events)


def days_since(measure: Any, one: Any, world: World) -> tuple[float | None, bool]:
    moments = [moment(event["at"]) for event in find_events(measure, one, world)]
    if not moments:
        return None, False
    chosen = min(moments) if measure["which"] == "first" else max(moments)
    return days_to(chosen, world.as_of), True


def foretold(measure: Any, one: Any, world: World) -> tuple[float | None, bool]:
    events, zone = one.get("events", []), zone_of(one, world)
    found = foretell(measure, events, world.as_of, zone, world.model)
    return found, found is not None


def rounded(figure: Any) -> Any:
    def compute(measure: Any, one: Any, world: World) -> tuple[float | None, bool]:
        number, exists = figure(measure, one, world)
        if number is not None and abs(number) < 1e9:
            number = round(number, 6)
        return number, exists

    return compute


NUMBERS = {
    "attribute": attribute_number,
    "longevity": longevity,
    "count": count,
    "sum": total,
    "average": rounded(average),
    "min": rounded(smallest),
    "max": rounded(largest),
    "distinct": distinct,
    "days_since": days_since,
    "lifetime_value": foretold,
    "churn_probability": foretold,
    "days_to_purchase": foretold,
}


def judge_attribute(measure: Any, leaf: Any, one: Any, world: World) -> bool:
    return passes(attribute(measure, one), leaf, zone_of(one, world))


def judge_number(measure: Any, leaf: Any, one: Any, world: World) -> bool:
    value, _ = NUMBERS[measure["kind"]](measure, one, world)
    return passes(value, leaf, "UTC")


def judge_most_frequent(measure: Any, leaf: Any, one: Any, world: World) -> bool:
    seen = Counter(list_texts(measure, one, world))
    most = max(seen.values(), default=0)
    values = [text for text, times in seen.items() if times == most]
    return passes(values, leaf, zone_of(one, world))


def is_anniversary(day: date, of: date) -> bool:
    """Tell whether a day is a yearly return of a date."""
    if day.year <= of.year:
        return False
    if (of.month, of.day) == (2, 29) and (day.month, day.day) == (2, 28):
        return (day + timedelta(days=1)).month == 3
    return (day.month, day.day) == (of.month, of.day)


def days_from_anniversary(of: date, today: date, which: str) -> int | None:
    """Return how many days one goes from today to meet an anniversary."""
    step = timedelta(days=1 if which == "next" else -1)
    day = today
    while of <= day:
        if is_anniversary(day, of):
            return abs((day - today).days)
        day += step
    return None


def judge_anniversary(measure: Any, leaf: Any, one: Any, world: World) -> bool:
    zone = zone_of(one, world)
    if measure["name"] is None:
        at = moment(one.get("signed_up_at"))
        dates = [at and at.astimezone(ZoneInfo(zone)).date()]
    else:
        dates = [as_day(each, zone) for each in elements(attribute(measure, one))]
    today = world.as_of.astimezone(ZoneInfo(zone)).date()
    days = [
        days_from_anniversary(each, today, measure["which"])
        for each in dates
        if each is not None
    ]
    return passes(days, leaf, zone)


def judge_rank(measure: Any, leaf: Any, one: Any, world: World) -> bool:
    of = measure["of"]
    ranked = [
        value
        for other in world.people
        for value, exists in [NUMBERS[of["kind"]](of, other, world)]
        if exists and other.get("open", True)
    ]
    value, exists = NUMBERS[of["kind"]](of, one, world)
    if not ranked or not exists or value is None:
        return False
    place = math.ceil(Fraction(str(leaf["value"])) * len(ranked) / 100)
    if leaf["operator"] == "top_percent":
        return value >= sorted(ranked, reverse=True)[place - 1]
    return value <= sorted(ranked)[place - 1]


def judge_segment(measure: Any, leaf: Any, one: Any, world: World) -> bool:
    rule = world.segments.get(measure["id"])
    inside = rule is not None and matches(rule, one, world)
    return inside is (leaf["operator"] == "is")


RESPONSES: dict[str, tuple[str, ...]] = {
    "received": ("$campaign_treated",),
    "held_out": ("$campaign_held_out",),
    "opened": ("$message_opened",),
    "clicked": ("$message_clicked",),
    "responded": ("$message_opened", "$message_clicked"),
}


def judge_not_since(measure: Any, leaf: Any, one: Any, world: World) -> bool:
    did = [moment(each["at"]) for each in find_events(measure, one, world)]
    then = find_events({"event": measure["missing"]}, one, world)
    answered = bool(did) and any(moment(each["at"]) >= max(did) for each in then)
    return (bool(did) and not answered) is (leaf["operator"] == "is")


def judge_campaign(measure: Any, leaf: Any, one: Any, world: World) -> bool:
    wanted = measure.get("campaign_id")
    condition: dict[str, Any] = {"property": "campaign", "operator": "known"}
    if wanted is not None:
        condition |= {"operator": "eq", "value": wanted}
    choice = {
        "event": RESPONSES[measure["response"]],
        "filters": [condition],
        "within_days": measure.get("within_days"),
    }
    found = bool(find_events(choice, one, world))
    return found is (leaf["operator"] == "is")


def judge_consent(measure: Any, leaf: Any, one: Any, world: World) -> bool:
    channel, state = measure["channel"], measure["state"]
    if state == "suppressed":
        found = channel in one.get("suppressed", [])
    else:
        said = one.get("consents", {}).get(f"{channel}.{measure['purpose']}")
        found = {"granted": True, "denied": False, "unknown": None}[state] is said
    return found is (leaf["operator"] == "is")


def judge_journey(measure: Any, leaf: Any, one: Any, world: World) -> bool:
    wanted = measure.get("journey_id")
    filters = []
    if wanted is not None:
        filters = [{"property": "journey", "operator": "eq", "value": wanted}]
    entered = find_events({"event": "$journey_entered", "filters": filters}, one, world)
    left = find_events({"event": "$journey_left", "filters": filters}, one, world)
    hows = [event["properties"].get("how") for event in left]
    state = {
        "in": len(entered) > len(left),
        "completed": "completed" in hows,
        "handed_over": "handed_over" in hows,
        "never": not entered,
    }[measure["state"]]
    return state is (leaf["operator"] == "is")


MEASURES: dict[str, Callable[[Any, Any, Any, World], bool]] = {
    "attribute": judge_attribute,
    "longevity": judge_number,
    "count": judge_number,
    "sum": judge_number,
    "average": judge_number,
    "min": judge_number,
    "max": judge_number,
    "distinct": judge_number,
    "most_frequent": judge_most_frequent,
    "anniversary": judge_anniversary,
    "days_since": judge_number,
    "not_since": judge_not_since,
    "lifetime_value": judge_number,
    "churn_probability": judge_number,
    "days_to_purchase": judge_number,
    "rank": judge_rank,
    "segment": judge_segment,
    "campaign": judge_campaign,
    "journey": judge_journey,
    "consent": judge_consent,
}
