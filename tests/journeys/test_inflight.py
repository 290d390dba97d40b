"""A customer who kills processes is found and parked; a fault of all blames nobody."""

import contextlib
from datetime import timedelta

import pytest
from django.db import connection, transaction

from customers.models import Customer, Work
from journeys import selectors
from journeys.models import Breaker, Enrollment, Suspect, Watch
from journeys.selectors.dues import MOST_DEATHS
from journeys.services import take_turn
from journeys.services.turns import careful, inflight
from messaging.models import HighWater, Message
from tests.journeys.factories import (
    START,
    create_crowd,
    create_customer,
    create_template,
    do,
    pass_time,
    put_live,
    set_clock,
    take_turns,
)
from tests.journeys.graphs import document, edge, entry, node

pytestmark = pytest.mark.django_db

SHARD = 3


class Killed(BaseException):
    """Stands for SIGKILL: nothing after it runs, and the transaction is rolled back."""


@pytest.fixture(autouse=True)
def clock(db):
    set_clock()
    yield
    for shard in range(16):
        inflight.leave(shard)


def put_pause_live():
    template = create_template()
    return put_live(
        document(
            [
                entry("Signed Up"),
                node("pause", "wait", amount=1, unit="hours"),
                node("hello", "message", template_id=template.pk),
                node("out", "exit"),
            ],
            [edge("in", "pause"), edge("pause", "hello"), edge("hello", "out")],
        )
    )


def stop_at_pause(journey, size):
    """Put so many people of one shard at the wait; return their ids."""
    crowd = create_crowd(size, shard=SHARD)
    Enrollment.objects.bulk_create(
        Enrollment(
            journey=journey,
            version_id=journey.published_id,
            customer_id=customer_id,
            entry_no=1,
            node_id="pause",
            visit_no=2,
            arrived_at=START,
            due_at=START,
            entered_at=START,
        )
        for customer_id in crowd
    )
    return sorted(crowd)


@pytest.fixture
def killers(monkeypatch):
    """Customers at whom a process dies."""
    ids = set()

    def meet(customer_ids):
        if ids & set(customer_ids):
            raise Killed

    monkeypatch.setattr(careful.faults, "meet", meet)
    return ids


def work_until_done(most=2_000):
    """Take turns as processes that die would, each after the other; return deaths."""
    deaths = 0
    for _ in range(most):
        try:
            with transaction.atomic():
                if not take_turn(shard=SHARD, limit=1_000).more:
                    return deaths
        except Killed:
            deaths += 1
    raise AssertionError("it never ended")


def test_a_person_who_kills_processes_is_parked_and_all_others_go_on(killers):
    crowd = stop_at_pause(put_pause_live(), 500)
    killers.add(crowd[333])
    assert work_until_done() == 3
    parked = Enrollment.objects.get(parked_at__isnull=False)
    assert parked.customer_id == crowd[333]
    assert parked.error == inflight.ERROR
    assert Enrollment.objects.filter(status="ended").count() == 499
    assert Suspect.objects.get().deaths == 2
    assert not Watch.objects.exists()


def test_people_who_die_with_somebody_else_are_not_parked(killers):
    crowd = stop_at_pause(put_pause_live(), 30)
    killers.add(crowd[4])
    with pytest.raises(Killed), transaction.atomic():
        take_turn(shard=SHARD)
    killers.clear()  # it was the machine, not a person
    assert work_until_done() == 0
    assert Enrollment.objects.filter(status="ended").count() == 30
    assert not Suspect.objects.exists()
    assert not Watch.objects.exists()


def test_one_death_alone_is_forgiven(killers):
    crowd = stop_at_pause(put_pause_live(), 30)
    killers.add(crowd[4])
    while not Suspect.objects.exists():
        with contextlib.suppress(Killed), transaction.atomic():
            take_turn(shard=SHARD)
    assert Suspect.objects.get().parked_at is None
    killers.clear()
    assert work_until_done() == 0
    assert not Suspect.objects.exists()


def test_news_of_somebody_parked_wait_unread_and_wake_nobody(killers):
    journey = put_pause_live()
    crowd = stop_at_pause(journey, 3)
    killers.add(crowd[0])
    work_until_done()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO customers_work (customer_id, kind, occurred_at)"
            " VALUES (%s, 'attributes', %s)",
            [crowd[0], START],
        )
    assert selectors.shards_due(START) == []
    take_turn(shard=SHARD)
    assert Work.objects.count() == 1


def merge(old, heir):
    """Do to two rows of a crowd what a merge does: they have no names."""
    Customer.objects.filter(pk=old).update(merged_into=heir, owner_mode=0)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO customers_work (customer_id, kind, occurred_at)"
            " VALUES (%s, 'merge', %s)",
            [old, START],
        )


def test_who_is_parked_and_merged_does_not_stay_inside_for_ever(killers):
    crowd = stop_at_pause(put_pause_live(), 3)
    killers.add(crowd[0])
    work_until_done()
    killers.clear()
    merge(crowd[0], crowd[1])
    assert selectors.shards_due(START) == [SHARD]
    assert work_until_done() == 0
    ended = Enrollment.objects.get(customer_id=crowd[0])
    assert (ended.status, ended.ended_reason) == ("ended", "merged")
    assert not Suspect.objects.exists()
    assert not Work.objects.exists()


def test_who_kills_even_when_merged_is_left_alone_in_the_end(killers):
    crowd = stop_at_pause(put_pause_live(), 3)
    killers.add(crowd[0])
    work_until_done()
    merge(crowd[0], crowd[1])
    assert work_until_done() <= 2 * MOST_DEATHS
    assert selectors.shards_due(START) == []
    assert Suspect.objects.get().parked_at is not None


