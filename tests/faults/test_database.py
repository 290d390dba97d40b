"""Faults 9, 10 and 11: PostgreSQL restarts, dies, freezes; answers get lost."""

import time
from contextlib import contextmanager

import psycopg
import pytest
from django.db import connection

from tests.faults.client import Client
from tests.faults.crowd import Crowd
from tests.faults.services import pause
from tests.faults.sizes import FULL_ONLY
from tests.faults.world import assert_provider_agrees
from tests.processes import wait_until

RECONNECTED_SECONDS = 15
HOT_TABLES = ("messaging_message", "journeys_enrollment", "customers_work")


@pytest.mark.parametrize("how", [pytest.param("restarted", marks=FULL_ONLY), "killed"])
def test_fault_9_postgres_going_away_is_answered_503_and_survived(
    world, seed, pick, seen, how
):
    crowd = Crowd(f"pg-{how}-{seed}", pick(150, 1_500))
    before, after = crowd.waves(2)
    with Client(world, f"pg-{how}-{seed}", pick(20, 300)) as client:
        crowd.enter(*before)
        wait_until(lambda: crowd.count_ended() > 0, "somebody to finish")
        for _ in range(pick(1, 3)):
            if how == "restarted":
                world.postgres.restart()
            else:
                world.postgres.kill()
                pause(1)
                world.postgres.start()
            connection.close()  # this test's own is broken as well
            back = time.monotonic()
            accepted = len(client.accepted)
            wait_until(lambda n=accepted: len(client.accepted) > n, "an answer", 30)
            wait_until(world.worker_reconnected(), "the worker", RECONNECTED_SECONDS)
            seconds = time.monotonic() - back
        crowd.enter(*after)
        crowd.wait_until_all_left()
    crowd.wait_for_the_end()
    crowd.assert_each_went_once()
    assert_provider_agrees(world.ledger)
    client.assert_accepted_is_stored_once()
    assert set(client.statuses) <= {200, 503}
    assert client.unasked == 0
    world.assert_nobody_died()
    seen(f"{how}: {client.statuses[503]} times 503, all back after {seconds:.1f} s")


def test_fault_10_lost_answers_to_commit_repeat_nothing(world, seed, pick, seen):
    lost = pick(20, 200)
    crowd = Crowd(f"commit-{seed}", pick(200, 3_000))
    world.proxy.swallow += lost
    with Client(world, f"commit-{seed}", pick(20, 200)) as client:
        for wave in crowd.waves(4):
            crowd.enter(*wave)
            pause(0.5)
        wait_until(
            lambda: world.proxy.swallowed == world.proxy.swallow, "all to be lost"
        )
    crowd.wait_for_the_end()
    crowd.assert_each_went_once()
    assert_provider_agrees(world.ledger)
    client.assert_accepted_is_stored_once()
    assert world.ledger.count_repeats(crowd.message_ids()) <= crowd.count_unclear()
    world.assert_nobody_died()
    seen(f"{lost} answers lost, {client.statuses[503]} requests told to come again")


@FULL_ONLY
def test_fault_10_connections_cut_again_and_again_repeat_nothing(
    world, rng, seed, pick, seen
):
    crowd = Crowd(f"cut-{seed}", pick(200, 3_000))
    cuts = pick(5, 40)
    world.mail.mode = "slow"
    with Client(world, f"cut-{seed}", pick(20, 200)) as client:
        for wave in crowd.waves(cuts):
            crowd.enter(*wave)
            pause(rng.uniform(0.1, 0.4))
            world.proxy.cut()
    world.mail.mode = "ok"
    crowd.wait_for_the_end()
    crowd.assert_each_went_once()
    assert_provider_agrees(world.ledger)
    client.assert_accepted_is_stored_once()
    twice = world.ledger.count_repeats(crowd.message_ids())
    assert twice <= cuts * world.senders + crowd.count_unclear()
    world.assert_nobody_died()
    seen(f"{cuts} cuts of all connections, {twice} messages twice")


@contextmanager
def frozen(world):
    """PostgreSQL stands still: connected, and silent."""
    processes = world.postgres.freeze()
    try:
        yield
    finally:
        world.postgres.thaw(processes)


@contextmanager
def locked(world):
    """Somebody holds locks on the hot tables, like a careless migration."""
    with psycopg.connect(world.url) as other:
        other.execute(f"LOCK TABLE {', '.join(HOT_TABLES)} IN ACCESS EXCLUSIVE MODE")
        yield


@pytest.mark.parametrize("standstill", [frozen, pytest.param(locked, marks=FULL_ONLY)])
def test_fault_11_a_standing_database_is_survived_without_restart(
    world, seed, pick, seen, standstill
):
    crowd = Crowd(f"{standstill.__name__}-{seed}", pick(150, 1_500))
    before, after = crowd.waves(2)
    with Client(world, f"{standstill.__name__}-{seed}", pick(20, 200)) as client:
        crowd.enter(*before)
        wait_until(lambda: crowd.count_ended() > 0, "somebody to finish")
        normal = client.p99()
        with standstill(world):
            pause(pick(3, 60))  # longer than anybody waits for a lock
        back = time.monotonic()
        crowd.enter(*after)
        crowd.wait_until_all_left()
        pause(pick(1, 40))
        later = client.p99(since=back + pick(1, 20))
    crowd.wait_for_the_end()
    crowd.assert_each_went_once()
    assert_provider_agrees(world.ledger)
    client.assert_accepted_is_stored_once()
    assert set(client.statuses) <= {200, 503}
    assert client.unasked == 0
    assert later < max(2 * normal, 1.0)
    world.assert_nobody_died()
    seen(f"p99 {normal * 1000:.0f} ms before, {later * 1000:.0f} ms after")
