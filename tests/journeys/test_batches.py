"""A batch of one and a batch of thousands come to the same."""

from datetime import timedelta

import pytest
from django.db import transaction

from customers.models import Customer
from journeys.models import Counter, Enrollment, Visit
from journeys.services import enroll
from messaging.models import Message
from tests.customers.factories import identify, post
from tests.journeys.factories import (
    START,
    create_template,
    do,
    put_live,
    set_clock,
    take_turns,
)
from tests.journeys.graphs import branch, document, edge, entry, node, rule

PEOPLE = 24
HOURS = (1, 5, 30, 60, 200)  # how far the clock stands at each look

pytestmark = pytest.mark.django_db


def of_many_kinds():
    """Return a journey through every way a person can be moved."""
    template = create_template(purpose="transactional")
    mail = {"template_id": template.pk, "purpose": "transactional"}
    ways = [{"key": "a", "share": 5000}, {"key": "b", "share": 5000}]
    return document(
        [
            entry(),
            node("hello", "message", **mail),
            node("pause", "wait", amount=2, unit="hours"),
            node("vip", "decision", branches=[branch("yes", "vip")]),
            node("ab", "split", branches=ways),
            node("gift", "message", **mail),
            node(
                "order",
                "wait_for",
                event="Order",
                deadline={"amount": 1, "unit": "days"},
            ),
            node("again", "jump", times=2),
            node("over", "hand_over", reason="done"),
            node("out", "exit"),
        ],
        [
            edge("in", "hello"),
            edge("hello", "pause"),
            edge("pause", "vip"),
            edge("vip", "ab", "yes"),
            edge("vip", "order", "else"),
            edge("ab", "gift", "a"),
            edge("ab", "order", "b"),
            edge("gift", "order"),
            edge("order", "over", "happened"),
            edge("order", "again", "timeout"),
            edge("again", "pause", "again"),
            edge("again", "out", "limit"),
        ],
        incubating=True,
        hard_limit_days=8,
        exit_rule=rule("left"),
    )


def walk(journey, limit):
    """Let all happen in batches of a size; return what it came to, and undo it."""
    with transaction.atomic():
        set_clock()
        enroll(journey_id=journey.pk, user_ids=[f"u{n}" for n in range(PEOPLE)])
        take_turns(limit)
        for number, hours in enumerate(HOURS):
            set_clock(START + timedelta(hours=hours))
            for user in range(number, PEOPLE, 7):
                do(f"u{user}", "Order")
            post(
                identify(f"u{number}", hours_ago=-hours, traits={"left": True}),
                now=START + timedelta(hours=hours),
            )
            take_turns(limit)
        found = read(journey)
        transaction.set_rollback(True)
    return found


def read(journey):
    """Return visits, messages, counters and states, without numbers made on the way."""
    owners = dict(Enrollment.objects.values_list("id", "customer_id"))
    visits = Visit.objects.order_by("customer_id", "visit_no")
    messages = Message.objects.order_by("customer_id", "origin_no")
    enrollments = Enrollment.objects.order_by("customer_id")
    counters = Counter.objects.filter(version=journey.published_id)
    return {
        "visits": list(
            visits.values_list(
                *("customer_id", "visit_no", "node_id", "outcome", "reason"),
                *("arrived_at", "left_at"),
            )
        ),
        "messages": [
            (owners[origin], *rest)
            for origin, *rest in messages.values_list(
                *("origin_id", "origin_no", "customer_id", "expires_at", "not_before"),
                *("status", "context"),
            )
        ],
        "counters": sorted(
            counters.values_list("node_id", "outcome", "shard", "passed")
        ),
        "states": list(
            enrollments.values_list(
                *("customer_id", "node_id", "visit_no", "status", "ended_reason"),
                *("due_at", "limit_at", "state", "attempts"),
            )
        ),
        "modes": sorted(Customer.objects.values_list("id", "owner_mode")),
    }


def test_batches_of_one_and_of_five_thousand_come_to_the_same():
    set_clock()
    people = [
        identify(f"u{n}", traits={"email": f"u{n}@example.org", "vip": n % 2 == 0})
        for n in range(PEOPLE)
    ]
    post(*people, now=START)
    journey = put_live(of_many_kinds())
    together = walk(journey, 5_000)
    one_by_one = walk(journey, 1)
    for what, rows in together.items():
        assert rows, what
        assert one_by_one[what] == rows, what
    assert {status for *_, status, _, _, _, _, _ in together["states"]} == {"ended"}
