"""Faults 16, 20 and 21: clocks jump, everything falls due at once, a day is missed."""

import time
from collections import Counter
from socket import gethostname

import psutil
import pytest
from django.db import connection

from customers.models import Identity
from customers.selectors import get_now
from customers.services import record_consent
from journeys.models import Visit
from messaging.models import Attempt, FrequencyCap, Message
from tests.faults.crowd import Crowd
from tests.faults.sizes import FULL_ONLY
from tests.faults.wave import Wave
from tests.faults.world import (
    assert_invariants,
    assert_provider_agrees,
    nothing_waits,
    pass_time,
)
from tests.processes import wait_until

FRESH_SECONDS = 5
HALF_A_DAY = 12
_DISORDER = """
SELECT count(*) FROM (
  SELECT arrived_at, max(arrived_at) OVER (
    PARTITION BY customers_shard(customer_id) ORDER BY left_at
    RANGE BETWEEN UNBOUNDED PRECEDING AND interval '1 microsecond' PRECEDING) AS earlier
  FROM journeys_visit WHERE version_id = %s AND node_id = 'pause') v
WHERE earlier > arrived_at
"""


@pytest.mark.parametrize(
    "jump",
    [
        pytest.param("hours=1", marks=FULL_ONLY),
        "hours=-1",
        pytest.param("days=365", marks=FULL_ONLY),
    ],
)
def test_fault_16_a_jumping_clock_delays_and_doubles_nothing(
    world, seed, pick, seen, jump
):
    crowd = Crowd(f"jump-{jump}-{seed}", pick(90, 1_000))
    one, another = crowd.waves(2)
    crowd.enter(*one)
    passed = Visit.objects.filter(version=crowd.journey.published_id, node_id="hello")
    wait_until(passed.exists, "the first")
    unit, _, amount = jump.partition("=")
    pass_time(**{unit: int(amount)})
    crowd.enter(*another)
    pass_time(hours=1)
    crowd.wait_for_the_end()
    assert_provider_agrees(world.ledger)
    assert world.ledger.count_repeats(crowd.message_ids()) <= crowd.count_unclear()
    if jump != "days=365":  # after a year everybody is over the hard limit
        crowd.assert_each_went_once()
    seen(f"{jump}: {crowd.size} people, each visit once, no message twice")


@FULL_ONLY
def test_fault_16_a_worker_whose_clock_is_wrong_decides_nothing_by_it(
    world, seed, pick, seen
):
    """One hour ahead; beside a worker whose clock is right, then alone."""
    crowd = Crowd(f"skewed-{seed}", pick(60, 1_000), hook=world.hooks.url)
    right = list(world.workers)
    wrong = world.start_skewed_worker(seconds=3600)
    together, alone = crowd.waves(2)
    wait_until(lambda: len(children_of(wrong)) == 2, "the other worker")
    crowd.enter(*together)
    wait_until(lambda: crowd.count_ended() >= together[1], "those of both")
    for worker in right:
        world.kill(worker)
    done_by = {f"{gethostname()}:{pid}" for pid in children_of(wrong)}
    crowd.enter(*alone)
    crowd.wait_for_the_end()
    crowd.assert_each_went_once()
    assert_provider_agrees(world.ledger)
    attempts = Attempt.objects.filter(message_id__in=crowd.message_ids())
    by_wrong = attempts.filter(worker__in=done_by).count()
    assert by_wrong > 0
    moments = Visit.objects.filter(version=crowd.journey.published_id)
    assert not moments.filter(left_at__gt=get_now()).exists()
    assert world.ledger.count_repeats(crowd.message_ids()) <= (
        world.senders + crowd.count_unclear()  # whom the kill caught at it
    )
    world.kill(wrong)
    seen(f"worker 1 h ahead: {by_wrong} of {attempts.count()} calls by it, each once")


def children_of(worker) -> list[int]:
    """Return the processes that do a worker's work."""
    return [child.pid for child in psutil.Process(worker.pid).children()]


