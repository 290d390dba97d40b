"""Faults 1, 2, 3 and 19: whoever does the work dies, and somebody else goes on."""

import time

import pytest

from campaigns.models import TreatmentShard
from config.heartbeat import count_live
from customers.models import SHARD_COUNT
from journeys.models import Enrollment
from messaging.models import Attempt
from segments.models import Run
from segments.services import create_segment
from tests.faults.crowd import Crowd
from tests.faults.services import pause
from tests.faults.sizes import FULL_ONLY
from tests.faults.world import assert_provider_agrees, pass_midnight, pass_time
from tests.journeys.graphs import rule
from tests.processes import wait_until

# A sender or a turn can die at each of these; what the actions do: services/faults.py
POINTS = (
    "turn_read",
    "mid_batch",
    "turn_written",
    "after_commit_before_nudge",
    "before_claim",
    "after_lease_commit",
    "after_provider_ok",
    "before_outcome_commit",
)
ACTIONS = (
    "kill",
    pytest.param("raise", marks=FULL_ONLY),
    # As fault 10 does with the whole database
    pytest.param("execute then raise", marks=FULL_ONLY),
    pytest.param("sleep for 0.2", marks=FULL_ONLY),
)
FAR = 20  # hours between the two halves of a journey


def test_fault_1_workers_killed_in_mid_batch_leave_each_visit_once(
    world, rng, seed, pick, seen
):
    kills = pick(4, 50)
    crowd = Crowd(f"mid-{seed}", pick(200, 18_000))  # 18,000 people make 96,000 visits
    for first, last in crowd.waves(kills):
        crowd.enter(first, last)
        pause(rng.uniform(0, 0.3))
        world.kill_child(rng)
    crowd.wait_for_the_end()
    crowd.assert_each_went_once()
    assert_provider_agrees(world.ledger)
    seen(f"{kills} kills, {crowd.size} people, each visit once")


@pytest.mark.parametrize(
    "honours_keys",
    [False, pytest.param(True, marks=FULL_ONLY)],
    ids=["plain", "with-keys"],
)
def test_fault_2_senders_killed_hand_over_at_most_one_message_twice(
    world, rng, seed, pick, seen, honours_keys
):
    kills = pick(3, 30)
    crowd = Crowd(f"send-{honours_keys}-{seed}", pick(120, 9_000))
    world.ledger.honours_keys = honours_keys
    before = world.ledger.calls
    world.mail.mode = "slow"
    crowd.enter()
    for number in range(kills):
        goal = crowd.messages * (number + rng.random()) / (kills + 1)
        wait_until(lambda goal=goal: world.ledger.calls - before >= goal, "messages")
        world.kill_child(rng)
    world.mail.mode = "ok"
    crowd.wait_for_the_end()
    crowd.assert_each_went_once()
    assert_provider_agrees(world.ledger)
    twice = world.ledger.count_repeats(crowd.message_ids())
    assert twice <= (0 if honours_keys else kills + crowd.count_unclear())
    seen(f"{kills} kills, {crowd.messages} messages, {twice} twice")


@pytest.mark.parametrize("action", ACTIONS)
def test_fault_3_a_fault_at_each_place_leaves_each_visit_once(
    world, seed, pick, seen, action
):
    """First while people come to a message and a wait, then from the wait to an update
    and a webhook: kinds whose effects differ."""
    times = pick(1, 5)
    name = f"points-{action[:4]}-{seed}"
    crowd = Crowd(name, pick(80, 2_000), hours=FAR, hook=world.hooks.url)
    inside = Enrollment.objects.filter(journey=crowd.journey)
    plan_everywhere(world, action, times)
    crowd.enter()
    wait_until(
        lambda: inside.filter(node_id="pause").count() == crowd.size, "all to wait"
    )
    wait_until(lambda: world.planned() == [], "faults at message and wait")
    plan_everywhere(world, action, times)
    pass_time(hours=FAR)
    wait_until(lambda: world.planned() == [], "faults at update and webhook")
    crowd.wait_for_the_end()
    crowd.assert_each_went_once()
    assert_provider_agrees(world.ledger)
    assert not Attempt.objects.filter(outcome="").exists()
    mails, hooks = (
        world.ledger.count_repeats(crowd.message_ids(channel))
        for channel in ("email", "webhook")
    )
    # Only the two places after the provider's answer can repeat a call, in each half
    assert mails + hooks <= 2 * 2 * times + crowd.count_unclear()
    seen(f"{action} at {len(POINTS)} places, twice: {mails} messages, {hooks} webhooks")


def plan_everywhere(world, action: str, times: int) -> None:
    """Plan faults at each place a turn or a sender passes."""
    for point in POINTS:
        world.plan(point, action, times)


def test_fault_3_workers_killed_in_the_daily_run_repeat_its_shards(world, seed):
    create_segment(name=f"Important people {seed}", rule=rule("vip"))
    for point in ("shard_half_written", "shard_evaluated", "shard_treated"):
        world.plan(point, "kill", 2)
    today = pass_midnight()
    wait_until(
        lambda: Run.objects.filter(on=today, status="done").exists(), "the daily run"
    )
    treated = TreatmentShard.objects.filter(on=today)
    wait_until(lambda: treated.count() == SHARD_COUNT, "the day's treatments")
    assert world.planned() == []


def test_fault_19_workers_replaced_one_by_one_disturb_nobody(
    world, rng, seed, pick, seen
):
    changes = pick(1, 6)
    crowd = Crowd(f"deploy-{seed}", pick(200, 3_000))
    started = time.monotonic()
    for first, last in crowd.waves(changes):
        crowd.enter(first, last)
        old = list(world.workers)
        world.start_worker()
        # Who is told to end before it listens just dies: it has no task to end
        wait_until(lambda: count_live("worker") > 1, "the new worker to live")
        for worker in old:
            worker.terminate()  # warm: it ends its task, then itself
        for worker in old:
            assert worker.wait(timeout=40) == 0
    crowd.wait_for_the_end()
    crowd.assert_each_went_once()
    assert_provider_agrees(world.ledger)
    assert world.ledger.count_repeats(crowd.message_ids()) <= crowd.count_unclear()
    seen(f"{changes} changes of workers in {time.monotonic() - started:.0f} s")
