"""Planned times: called once, made up for or skipped, tried again when they fail."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from config.home.attention import look_for_held_steps
from config.home.today import get_today
from journeys import services
from journeys.models import Breaker, Calling, Journey
from journeys.selectors import find_next_call, list_calls
from journeys.services.calling import planned
from segments.domain.errors import LeafFailed
from tests.journeys.entering import (
    by_schedule,
    by_segment,
    call,
    change,
    later,
    list_due,
    names,
    now,
)
from tests.journeys.factories import (
    START,
    create_customer,
    put_live,
    set_clock,
)
from tests.segments.making import attribute, make_segment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    set_clock()


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

    monkeypatch.setattr(planned, "match_everybody", fail)
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
