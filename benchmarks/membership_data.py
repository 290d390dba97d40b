"""Customers, events and rules of the membership workload; a fixed seed, plain SQL."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from django.db import connection
from django.db.models import F

from segments import services
from segments.models import MicroSegment, RuleVersion
from segments.selectors import list_live

FIRST_DAY = datetime(2026, 3, 10, 2, tzinfo=UTC)
EVENTS_EACH = 10
NAMES = [f"Event {number:02}" for number in range(1, 21)]
PAID = 4  # of the names carry revenue
WINDOWS = (7, 30, 90, 180)

HELPERS = """
CREATE FUNCTION bench_random(id bigint, salt bigint) RETURNS float8
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (hashint8extended(id, salt) & 4503599627370495)::float8 / 4503599627370496;
CREATE FUNCTION bench_one_of(id bigint, salt bigint, count int) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN floor(bench_random(id, salt) * count)::int;
"""

CUSTOMERS = """
INSERT INTO customers_customer
  (id, attributes, signed_up_at, timezone, owner_mode, open_from, created_at)
SELECT i,
  jsonb_build_object(
    'country', 'C' || bench_one_of(i, 1, 20),
    'city', 'City ' || bench_one_of(i, 2, 300),
    'plan', 'P' || bench_one_of(i, 3, 5), 'language', 'L' || bench_one_of(i, 4, 8),
    'source', 'S' || bench_one_of(i, 5, 12), 'tier', bench_one_of(i, 6, 10),
    'age', 18 + bench_one_of(i, 7, 60), 'score', round(bench_random(i, 8)::numeric, 4),
    'balance', round((bench_random(i, 9) * 1000)::numeric, 2),
    'member', bench_random(i, 10) < 0.3,
    'born', (date '1950-01-01' + bench_one_of(i, 11, 20000))::text,
    'email', 'person' || i || '@example.org'),
  %(day)s - make_interval(secs => bench_random(i, 12) * 86400 * 720),
  CASE WHEN bench_random(i, 13) < 0.2 THEN 'America/New_York' END,
  1, %(day)s - interval '1 year', %(day)s - interval '1 year'
FROM generate_series(1, %(customers)s) AS i
"""

# Of event i: whose, which name (low numbers are frequent), when in the last year
EVENTS = """
INSERT INTO customers_event
  (customer_id, name_id, occurred_at, received_at, revenue, properties, message_id)
SELECT customer_id, name_id, occurred_at, occurred_at,
  CASE WHEN name_id <= %(paid)s THEN round((bench_random(i, 24) * 200)::numeric, 2) END,
  jsonb_build_object('category', 'K' || bench_one_of(i, 21, 40),
    'quantity', 1 + bench_one_of(i, 22, 9),
    'price', round((bench_random(i, 23) * 100)::numeric, 2)),
  'm' || i
