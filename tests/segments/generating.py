"""Random rules and people, drawn from small pools so that they often meet.

What can be drawn follows from the tables of the rule language: a new measure needs a
line in `DRAW_MEASURE`, a new operator is drawn by itself.
"""

from collections.abc import Callable, Collection, Iterator
from datetime import timedelta
from random import Random
from typing import Any

from segments.domain.matching import JSON_TYPES, NUMBER_TYPES
from segments.domain.measures import MEASURES
from segments.domain.measures.rank import RANKED
from segments.domain.operators import OPERATORS, Type
from tests.segments.people import AS_OF, moment

NUMBERS: list[Any] = [-1, 0, 0.25, 1, 2, 2.5, 3, 7, 10, 50, 500]
TEXTS = ["", "a", "A", "ab", "b", "7", "0.5", "x y", 'q"\\', "true", "ß東", "[1]", "{}"]
DATES = ["2026-03-08", "2026-03-09", "2026-03-10", "2024-02-29", "1999-12-31"]
WRITTEN = [
    *DATES,
    "2026-03-08T23:30:00Z",
    "2026-03-09T00:30:00+02:00",
    "2026-03-09 05:00:00.123-08:00",
    "2026-03-10T07:00",
    "2026-02-30",
    "2026-03-09T24:00:00Z",
]
BORN = [
    "2000-03-10",
    "1999-03-12",
    "2001-03-09T23:30:00Z",
    "1988-03-03",
    "2024-02-29",
    "2025-03-17",
    "2026-03-10",
    "2027-03-10",
]
LONG_AGO = ["2024-03-10T11:30:00+00:00", "2020-02-29T22:00:00+00:00"]
PATTERNS = ["a", "^a", "b$", "^[0-9.]+$", "(?i)a", "a|7", "x\\s", "^$"]
ZONES = [None, "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Nowhere"]
EVENTS = ["Order", "Visit"]
SYSTEM_EVENTS = ["$campaign_treated", "$message_opened", "$message_clicked"]
PROPERTIES = ["kind", "size", "items.price", "revenue"]
WINDOWS = [None, None, 1, 7, 30]
SEGMENTS = (1, 2, 3)
FORETOLD = ("lifetime_value", "churn_probability", "days_to_purchase")
OF_EVERYBODY = ("rank", *FORETOLD)  # for these a run looks at everybody first


def can_be_used() -> set[tuple[str, str]]:
    """Return every pair of measure and operator that the language allows."""
    return {
        (kind, name)
        for kind, measure in MEASURES.items()
        for name, operator in OPERATORS.items()
        if set(operator.types) & measure.types
    }


def walk_leaves(node: Any) -> Iterator[Any]:
    """Yield the leaves of a rule document."""
    for child in [*node.get("all", []), *node.get("any", [])]:
        yield from walk_leaves(child)
    if "not" in node:
        yield from walk_leaves(node["not"])
    if "measure" in node:
        yield node


# Rules


def draw_rule(draw: Random, pair: tuple[str, str]) -> Any:
    """Return a rule with a leaf of one measure and operator somewhere in it."""
    node = draw_leaf(draw, *pair)
    for _ in range(draw.randrange(4)):
        others = [draw_any_leaf(draw) for _ in range(draw.randrange(3))]
        position = draw.randrange(len(others) + 1)
        children = [*others[:position], node, *others[position:]]
        node = draw.choice(
            [{"all": children}, {"any": children}, {"not": {"all": children}}]
        )
    return node


def draw_any_leaf(draw: Random) -> Any:
    """Return any leaf."""
    return draw_leaf(draw, *draw.choice(sorted(can_be_used())))


def draw_leaf(draw: Random, kind: str, operator: str) -> Any:
    """Return a leaf of a measure and operator."""
    measure = {"kind": kind, **DRAW_MEASURE[kind](draw)}
    return {"measure": measure, **draw_condition(draw, operator, MEASURES[kind].types)}


