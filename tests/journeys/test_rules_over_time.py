"""Rules that act while people wait: by news, time alone, the limit, the goal."""

from datetime import timedelta

import polars as pl
import pytest
from django.db import connection

from config.fsck import CHECKS
from customers.models import Clock, Customer, Event, OwnerMode
from journeys.models import Enrollment, Journey
from journeys.selectors import count_goals
from messaging.models import Message
from messaging.services import deliver, queue_messages
from tests.customers.factories import post
from tests.journeys.factories import (
    START,
    bring,
    create_customer,
    create_template,
    do,
    history,
    pass_time,
    put_live,
    set_clock,
    standing,
    take_turns,
)
from tests.journeys.graphs import document, edge, entry, node, rule

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def clock():
    set_clock()


def leaf(measure, operator, value=None):
    return {"measure": measure, "operator": operator, "value": value}


def whole(root):
    return {"schema_version": 1, "root": root}


def ordered(operator, value, days):
    measure = {"kind": "count", "event": "Order", "within_days": days}
    return leaf(measure, operator, value)


def waiting(days=60, **settings):
    """Return a journey in which people wait so many days."""
    return document(
        [
            entry("Signed Up", reentry=settings.pop("reentry", "once")),
            node("pause", "wait", amount=days, unit="days"),
            node("out", "exit"),
        ],
        [edge("in", "pause"), edge("pause", "out")],
        **settings,
    )


def come_in(user="u1", **traits):
    (customer,) = bring(user, **traits)
    return customer


def check(*codes):
    """Return what fsck finds wrong."""
    values = {"due_before": START - DAY, "leased_before": START - DAY}
    found = {}
    for one in CHECKS:
        if one.code in codes:
            with connection.cursor() as cursor:
                cursor.execute(one.sql, values)
                found[one.code] = cursor.fetchall()
    return {code: rows for code, rows in found.items() if rows}


LONG_AGO = {"kind": "longevity"}
LAST_ORDER = {"kind": "days_since", "event": "Order", "which": "last"}
BY_TIME = [
    # exit rule, what the customer did (days before the start), leaves after days
    (leaf(LONG_AGO, "gte", 7), [], 7),
    (ordered("eq", 0, 30), [1], 29),
    (ordered("lt", 2, 7), [6, 2], 1),
    ({"all": [leaf(LONG_AGO, "gte", 3), ordered("eq", 0, 30)]}, [10], 20),
    ({"not": ordered("gte", 1, 5)}, [1, 2], 4),
    (ordered("gte", 1, 5), [], None),
    (leaf(LAST_ORDER, "gte", 14), [3], 11),
]  # fmt: skip


@pytest.mark.parametrize(("root", "orders", "days"), BY_TIME)
def test_an_exit_rule_that_time_makes_true_is_not_overlooked(root, orders, days):
    put_live(waiting(exit_rule=whole(root)))
    customer = create_customer()
    for ago in orders:
        do("u1", "Order", ago=ago * DAY)
    do("u1", "Signed Up")
    take_turns()
    if days is None:
        assert standing(customer).due_at == START + 60 * DAY
        assert "until" not in standing(customer).state
        return
    assert standing(customer).due_at == START + days * DAY
    set_clock(START + days * DAY - SECOND)
    take_turns()
    assert standing(customer).status == "active"
    pass_time(seconds=1)
    assert standing(customer).ended_reason == "exit_rule"
    assert standing(customer).ended_at == START + days * DAY


def test_news_moves_the_moment_at_which_time_acts():
    visited = leaf({"kind": "count", "event": "Visit"}, "gte", 1)
    put_live(waiting(exit_rule=whole({"all": [visited, ordered("eq", 0, 30)]})))
    customer = create_customer()
    do("u1", "Order")
    do("u1", "Signed Up")
    take_turns()
    assert standing(customer).due_at == START + 60 * DAY  # never visited: never out
    pass_time(days=10)
    do("u1", "Visit")
    take_turns()
    assert standing(customer).due_at == START + 30 * DAY
    assert history(customer) == [("in", "next")]
    do("u1", "Order")
    take_turns()
    assert standing(customer).due_at == START + 40 * DAY
    pass_time(days=25)
    assert standing(customer).status == "active"
    pass_time(days=5)
    assert standing(customer).ended_reason == "exit_rule"


