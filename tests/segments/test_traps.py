"""What went wrong in other engines, and no other test here would notice."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from customers.models import SHARD_COUNT
from segments import selectors, services
from segments.models import Crossing, Run
from tests.segments.looking import members
from tests.segments.making import (
    NOW,
    attribute,
    count,
    make_event,
    make_people,
    make_person,
    make_segment,
    run_all,
    shard_of,
)

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)
ODD: tuple[Any, ...] = (
    None, "", " ", "\N{WOLF FACE}", 0, -0.0, 1e308, 10**30, "NaN", "1e999", True, [],
    [None], [[]], {}, {"x": {"x": []}}, "9999-12-31T23:59:59Z", "0000-00-00",
    "x" * 70_000,
)  # fmt: skip
VALUES = {
    "gt": 5,
    "eq": "1",
    "contains": "1",
    "before": "2030-01-01",
    "known": None,
}


def follow(*customer_ids: int, now: Any) -> None:
    with transaction.atomic():
        services.follow_customers(
            shard=shard_of(customer_ids[0]), customer_ids=customer_ids, now=now
        )


@pytest.mark.parametrize("operator", VALUES)
def test_no_odd_value_stops_a_run_or_keeps_others_out(operator: str) -> None:
    """Traps 68 and 74: one row with an empty or bad column ended the whole rebuild."""
    asked = make_segment("Asked", attribute("x", operator, VALUES[operator]))
    sound = make_segment("Sound", attribute("y", "eq", 1))
    for id_, odd in enumerate(ODD, 1):
        make_person(id_, attributes={"x": odd, "y": 1})
        make_event(id_, "Visit", properties={"x": odd})
    make_segment("Visited", count("Visit", "gte", 1))
    run = run_all()
    assert (run.status, run.errors) == (Run.Status.DONE, [])
    assert members(sound) == set(range(1, len(ODD) + 1))
    assert members(asked) <= members(sound)


def test_news_of_many_takes_as_many_statements_as_news_of_one() -> None:
    """Trap 76: the cost of a change grew with the people, not with what changed."""
    make_segment("Gold", attribute("plan", "eq", "gold"))
    ids = [id_ for id_ in range(1, 999) if shard_of(id_) == shard_of(1)][:40]
    make_people(*ids, plan="gold")
    run_all()
    follow(ids[0], now=NOW + DAY / 8)  # compiles the rules
    with CaptureQueriesContext(connection) as one:
        follow(ids[0], now=NOW + DAY / 4)
    with CaptureQueriesContext(connection) as many:
        follow(*ids, now=NOW + DAY / 2)
    assert len(one) == len(many)


def test_a_window_that_ends_is_left_once_however_often_one_looks() -> None:
    """Trap 79: overlapping looks counted twice, and an ended day went in and out."""
    active = make_segment("Active", count("Visit", "gte", 1, within_days=7))
    make_people(1)
    make_event(1, "Visit", NOW - 6.5 * DAY)
    run_all()
    for hours in (11, 12, 13):
        follow(1, now=NOW + timedelta(hours=hours))
        follow(1, now=NOW + timedelta(hours=hours))
    run_all(1)
    run_all(2)
    found = Crossing.objects.filter(segment=active).order_by("id")
    assert [one.is_entry for one in found] == [True, False]


def test_not_of_a_rule_holds_of_who_has_done_nothing_and_of_nobody_else() -> None:
    """Trap 79: a negated rule matched people without a state, or none of them."""
    quiet = make_segment("Quiet", {"not": count("Visit", "gte", 1)})
    make_people(1, 2)
    make_event(1, "Visit")
    run_all()
    assert members(quiet) == {2}


def test_everybody_is_a_member_in_their_own_shard_only() -> None:
    """Trap 81: the same customer stood in several partitions."""
    make_segment("All", {"all": []})
    make_people(*range(1, 61))
    run_all()
    run_all(1)
    for shard in range(SHARD_COUNT):
        for inside in selectors.current_members(shard).values():
            assert {shard_of(id_) for id_ in inside} <= {shard}