FROM (
  SELECT i, 1 + bench_one_of(i, 25, %(customers)s) AS customer_id,
    1 + floor(power(bench_random(i, 26), 1.5) * 20)::int AS name_id,
    %(begin)s + make_interval(secs => bench_random(i, 27) * %(seconds)s) AS occurred_at
  FROM generate_series(%(first)s::bigint, %(last)s) AS i
) AS drawn
"""


def fill(customers: int) -> None:
    """Write the customers and a year of their events."""
    with connection.cursor() as cursor:
        cursor.execute(HELPERS)
        cursor.executemany(
            "INSERT INTO customers_eventname (id, name) VALUES (%s, %s)",
            list(enumerate(NAMES, 1)),
        )
        cursor.execute(CUSTOMERS, {"customers": customers, "day": FIRST_DAY})
        year = timedelta(days=365)
        add_events(customers, 1, customers * EVENTS_EACH, FIRST_DAY - year, year)
        cursor.execute("VACUUM (ANALYZE) customers_customer")
        cursor.execute("VACUUM (ANALYZE) customers_event")


def add_events(
    customers: int, first: int, count: int, begin: datetime, length: timedelta
) -> None:
    """Write events number `first` and on, spread over a stretch of time."""
    with connection.cursor() as cursor:
        cursor.execute(
            EVENTS,
            {
                "customers": customers,
                "paid": PAID,
                "begin": begin,
                "seconds": length.total_seconds(),
                "first": first,
                "last": first + count - 1,
            },
        )


def write_segments(rules: int, seed: int = 7) -> list[int]:
    """Write micro-segments with rules of 2 to 6 leaves over 300 distinct ones.

    Their ids are returned. Another seed draws other rules over the same leaves.
    """
    roots = list(draw_roots(Random(seed), rules))
    segments = MicroSegment.objects.bulk_create(
        MicroSegment(
            name=f"Micro-segment {seed}-{place}",
            rule={"schema_version": 1, "root": root},
            position=seed * 100_000 + place,
            created_at=FIRST_DAY,
            updated_at=FIRST_DAY,
        )
        for place, root in enumerate(roots, 1)
    )
    _nest(segments)
    RuleVersion.objects.bulk_create(
        RuleVersion(segment=row, version=1, rule=row.rule, at=FIRST_DAY)
        for row in segments
    )
    return [row.pk for row in segments]


def edit_segment(place: int, root: dict[str, Any]) -> None:
    """Give the micro-segment at a place of the plan another rule."""
    row = list_live()[place]
    services.update_segment(segment_id=row.pk, rule={"schema_version": 1, "root": root})


def archive_segments(ids: list[int]) -> None:
    """Take micro-segments out of the plan."""
    MicroSegment.objects.filter(id__in=ids).update(
        archived_at=FIRST_DAY, position=-F("id")
    )


def _nest(segments: list[MicroSegment]) -> None:
    """Let the last twenty refer each to one of the first."""
    for place, row in enumerate(segments[-20:]):
        inner = {"kind": "segment", "id": segments[place].pk}
        leaf = {"measure": inner, "operator": "is"}
        row.rule["root"]["all"].append(leaf)
    MicroSegment.objects.bulk_update(segments[-20:], ["rule"])


def draw_roots(draw: Random, rules: int) -> Iterator[dict[str, Any]]:
    """Yield rules: mostly "all of", some with an "any of" or a negation inside."""
    leaves = [
        leaf for measure, tests in list_measures() for leaf in _leaves(measure, tests)
    ]
    assert len(leaves) == 300
    for _ in range(rules):
        chosen = draw.sample(leaves, draw.choice([2, 2, 2, 2, 3, 3, 4, 5, 6]))
        if len(chosen) >= 5:
            yield {"all": [*chosen[:3], {"any": chosen[3:]}]}
        elif draw.random() < 0.4:
            yield {"all": [*chosen[:-1], {"not": chosen[-1]}]}
        else:
            yield {"all": chosen}


Tests = list[tuple[str, Any]]


def _leaves(measure: dict[str, Any], tests: Tests) -> list[dict[str, Any]]:
    return [
        {"measure": measure, "operator": operator, "value": value}
        for operator, value in tests
    ]


def list_measures() -> Iterator[tuple[dict[str, Any], Tests]]:
    """Yield 60 measures with five comparisons each."""
    yield from _attributes()
    yield {"kind": "longevity"}, [("lt", days) for days in (30, 60, 90, 180, 360)]
    few: Tests = [("eq", 1), ("eq", 2), ("gte", 1), ("gte", 2), ("gte", 3)]
    for place in range(22):
        yield {"kind": "count", **_matching(place)}, few
    for place in range(10):
        prop = "revenue" if place % 2 else ("price", "quantity")[place % 4 // 2]
        sums: Tests = [("gt", limit) for limit in (5, 50, 100, 200, 300)]
        yield {"kind": "sum", "property": prop, **_matching(place, PAID)}, sums
    for place in range(10):
        matching = _matching(place)
        del matching["within_days"]
        ago: Tests = [("lt", days) for days in (14, 30, 60, 90, 120)]
        which = ("first", "last")[place % 2]
        yield {"kind": "days_since", "which": which, **matching}, ago
    ranked = [measure for measure, _ in _ranked()]
    for measure in ranked:
        top: Tests = [("top_percent", percent) for percent in (1, 5, 10, 20, 40)]
        yield {"kind": "rank", "of": measure}, top


def _attributes() -> Iterator[tuple[dict[str, Any], Tests]]:
    texts = {"country": "C", "plan": "P", "language": "L", "source": "S"}
    for name, letter in texts.items():
        one: Tests = [("eq", f"{letter}{number}") for number in range(3)]
        some = [f"{letter}{number}" for number in range(4)]
        yield _attribute(name), [*one, ("one_of", some[:3]), ("one_of", some[1:])]
    yield (
        _attribute("city"),
        [("starts_with", f"City {number}") for number in (1, 2, 3, 4, 5)],
    )
    yield (
        _attribute("email"),
        [
            ("contains", "11"),
            ("contains", "7"),
            ("ends_with", "0@example.org"),
            ("matches", "[0-4]{3}"),
            ("matches", "^person[12]"),
        ],
    )
    for name, limits in {
        "tier": (1, 2, 3, 4, 5),
        "age": (22, 26, 30, 34, 38),
        "score": (0.1, 0.15, 0.2, 0.3, 0.4),
        "balance": (50, 100, 200, 300, 400),
    }.items():
        yield _attribute(name), [("lt", limit) for limit in limits]
    yield (
        _attribute("member"),
        [
            ("is_true", None),
            ("is_false", None),
            ("known", None),
            ("eq", True),
            ("ne", True),
        ],
    )
    years = (1955, 1960, 1965, 1970, 1975)
    yield _attribute("born"), [("before", f"{year}-01-01") for year in years]


def _attribute(name: str) -> dict[str, Any]:
    return {"kind": "attribute", "name": name}


def _matching(place: int, names: int = len(NAMES)) -> dict[str, Any]:
    """Return one choice of events: every second has a filter, most a window."""
    filters = {
        0: [],
        1: [{"property": "category", "operator": "one_of", "value": _categories(20)}],
        2: [],
        3: [{"property": "quantity", "operator": "gt", "value": 4}],
    }
    days = (*WINDOWS, None)[place % 5]
    return {
        "event": NAMES[place % names],
        "filters": filters[place % 4],
        "within_days": days,
    }


def _categories(count: int) -> list[str]:
    return [f"K{number}" for number in range(count)]


def _ranked() -> Iterator[tuple[dict[str, Any], None]]:
    for place in range(2):
        matching = {"event": NAMES[place], "within_days": None}
        yield {"kind": "sum", "property": "revenue", **matching}, None
    yield {"kind": "count", "event": NAMES[0], "within_days": 180}, None
    yield {"kind": "count", "event": NAMES[1], "within_days": None}, None
    yield _attribute("balance"), None
