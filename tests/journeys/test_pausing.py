"""Pause and resume: nobody leaves, nothing that happened is lost."""

from datetime import timedelta

import pytest

from customers.models import SHARD_COUNT, OwnerMode
from journeys.models import Enrollment, Kept
from journeys.selectors import shards_due
from journeys.services import (
    move_people,
)
from tests.journeys.factories import (
    START,
    bring,
    create_customer,
    do,
    history,
    pass_time,
    put_live,
    set_clock,
    standing,
    take_turns,
)
from tests.journeys.graphs import branch
from tests.journeys.publishing import (
    change,
    enter,
    move_all,
    waiting,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    set_clock()


def test_pause_does_not_exit_people_and_timers_fall_due_on_resume():
    """Trap 62: a pause exits people."""
    journey = put_live(waiting())
    customer = enter()
    change(journey, "pause")
    pass_time(days=5)
    there = standing(customer)
    assert (there.status, there.node_id, there.visit_no) == ("active", "pause", 2)
    assert there.held_at == START + timedelta(days=5)
    change(journey, "resume")
    move_all()
    there = standing(customer)
    assert (there.node_id, there.held_at) == ("order", None)
    assert there.due_at == START + timedelta(days=8)
    assert history(customer) == [("in", "next"), ("pause", "next")]


def test_people_held_by_a_pause_are_not_found_due_again_and_again():
    """Trap 28: the same due timer is triggered repeatedly while backlog exists."""
    journey = put_live(waiting())
    enter()
    change(journey, "pause")
    moment = pass_time(days=5)
    assert shards_due(moment) == []


def test_a_pause_shorter_than_the_wait_changes_nothing():
    journey = put_live(waiting())
    customer = enter()
    before = standing(customer).due_at
    change(journey, "pause")
    pass_time(days=1)
    change(journey, "resume")
    move_all()
    assert standing(customer).due_at == before
    pass_time(days=1)
    assert standing(customer).node_id == "order"


def test_nobody_enters_while_paused_and_somebody_does_afterwards():
    journey = put_live(waiting())
    change(journey, "pause")
    customer = enter()
    assert not Enrollment.objects.exists()
    change(journey, "resume")
    move_all()
    assert not Enrollment.objects.exists()
    do("u1", "Signed Up")
    take_turns()
    assert standing(customer).node_id == "pause"


def test_the_hard_limit_acts_also_in_a_paused_journey():
    journey = put_live(waiting(incubating=True, hard_limit_days=4))
    customer = enter()
    change(journey, "pause")
    pass_time(days=3)
    there = standing(customer)
    assert there.due_at == there.limit_at == START + timedelta(days=4)
    pass_time(days=1)
    assert standing(customer).ended_reason == "hard_limit"
    customer.refresh_from_db()
    assert customer.owner_mode == OwnerMode.OPEN


KEPT = [
    # what happens while paused: (after days, event); the visits that follow
    ([(1, "Order")], ["order happened"]),
    ([(1, "Order"), (2, "Review")], ["order happened", "review happened"]),
    ([(1, "Review"), (2, "Order")], ["order happened"]),  # it was not awaited yet
    ([(4, "Order")], ["order timeout"]),  # after the deadline
    ([(1, "Order"), (1, "Order")], ["order happened"]),
    ([], ["order timeout"]),
]


@pytest.mark.parametrize(("events", "visits"), KEPT)
def test_an_awaited_event_is_not_lost_while_the_journey_is_paused(events, visits):
    journey = put_live(waiting())
    customer = enter()
    pass_time(days=2)
    assert standing(customer).node_id == "order"
    change(journey, "pause")
    passed = 0
    for day, event in events:
        pass_time(days=day - passed)
        passed = day
        do("u1", event)
        take_turns()
    pass_time(days=5 - passed)
    assert standing(customer).node_id == "order"
    change(journey, "resume")
    move_all()
    assert [
        f"{node_id} {outcome}"
        for node_id, outcome in history(customer)[2:]
        if not outcome.startswith("$")
    ] == visits
    assert not Kept.objects.exists()


def test_an_exit_rule_that_became_true_in_a_pause_acts_on_resume():
    journey = put_live(waiting(exit_rule=branch("x", "left")["rule"]))
    customer = enter()
    change(journey, "pause")
    for _ in range(2):
        create_customer("u1", left=True)
        take_turns()
    assert standing(customer).status == "active"
    assert Kept.objects.count() == 1
    change(journey, "resume")
    move_all()
    assert standing(customer).ended_reason == "exit_rule"


def test_an_exit_rule_that_time_made_true_in_a_pause_acts_on_resume():
    longevity = {"measure": {"kind": "longevity"}, "operator": "gte", "value": 4}
    journey = put_live(waiting(exit_rule={"schema_version": 1, "root": longevity}))
    customer = enter(createdAt=START.isoformat())
    pass_time(days=3)
    assert standing(customer).node_id == "order"
    change(journey, "pause")
    pass_time(days=2)
    assert standing(customer).status == "active"
    change(journey, "resume")
    move_all()
    pass_time(minutes=1)
    there = standing(customer)
    assert (there.status, there.ended_reason) == ("ended", "exit_rule")


def test_a_goal_reached_in_a_pause_counts_on_resume():
    goal = {"event": "Bought", "within_days": 30, "leaves": True}
    journey = put_live(waiting(goal=goal))
    customer = enter()
    change(journey, "pause")
    pass_time(days=1)
    do("u1", "Bought")
    take_turns()
    assert standing(customer).status == "active"
    change(journey, "resume")
    move_all()
    assert standing(customer).ended_reason == "goal_reached"


def test_news_kept_for_one_journey_moves_nobody_in_another():
    paused = put_live(waiting(), "Paused")
    put_live(waiting(), "Live")
    customer = enter()
    pass_time(days=2)
    change(paused, "pause")
    do("u1", "Order")
    take_turns()
    nodes = {one.journey.name: one.node_id for one in Enrollment.objects.all()}
    assert nodes == {"Paused": "order", "Live": "review"}
    change(paused, "resume")
    move_all()
    assert {one.node_id for one in Enrollment.objects.all()} == {"review"}
    assert [visit for visit in history(customer) if visit[0] == "order"] == [
        ("order", "happened"),
        ("order", "happened"),
    ]


def test_people_do_not_all_go_on_in_the_same_second_after_a_pause():
    """Trap 30: recovered jobs all restart in lockstep."""
    journey = put_live(waiting())
    bring(*(f"u{number}" for number in range(20)))
    change(journey, "pause")
    moment = pass_time(days=3)
    assert Enrollment.objects.filter(held_at__isnull=False).count() == 20
    change(journey, "resume", spread_minutes=60)
    for shard in range(SHARD_COUNT):
        while move_people(shard=shard).more:
            pass
    dues = sorted(one.due_at for one in Enrollment.objects.all())
    assert len(set(dues)) == 20
    assert moment <= dues[0]
    assert dues[-1] <= moment + timedelta(hours=1)
    assert dues[-1] - dues[0] > timedelta(minutes=30)
    pass_time(hours=1)
    assert {one.node_id for one in Enrollment.objects.all()} == {"order"}


def test_somebody_who_moved_on_before_the_release_is_not_hurried():
    journey = put_live(waiting())
    customer = enter()
    pass_time(days=2)
    change(journey, "pause")
    pass_time(days=1)
    do("u1", "Order")
    take_turns()
    moment = pass_time(days=4)
    change(journey, "resume")
    move_all()
    there = standing(customer)
    assert (there.node_id, there.due_at) == ("review", moment + timedelta(days=3))


def test_pausing_again_keeps_who_was_not_released_yet():
    journey = put_live(waiting())
    customer = enter()
    change(journey, "pause")
    pass_time(days=3)
    change(journey, "resume")
    change(journey, "pause")
    move_all()
    assert standing(customer).node_id == "pause"
    change(journey, "resume")
    move_all()
    assert standing(customer).node_id == "order"