def test_a_rule_asked_too_early_does_not_end_the_wait():
    """Two leaves turn over at once: the answer stays, and the wait goes on."""
    both = {"all": [leaf(LONG_AGO, "eq", 3), leaf(LONG_AGO, "eq", 4)]}
    put_live(waiting(days=5, exit_rule=whole(both)))
    customer = come_in()
    assert standing(customer).due_at < START + 5 * DAY
    for _ in range(5):
        assert standing(customer).status == "active"
        pass_time(days=1)
    assert history(customer)[1:] == [("pause", "next"), ("out", "$completed")]


def wait_for(**settings):
    return document(
        [
            entry("Signed Up"),
            node("w", "wait_for", deadline={"amount": 10, "unit": "days"}, **settings),
            node("yes", "exit"),
            node("no", "exit"),
        ],
        [edge("in", "w"), edge("w", "yes", "happened"), edge("w", "no", "timeout")],
    )


def test_a_wait_for_a_rule_that_time_makes_true_ends_then_and_not_at_the_deadline():
    put_live(wait_for(rule=whole(leaf(LONG_AGO, "gte", 4))))
    customer = come_in()
    there = standing(customer)
    assert there.due_at == START + 4 * DAY
    assert there.state["until"] is not None
    pass_time(days=3)
    assert standing(customer).status == "active"
    pass_time(days=1)
    assert history(customer)[1] == ("w", "happened")


def test_an_event_counts_until_the_deadline_although_the_rule_is_asked_before():
    """The row is due early for the rule; the event still has until the deadline."""
    never = {"all": [leaf(LONG_AGO, "eq", 2), leaf(LONG_AGO, "eq", 3)]}
    put_live(wait_for(event="Order", rule=whole(never)))
    customer = come_in()
    assert standing(customer).due_at < START + 9 * DAY
    set_clock(START + 9 * DAY)
    do("u1", "Order")
    take_turns()
    assert history(customer)[1] == ("w", "happened")


RACES = [
    # deadline and limit in days; happened after, heard of after; outcome
    (10, None, 10 * DAY, 10 * DAY, "happened"),  # on the dot
    (10, None, 10 * DAY, 12 * DAY, "happened"),  # heard late, happened in time
    (10, None, 10 * DAY + timedelta(microseconds=1), 12 * DAY, "timeout"),
    (10, None, timedelta(), timedelta(), "happened"),
    (10, None, -timedelta(microseconds=1), timedelta(), None),  # before the wait
    (10, 5, 5 * DAY - SECOND, 5 * DAY - SECOND, "happened"),
    (10, 5, 4 * DAY, 5 * DAY, "$hard_limit"),  # the limit asks nobody
]


@pytest.mark.parametrize(("deadline", "limit", "happened", "heard", "out"), RACES)
def test_an_event_in_time_never_loses_against_the_deadline(
    deadline, limit, happened, heard, out
):
    flow = wait_for(event="Order")
    flow["graph"] = {} if limit is None else {"hard_limit_days": limit}
    put_live(flow)
    customer = come_in()
    set_clock(START + heard)
    do("u1", "Order", ago=heard - happened)
    take_turns()
    found = [outcome for place, outcome in history(customer) if place == "w"]
    assert found == ([] if out is None else [out])


def test_an_event_after_the_timeout_was_processed_changes_nothing():
    put_live(wait_for(event="Order"))
    customer = come_in()
    pass_time(days=10)
    do("u1", "Order", ago=DAY)
    take_turns()
    assert [one for one in history(customer) if one[0] == "w"] == [("w", "timeout")]