def draw_condition(draw: Random, operator: str, types: frozenset[Type]) -> Any:
    """Return an operator with a fitting value."""
    known = OPERATORS[operator]
    type_ = draw.choice([each for each in known.types if each in types])
    pool: list[Any] = {
        "number": NUMBERS,
        "text": [text for text in TEXTS if text],
        "flag": [True, False],
        "date": DATES,
    }.get(type_, [])
    condition: dict[str, Any] = {"operator": operator}
    match known.takes:
        case "one":
            condition["value"] = draw.choice(pool)
        case "two":
            condition["value"] = sorted(draw.choices(pool, k=2))
        case "many":
            condition["value"] = draw.choices(pool, k=draw.randint(1, 3))
        case "pattern":
            condition["value"] = draw.choice(PATTERNS)
        case "percent":
            condition["value"] = draw.choice([0.1, 10, 25, 33.3, 50, 100])
    return condition


def draw_filter(draw: Random) -> Any:
    """Return a property filter."""
    name = draw.choice(PROPERTIES)
    types = NUMBER_TYPES if name == "revenue" else JSON_TYPES
    fitting = [name for name, each in OPERATORS.items() if set(each.types) & types]
    return {"property": name, **draw_condition(draw, draw.choice(fitting), types)}


def draw_matching(draw: Random) -> dict[str, Any]:
    """Return a choice of events."""
    return {
        "event": draw.choice([*EVENTS, "Order", None]),
        "filters": [draw_filter(draw) for _ in range(draw.choice([0, 0, 1, 2]))],
        "within_days": draw.choice(WINDOWS),
    }


def draw_total(draw: Random) -> dict[str, Any]:
    """Return a sum."""
    return {"property": draw.choice(["revenue", "size", "items.price"])}


def draw_property(draw: Random) -> dict[str, Any]:
    """Return a choice of events and one of their properties."""
    return {**draw_matching(draw), "property": draw.choice(PROPERTIES)}


def draw_days_since(draw: Random) -> dict[str, Any]:
    """Return the days since something."""
    matching = draw_matching(draw)
    del matching["within_days"]
    return {**matching, "which": draw.choice(["first", "last"])}


def draw_ranked(draw: Random) -> dict[str, Any]:
    """Return a ranked measure of numbers."""
    kind = draw.choice(sorted(RANKED))
    return {"of": {"kind": kind, **DRAW_MEASURE[kind](draw)}}


DRAW_MEASURE: dict[str, Callable[[Random], dict[str, Any]]] = {
    "attribute": lambda draw: {"name": draw.choice(["x", "y", "home.city"])},
    "longevity": lambda _: {},
    "anniversary": lambda draw: {
        "name": draw.choice(["born", "born", "x", None]),
        "which": draw.choice(["next", "last"]),
    },
    "count": draw_matching,
    "sum": lambda draw: {**draw_matching(draw), **draw_total(draw)},
    "average": draw_property,
    "min": draw_property,
    "max": draw_property,
    "distinct": draw_property,
    "most_frequent": draw_property,
    "days_since": draw_days_since,
    "not_since": lambda draw: {**draw_matching(draw), "missing": draw.choice(EVENTS)},
    "rank": draw_ranked,
    "lifetime_value": lambda draw: {"days": draw.choice([1, 30, 365])},
    "churn_probability": lambda _: {},
    "days_to_purchase": lambda _: {},
    "segment": lambda draw: {"id": draw.choice([*SEGMENTS, 9])},
    "campaign": lambda draw: {
        "response": draw.choice(["received", "opened", "clicked", "responded"]),
        "campaign_id": draw.choice([None, 7, 8]),
        "within_days": draw.choice(WINDOWS),
    },
    "journey": lambda draw: {
        "state": draw.choice(["in", "completed", "handed_over", "never"]),
        "journey_id": draw.choice([None, 3, 4]),
    },
    "consent": lambda draw: {
        "channel": draw.choice(["email", "sms"]),
        "purpose": draw.choice(["marketing", "transactional"]),
        "state": draw.choice(["granted", "denied", "unknown", "suppressed"]),
    },
}


