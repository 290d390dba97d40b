"""How people come in: again and again, within limits, from lists, and never twice."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connections, transaction

from customers.services.locks import SHARD_LOCK
from journeys import services
from journeys.models import Calling, Enrollment, EntryDay, Visit
from journeys.selectors import list_calls
from tests.journeys.entering import (
    DAY,
    by_event,
    by_list,
    by_schedule,
    later,
    names,
    refused,
)
from tests.journeys.factories import (
    START,
    bring,
    create_customer,
    do,
    list_shards,
    pass_time,
    put_live,
    set_clock,
    take_turns,
)
from tests.journeys.graphs import rule

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    set_clock()


# Once, always, after days, per key


REENTRY = [
    # settings, orders on these days, times in
    ({}, [0, 1, 40], 1),
    ({"reentry": "always"}, [0, 0, 1, 40], 4),
    ({"reentry": "after_days", "reentry_days": 30}, [0, 1, 29, 30, 59, 60], 3),
]


@pytest.mark.parametrize(("settings", "days", "times"), REENTRY)
def test_nobody_comes_in_again_against_the_setting_nor_is_kept_out_by_it(
    settings, days, times
):
    put_live(by_event(**settings))
    customer = create_customer()
    for day in days:
        set_clock(START + day * DAY)
        do("u1", "Order")
        take_turns()
    passages = Enrollment.objects.filter(customer_id=customer.pk).order_by("id")
    assert [one.entry_no for one in passages] == [*range(1, times + 1)]
    assert Visit.objects.count() == 2 * times  # each passage has visits of its own
    assert refused() == []


def test_one_passage_per_key_runs_beside_the_others_and_no_key_runs_twice():
    put_live(by_event(reentry="per_key", entry_key="order.id", wait=3))
    customer = create_customer()
    for order in ("A", "B", "A", 7, "7", None, ["A"]):
        do("u1", "Order", order={"id": order})
    take_turns()
    keys = Enrollment.objects.filter(customer_id=customer.pk, status="active")
    assert sorted(keys.values_list("entry_key", flat=True)) == ["=7", "=A", "=B"]
    assert refused() == ["no_key", "no_key"]
    pass_time(days=3)
    assert not Enrollment.objects.filter(status="active").exists()
    do("u1", "Order", order={"id": "A"})
    take_turns()
    assert Enrollment.objects.count() == 3


def test_news_reaches_every_passage_of_a_customer_with_keys():
    put_live(by_event(reentry="per_key", entry_key="id", wait=30,
                      journey={"exit_rule": rule("gone")}))  # fmt: skip
    create_customer()
    for order in ("A", "B", "C"):
        do("u1", "Order", id=order)
    take_turns()
    create_customer("u1", gone=True)
    take_turns()
    assert set(Enrollment.objects.values_list("ended_reason", flat=True)) == {
        "exit_rule"
    }


def test_a_second_entry_while_inside_does_not_stall_the_others():
    """Trap 42: two rows for one customer, then a unique violation for everybody."""
    put_live(by_event(reentry="always", wait=2))
    for user in ("u1", "u2"):
        create_customer(user)
    do("u1", "Order")
    take_turns()
    do("u1", "Order")
    do("u2", "Order")
    take_turns()
    assert names() == {"u1": 1, "u2": 1}
    pass_time(days=2)
    assert not Enrollment.objects.filter(status="active").exists()


def test_two_entries_by_one_key_are_refused_by_the_database():
    """Trap 51: a check before an insert lets two processes through."""
    put_live(by_event(wait=2))
    create_customer()
    do("u1", "Order")
    take_turns()
    one = Enrollment.objects.get()
    one.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        one.save(force_insert=True)


@pytest.mark.parametrize("limit", [1, 3, 5_000])
def test_nobody_is_missed_in_slices_of_any_size(limit):
    """Trap 52: enrollment by skip and limit misses people."""
    put_live(by_event(reentry="always"))
    for number in range(7):
        create_customer(f"u{number}")
        for _ in range(2):
            do(f"u{number}", "Order")
    take_turns(limit)
    assert names() == {f"u{number}": 2 for number in range(7)}


def test_a_new_draft_does_not_stop_people_from_coming_in():
    """Trap 50."""
    journey = put_live(by_event())
    create_customer()
    services.save_draft(
        journey_id=journey.pk, revision=2, document=by_list(), layout={}, map={}
    )
    do("u1", "Order")
    take_turns()
    assert names() == {"u1": 1}


# Limits


def test_no_more_come_in_on_a_day_than_allowed_over_all_shards():
    journey = put_live(by_event(daily_limit=5, reentry="always"))
    bring(*(f"u{number}" for number in range(12)), event="Order")
    assert Enrollment.objects.count() == 5
    assert refused() == ["daily_limit"] * 7
    shards = set(Enrollment.objects.values_list("shard", flat=True))
    assert len(shards) > 1
    set_clock(datetime(2026, 3, 10, 23, 59, tzinfo=UTC))
    do("u11", "Order")
    take_turns()
    assert Enrollment.objects.count() == 5
    set_clock(datetime(2026, 3, 11, tzinfo=UTC))  # the workspace's next day
    do("u11", "Order")
    take_turns()
    assert Enrollment.objects.count() == 6
    days = EntryDay.objects.filter(journey=journey).order_by("on_day")
    assert [one.entered for one in days] == [5, 1]


def test_who_could_not_come_in_anyway_takes_no_place_of_the_day():
    put_live(by_event(daily_limit=1))
    create_customer("u1")
    create_customer("u2")
    do("u1", "Order")
    take_turns()
    pass_time(days=1)
    do("u1", "Order")
    take_turns()
    do("u2", "Order")
    take_turns()
    assert names() == {"u1": 1, "u2": 1}
    assert refused() == []


# Lists


def test_a_list_with_keys_changes_nothing_the_second_time():
    journey = put_live(by_list(reentry="always"))
    customer = create_customer()
    for _ in range(2):
        services.request_entries(
            journey_id=journey.pk, customer_ids=[customer.pk], now=START,
            cause="list", key="march",
        )  # fmt: skip
        take_turns()
    assert names() == {"u1": 1}
    services.request_entries(
        journey_id=journey.pk, customer_ids=[customer.pk], now=START,
        cause="list", key="april",
    )  # fmt: skip
    take_turns()
    assert names() == {"u1": 2}


def test_a_call_that_cannot_take_the_shard_does_nothing():
    journey = put_live(by_schedule(repeat="daily", time="10:00"))
    create_customer(vip=True)
    (shard,) = list_shards()
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [SHARD_LOCK, shard])
        called = services.call_people(journey_id=journey.pk, shard=shard)
        assert not called.taken
        assert not Calling.objects.exists()
    finally:
        other.close()


def test_old_planned_times_are_forgotten_but_never_called_again():
    journey = put_live(by_schedule(repeat="daily", time="10:00", reentry="always"))
    create_customer(vip=True)
    later(days=1)
    assert len(list_calls(journey.pk)) == 1
    later(days=95)
    planned = [one.planned for one in list_calls(journey.pk)]
    assert min(planned) > "2026-05"
    assert names() == {"u1": 2}
