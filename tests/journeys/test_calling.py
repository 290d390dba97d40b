"""Whom a journey calls in: by micro-segments and by dates of their own."""

from datetime import UTC, datetime, timedelta

import pytest

from customers.models import Customer, OwnerMode
from journeys import services
from segments.models import MembershipChange
from tests.journeys.entering import (
    DAY,
    by_date,
    by_segment,
    call,
    change,
    flow,
    later,
    list_due,
    names,
    now,
    redefine,
    refused,
)
from tests.journeys.factories import (
    START,
    create_customer,
    put_live,
    set_clock,
    standing,
)
from tests.segments.making import attribute, make_segment, run_all

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    set_clock()


# Micro-segments


@pytest.mark.django_db(transaction=True)
def test_who_comes_into_a_micro_segment_by_a_run_comes_in_once():
    gold = make_segment("Gold", attribute("plan", "eq", "gold"))
    put_live(by_segment(gold))
    create_customer("early", plan="gold")
    create_customer("u1", plan="iron")
    run_all()
    call()
    assert names() == {}  # a new micro-segment is a definition, not behaviour
    set_clock(START + DAY)
    create_customer("u1", plan="gold")
    run_all(1)
    call(times=3)
    assert names() == {"u1": 1}
    assert list_due() == []


@pytest.mark.parametrize(("reentry", "times"), [("once", 1), ("always", 2)])
def test_leaving_and_coming_back_into_a_micro_segment_follows_the_setting(
    reentry, times
):
    """Traps 44 and 45."""
    gold = make_segment("Gold", attribute("plan", "eq", "gold"))
    put_live(by_segment(gold, reentry=reentry))
    customer = create_customer()
    call()
    for _ in range(2):
        change(customer, entered=[gold])
        call()
        change(customer, left=[gold])
        call()
    assert names() == {"u1": times}


def test_an_edited_rule_neither_calls_nor_takes_anybody_out():
    """Trap 47: a rebuild removes and adds members again, who lose their steps."""
    gold = make_segment("Gold", attribute("plan", "eq", "gold"))
    put_live(by_segment(gold, wait=30))
    inside, outside = create_customer("u1"), create_customer("u2")
    call()
    change(inside, entered=[gold])
    call()
    before = standing(inside)
    definition = MembershipChange.Cause.DEFINITION
    change(inside, left=[gold], cause=definition)
    change(inside, entered=[gold], cause=definition)
    change(outside, entered=[gold], cause=definition)
    call()
    assert names() == {"u1": 1}
    assert standing(inside).due_at == before.due_at


LEFT = {"change": "left"}


@pytest.mark.parametrize("change_first", ["entered", "left"])
def test_who_leaves_a_micro_segment_comes_in_by_that_alone(change_first):
    gold = make_segment("Gold", attribute("plan", "eq", "gold"))
    put_live(by_segment(gold, trigger=LEFT))
    customer = create_customer()
    call()
    change(customer, **{change_first: [gold]})
    call()
    assert names() == ({"u1": 1} if change_first == "left" else {})


def test_who_was_merged_leaves_everything_and_comes_in_nowhere():
    gold = make_segment("Gold", attribute("plan", "eq", "gold"))
    put_live(by_segment(gold, trigger=LEFT))
    customer = create_customer()
    call()
    change(customer, left=[gold])
    Customer.objects.filter(pk=customer.pk).update(owner_mode=OwnerMode.NOBODY)
    call()
    assert names() == {}
    assert refused() == []


@pytest.mark.parametrize("what", ["entered", "left"])
@pytest.mark.parametrize("listens", [True, False])
@pytest.mark.parametrize("by_run", [True, False])
def test_edited_rules_call_where_that_is_wanted(what, listens, by_run):
    gold = make_segment("Gold", attribute("plan", "eq", "gold"))
    put_live(by_segment(gold, trigger={"change": what, "by_definition": listens}))
    customer = create_customer()
    call()
    if by_run:
        redefine(customer, gold, is_entry=what == "entered")
    else:
        change(customer, cause=MembershipChange.Cause.DEFINITION, **{what: [gold]})
    assert bool(list_due()) is listens
    call(times=2)
    assert names() == ({"u1": 1} if listens else {})
    assert list_due() == []


