"""A slice costs the same few statements, whatever steps people take."""

from datetime import timedelta
from itertools import pairwise

import pytest

from customers.models import Customer, OwnerMode
from customers.selectors import get_now
from journeys.models import Enrollment, TeamTask
from journeys.services import enroll_customers, take_turn
from messaging.models import Message
from tests.customers.factories import post
from tests.journeys.factories import (
    START,
    create_crowd,
    create_template,
    put_live,
    set_clock,
    take_turns,
)
from tests.journeys.graphs import branch, document, edge, entry, node, rule

pytestmark = pytest.mark.django_db

HOUR = {"amount": 1, "unit": "hours"}


@pytest.fixture(autouse=True)
def clock():
    set_clock()


def everything(template, other):
    """Return a journey in which people who fall due at once do all there is to do."""
    return document(
        [
            entry(),
            node("pause", "wait", **HOUR),
            node("hello", "message", template_id=template, quiet_from="22:00",
                 quiet_until="07:00"),
            node("ask", "survey", template_id=template, survey="First hour"),
            node("vip", "decision", branches=[branch("yes", "vip")]),
            node("call", "notify_team", title="Call them"),
            node("again", "jump", times=2),
            node("ab", "split", branches=[{"key": "a", "share": 900}], hold_out=9_100),
            node("other", "start_journey", journey_id=other),
            node("hook", "webhook", url="https://example.com/"),
            node("mark", "update", changes=[
                {"kind": "attribute", "name": "seen", "value": True},
                {"kind": "attribute", "name": "times", "how": "increase", "value": 1},
                {"kind": "tag", "tag": "warm"},
            ]),
            node("rest", "wait", **HOUR),
            node("over", "hand_over"),
        ],
        [
            edge("in", "pause"),
            edge("pause", "hello"),
            edge("hello", "ask"),
            edge("ask", "call"),
            edge("call", "again"),
            edge("again", "vip", "again"),
            edge("again", "over", "limit"),
            edge("vip", "other", "yes"),
            edge("vip", "ab", "else"),
            edge("ab", "mark", "a"),
            edge("ab", "mark", "hold_out"),
            edge("other", "hook"),
            edge("hook", "rest", "ok"),
            edge("hook", "over", "failed"),
            edge("mark", "rest"),
            edge("rest", "over"),
        ],
        incubating=True,
        hard_limit_days=30,
    )  # fmt: skip


def by_list(*nodes, **settings):
    names = ["in", *(one["id"] for one in nodes), "out"]
    return document(
        [entry(), *nodes, node("out", "exit")],
        [
            *(edge(a, b) for a, b in pairwise(names)),
            *(edge(n["id"], "out", "no_date") for n in nodes if n["kind"] == "wait"
              and n["settings"].get("how") == "attribute"),
        ],
        **settings,
    )  # fmt: skip


def test_journeys_of_all_kinds_take_at_most_14_statements_for_10_and_for_5000(
    statements,
):
    """Most of a slice of everybody, in two journeys at once."""
    other = put_live(by_list(node("stay", "wait", amount=9, unit="days")), "Other")
    graph = everything(create_template().pk, other.pk)
    journey = put_live(graph, "Everything")
    second = put_live(
        by_list(
            node("first", "wait", **HOUR),
            node("date", "wait", how="attribute", attribute="meets_at"),
            admits="all",
        ),
        "Second",
    )

    def let_in(crowd):
        for one in (journey, second):
            enroll_customers(journey_id=one.pk, customer_ids=crowd)

    let_in(create_crowd(9, shard=7))  # compiles the versions, interns the names
    take_turns()
    set_clock(START + timedelta(hours=1))
    take_turns()
    counted = []
    for shard, size in ((5, 10), (3, 5_000)):
        for model in (Enrollment, Message, TeamTask):
            model.objects.all().delete()
        Customer.objects.all().update(owner_mode=OwnerMode.OPEN)
        set_clock(START)
        let_in(create_crowd(size, shard=shard))
        take_turns(limit=20_000)
        set_clock(START + timedelta(hours=1))
        statements.clear()
        turn = take_turn(shard=shard, limit=20_000)
        counted.append([one for one in statements if "SAVEPOINT" not in one])
        assert turn.moved == 2 * size
        assert TeamTask.objects.count() == size
        channels = set(Message.objects.values_list("channel", flat=True))
        assert channels == {"email", "webhook"}
        assert Customer.objects.filter(attributes__times=1).count() > size // 2
        Customer.objects.all().update(attributes={})
    few, many = counted
    assert len(many) <= 14, "\n\n".join(many)
    assert len(few) == len(many)


def onboarding(template):
    """Return a journey that people enter, wait for news in, and fall due in."""
    return document(
        [
            node("in", "entry", trigger={"kind": "event", "event": "Join"},
                 reentry="per_key", entry_key="key", daily_limit=1_000_000),
            node("hello", "message", template_id=template),
            node("reply", "wait_for", event="Reply", deadline=HOUR),
            node("call", "notify_team", title="Call them"),
            node("mark", "update", changes=[{"kind": "tag", "tag": "warm"}]),
            node("rest", "wait", **HOUR),
            node("over", "hand_over"),
        ],
        [
            edge("in", "hello"), edge("hello", "reply"),
            edge("reply", "call", "happened"), edge("reply", "mark", "timeout"),
            edge("call", "rest"), edge("mark", "rest"), edge("rest", "over"),
        ],
        incubating=True,
        hard_limit_days=30,
        goal={"event": "Reply", "filters": [], "within_days": 9},
        exit_rule=rule("left"),
    )  # fmt: skip


def tell(crowd, event):
    now = get_now()
    calls = [
        {"type": "track", "userId": str(id_), "event": event,
         "timestamp": now.isoformat(), "properties": {"key": str(id_)}}
        for id_ in crowd
    ]  # fmt: skip
    for start in range(0, len(calls), 1_000):
        post(*calls[start : start + 1_000], now=now)


def test_entries_and_news_take_as_few_statements_for_10_as_for_1000(
    statements,
):
    """People come in, are woken, reach the goal and fall due in one slice."""
    put_live(onboarding(create_template().pk), "Onboarding")
    counted = []
    for shard, size in ((7, 6), (5, 10), (3, 1_000)):  # the first one warms up
        set_clock(START)
        crowd = create_crowd(3 * size, shard=shard)
        new, waiting, due = (crowd[part::3] for part in range(3))
        tell([*waiting, *due], "Join")
        take_turns(limit=20_000)
        set_clock(START + timedelta(hours=1))
        tell(new, "Join")
        tell(waiting, "Reply")
        set_clock(START + timedelta(hours=1, minutes=1))
        statements.clear()
        turn = take_turn(shard=shard, limit=20_000)
        counted.append([one for one in statements if "SAVEPOINT" not in one])
        assert turn.moved == 3 * size
        take_turns(limit=20_000)
    _, few, many = counted
    assert len(few) == len(many), "\n\n".join(many)
    assert len(many) <= 14, "\n\n".join(many)
