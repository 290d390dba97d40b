"""Faults 14 and 24: providers misbehave, people say no in the middle of it."""

import math
import time
from collections import Counter

import pytest

from customers.selectors import get_now
from customers.services import record_consent
from messaging.models import Attempt, Breaker, Message
from tests.faults.crowd import Crowd
from tests.faults.services import pause
from tests.faults.sizes import FULL_ONLY
from tests.faults.world import SHORT_WAITS, assert_provider_agrees
from tests.processes import wait_until

STILL_LEAVING_SECONDS = 30  # a message already being handed over can still leave
MOST_CALLS = 20  # to a provider that takes nothing, before each time it is left alone


# Who misbehaves and how; in each case the other one works
DEAD = [
    pytest.param(dead, mode, id=f"{dead}-{mode}", marks=() if is_first else FULL_ONLY)
    for dead, mode, is_first in [
        ("email", "hang", True),
        ("email", "error", False),
        ("email", "busy", False),
        ("webhook", "hang", False),
        ("webhook", "error", False),
        ("webhook", "busy", False),
    ]
]


@pytest.mark.parametrize(("channel", "mode"), DEAD)
def test_fault_14_a_provider_that_takes_nothing_delays_and_loses_nothing(
    world, seed, pick, seen, channel, mode
):
    name = f"{channel}-{mode}-{seed}"
    crowd = Crowd(name, pick(90, 600), hook=world.hooks.url)
    dead, other = world.mail, "webhook"
    if channel == "webhook":
        dead, other = world.hooks, "email"
    before = dead.calls
    dead.mode = mode
    crowd.enter()
    breaker = Breaker.objects.filter(account__startswith=channel, until__isnull=False)
    wait_until(breaker.exists, "its breaker to open")
    wait_until(lambda: crowd.count_sent(other) >= crowd.size, "the other provider")
    pause(pick(1, 60 if mode == "hang" else 10))
    calls, pauses = dead.calls - before, count_pauses(breaker.get())
    assert calls <= MOST_CALLS * pauses
    dead.mode = "ok"
    crowd.wait_for_the_end()
    assert_provider_agrees(world.ledger)
    statuses = count_statuses(crowd)
    # After five attempts a message is given up, and says so
    assert set(statuses) <= {"sent", "failed", "unknown"}
    assert sum(statuses.values()) == crowd.messages
    seen(f"{calls} calls in {pauses} pauses, the other went on; then {dict(statuses)}")


def test_fault_14_reset_after_acceptance_repeats_with_the_same_key(
    world, seed, pick, seen
):
    crowd = Crowd(f"reset-{seed}", pick(60, 600), hook=world.hooks.url)
    providers = (world.mail, world.hooks)
    before = [provider.calls for provider in providers]
    world.mail.mode = world.hooks.mode = "reset"
    crowd.enter()
    # After five in a row a provider is left alone for a while
    for provider, calls in zip(providers, before, strict=True):
        wait_until(lambda p=provider, n=calls: p.calls >= n + 4, "acceptances")
    world.mail.mode = world.hooks.mode = "ok"
    crowd.wait_for_the_end()
    crowd.assert_each_went_once()
    assert_provider_agrees(world.ledger)
    for channel in ("email", "webhook"):
        ids = crowd.message_ids(channel)
        lost = Attempt.objects.filter(message_id__in=ids, outcome="ambiguous").count()
        twice = world.ledger.count_repeats(ids)
        assert 0 < twice <= lost
        seen(f"{channel}: {lost} answers lost, {twice} repeats, all with their key")


@FULL_ONLY
def test_fault_14_what_must_not_be_repeated_is_parked_when_nobody_knows(
    world, seed, pick, seen
):
    crowd = Crowd(f"unsure-{seed}", pick(60, 600))
    world.mail.mode = "error"
    crowd.enter()
    wait_until(lambda: len(crowd.message_ids()) >= crowd.size, "messages")
    Message.objects.filter(status="queued").update(dup_policy="no_duplicate")
    world.mail.mode = "reset"
    parked = Message.objects.filter(status="parked", reason="ambiguous")
    wait_until(parked.exists, "a message to be parked")
    Message.objects.filter(status="queued").update(dup_policy="no_duplicate")
    world.mail.mode = "ok"
    crowd.wait_for_the_end()
    assert_provider_agrees(world.ledger)
    never_twice = parked.filter(pk__in=crowd.message_ids())
    assert never_twice.exists()
    keys = {str(id_) for id_ in never_twice.values_list("pk", flat=True)}
    assert world.ledger.count_repeats(keys) == 0
    seen(f"{len(keys)} parked, none of them handed over twice")


def test_fault_24_nobody_gets_mail_after_opting_out(world, rng, seed, pick, seen):
    crowd = Crowd(f"optout-{seed}", pick(150, 3_000), purpose="marketing")
    addresses = crowd.addresses()
    leaving = list(addresses)
    say(leaving, granted=True)
    world.mail.mode = "slow"
    crowd.enter()
    said_at: dict[str, float] = {}
    rng.shuffle(leaving)
    for customer_id in leaving[: pick(75, 1_000)]:
        said_at[addresses[customer_id]] = time.time()
        say([customer_id], granted=False)
        pause(rng.uniform(0, 0.03))
    crowd.wait_for_the_end()
    late = [
        one.at - said_at[one.to]
        for one in world.ledger.read()
        if one.to in said_at and one.at > said_at[one.to]
    ]
    assert max(late, default=0.0) < STILL_LEAVING_SECONDS
    statuses = count_statuses(crowd)
    assert statuses["skipped"] > 0
    assert set(statuses) == {"sent", "skipped"}
    reasons = Message.objects.filter(pk__in=crowd.message_ids(), status="skipped")
    assert set(reasons.values_list("reason", flat=True)) == {"no_consent"}
    seen(
        f"{len(said_at)} opted out, {statuses['skipped']} messages skipped,"
        f" {len(late)} left later, at most {max(late, default=0.0):.2f} s"
    )


def count_pauses(breaker: Breaker) -> int:
    """Return how often a provider was left alone so far: each pause doubles."""
    first = float(SHORT_WAITS["BREAKER_SECONDS"])
    return 1 + round(math.log2(breaker.pause_seconds / first))


def count_statuses(crowd: Crowd) -> Counter[str]:
    """Return how many of the crowd's messages have which status."""
    found = Message.objects.filter(pk__in=crowd.message_ids())
    return Counter(found.values_list("status", flat=True))


def say(customer_ids: list[int], *, granted: bool) -> None:
    """Let people say yes or no to marketing mail."""
    record_consent(
        customer_ids=customer_ids,
        channel="email",
        purpose="marketing",
        granted=granted,
        source="form",
        at=get_now(),
    )
