"""Faults 4 and 5: pulses die, and five of them run at once."""

import time
from datetime import timedelta

from segments.models import Run
from tests.faults.crowd import Crowd
from tests.faults.world import assert_provider_agrees, pass_midnight
from tests.processes import wait_until


def test_fault_4_pulses_killed_delay_and_lose_nothing(world, seed, pick, seen):
    crowd = Crowd(f"pulse-{seed}", pick(120, 3_000))
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


def test_fault_5_five_pulses_start_each_daily_run_once(world, seed, pick, seen):
    crowd = Crowd(f"five-{seed}", pick(90, 2_000))
    extra = [world.start_pulse() for _ in range(3)]
    crowd.enter()
    days = []
    for _ in range(pick(2, 5)):
        days.append(pass_midnight())
        done = Run.objects.filter(on=days[-1], status="done")
        wait_until(done.exists, f"the run of {days[-1]}")
    crowd.wait_for_the_end()
    crowd.assert_each_went_once()
    assert_provider_agrees(world.ledger)
    runs = list(Run.objects.filter(on__in=days).values_list("on", flat=True))
    assert sorted(runs) == days
    assert days == [days[0] + timedelta(days=n) for n in range(len(days))]
    for pulse in extra:
        assert pulse.poll() is None
        world.kill(pulse)
    seen(f"5 pulses, {len(days)} days, one run each; each visit once")