def draw_library(draw: Random, without: Collection[str] = ("rank",)) -> dict[int, Any]:
    """Return rules of micro-segments that refer only to those before them."""
    found: dict[int, Any] = {}
    left_out = {"segment", *without}
    plain = sorted(pair for pair in can_be_used() if pair[0] not in left_out)
    for id_ in SEGMENTS:
        node = draw_leaf(draw, *draw.choice(plain))
        if found and draw.random() < 0.5:
            inner = {"kind": "segment", "id": draw.choice(sorted(found))}
            node = {"any": [node, {"measure": inner, "operator": "is"}]}
        found[id_] = node
    return found


# People


def draw_value(draw: Random) -> Any:
    """Return a value of an attribute or property, of any kind."""
    scalars: list[Any] = [*NUMBERS, *TEXTS, *WRITTEN, True, False, None]
    kind = draw.random()
    if kind < 0.75:
        return draw.choice(scalars)
    if kind < 0.95:
        return draw.choices([*scalars, {"a": 1}, [1]], k=draw.randrange(4))
    return {"city": draw.choice(scalars)}


def draw_born(draw: Random) -> Any:
    """Return a date that returned lately or will soon, or several."""
    some = [draw.choice(BORN), draw.choices([*BORN, None, "?"], k=2)]
    return draw.choice([*BORN, *some])


def draw_moment(draw: Random) -> str:
    """Return a moment around the one of evaluation, often just at a border."""
    end = moment(AS_OF)
    assert end is not None
    days = draw.choice([0, 0, 1, 1, 7, 7, 30, 60, -1])
    seconds = draw.choice([0, 0, 1, -1, 3_600, 40_000])
    return (end - timedelta(days=days, seconds=seconds)).isoformat()


def draw_event(draw: Random) -> dict[str, Any]:
    """Return one event."""
    name = draw.choice([*EVENTS, *EVENTS, *SYSTEM_EVENTS, "$journey"])
    event = {"name": name, "at": draw_moment(draw)}
    if name in EVENTS:
        items = [{"price": draw_value(draw)} for _ in range(draw.randrange(3))]
        event["properties"] = {
            "kind": draw_value(draw),
            "size": draw_value(draw),
            "items": draw.choice([items, {"price": draw_value(draw)}, None]),
        }
        event["revenue"] = draw.choice([None, 0.0, 0.1, 2.5, 7.0, 166.67, 500.0])
    elif name == "$journey":
        event["name"] = draw.choice(["$journey_entered", "$journey_left"])
        event["properties"] = {
            "journey": draw.choice([3, 4]),
            "how": draw.choice(["completed", "handed_over", "stopped"]),
        }
    else:
        event["properties"] = {"campaign": draw.choice([7, 8, None])}
    return event


def draw_person(draw: Random) -> dict[str, Any]:
    """Return one person."""
    attributes = {
        "x": draw_value(draw),
        "y": draw_value(draw),
        "home": draw_value(draw),
        "born": draw_born(draw),
    }
    return {
        "attributes": {k: v for k, v in attributes.items() if draw.random() < 0.85},
        "signed_up_at": draw.choice([None, draw_moment(draw), *LONG_AGO]),
        "timezone": draw.choice(ZONES),
        "open": draw.random() < 0.8,
        "consents": {
            f"{channel}.{purpose}": draw.random() < 0.5
            for channel in ("email", "sms")
            for purpose in ("marketing", "transactional")
            if draw.random() < 0.7
        },
        "suppressed": [one for one in ("email", "sms") if draw.random() < 0.4],
        "events": [draw_event(draw) for _ in range(draw.choice([0, 1, 2, 4, 8]))],
    }
