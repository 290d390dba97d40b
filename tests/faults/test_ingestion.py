"""Fault 15: duplicate, late, future, disordered and hostile events."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

from django.db import connection

from customers.models import Event, Quarantine
from customers.selectors import get_now
from journeys.models import Enrollment
from tests.customers.factories import customer_of
from tests.faults.client import iso, post_batch
from tests.faults.world import nothing_waits
from tests.journeys.factories import put_live
from tests.journeys.graphs import document, edge, entry, node
from tests.processes import wait_until

ACCEPTED, REJECTED = "accepted", "rejected"


def nest(depth: int) -> Any:
    """Return a list in a list in a list."""
    return [nest(depth - 1)] if depth else 1


# What is unusual about an event, what becomes of it, whether it sets something off
CASES: dict[str, tuple[dict[str, Any], str, bool]] = {
    "plain": ({}, ACCEPTED, True),
    "late": ({"ago": timedelta(days=29)}, ACCEPTED, True),
    "too late": ({"ago": timedelta(days=31)}, ACCEPTED, False),
    "future": ({"ago": -timedelta(days=1)}, ACCEPTED, True),
    "nul": ({"properties": {"a": "b\x00"}}, REJECTED, False),
    "surrogate": ({"properties": {"a": "\ud800"}}, REJECTED, False),
    "infinite": ({"properties": {"a": float("inf")}}, REJECTED, False),
    "deep": ({"properties": {"a": nest(40)}}, REJECTED, False),
    "no name": ({"event": ""}, REJECTED, False),
    "ours": ({"event": "$journey_entered"}, REJECTED, False),
    "nobody": ({"userId": "undefined"}, REJECTED, False),
    "no such day": ({"timestamp": "2026-02-30T10:00:00Z"}, REJECTED, False),
    "long id": ({"messageId": "x" * 101}, REJECTED, False),
    "large": ({"properties": {"a": "x" * 40_000}}, REJECTED, False),
}


def test_fault_15_odd_events_are_judged_one_by_one_and_stored_once(
    world, seed, pick, seen
):
    name = f"Came {seed}"
    journey = put_live(
        document(
            [entry(name, reentry="always"), node("out", "exit")], [edge("in", "out")]
        ),
        name,
    )
    now = get_now()
    quarantined = Quarantine.objects.count()
    calls = [build(case, name, seed, now) for case in CASES]
    # The same batch at once on eight connections, as a client that gets no answers
    times = pick(16, 200)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: post_batch(world, calls), range(times)))
    assert {status for status, _ in answers} == {200}
    expected = [result for _, result, _ in CASES.values()]
    for place, result in enumerate(expected):
        heard = sorted(answer["results"][place] for _, answer in answers)
        others = "duplicate" if result == ACCEPTED else REJECTED
        assert heard == [result, *[others] * (times - 1)], calls[place]
    wait_until(nothing_waits, "the end of all work")
    assert count_events(f"odd-{seed}-") == expected.count(ACCEPTED)
    acting = sum(acts for _, _, acts in CASES.values())
    assert Enrollment.objects.filter(journey=journey).count() == acting
    rejections = Quarantine.objects.count() - quarantined
    assert rejections == times * expected.count(REJECTED)
    future = customer_of(f"odd-{seed}-future")
    assert (
        Event.objects.get(customer_id=future.pk, name__name=name).occurred_at
        <= get_now()
    )
    seen(f"{times} times the same {len(CASES)} events, {acting} acted, each once")


def test_fault_15_an_older_identify_arriving_later_changes_nothing(world, seed):
    now = get_now()
    user = f"order-{seed}"
    for hours, plan in ((1, "gold"), (5, "basic")):
        call = {
            "type": "identify",
            "userId": user,
            "traits": {"plan": plan},
            "timestamp": iso(now - timedelta(hours=hours)),
        }
        assert post_batch(world, [call])[0] == 200
    assert customer_of(user).attributes["plan"] == "gold"


def build(case: str, name: str, seed: int, now: Any) -> dict[str, Any]:
    """Return the call of a case."""
    unusual = dict(CASES[case][0])
    moment = now - unusual.pop("ago", timedelta())
    return {
        "type": "track",
        "userId": f"odd-{seed}-{case}",
        "messageId": f"odd-{seed}-{case}",
        "event": name,
        "timestamp": iso(moment),
        **unusual,
    }


def count_events(prefix: str) -> int:
    """Return how many events have message ids that begin so."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM customers_event WHERE starts_with(message_id, %s)",
            [prefix],
        )
        (count,) = cursor.fetchone()
    return int(count)
