"""How people come in: every way in, again and again, and never twice."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from django.db import IntegrityError, connections, transaction

from config.home.attention import look_for_held_steps
from config.home.today import get_today
from customers.models import Event
from customers.selectors import get_now
from customers.services.locks import SHARD_LOCK
from journeys import services
from journeys.models import Breaker, Calling, Enrollment, EntryDay, Journey, Visit
from journeys.selectors import find_next_call, list_calls, list_due_calls
from journeys.services import calling
from segments.domain.errors import LeafFailed
from segments.models import MembershipChange
from tests.journeys.factories import (
    START,
    create_customer,
    do,
    list_shards,
    pass_time,
    put_live,
    set_clock,
    standing,
    take_turns,
)
from tests.journeys.graphs import document, edge, node, rule
from tests.segments.making import attribute, make_segment, run_all

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def clock():
    set_clock()


def flow(trigger, *, wait=0, journey=None, **settings):
    """Return a journey by a trigger, with a wait of some days or without."""
    return document(
        [
            node("in", "entry", trigger=trigger, **settings),
            *([node("w", "wait", amount=wait, unit="days")] if wait else []),
            node("out", "exit"),
        ],
        [edge("in", "w"), edge("w", "out")] if wait else [edge("in", "out")],
        **(journey or {}),
    )


def by_event(**settings):
    return flow({"kind": "event", "event": "Order"}, **settings)


def by_list(**settings):
    return flow({"kind": "list"}, **settings)


def by_segment(segment, **settings):
    return flow({"kind": "segment", "segment_id": segment.pk}, **settings)


def by_date(**settings):
    own = {key: settings.pop(key) for key in ("wait", "reentry") if key in settings}
    return flow({"kind": "date", **settings}, **own)


def by_schedule(**settings):
    own = {key: settings.pop(key) for key in ("wait", "reentry") if key in settings}
    trigger = {"kind": "schedule", "audience": rule("vip"), **settings}
    return flow(trigger, **own)


def call(times=1):
    """Look for people to call, like so many pulses, and let them in."""
    for _ in range(times):
        for journey_id, shard in list_due():
            services.call_people(journey_id=journey_id, shard=shard)
    take_turns()


def list_due():
    """Return what is due where there are people."""
    shards = list_shards()
    return [(one, shard) for one, shard in list_due_calls(now()) if shard in shards]


def now():
    return get_now()


def later(**length):
    set_clock(now() + timedelta(**length))
    call()


def names():
    """Return how often each user came in."""
    found = Counter()
    for one in Enrollment.objects.select_related("customer"):
        found[one.customer.identities.get().value] += 1
    return dict(found)


def refused():
    events = Event.objects.filter(name__name="$journey_refused").order_by("id")
    return [one.properties["reason"] for one in events]


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
    for number in range(12):
        create_customer(f"u{number}")
        do(f"u{number}", "Order")
    take_turns()
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


# Micro-segments


def change(customer, *, entered=(), left=(), cause=MembershipChange.Cause.BEHAVIOUR):
    MembershipChange.objects.create(
        customer_id=customer.pk, at=now(), cause=cause,
        entered=[one.pk for one in entered], left=[one.pk for one in left],
    )  # fmt: skip


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


# Schedules


def test_a_schedule_fires_once_whoever_looks_and_how_often():
    """Trap 41: saving the journey must not fire it again either."""
    journey = put_live(
        by_schedule(repeat="once", on="2026-03-11", time="10:00", reentry="always")
    )
    create_customer("u1", vip=True)
    create_customer("u2", vip=False)
    call()
    assert names() == {}
    set_clock(datetime(2026, 3, 11, 10, tzinfo=UTC))
    call(times=3)
    assert names() == {"u1": 1}
    for revision in (2, 4):
        again = by_schedule(repeat="once", on="2026-03-11", time="10:00",
                            reentry="always", wait=revision)  # fmt: skip
        services.save_draft(
            journey_id=journey.pk, revision=revision, document=again, layout={}, map={}
        )
        services.publish(journey_id=journey.pk, revision=revision + 1)
        later(minutes=1)
    assert names() == {"u1": 1}
    (called,) = list_calls(journey.pk)
    assert (called.planned, called.status, called.people) == (
        "2026-03-11T10:00", "called", 1)  # fmt: skip
    assert find_next_call(journey.pk) is None


def test_the_next_planned_time_is_that_of_the_live_version():
    journey = put_live(by_schedule(repeat="daily", time="10:00", reentry="always"))
    create_customer(vip=True)
    call()
    assert find_next_call(journey.pk) == datetime(2026, 3, 11, 10, tzinfo=UTC)
    Journey.objects.filter(pk=journey.pk).update(status=Journey.Status.PAUSED)
    assert find_next_call(journey.pk) is None


def test_planned_times_are_remembered_when_the_table_of_calls_is_lost():
    put_live(by_schedule(repeat="daily", time="10:00", reentry="always"))
    create_customer(vip=True)
    set_clock(datetime(2026, 3, 11, 10, tzinfo=UTC))
    call()
    Calling.objects.all().delete()
    call()
    assert names() == {"u1": 1}


LATE = [
    # back after, status of the daily call of the 11th
    (timedelta(hours=1), "called"),
    (timedelta(hours=12), "called"),
    (timedelta(hours=12, seconds=1), "skipped"),
]


@pytest.mark.parametrize(("late", "status"), LATE)
def test_after_downtime_a_call_is_made_up_for_or_skipped_with_a_notice(late, status):
    journey = put_live(by_schedule(repeat="daily", time="10:00", reentry="always"))
    create_customer(vip=True)
    call()
    set_clock(datetime(2026, 3, 11, 10, tzinfo=UTC) + late)
    call(times=2)
    assert [one.status for one in list_calls(journey.pk)] == [status]
    assert names() == ({"u1": 1} if status == "called" else {})


def test_two_missed_days_are_never_made_up_for_in_one_go():
    journey = put_live(by_schedule(repeat="daily", time="10:00", reentry="always"))
    create_customer(vip=True)
    call()
    set_clock(datetime(2026, 3, 13, 11, tzinfo=UTC))
    call()
    assert [(one.planned[8:10], one.status) for one in list_calls(journey.pk)] == [
        ("13", "called"), ("12", "skipped"), ("11", "skipped")]  # fmt: skip
    assert names() == {"u1": 1}


def test_a_schedule_that_was_over_when_it_went_live_says_so():
    journey = put_live(by_schedule(repeat="once", on="2026-03-09"))
    create_customer(vip=True)
    call()
    assert [one.status for one in list_calls(journey.pk)] == ["skipped"]
    assert names() == {}


def test_a_schedule_follows_the_clock_of_each_person_or_of_the_workspace():
    put_live(by_schedule(repeat="daily", time="09:00", clock="person"), "Own")
    create_customer("tokyo", vip=True, timezone="Asia/Tokyo")
    create_customer("utc", vip=True)
    set_clock(datetime(2026, 3, 11, 0, tzinfo=UTC))
    call()
    assert names() == {"tokyo": 1}
    set_clock(datetime(2026, 3, 11, 9, tzinfo=UTC))
    call()
    assert names() == {"tokyo": 1, "utc": 1}


def test_a_paused_journey_calls_nobody_and_makes_up_for_the_last_hours_on_resume():
    journey = put_live(by_schedule(repeat="daily", time="10:00"))
    create_customer(vip=True)
    call()
    Journey.objects.filter(pk=journey.pk).update(status="paused")
    set_clock(datetime(2026, 3, 11, 10, tzinfo=UTC))
    call()
    assert names() == {}
    Journey.objects.filter(pk=journey.pk).update(status="live")
    later(hours=2)
    assert names() == {"u1": 1}


def test_who_came_into_a_micro_segment_during_a_pause_does_not_come_in_afterwards():
    """As with events: of the time of a pause nothing lets anybody in."""
    gold = make_segment("Gold", attribute("plan", "eq", "gold"))
    journey = put_live(by_segment(gold))
    missed, late = create_customer("u1"), create_customer("u2")
    call()
    turn(journey, "pause")
    set_clock(START + timedelta(hours=1))
    change(missed, entered=[gold])
    call()
    set_clock(START + timedelta(hours=2))
    turn(journey, "resume")
    call()
    assert names() == {}
    set_clock(START + timedelta(hours=3))
    change(late, entered=[gold])
    call()
    assert names() == {"u2": 1}


def turn(journey, action):
    """Pause or resume a journey."""
    journey.refresh_from_db()
    services.change_status(
        journey_id=journey.pk, action=action, life_revision=journey.life_revision
    )


# Calls that fail


@pytest.fixture
def asked(monkeypatch):
    """Let every audience fail; return when it was asked."""
    moments = []

    def fail(rule, shard, as_of):
        moments.append(as_of)
        raise LeafFailed("The rule cannot be evaluated.")

    monkeypatch.setattr(calling, "match_everybody", fail)
    return moments


def test_an_audience_that_fails_is_not_asked_again_at_every_pulse(asked):
    put_live(by_schedule(repeat="daily", time="10:00"))
    create_customer(vip=True)
    call()
    set_clock(datetime(2026, 3, 11, 10, tzinfo=UTC))
    for _ in range(60):
        call()
        set_clock(now() + timedelta(minutes=1))
    waits = [(b - a).total_seconds() / 60 for a, b in pairwise(asked)]
    assert waits == [1, 2, 4, 8, 16]
    (breaker,) = Breaker.objects.all()
    assert (breaker.node_id, breaker.error) == ("in", "The rule cannot be evaluated.")
    assert list_due() == []
    (shown,) = look_for_held_steps(get_today())
    assert "cannot call people in" in shown.message


def test_a_call_that_failed_is_made_once_the_audience_works_again(asked, monkeypatch):
    journey = put_live(by_schedule(repeat="daily", time="10:00"))
    other = put_live(by_schedule(repeat="daily", time="11:00"), "Other")
    create_customer(vip=True)
    call()
    set_clock(datetime(2026, 3, 11, 10, tzinfo=UTC))
    call()
    monkeypatch.undo()
    later(minutes=2)
    assert names() == {"u1": 1}
    assert not Breaker.objects.exists()
    assert [one.status for one in list_calls(journey.pk)] == ["called"]
    later(hours=1)
    assert [one.status for one in list_calls(other.pk)] == ["called"]


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