def test_fault_20_a_fresh_message_overtakes_a_wave_due_at_once(world, seed, pick, seen):
    size = pick(3_000, 1_000_000)
    world.is_crowded = size > 100_000
    wave = Wave(f"wave-{seed}", size)
    fresh = Crowd(f"fresh-{seed}", 10)
    wave.fall_due()
    started = time.monotonic()
    fresh.enter()
    wait_until(lambda: fresh.count_sent() >= fresh.size, "the fresh messages", 120)
    overtook = time.monotonic() - started
    left = wave.count_waiting()
    wait_until(lambda: wave.count_waiting() == 0, "the wave", 600)
    seconds = time.monotonic() - started
    fresh.wait_for_the_end()
    # `make test` may run beside other work, so there it only must not wait for the wave
    assert overtook < FRESH_SECONDS
    seen(
        f"{size:,} due at once drained in {seconds:.1f} s; fresh messages sent after"
        f" {overtook:.1f} s, when {left:,} still waited"
    )


def test_fault_21_after_a_day_off_the_rest_runs_in_order(world, seed, pick, seen):
    size = pick(150, 3_000)
    cap = FrequencyCap.objects.create(hours=48, limit=1, since=get_now())
    # Their wait ends in the time off: what they get then, the cap still holds back
    news = Crowd(f"news-{seed}", size, purpose="marketing", hours=HALF_A_DAY)
    receipts = Crowd(f"receipts-{seed}", size)
    ids = Identity.objects.filter(value__in=news.users)
    record_consent(
        customer_ids=list(ids.values_list("customer_id", flat=True)),
        channel="email",
        purpose="marketing",
        granted=True,
        source="form",
        at=get_now(),
    )
    first, *others = news.waves(3)
    news.enter(*first)
    wait_until(lambda: news.count_sent() >= first[1], "the first news")
    world.mail.mode = "busy"
    for crowd, waves in ((news, others), (receipts, receipts.waves(3))):
        for wave in waves:
            crowd.enter(*wave)
    greeted = Visit.objects.filter(
        node_id="hello", version__journey__in=(news.journey, receipts.journey)
    )
    wait_until(lambda: greeted.count() == 2 * size, "everybody to wait")
    for process in (*world.workers, *world.pulses):
        world.kill(process)
    pass_time(hours=26)
    world.mail.mode = "ok"
    started = time.monotonic()
    world.be_complete()
    queued = Message.objects.filter(status="queued").exclude(reason="cap")
    for crowd in (news, receipts):
        crowd.wait_until_all_left()
    wait_until(lambda: not queued.exists(), "all that may leave")
    seconds = time.monotonic() - started
    capped = assert_cap_is_held(news)
    pass_time(hours=48)
    for crowd in (news, receipts):
        crowd.wait_for_the_end()
    assert_invariants()
    cap.delete()
    receipts.assert_each_went_once()
    assert_provider_agrees(world.ledger)
    for crowd in (news, receipts):
        with connection.cursor() as cursor:
            cursor.execute(_DISORDER, [crowd.journey.published_id])
            assert cursor.fetchone() == (0,)
    found = Message.objects.filter(pk__in=news.message_ids())
    late = Counter(found.values_list("status", "reason"))
    assert set(late) <= {
        ("sent", ""),
        ("skipped", "too_late"),
        ("skipped", "cap"),
        # Under way when its worker was killed
        ("sent", "possibly_twice"),
        ("unknown", "possibly_sent"),
    }
    assert late["skipped", "too_late"] > 0
    assert nothing_waits()
    seen(
        f"{2 * size} overdue done in {seconds:.1f} s, {dict(late)}; {capped} held back"
        " by the cap of one in 48 h"
    )


def assert_cap_is_held(news: Crowd) -> int:
    """Nobody got more than the one message allowed; return how many the cap held."""
    found = Message.objects.filter(pk__in=news.message_ids())
    sent = Counter(found.filter(status="sent").values_list("customer_id", flat=True))
    assert set(sent.values()) == {1}
    capped = found.filter(reason="cap").count()
    assert capped > 0
    return capped
