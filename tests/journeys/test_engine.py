"""What the engine promises: fixed statements, one writer, bad customers put aside."""

import threading
from datetime import timedelta

import polars as pl
import psycopg
import pytest
from django.db import connections, transaction

from customers.models import Customer, OwnerMode
from customers.services import try_shard_lock
from journeys.models import Enrollment, Visit
from journeys.selectors import next_due_at, shards_due
from journeys.services import enroll_customers, take_turn, turns
from journeys.services.turns import walking
from messaging.models import Message
from tests.journeys.factories import (
    START,
    create_crowd,
    create_customer,
    create_template,
    do,
    history,
    pass_time,
    put_live,
    set_clock,
    standing,
    take_turns,
)
from tests.journeys.graphs import branch, document, edge, entry, node

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    set_clock()


def wave():
    """Return a journey in which everybody is due at once, and all things happen."""
    template = create_template().pk
    return document(
        [
            entry(),
            node("pause", "wait", amount=1, unit="hours"),
            node("hello", "message", template_id=template),
            node("vip", "decision", branches=[branch("yes", "vip")]),
            node("gift", "message", template_id=template),
            node("rest", "wait", amount=1, unit="days"),
            node("over", "hand_over"),
        ],
        [
            edge("in", "pause"),
            edge("pause", "hello"),
            edge("hello", "vip"),
            edge("vip", "gift", "yes"),
            edge("vip", "over", "else"),
            edge("gift", "rest"),
            edge("rest", "over"),
        ],
        incubating=True,
        hard_limit_days=30,
    )


def test_a_slice_takes_the_same_few_statements_for_10_and_for_5000(statements):
    journey = put_live(wave())
    # A first turn compiles the version and interns names, once per process
    enroll_customers(journey_id=journey.pk, customer_ids=create_crowd(3, shard=7))
    take_turns()
    pass_time(hours=1)
    counted = []
    for size in (10, 5_000):
        Enrollment.objects.all().delete()
        Customer.objects.all().update(owner_mode=OwnerMode.OPEN)
        crowd = create_crowd(size) if size == 5_000 else create_crowd(size, shard=5)
        enroll_customers(journey_id=journey.pk, customer_ids=crowd)
        set_clock(START)
        take_turns(limit=10_000)
        set_clock(START + timedelta(hours=1))
        statements.clear()
        turn = take_turn(shard=3 if size == 5_000 else 5, limit=10_000)
        assert turn.moved == size
        counted.append([one for one in statements if "SAVEPOINT" not in one])
    few, many = counted
    assert len(many) <= 14, "\n\n".join(many)
    assert len(few) == len(many)


def snapshot():
    visits = Visit.objects.order_by("customer_id", "visit_no").values_list(
        "customer_id", "visit_no", "node_id", "outcome", "reason"
    )
    people = Enrollment.objects.order_by("customer_id").values_list(
        "customer_id", "status", "node_id", "visit_no", "due_at", "ended_reason"
    )
    messages = Message.objects.order_by("customer_id", "origin_no").values_list(
        "customer_id", "origin_no", "context", "expires_at"
    )
    modes = Customer.objects.order_by("id").values_list("id", "owner_mode")
    return [list(visits), list(people), list(messages), list(modes)]


def test_slices_of_one_and_of_thousands_give_the_same():
    journey = put_live(wave())
    crowd = create_crowd(40)
    seen = []
    for limit in (1, 7, 5_000):
        with transaction.atomic():
            enroll_customers(journey_id=journey.pk, customer_ids=crowd)
            take_turns(limit=limit)
            for hours in (1, 24):
                set_clock(START + timedelta(hours=hours))
                take_turns(limit=limit)
            seen.append(snapshot())
            transaction.set_rollback(True)
        set_clock(START)
    assert seen[0] == seen[1] == seen[2]
    assert len(seen[0][0]) > 150


def test_due_moments_are_found_for_pulse():
    journey = put_live(wave())
    (one,) = create_crowd(1)
    assert shards_due(START) == []
    enroll_customers(journey_id=journey.pk, customer_ids=[one])
    assert shards_due(START) == [3]
    take_turns()
    assert shards_due(START) == []
    due = START + timedelta(hours=1)
    assert next_due_at(START) == due
    assert shards_due(due) == [3]


def test_a_poisoned_customer_is_put_aside_and_the_others_go_on(monkeypatch):
    journey = put_live(wave())
    crowd = create_crowd(30)
    poisoned = crowd[17]
    enroll_customers(journey_id=journey.pk, customer_ids=crowd)
    take_turns()
    answer = walking.match_rules

    def poison(rules, shard, customer_ids, *more):
        if poisoned in list(customer_ids):
            raise ValueError("cannot read this customer")
        return answer(rules, shard, customer_ids, *more)

    monkeypatch.setattr(walking, "match_rules", poison)
    moment = set_clock(START + timedelta(hours=1))
    take_turns()
    bad = Enrollment.objects.get(customer_id=poisoned)
    assert (bad.node_id, bad.attempts) == ("pause", 1)
    assert bad.error == "ValueError: cannot read this customer"
    assert moment < bad.due_at < moment + timedelta(minutes=2)
    others = Enrollment.objects.exclude(customer_id=poisoned)
    assert not others.filter(node_id="pause").exists()

    for minutes in (2, 6, 16, 31):
        assert Enrollment.objects.get(customer_id=poisoned).parked_at is None
        pass_time(minutes=minutes)
    bad.refresh_from_db()
    assert bad.attempts == 5
    assert bad.parked_at is not None
    assert bad.due_at == bad.limit_at  # only the hard limit still acts
    assert Customer.objects.get(pk=poisoned).owner_mode == OwnerMode.INCUBATING
    pass_time(days=30)
    bad.refresh_from_db()
    assert bad.ended_reason == "hard_limit"
    assert Customer.objects.get(pk=poisoned).owner_mode == OwnerMode.OPEN


