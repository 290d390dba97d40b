"""The simulation and the live engine agree.

The same people walk through generated small journeys twice: on the virtual clock, and
through the real engine with a stopped clock on PostgreSQL. What they do in between is
what the simulation let them do.
"""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from customers.selectors import get_workspace
from journeys import services
from journeys.domain.cohort import to_moment
from journeys.domain.simulate import EventOdds, Habits, Persona, Script, Setting
from journeys.domain.simulate.assuming import Assumptions
from journeys.domain.simulate.drafting import read_draft
from journeys.domain.simulate.rehearsal import Rehearsal
from journeys.models import Visit
from journeys.selectors import next_due_at
from segments.domain.measures import Names
from tests.journeys.factories import (
    START,
    create_customer,
    create_template,
    do,
    put_live,
    set_clock,
    take_turns,
)
from tests.journeys.graphs import branch, document, edge, entry, node, rule

pytestmark = pytest.mark.django_db

DAYS = 12
QUIET = Habits(opens=0, clicks=0, answers=0, buys=0)
ODDS = (EventOdds("Order", 0.3, "day"), EventOdds("Login", 0.04, "hour"))
TRAITS = ({}, {"vip": True}, {"day": "2026-03-14"}, {"vip": True, "day": "2026-03-11"})


def ordered(operator, value, days=None):
    measure = {"kind": "count", "event": "Order", "within_days": days}
    leaf = {"measure": measure, "operator": operator, "value": value}
    return {"schema_version": 1, "root": leaf}


def draw_step(random, name, template):
    """Return a step and its outcomes."""
    hours = {"amount": int(random.integers(1, 60)), "unit": "hours"}
    days = {"amount": int(random.integers(1, 4)), "unit": "days"}
    arms = [{"key": key, "name": key, "share": 5_000} for key in ("a", "b")]
    both = ("happened", "timeout")
    marks = [{"kind": "attribute", "name": "vip", "how": "set", "value": True}]
    counts = [{"kind": "attribute", "name": "n", "how": "increase", "value": 1}]
    asks = {"key": "many", "name": "", "rule": ordered("gte", 2, 5)}
    choices = [
        (node(name, "message", template_id=template), ("next",)),
        (node(name, "wait", **hours), ("next",)),
        (node(name, "wait", **days), ("next",)),
        (node(name, "wait", how="clock", opens="09:00", closes="17:00"), ("next",)),
        (node(name, "wait", **hours, spread_minutes=90), ("next",)),
        (node(name, "wait", how="attribute", attribute="day"), ("next", "no_date")),
        (node(name, "wait_for", event="Order", deadline=days), both),
        (node(name, "wait_for", event="Login", deadline=hours), both),
        (node(name, "wait_for", rule=rule("vip"), deadline=hours), both),
        (node(name, "wait_for", rule=ordered("gte", 3), deadline=days), both),
        (
            node(
                name, "wait_for", event="Login", rule=ordered("eq", 0, 1),
                needs="both", deadline=days,
            ),
            both,
        ),
        (node(name, "decision", branches=[branch("yes", "vip"), asks]),
         ("yes", "many", "else")),
        (node(name, "split", branches=arms), ("a", "b")),
        (node(name, "update", changes=marks), ("next",)),
        (node(name, "update", changes=counts), ("next",)),
        (node(name, "notify_team", title="Look"), ("next",)),
    ]  # fmt: skip
    return choices[int(random.integers(len(choices)))]


def draw_graph(random, template):
    """Return a journey of some steps; branches leave out the next step or end."""
    size = int(random.integers(4, 9))
    steps = [draw_step(random, f"s{number}", template) for number in range(size)]
    names = [*(step["id"] for step, _ in steps), "over"]
    nodes = [entry(), *(step for step, _ in steps), node("over", "exit")]
    edges = [edge("in", names[0])]
    for place, (step, outcomes) in enumerate(steps):
        for number, outcome in enumerate(outcomes):
            target = names[min(place + 1 + number, size)]
            edges.append(edge(step["id"], target, outcome))
    if random.random() < 0.5:
        back = node("back", "jump", times=2)
        pause = node("breath", "wait", amount=5, unit="hours")
        nodes += [back, pause]
        for one in edges:
            if one["target"] == "over":
                one["target"] = "breath"
        edges += [
            edge("breath", "back"),
            edge("back", names[int(random.integers(size))], "again"),
            edge("back", "over", "limit"),
        ]
    settings = [
        {},
        {"hard_limit_days": 4},
        {"exit_rule": ordered("gte", 5)},
        {"goal": {"event": "Login", "within_days": 3, "leaves": True}},
    ]
    return document(nodes, edges, **settings[int(random.integers(len(settings)))])