def test_the_read_of_a_slice_narrows_until_one_is_named(killers, monkeypatch):
    journey = put_pause_live()
    del journey
    poisoned = Customer.objects.create(id=55, owner_mode=1, created_at=START)
    shard = inflight_shard(poisoned.pk)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO customers_work (customer_id, kind, occurred_at)"
            " VALUES (%s, 'merge', %s)",
            [poisoned.pk, START],
        )

    def die(*args, **kwargs):
        raise Killed

    monkeypatch.setattr("journeys.services.turns.read_news", die)
    for _ in range(40):
        try:
            with transaction.atomic():
                if not take_turn(shard=shard).more:
                    break
        except Killed:
            continue
    assert Suspect.objects.get().customer_id == poisoned.pk
    assert Suspect.objects.get().parked_at is not None


def inflight_shard(customer_id):
    with connection.cursor() as cursor:
        cursor.execute("SELECT customers_shard(%s)", [customer_id])
        return cursor.fetchone()[0]


def test_an_exception_is_no_death(monkeypatch):
    stop_at_pause(put_pause_live(), 3)

    def fail(*args, **kwargs):
        raise ValueError("not for long")

    with monkeypatch.context() as broken:
        broken.setattr(careful, "walk", fail)
        broken.setattr("journeys.services.turns.walk", fail)
        take_turn(shard=SHARD)
    assert {one.attempts for one in Enrollment.objects.all()} == {1}
    pass_time(minutes=2)
    assert not Watch.objects.exists()
    assert Enrollment.objects.filter(status="ended").count() == 3


@pytest.mark.parametrize("way", ["raises", "answers with a problem"])
def test_a_fault_of_the_system_burns_no_attempts(monkeypatch, way):
    stop_at_pause(put_pause_live(), 40)

    def fail(*args, **kwargs):
        raise ValueError("the machine is broken")

    with monkeypatch.context() as broken:
        if way == "raises":
            broken.setattr(careful, "walk", fail)
            broken.setattr("journeys.services.turns.walk", fail)
        else:
            broken.setattr("journeys.domain.nodes.wait.Wait.visit", fail)
        take_turns()
        assert {one.attempts for one in Enrollment.objects.all()} == {0}
        first = Breaker.objects.get()
        assert (first.node_id, first.pause_seconds) == ("pause", 60)
        assert "the machine is broken" in first.error
        waiting = Enrollment.objects.values_list("due_at", flat=True)
        assert min(waiting) >= START + timedelta(minutes=1)
        take_turns()
        assert Breaker.objects.get().people == first.people  # nobody was tried again
        pass_time(minutes=2)
        assert Breaker.objects.get().pause_seconds == 120
        assert {one.attempts for one in Enrollment.objects.all()} == {0}
    pass_time(minutes=4)
    assert Enrollment.objects.filter(status="ended").count() == 40
    assert not Breaker.objects.exists()


def test_a_few_who_fail_alike_are_their_own_fault(monkeypatch):
    crowd = stop_at_pause(put_pause_live(), 60)
    walk = careful.walk

    def fail(shard, people, roster, *, now):
        if set(crowd[:12]) & set(people["customer_id"]):
            raise ValueError("bad data")
        return walk(shard, people, roster, now=now)

    monkeypatch.setattr(careful, "walk", fail)
    monkeypatch.setattr("journeys.services.turns.walk", fail)
    take_turn(shard=SHARD)
    assert Enrollment.objects.filter(attempts=1).count() == 12
    assert Enrollment.objects.filter(status="ended").count() == 48
    assert not Breaker.objects.exists()


def test_a_new_entry_of_a_watched_shard_gets_in(killers):
    put_pause_live()
    with transaction.atomic():
        for shard in range(16):
            inflight.watch(shard, 100, 10, now=START)
    create_customer("u1")
    do("u1", "Signed Up")
    take_turns()
    assert Enrollment.objects.get().node_id == "pause"
    assert not Watch.objects.filter(remaining__lt=0).exists()


def test_people_wait_at_their_step_while_its_channel_is_full():
    stop_at_pause(put_pause_live(), 5)
    full = HighWater.objects.create(
        channel="email", queued=9, is_full=True, looked_at=START
    )
    take_turns()
    assert set(Enrollment.objects.values_list("node_id", flat=True)) == {"hello"}
    assert min(Enrollment.objects.values_list("due_at", flat=True)) > START
    assert not Message.objects.exists()
    full.delete()
    pass_time(minutes=3)
    assert Message.objects.count() == 5
    assert Enrollment.objects.filter(status="ended").count() == 5


def test_ten_people_of_one_journey_do_not_wait_for_a_wave_of_another():
    stop_at_pause(put_pause_live(), 60)
    small = put_live(
        document([entry("Asked"), node("out", "exit")], [edge("in", "out")]), "Small"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE journeys_enrollment SET journey_id = %s, version_id = %s,"
            " node_id = 'out', due_at = due_at + interval '1 second'"
            " WHERE id IN (SELECT max(id) - n FROM journeys_enrollment,"
            " generate_series(0, 4) n GROUP BY n)",
            [small.pk, small.published_id],
        )
    set_clock(START + timedelta(seconds=2))
    take_turn(shard=SHARD, limit=10)
    done = Enrollment.objects.filter(status="ended")
    assert done.filter(journey=small).count() == 5
    assert done.exclude(journey=small).count() == 5