def test_a_customer_put_aside_goes_on_where_they_stood(monkeypatch):
    journey = put_live(wave())
    crowd = create_crowd(3)
    enroll_customers(journey_id=journey.pk, customer_ids=crowd)
    take_turns()

    def fail(*args, **kwargs):
        raise ValueError("for a while")

    with monkeypatch.context() as broken:
        broken.setattr(walking, "match_rules", fail)
        pass_time(hours=1)
    assert {one.attempts for one in Enrollment.objects.all()} == {1}
    pass_time(minutes=2)
    assert {one.attempts for one in Enrollment.objects.all()} == {0}
    for customer in Customer.objects.all():
        visits = [node_id for node_id, _ in history(customer)]
        assert visits[:4] == ["in", "pause", "hello", "vip"]


def test_an_entry_that_fails_is_kept_and_repeated(monkeypatch):
    straight = document(
        [
            entry("Signed Up"),
            node("vip", "decision", branches=[branch("yes", "vip")]),
            node("out", "exit"),
        ],
        [edge("in", "vip"), edge("vip", "out", "yes"), edge("vip", "out", "else")],
        incubating=True,
    )
    put_live(straight)
    customer = create_customer(vip=True)
    do("u1", "Signed Up")

    def fail(*args, **kwargs):
        raise ValueError("for a while")

    with monkeypatch.context() as broken:
        broken.setattr(walking, "match_rules", fail)
        take_turns()
    there = standing(customer)
    assert (there.node_id, there.attempts, there.owns) == ("in", 1, True)
    pass_time(minutes=2)
    assert history(customer) == [
        ("in", "next"),
        ("vip", "yes"),
        ("out", "$completed"),
    ]


def test_a_step_that_raises_stops_only_its_own_people(monkeypatch):
    journey = put_live(wave())
    crowd = create_crowd(9)
    enroll_customers(journey_id=journey.pk, customer_ids=crowd)
    take_turns()
    from journeys.domain.nodes.hand_over import HandOver

    def fail(self, facts, *, now):
        raise RuntimeError("broken step")

    monkeypatch.setattr(HandOver, "visit", fail)
    pass_time(hours=1)
    stuck = Enrollment.objects.filter(node_id="pause")
    assert {one.error for one in stuck} == {"over: RuntimeError: broken step"}
    vips = Customer.objects.filter(attributes__vip=True).count()
    assert Enrollment.objects.filter(node_id="rest", attempts=0).count() == vips
    assert stuck.count() == len(crowd) - vips
    assert Message.objects.count() == 2 * vips


@pytest.mark.django_db(transaction=True)
def test_of_two_turns_at_once_the_second_returns_at_once():
    answers = []
    with transaction.atomic():
        assert try_shard_lock(3)

        def second():
            try:
                answers.append(take_turn(shard=3))
                answers.append(take_turn(shard=4))
            finally:
                connections.close_all()

        thread = threading.Thread(target=second)
        thread.start()
        thread.join(timeout=20)
    assert [one.taken for one in answers] == [False, True]


def test_a_database_failure_is_not_blamed_on_customers(monkeypatch):
    journey = put_live(wave())
    enroll_customers(journey_id=journey.pk, customer_ids=create_crowd(3))
    take_turns()
    set_clock(START + timedelta(hours=1))

    def fail(*args, **kwargs):
        raise psycopg.OperationalError("connection lost")

    monkeypatch.setattr(walking, "match_rules", fail)
    with pytest.raises(psycopg.OperationalError):
        take_turn(shard=3)
    assert {one.attempts for one in Enrollment.objects.all()} == {0}


def test_the_pace_follows_what_fits_into_a_slice():
    pace = turns._Pace()
    start = pace.size
    pace.learn(start, 0.1)
    assert pace.size == 2 * start
    pace.learn(10, 0.01)
    assert pace.size == 2 * start
    pace.learn(pace.size, 3.0)
    assert pace.size == start


def test_a_rule_that_cannot_be_evaluated_holds_its_people(monkeypatch):
    journey = put_live(wave())
    crowd = create_crowd(4)
    enroll_customers(journey_id=journey.pk, customer_ids=crowd)
    take_turns()
    answer = walking.match_rules

    def forget(*args):
        frame = answer(*args)
        return frame.with_columns(r0=pl.lit(None, pl.Boolean))

    monkeypatch.setattr(walking, "match_rules", forget)
    pass_time(hours=1)
    stuck = Enrollment.objects.values_list("node_id", "attempts", "error")
    assert set(stuck) == {("pause", 1, "vip: A rule of this step cannot be evaluated.")}
    assert not Message.objects.exists()
