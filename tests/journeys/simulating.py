"""Short ways to try journeys on people who do not exist."""

from datetime import UTC, datetime, timedelta

from journeys.domain.simulate import (
    Habits,
    Persona,
    Script,
    Setting,
    simulate_people,
    simulate_person,
)
from tests.journeys.graphs import branch, document, edge, entry, node

START = datetime(2026, 3, 10, 12, tzinfo=UTC)  # a Tuesday
NEVER = Habits(opens=0, clicks=0, answers=0, buys=0)
ALWAYS = Habits(opens=1, clicks=1, answers=1, buys=1)
OUT = node("out", "exit")
TWO_DAYS = {"amount": 2, "unit": "days"}
AB = [{"key": "a", "name": "A", "share": 10_000}]
CALL = {"url": "https://example.com/x"}


def walk(graph, persona=None, *, answers=None, days=30, seed=1, zone="UTC"):
    persona = persona or Persona(zone=zone, habits=NEVER)
    script = Script(persona, START, seed, days, answers or {})
    return simulate_person(Setting(graph), script)[0]


def try_out(graph, script, people):
    if people > 1:
        return simulate_people(Setting(graph), script, people)
    return simulate_person(Setting(graph), script)


def through(step, *targets, **settings):
    """Return a journey through one step whose outcomes lead to ends of their name."""
    ends = [node(f"end_{target}", "exit") for target in targets]
    ways = [edge("step", f"end_{target}", target) for target in targets]
    return document(
        [entry("Came"), step, *ends], [edge("in", "step"), *ways], **settings
    )


def decide():
    return through(
        node("step", "decision", branches=[branch("yes", "vip")]), "yes", "else"
    )


def told(trace):
    """Return visits as (step, outcome, hours until they left)."""
    return [
        (
            visit.node.id,
            visit.outcome,
            None
            if visit.left_at is None
            else (visit.left_at - START) / timedelta(hours=1),
        )
        for visit in trace.visits
    ]


def counted(event, operator="gte", value=1, **more):
    measure = {"kind": "count", "event": event, **more}
    leaf = {"measure": measure, "operator": operator, "value": value}
    return {"schema_version": 1, "root": leaf}