def test_a_version_that_listens_to_more_calls_nobody_for_what_was_before():
    gold = make_segment("Gold", attribute("plan", "eq", "gold"))
    journey = put_live(by_segment(gold))
    customer = create_customer()
    call()
    change(customer, entered=[gold], cause=MembershipChange.Cause.DEFINITION)
    set_clock(START + timedelta(minutes=2))
    again = by_segment(gold, trigger={"by_definition": True})
    services.save_draft(
        journey_id=journey.pk, revision=2, document=again, layout={}, map={}
    )
    services.publish(journey_id=journey.pk, revision=3)
    call()
    assert names() == {}


def test_changes_from_before_the_journey_was_live_call_nobody():
    gold = make_segment("Gold", attribute("plan", "eq", "gold"))
    customer = create_customer()
    change(customer, entered=[gold])
    set_clock(START + timedelta(minutes=1))
    journey = put_live(by_segment(gold))
    call()
    assert names() == {}
    change(customer, entered=[gold])
    set_clock(START + timedelta(minutes=2))
    again = by_segment(gold, wait=1)
    services.save_draft(
        journey_id=journey.pk, revision=2, document=again, layout={}, map={}
    )
    services.publish(journey_id=journey.pk, revision=3)
    call()
    assert names() == {"u1": 1}  # not lost by the new version


def test_another_micro_segment_calls_nobody():
    gold = make_segment("Gold", attribute("plan", "eq", "gold"))
    iron = make_segment("Iron", attribute("plan", "eq", "iron"))
    put_live(by_segment(gold))
    call()
    change(create_customer(), entered=[iron])
    call()
    assert names() == {}


# Dates


def test_a_birthday_is_called_each_year_at_the_hour_where_the_person_lives():
    born = {"kind": "date", "attribute": "born", "every_year": True, "time": "09:00"}
    set_clock(datetime(2026, 2, 26, tzinfo=UTC))
    put_live(flow(born, reentry="always"))
    create_customer("tokyo", born="1990-03-01", timezone="Asia/Tokyo")
    create_customer("berlin", born="1990-03-01T12:00:00Z", timezone="Europe/Berlin")
    create_customer("leap", born="1992-02-29")
    create_customer("newborn", born="2026-03-01")
    create_customer("nobody", born="soon")
    expected = [
        ("2026-02-27T23:59", {}),
        ("2026-02-28T08:59", {}),
        ("2026-02-28T09:00", {"leap": 1}),
        ("2026-02-28T23:59", {"leap": 1}),
        ("2026-03-01T00:00", {"leap": 1, "tokyo": 1}),
        ("2026-03-01T07:59", {"leap": 1, "tokyo": 1}),
        ("2026-03-01T08:00", {"leap": 1, "tokyo": 1, "berlin": 1}),
        ("2026-03-02T12:00", {"leap": 1, "tokyo": 1, "berlin": 1}),
    ]
    call()
    for moment, people in expected:
        set_clock(datetime.fromisoformat(moment).replace(tzinfo=UTC))
        call()
        assert names() == people, moment


DATES = [
    # settings, date of the person, comes in on (day of March 2026)
    ({}, "2026-03-12", 12),
    ({"offset_days": -2}, "2026-03-14", 12),
    ({"offset_days": 3}, "2026-03-09", 12),
    ({}, ["2026-03-11", "2026-03-12"], 11),
    ({"attribute": "signed_up_at", "offset_days": 1}, None, 11),
    ({}, "2026-03-09", None),  # over when the journey went live
]


@pytest.mark.parametrize(("settings", "written", "day"), DATES)
def test_a_date_of_a_person_calls_on_its_day_and_on_no_other(settings, written, day):
    put_live(by_date(**{"attribute": "ends", "time": "12:00", **settings}))
    create_customer(ends=written)
    came = None
    for _ in range(5):
        later(days=1)
        came = came or (now().day if names() else None)
    assert came == day


def test_who_moves_to_another_zone_is_not_called_twice_for_one_day():
    put_live(by_date(attribute="ends", time="09:00", reentry="always"))
    create_customer(ends="2026-03-12", timezone="Asia/Tokyo")
    set_clock(datetime(2026, 3, 12, 1, tzinfo=UTC))
    call()
    assert names() == {"u1": 1}
    create_customer(timezone="America/New_York")
    set_clock(datetime(2026, 3, 12, 15, tzinfo=UTC))
    call()
    assert names() == {"u1": 1}