# Owner modes


def end_by_exit_node(customer):
    pass_time(days=60)


def end_by_rule(customer):
    create_customer("u1", gone=True)
    take_turns()


def end_by_limit(customer):
    pass_time(days=90)


def end_by_limit_while_paused(customer):
    Journey.objects.update(status="paused")
    pass_time(days=90)


def end_by_limit_while_parked(customer):
    Enrollment.objects.update(parked_at=START, attempts=5, due_at=START + 90 * DAY)
    pass_time(days=90)


def end_by_stop(customer):
    Journey.objects.update(status="stopped")
    pass_time(days=60)


def end_by_goal(customer):
    do("u1", "Order")
    take_turns()


def end_by_merge(customer):
    create_customer("u2")
    post({"type": "alias", "userId": "u2", "previousId": "u1"}, now=START)
    take_turns()


def stay(customer):
    pass_time(days=1)


TRANSITIONS = [
    # what happens, wait in days, mode and reason after it
    (end_by_exit_node, 60, OwnerMode.OPEN, "completed"),
    (end_by_rule, 60, OwnerMode.OPEN, "exit_rule"),
    (end_by_limit, 120, OwnerMode.OPEN, "hard_limit"),
    (end_by_limit_while_paused, 120, OwnerMode.OPEN, "hard_limit"),
    (end_by_limit_while_parked, 120, OwnerMode.OPEN, "hard_limit"),
    (end_by_stop, 60, OwnerMode.OPEN, "stopped"),
    (end_by_goal, 60, OwnerMode.OPEN, "goal_reached"),
    (end_by_merge, 60, OwnerMode.NOBODY, None),
    (stay, 60, OwnerMode.INCUBATING, "entered"),
]


@pytest.mark.parametrize(("act", "days", "mode", "reason"), TRANSITIONS)
def test_no_end_of_the_owning_journey_leaves_a_customer_owned(act, days, mode, reason):
    goal = {"event": "Order", "within_days": 30, "leaves": True}
    put_live(waiting(days, incubating=True, hard_limit_days=90, goal=goal,
                     exit_rule=rule("gone")))  # fmt: skip
    customer = come_in()
    assert Customer.objects.get(pk=customer.pk).owner_mode == OwnerMode.INCUBATING
    act(customer)
    customer.refresh_from_db()
    assert customer.owner_mode == mode
    if reason is not None:
        assert customer.owner_reason == reason
    if mode == OwnerMode.OPEN:
        assert standing(customer).ended_reason == reason
    assert not check("incubating_owner", "customer_mode", "visit_successor")


AGAIN = [(None, 400, False), (30, 29, False), (30, 30, True)]


@pytest.mark.parametrize(("allowed", "later", "comes_in"), AGAIN)
def test_nobody_is_incubated_again_sooner_than_the_journey_allows(
    allowed, later, comes_in
):
    more = {} if allowed is None else {"reincubate_after_days": allowed}
    put_live(waiting(1, incubating=True, reentry="always", **more))
    customer = come_in()
    pass_time(days=1)
    assert standing(customer).status == "ended"
    pass_time(days=later)
    do("u1", "Signed Up")
    take_turns()
    customer.refresh_from_db()
    assert (customer.owner_mode == OwnerMode.INCUBATING) is comes_in
    refused = Event.objects.filter(name__name="$journey_refused")
    reasons = [one.properties["reason"] for one in refused]
    assert reasons == ([] if comes_in else ["handed_over"])
    assert not check("incubating_owner")


