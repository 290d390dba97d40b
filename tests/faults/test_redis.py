"""Faults 6, 7 and 8: Redis is wiped, goes away for a while, goes away for good."""

import time

import pytest

from journeys.models import Visit
from tests.faults.client import Client
from tests.faults.crowd import Crowd
from tests.faults.services import pause
from tests.faults.sizes import FULL_ONLY
from tests.faults.world import assert_provider_agrees
from tests.processes import wait_until


def test_fault_6_wiping_redis_delays_by_seconds_and_loses_nothing(
    world, seed, pick, seen
):
    crowd = Crowd(f"wipe-{seed}", pick(240, 3_000))
    visits = Visit.objects.filter(version=crowd.journey.published_id)
    crowd.enter()
    for share in (0.25, 0.5, 0.75):
        goal = share * 5 * crowd.size
        wait_until(lambda goal=goal: visits.count() >= goal, f"{share:.0%}")
        world.redis.client.flushall()
    started = time.monotonic()
    crowd.wait_for_the_end()
    seconds = time.monotonic() - started
    crowd.assert_each_went_once()
    assert_provider_agrees(world.ledger)
    assert world.ledger.count_repeats(crowd.message_ids()) <= crowd.count_unclear()
    assert seconds < 60
    seen(f"wiped 3 times, done {seconds:.1f} s after the last")


@pytest.mark.parametrize("how", [pytest.param("killed", marks=FULL_ONLY), "frozen"])
def test_fault_7_redis_away_for_a_while_slows_down_and_fails_no_request(
    world, seed, pick, seen, how
):
    crowd = Crowd(f"away-{how}-{seed}", pick(180, 1_200))
    before, meanwhile, after = crowd.waves(3)
    with Client(world, f"away-{how}-{seed}", pick(20, 300)) as client:
        normal = time_wave(crowd, before)
        started = time.monotonic()
        world.redis.kill() if how == "killed" else world.redis.freeze()
        slow = time_wave(crowd, meanwhile)
        # Longer than an acknowledgement waits, so that some fail while it is frozen
        pause(max(0.0, pick(7, 60) - (time.monotonic() - started)))
        world.redis.start() if how == "killed" else world.redis.thaw()
        again = time_wave(crowd, after)
    crowd.wait_for_the_end()
    crowd.assert_each_went_once()
    assert_provider_agrees(world.ledger)
    client.assert_accepted_is_stored_once()
    assert set(client.statuses) == {200}
    assert slow < 4 * normal + 2
    assert again < 30
    seen(f"{how}: {normal:.1f} s a wave, meanwhile {slow:.1f} s, after {again:.1f} s")


def test_fault_8_without_redis_pulses_do_all_and_say_so(world, seed, pick, seen):
    crowd = Crowd(f"gone-{seed}", pick(180, 3_000))
    world.redis.kill()
    try:
        started = time.monotonic()
        crowd.enter()
        wait_until(lambda: crowd.count_ended() > 0, "somebody to finish")
        status = world.ask_status()
        assert (status["status"], status["redis"]) == ("degraded", False)
        crowd.wait_for_the_end()
        seconds = time.monotonic() - started
    finally:
        world.redis.start()
    crowd.assert_each_went_once()
    assert_provider_agrees(world.ledger)
    assert world.ledger.count_repeats(crowd.message_ids()) <= crowd.count_unclear()
    seen(f"{crowd.size} people in {seconds:.1f} s by pulses alone; status: degraded")


def time_wave(crowd: Crowd, wave: tuple[int, int]) -> float:
    """Let some people enter; return after how many seconds they have all left."""
    started = time.monotonic()
    crowd.enter(*wave)
    wait_until(lambda: crowd.count_ended() >= wave[1], "a wave", 120)
    return time.monotonic() - started
