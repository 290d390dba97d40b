"""The journey engine against raw SQL that writes the same rows.

Everybody stands in a wait that is over: each gets a message, a decision, seven of ten
a second message, then the next wait. Ours: real turns in two processes over 16 shards.
Yardstick: two processes whose SQL knows the answer, in slices of the same size, into
the same tables with the same indexes. The ratio is our rate over the yardstick's.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db import connection, connections

from benchmarks.drawing import Step, create_template, put_live
from benchmarks.engine_yardstick import write_shard
from benchmarks.racing import race
from benchmarks.result import Result
from customers.models import SHARD_COUNT
from customers.selectors import get_now
from journeys import services
from journeys.models import Journey

SIZES = {"small": 50_000, "full": 1_000_000}
PROCESSES = 2
VISITS, MESSAGES = 3.7, 1.7  # of each customer: seven of ten are gold

_CROWD = """
INSERT INTO customers_customer (id, attributes, owner_mode, created_at, timezone)
SELECT n, jsonb_build_object('plan', CASE WHEN n %% 10 < 7 THEN 'gold' ELSE 'basic' END,
  'email', 'customer' || n || '@example.com', 'first_name', 'Customer ' || n,
  'city', 'Town ' || n %% 500, 'age', 18 + n %% 60), 1, %s, 'UTC'
FROM generate_series(1, %s) n
"""
_STANDING = """
INSERT INTO journeys_enrollment (journey_id, version_id, customer_id, entry_key,
  entry_no, owns, status, node_id, visit_no, arrived_at, due_at, limit_at, state,
  entered_at, ended_reason, attempts, error)
SELECT %s, %s, n, '', 1, false, 'active', 'pause', 2, %s, %s, NULL, '{}', %s, '', 0, ''
FROM generate_series(1, %s) n
"""
_TABLES = (
    "journeys_enrollment",
    "journeys_visit",
    "journeys_counter",
    "messaging_message",
)


def run(scale: str) -> Iterator[Result]:
    """Measure one scale, again and again."""
    size = SIZES[scale]
    journey, templates = prepare(size)
    while True:
        seconds, ours = measure("take_turns", (), size, journey)
        yardstick_seconds, theirs = measure(
            "write_slices", (journey.published_id, templates), size, journey
        )
        assert ours == theirs, (ours, theirs)
        yield {
            "name": "engine",
            "scale": scale,
            "ratio": yardstick_seconds / seconds,
            "seconds": seconds,
            "yardstick_seconds": yardstick_seconds,
            "target": "at least 0.45, aim 0.60",
            "details": {
                "customers": size,
                "customers_per_second": round(size / seconds),
                "yardstick_customers_per_second": round(size / yardstick_seconds),
                "visits": ours["visits"],
                "messages": ours["messages"],
            },
        }


def prepare(size: int) -> tuple[Journey, tuple[int, int]]:
    """Make customers, two templates and a live journey."""
    now = get_now()
    templates = (create_template("Hello", now), create_template("Gift", now))
    journey = _put_live(*(template.pk for template in templates))
    with connection.cursor() as cursor:
        cursor.execute(_CROWD, [now, size])
        cursor.execute("VACUUM ANALYZE customers_customer")
    hello, gift = (template.current_id for template in templates)
    return journey, (hello, gift)


def measure(
    function: str, arguments: tuple[Any, ...], size: int, journey: Journey
) -> tuple[float, dict[str, int]]:
    """Put everybody into the wait, let processes work, return seconds and rows."""
    reset(size, journey)
    connections.close_all()
    seconds = race(f"benchmarks.engine:{function}", arguments, PROCESSES)
    rows = count()
    assert rows["visits"] == round(size * VISITS), rows
    assert rows["messages"] == round(size * MESSAGES), rows
    return seconds, rows


def take_turns(number: int) -> None:
    """Take the turns of every second shard until nothing is left."""
    for shard in range(number, SHARD_COUNT, PROCESSES):
        while services.take_turn(shard=shard).more:
            pass


def write_slices(number: int, version_id: int, templates: tuple[int, int]) -> None:
    """Write what the turns write for every second shard, by SQL that knows it."""
    for shard in range(number, SHARD_COUNT, PROCESSES):
        while write_shard(shard, version_id, templates):
            pass


def reset(size: int, journey: Journey) -> None:
    """Bring the tables to where both sides begin."""
    now = get_now()
    past = now - timedelta(days=1)
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(_TABLES)}")
        cursor.execute(
            _STANDING,
            [journey.pk, journey.published_id, past, now, past, size],
        )
        cursor.execute(f"VACUUM ANALYZE {', '.join(_TABLES)}")
        cursor.execute("CHECKPOINT")


def count() -> dict[str, int]:
    """Count what was written."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM journeys_visit),"
            " (SELECT count(*) FROM messaging_message),"
            " (SELECT sum(passed) FROM journeys_counter),"
            " (SELECT count(*) FROM journeys_enrollment WHERE node_id = 'rest'"
            "   AND due_at > arrived_at)"
        )
        names = ("visits", "messages", "passed", "waiting")
        return {
            name: int(n or 0) for name, n in zip(names, cursor.fetchone(), strict=True)
        }


def _put_live(hello: int, gift: int) -> Journey:
    gold = {
        "measure": {"kind": "attribute", "name": "plan"},
        "operator": "eq",
        "value": "gold",
    }
    branch = {
        "key": "gold",
        "name": "Gold",
        "rule": {"schema_version": 1, "root": gold},
    }
    steps: list[Step] = [
        ("in", "entry", {"trigger": {"kind": "list"}, "reentry": "once"}),
        ("pause", "wait", {"amount": 1, "unit": "days"}),
        ("hello", "message", {"template_id": hello}),
        ("plan", "decision", {"branches": [branch]}),
        ("gift", "message", {"template_id": gift}),
        ("rest", "wait", {"amount": 7, "unit": "days"}),
        ("out", "exit", {}),
    ]
    paths = [
        ("in", "next", "pause"),
        ("pause", "next", "hello"),
        ("hello", "next", "plan"),
        ("plan", "gold", "gift"),
        ("plan", "else", "rest"),
        ("gift", "next", "rest"),
        ("rest", "next", "out"),
    ]
    return put_live("Onboarding", steps, paths)
