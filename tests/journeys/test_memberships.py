"""An event brings somebody into a micro-segment, and that into a journey: at once."""

from datetime import timedelta

import pytest

from customers.models import Work
from journeys import selectors, services
from segments.models import MembershipChange, NextChange
from tests.customers.factories import post
from tests.journeys.entering import DAY, by_segment, call, list_due, names, now
from tests.journeys.factories import (
    START,
    create_customer,
    do,
    put_live,
    set_clock,
    take_turns,
)
from tests.segments.making import (
    attribute,
    count,
    leaf,
    make_segment,
    run_all,
    shard_of,
)

pytestmark = pytest.mark.django_db(transaction=True)

BUYER = count("Order", "gte", 1, within_days=7)


@pytest.fixture(autouse=True)
def clock():
    set_clock()


def beat():
    """Do what one pulse finds: turns, then calls, then the turns these ask for."""
    for shard in selectors.shards_due(now()):
        services.take_turn(shard=shard)
    call()


def test_an_event_brings_into_a_journey_through_a_micro_segment_once():
    buyers = make_segment("Buyers", BUYER)
    put_live(by_segment(buyers, wait=9))
    run_all()
    create_customer("u1")
    create_customer("u2")
    set_clock(START + timedelta(seconds=5))
    do("u1", "Order")
    for _ in range(3):
        beat()
    assert names() == {"u1": 1}
    do("u1", "Order")  # is in it already
    beat()
    assert names() == {"u1": 1}
    assert list_due() == []
    assert not Work.objects.exists()
    assert not selectors.shards_due(now())


def test_what_a_turn_has_found_the_next_run_does_not_call_again():
    buyers = make_segment("Buyers", BUYER)
    put_live(by_segment(buyers, reentry="always"))
    run_all()
    create_customer("u1")
    set_clock(START + timedelta(hours=1))
    do("u1", "Order")
    beat()
    set_clock(START + DAY)
    run_all(1)
    beat()
    assert names() == {"u1": 1}


def test_time_alone_is_found_due_and_brings_into_a_journey():
    loyal = make_segment("Loyal", leaf({"kind": "longevity"}, "gte", 1))
    put_live(by_segment(loyal))
    customer = create_customer("u1")
    take_turns()
    run_all()
    due = NextChange.objects.get(customer=customer).at
    assert due == START + DAY
    assert selectors.next_due_at(START) == due
    assert selectors.shards_due(due - timedelta(seconds=1)) == []
    assert selectors.shards_due(due) == [shard_of(customer.pk)]
    set_clock(START + DAY)
    beat()
    assert names() == {"u1": 1}
    assert selectors.shards_due(now()) == []


def test_without_a_run_for_long_a_shard_is_found_due():
    create_customer("u1")
    take_turns()
    run_all()
    assert selectors.shards_due(START + DAY) == []
    assert len(selectors.shards_due(START + 2 * DAY)) == 16


def test_leaving_and_coming_back_lets_in_again():
    gold = make_segment("Gold", attribute("plan", "eq", "gold"))
    put_live(by_segment(gold, reentry="always"))
    run_all()
    for minute, plan in enumerate(["gold", "iron", "gold"], 1):
        set_clock(START + timedelta(minutes=minute))
        create_customer("u1", plan=plan)
        beat()
    assert names() == {"u1": 2}


def test_who_is_merged_leaves_and_the_survivor_has_what_both_did():
    buyers = make_segment("Buyers", count("Order", "gte", 2))
    run_all()
    first, second = create_customer("u1"), create_customer("u2")
    set_clock(START + timedelta(minutes=1))
    do("u1", "Order")
    do("u2", "Order")
    beat()
    assert not MembershipChange.objects.filter(entered__contains=[buyers.pk]).exists()
    post({"type": "alias", "userId": "u1", "previousId": "u2"}, now=now())
    beat()
    beat()
    (entered,) = MembershipChange.objects.filter(entered__contains=[buyers.pk])
    assert entered.customer_id in (first.pk, second.pk)
    gone = {first.pk, second.pk} - {entered.customer_id}
    left = MembershipChange.objects.filter(customer_id__in=gone).latest("id")
    assert (left.entered, len(left.left)) == ([], 1)
