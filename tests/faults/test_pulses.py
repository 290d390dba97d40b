"""Faults 4 and 5: pulses die, and five of them run at once."""

import time
from collections import Counter
from datetime import date, timedelta

from customers.models import SHARD_COUNT
from customers.selectors import get_now
from journeys.models import Enrollment, Journey, ScheduleFire
from journeys.services import change_status
from segments.models import Run
from tests.customers.factories import identify, post
from tests.faults.crowd import Crowd
from tests.faults.world import assert_provider_agrees, pass_midnight
from tests.journeys.factories import put_live
from tests.journeys.graphs import document, edge, node, rule
from tests.processes import wait_until


def test_fault_4_pulses_killed_delay_and_lose_nothing(world, seed, pick, seen):
    crowd = Crowd(f"pulse-{seed}", pick(120, 1_500))
    one, another = crowd.waves(2)
    first, second = world.pulses
    crowd.enter(*one)
    world.kill(first)
    started = time.monotonic()
    wait_until(lambda: crowd.count_ended() == one[1], "the other pulse's work", 30)
    with_other = time.monotonic() - started
    world.kill(second)
    crowd.enter(*another)
    started = time.monotonic()
    world.start_pulse()
    crowd.wait_for_the_end()
    after_restart = time.monotonic() - started
    crowd.assert_each_went_once()
    assert_provider_agrees(world.ledger)
    assert after_restart < 60
    seen(f"one left: done after {with_other:.1f} s, none left: {after_restart:.1f} s")


def test_fault_5_five_pulses_start_each_daily_run_and_call_once(
    world, seed, pick, seen
):
    crowd = Crowd(f"five-{seed}", pick(90, 2_000))
    called = call_daily(f"daily-{seed}", pick(40, 1_000))
    visits = Enrollment.objects.filter(journey=called)
    extra = [world.start_pulse() for _ in range(3)]
    crowd.enter()
    days = []
    for _ in range(pick(2, 5)):
        days.append(pass_midnight())
        done = Run.objects.filter(on=days[-1], status="done")
        wait_until(done.exists, f"the run of {days[-1]}")
        expected = pick(40, 1_000) * len(days)
        wait_until(lambda n=expected: visits.count() >= n, f"calls of {days[-1]}")
    crowd.wait_for_the_end()
    crowd.assert_each_went_once()
    assert_provider_agrees(world.ledger)
    runs = list(Run.objects.filter(on__in=days).values_list("on", flat=True))
    assert sorted(runs) == days
    assert days == [days[0] + timedelta(days=n) for n in range(len(days))]
    assert_called_once(called, days)
    assert visits.count() == expected
    for pulse in extra:
        assert pulse.poll() is None
        world.kill(pulse)
    seen(
        f"5 pulses, {len(days)} days: one run each, {expected} calls, each once;"
        " each visit once"
    )


def call_daily(name: str, size: int) -> Journey:
    """Return a journey that calls people every day shortly after midnight."""
    people = [f"{name}-{number}" for number in range(size)]
    post(*(identify(user, traits={"crowd": name}) for user in people), now=get_now())
    trigger = {
        "kind": "schedule",
        "repeat": "daily",
        "time": "00:05",
        "audience": rule("crowd", name),
    }
    calling = node("in", "entry", trigger=trigger, reentry="always")
    return put_live(document([calling, node("out", "exit")], [edge("in", "out")]), name)


def assert_called_once(journey: Journey, days: list[date]) -> None:
    """Each planned time was called once in each shard, and everybody came each time."""
    fires = ScheduleFire.objects.filter(journey=journey)
    assert set(fires.values_list("status", flat=True)) == {"called"}
    planned = [f"{day}T00:05" for day in days]
    assert Counter(fires.values_list("planned", flat=True)) == dict.fromkeys(
        planned, SHARD_COUNT
    )
    entries = Counter(
        Enrollment.objects.filter(journey=journey).values_list("customer_id", flat=True)
    )
    assert set(entries.values()) == {len(days)}
    change_status(
        journey_id=journey.pk, action="stop", life_revision=journey.life_revision
    )