def simulate(graph, journey, customer, traits, seed, start):
    """Return a person's visits and deeds on the virtual clock."""
    zone = traits.get("timezone") or get_workspace().timezone
    persona = Persona(attributes=traits, zone=zone, habits=QUIET, events=ODDS)
    script = Script(persona, start, seed, DAYS)
    draft = read_draft(
        graph,
        journey_id=journey.pk,
        assumptions=Assumptions({}, Names()),
        known=Setting(graph).known,
    )
    one = Rehearsal(draft, script, np.array([customer.pk], dtype=np.int64), grain=0)
    record = one.run()
    visits = [
        (
            int(step.left.visit_no[0]),
            draft.version.nodes[step.left.node].id,
            step.left.outcome,
            step.left.reason,
            to_moment(int(step.left.arrived[0])),
            to_moment(step.at),
        )
        for step in record.steps
    ]
    past, names = one.happenings.past, one.happenings.names
    deeds = [
        (to_moment(int(at)), names[code])
        for at, code in zip(past.at, past.name, strict=True)
        if not names[code].startswith("$")
    ]
    return sorted(visits), deeds


def live(customer):
    """Return a person's visits as the real engine wrote them."""
    visits = Visit.objects.filter(customer_id=customer.pk).order_by("visit_no")
    return [
        (
            one.visit_no,
            one.node_id,
            one.outcome,
            one.reason,
            one.arrived_at.astimezone(UTC),
            one.left_at.astimezone(UTC),
        )
        for one in visits
    ]


@pytest.mark.parametrize("seed", range(8))
def test_the_simulation_and_the_live_engine_agree(seed):
    set_clock()
    random = np.random.default_rng(seed)
    check_both_agree(draw_graph(random, create_template().pk), TRAITS, seed, START)


# In Berlin the clocks change on 29 March and on 25 October
@pytest.mark.parametrize("day", [(2026, 3, 26), (2026, 10, 22)])
@pytest.mark.parametrize("hour", [0, 12])
def test_they_agree_where_the_clocks_change(day, hour):
    start = set_clock(datetime(*day, hour, 40, tzinfo=UTC))
    night = {"how": "clock", "opens": "02:30", "closes": "02:45"}
    graph = document(
        [
            entry(),
            node("night", "wait", **night),
            node("days", "wait", amount=2, unit="days"),
            node("next_night", "wait", **night),
            node(
                "hear",
                "wait_for",
                event="Order",
                deadline={"amount": 1, "unit": "days"},
            ),
            node("pause", "wait", amount=30, unit="hours"),
            node("again", "jump", times=2),
            node("over", "exit"),
        ],
        [
            edge("in", "night"),
            edge("night", "days"),
            edge("days", "next_night"),
            edge("next_night", "hear"),
            edge("hear", "pause", "happened"),
            edge("hear", "pause", "timeout"),
            edge("pause", "again"),
            edge("again", "night", "again"),
            edge("again", "over", "limit"),
        ],
    )
    zones = ("Europe/Berlin", "America/St_Johns", "Pacific/Auckland")
    check_both_agree(graph, [{"timezone": zone} for zone in zones], 1, start)


def check_both_agree(graph, persons, seed, start):
    """Walk people on both clocks from the same moment and compare every visit."""
    journey = put_live(graph)
    people = [
        (create_customer(f"u{number}", **traits), traits)
        for number, traits in enumerate(persons)
    ]
    take_turns()
    expected = {
        customer.pk: simulate(graph, journey, customer, traits, seed, start)
        for customer, traits in people
    }
    users = [f"u{number}" for number in range(len(people))]
    services.enroll(journey_id=journey.pk, user_ids=users)
    take_turns()
    deeds = sorted(
        (at, user, event)
        for user, (customer, _) in zip(users, people, strict=True)
        for at, event in expected[customer.pk][1]
    )
    now, end = start, start + timedelta(days=DAYS)
    while True:
        moments = [at for at, *_ in deeds[:1]]
        due = next_due_at(now)
        moments += [] if due is None else [due]
        if not moments or min(moments) > end:
            break
        now = set_clock(min(moments))
        while deeds and deeds[0][0] <= now:
            _, user, event = deeds.pop(0)
            do(user, event)
        take_turns()
    for customer, traits in people:
        visits = live(customer)
        assert visits == expected[customer.pk][0], (traits, graph)
    assert all(live(customer) for customer, _ in people)