@pytest.mark.parametrize(("admits", "inside"), [("open", 1), ("all", 2)])
def test_incubating_people_enter_other_journeys_only_where_these_admit_them(
    admits, inside
):
    put_live(waiting(incubating=True), "Owner")
    customer = come_in()
    other = waiting(admits=admits)
    other["nodes"][0]["settings"]["trigger"]["event"] = "Browsed"
    put_live(other, "Other")
    do("u1", "Browsed")
    take_turns()
    active = Enrollment.objects.filter(customer_id=customer.pk, status="active")
    assert active.count() == inside
    assert not check("incubating_owner")


# Goals

GOALS = [
    # days after coming in, heard days later, reached
    (timedelta(), timedelta(), True),
    (-SECOND, DAY, False),
    (30 * DAY, timedelta(), True),  # on the dot, long after the journey ended
    (30 * DAY, 3 * DAY, True),
    (30 * DAY + timedelta(microseconds=1), DAY, False),
]


@pytest.mark.parametrize(("happened", "late", "reached"), GOALS)
def test_a_goal_counts_in_its_window_and_not_outside(happened, late, reached):
    journey = put_live(waiting(5, goal={"event": "Order", "within_days": 30}))
    customer = come_in()
    pass_time(days=5)
    set_clock(START + max(happened + late, 5 * DAY))
    now = Clock.objects.get().virtual_at
    do("u1", "Order", ago=now - START - happened)
    take_turns()
    found = standing(customer).goal_at
    assert found == (START + happened if reached else None)
    counted = count_goals([journey.published_id])
    assert counted == ({journey.published_id: 1} if reached else {})
    told = Event.objects.filter(name__name="$journey_goal_reached")
    assert told.count() == int(reached)


def test_a_goal_is_not_reached_twice_and_does_not_end_a_journey_by_itself():
    put_live(waiting(goal={"event": "Order", "within_days": 30}))
    customer = come_in()
    do("u1", "Order")
    pass_time(days=1)
    do("u1", "Order")
    take_turns()
    assert standing(customer).goal_at == START
    assert standing(customer).status == "active"
    assert Event.objects.filter(name__name="$journey_goal_reached").count() == 1


def test_a_goal_just_after_the_entry_is_not_lost_when_both_are_heard_together():
    put_live(waiting(goal={"event": "Order", "within_days": 30, "leaves": True}))
    customer = create_customer()
    do("u1", "Signed Up", ago=timedelta(seconds=20))
    do("u1", "Order", ago=timedelta(seconds=10))
    take_turns()
    assert standing(customer).goal_at == START - timedelta(seconds=10)
    assert standing(customer).ended_reason == "goal_reached"


def test_an_event_that_the_goals_filters_refuse_reaches_nothing():
    filters = [{"property": "total", "operator": "gte", "value": 50}]
    goal = {"event": "Order", "filters": filters, "within_days": 30}
    put_live(waiting(goal=goal))
    customer = come_in()
    do("u1", "Order", total=49)
    take_turns()
    assert standing(customer).goal_at is None
    do("u1", "Order", total=50)
    take_turns()
    assert standing(customer).goal_at == START


def queue_campaign_message(customer):
    template = create_template("Offer", purpose="transactional")
    row = {
        "customer_id": customer.pk,
        "origin_kind": "treatment",
        "origin_id": 1,
        "origin_no": 1,
        "channel": "email",
        "purpose": "transactional",
        "template_version_id": template.current_id,
    }
    queue_messages(frame=pl.DataFrame([row]), now=Clock.objects.get().virtual_at)
    return Message.objects.get(origin_kind="treatment")


def test_no_campaign_message_leaves_after_the_customer_was_incubated_again():
    put_live(waiting(1, incubating=True, reentry="always", reincubate_after_days=3))
    customer = come_in(email="u1@example.com")
    pass_time(days=1)
    pass_time(days=3)
    message = queue_campaign_message(customer)
    do("u1", "Signed Up")
    take_turns()
    customer.refresh_from_db()
    assert customer.owner_mode == OwnerMode.INCUBATING
    deliver(channel="email")
    message.refresh_from_db()
    assert (message.status, message.reason) == ("skipped", "incubating")
