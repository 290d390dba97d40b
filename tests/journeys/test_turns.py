"""Whole journeys through the public entry points, on a real database."""

from datetime import UTC, datetime, timedelta

import pytest

from customers.models import Event, OwnerMode, Work
from journeys.models import Counter, Enrollment, Journey, Visit
from journeys.services import enroll, publish, save_draft
from messaging.models import Message
from tests.customers.factories import post
from tests.journeys.factories import (
    START,
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
from tests.journeys.graphs import branch, document, edge, entry, node

DAYS = {"amount": 3, "unit": "days"}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    set_clock()


def onboarding(**settings):
    template = create_template()
    return document(
        [
            entry("Signed Up"),
            node("hello", "message", template_id=template.pk),
            node("pause", "wait", amount=2, unit="days"),
            node("vip", "decision", branches=[branch("yes", "vip")]),
            node("gift", "message", template_id=template.pk),
            node(
                "order",
                "wait_for",
                event="Order",
                deadline={"amount": 3, "unit": "days"},
            ),
            node("over", "hand_over", reason="30 days"),
            node("out", "exit"),
        ],
        [
            edge("in", "hello"),
            edge("hello", "pause"),
            edge("pause", "vip"),
            edge("vip", "gift", "yes"),
            edge("vip", "order", "else"),
            edge("gift", "order"),
            edge("order", "over", "happened"),
            edge("order", "out", "timeout"),
        ],
        **{"incubating": True, "hard_limit_days": 30, **settings},
    )


def told(customer):
    """Return the names of system events about journeys of a customer."""
    events = Event.objects.filter(customer_id=customer.pk, name__name__startswith="$j")
    return list(events.order_by("id").values_list("name__name", flat=True))


def test_a_customer_goes_from_an_event_to_the_hand_over():
    put_live(onboarding())
    vip = create_customer("u1", vip=True)
    do("u1", "Signed Up", plan="gold")
    take_turns()

    assert history(vip) == [("in", "next"), ("hello", "next")]
    there = standing(vip)
    assert (there.node_id, there.visit_no) == ("pause", 3)
    assert there.due_at == START + timedelta(days=2)
    assert there.limit_at == START + timedelta(days=30)
    assert there.state == {"event": {"plan": "gold"}}
    vip.refresh_from_db()
    assert vip.owner_mode == OwnerMode.INCUBATING
    message = Message.objects.get()
    assert (message.origin_id, message.origin_no) == (there.pk, 2)
    assert message.context["event"] == {"plan": "gold"}
    assert message.context["journey"]["name"] == "Onboarding"
    assert message.expires_at == START + timedelta(hours=24)

    pass_time(days=1)
    assert standing(vip).node_id == "pause"
    pass_time(days=1)
    assert standing(vip).node_id == "order"
    assert Message.objects.count() == 2
    pass_time(days=1)
    do("u1", "Order")
    take_turns()
    assert history(vip)[2:] == [
        ("pause", "next"),
        ("vip", "yes"),
        ("gift", "next"),
        ("order", "happened"),
        ("over", "$handed_over"),
    ]
    there = standing(vip)
    assert (there.status, there.ended_reason) == ("ended", "handed_over")
    vip.refresh_from_db()
    assert (vip.owner_mode, vip.owner_reason) == (OwnerMode.OPEN, "handed_over")
    assert told(vip) == ["$journey_entered", "$journey_left"]
    left = Event.objects.get(name__name="$journey_left").properties
    assert (left["how"], left["reason"]) == ("handed_over", "30 days")
    assert not Work.objects.exists()


def test_counters_equal_the_visits():
    put_live(onboarding())
    for number in range(6):
        create_customer(f"u{number}", vip=number % 2 == 0)
        do(f"u{number}", "Signed Up")
    take_turns()
    pass_time(days=2)
    do("u1", "Order")
    pass_time(days=3)
    visits = {}
    for visit in Visit.objects.all():
        key = (visit.node_id, visit.outcome)
        visits[key] = visits.get(key, 0) + 1
    counted = {}
    for counter in Counter.objects.all():
        key = (counter.node_id, counter.outcome)
        counted[key] = counted.get(key, 0) + counter.passed
    assert visits == counted
    assert visits["in", "next"] == 6
    assert visits["order", "happened"] == 1
    assert visits["order", "timeout"] == 5
    assert not Enrollment.objects.filter(status="active").exists()


RACES = [
    # happened after, heard of after, outcome
    (timedelta(days=3), timedelta(days=3), "happened"),  # on the dot
    (timedelta(days=2), timedelta(days=4), "happened"),  # heard late, but first
    (timedelta(days=3, seconds=1), timedelta(days=4), "timeout"),
    (timedelta(), timedelta(hours=1), "happened"),
    (timedelta(seconds=-1), timedelta(hours=1), "timeout"),  # before the wait
]


@pytest.mark.parametrize(("happened", "heard", "outcome"), RACES)
def test_an_event_by_the_deadline_wins_while_the_timeout_is_not_processed(
    happened, heard, outcome
):
    put_live(onboarding())
    customer = create_customer()
    do("u1", "Signed Up")
    take_turns()
    arrived = pass_time(days=2)
    assert standing(customer).node_id == "order"
    set_clock(arrived + heard)
    do("u1", "Order", ago=heard - happened)
    pass_time(days=3)
    assert ("order", outcome) in history(customer)


def test_an_event_after_the_timeout_changes_nothing():
    put_live(onboarding())
    customer = create_customer()
    do("u1", "Signed Up")
    take_turns()
    pass_time(days=2)
    pass_time(days=3)
    before = history(customer)
    do("u1", "Order", ago=timedelta(days=1))
    take_turns()
    assert history(customer) == before


def test_an_event_just_after_the_entry_counts_although_both_are_heard_together():
    waiting = document(
        [
            entry("Signed Up"),
            node("order", "wait_for", event="Order", deadline=DAYS),
            node("out", "exit"),
        ],
        [edge("in", "order"), edge("order", "out", "happened"),
         edge("order", "out", "timeout")],
    )  # fmt: skip
    put_live(waiting)
    customer = create_customer()
    do("u1", "Signed Up", ago=timedelta(seconds=20))
    do("u1", "Order", ago=timedelta(seconds=10))
    take_turns()
    assert history(customer)[1] == ("order", "happened")


def test_a_second_incubating_entry_is_refused_with_a_stored_reason():
    put_live(onboarding(), "First")
    second = document(
        [entry("Browsed"), node("over", "hand_over")], [edge("in", "over")],
        incubating=True,
    )  # fmt: skip
    put_live(second, "Second")
    customer = create_customer()
    do("u1", "Signed Up")
    take_turns()
    do("u1", "Browsed")
    take_turns()
    assert Enrollment.objects.count() == 1
    assert told(customer) == ["$journey_entered", "$journey_refused"]
    refused = Event.objects.get(name__name="$journey_refused").properties
    assert (refused["name"], refused["reason"]) == ("Second", "incubating")


def test_the_hard_limit_ends_a_long_wait_and_frees_the_customer():
    put_live(onboarding(hard_limit_days=1))
    customer = create_customer()
    do("u1", "Signed Up")
    take_turns()
    assert standing(customer).due_at == START + timedelta(days=1)
    pass_time(days=1)
    assert standing(customer).ended_reason == "hard_limit"
    assert history(customer)[-1] == ("pause", "$hard_limit")
    customer.refresh_from_db()
    assert (customer.owner_mode, customer.owner_reason) == (
        OwnerMode.OPEN,
        "hard_limit",
    )


def test_the_exit_rule_acts_at_once_inside_a_wait():
    put_live(onboarding(exit_rule=branch("x", "left")["rule"]))
    customer = create_customer()
    do("u1", "Signed Up")
    take_turns()
    create_customer("u1", other=1)
    take_turns()
    assert standing(customer).status == "active"
    assert standing(customer).due_at == START + timedelta(days=2)
    create_customer("u1", left=True)
    take_turns()
    assert standing(customer).ended_reason == "exit_rule"


@pytest.mark.parametrize(("reentry", "times"), [("once", 1), ("always", 2)])
def test_coming_in_again_follows_the_setting(reentry, times):
    short = document(
        [entry("Order", reentry=reentry), node("out", "exit")], [edge("in", "out")]
    )
    put_live(short)
    customer = create_customer()
    for _ in range(2):
        do("u1", "Order")
        take_turns()
    numbers = Enrollment.objects.filter(customer_id=customer.pk).order_by("id")
    assert [one.entry_no for one in numbers] == [*range(1, times + 1)]


def test_a_second_event_while_inside_does_not_enter_twice():
    inside = document(
        [
            entry("Order", reentry="always"),
            node("w", "wait", amount=1, unit="days"),
            node("out", "exit"),
        ],
        [edge("in", "w"), edge("w", "out")],
    )
    put_live(inside)
    create_customer()
    for _ in range(3):
        do("u1", "Order")
    take_turns()
    assert Enrollment.objects.count() == 1


def test_an_event_enters_only_when_its_filters_fit():
    filters = [{"property": "total", "operator": "gt", "value": 100}]
    filtered = document(
        [entry("Order", filters=filters), node("out", "exit")], [edge("in", "out")]
    )
    put_live(filtered)
    for number, total in enumerate([50, 100, 101, "150", None]):
        create_customer(f"u{number}")
        do(f"u{number}", "Order", total=total)
    take_turns()
    assert Enrollment.objects.count() == 2


def test_anonymous_people_do_not_enter():
    put_live(onboarding())
    post({"type": "track", "anonymousId": "a1", "event": "Signed Up"}, now=START)
    take_turns()
    assert not Enrollment.objects.exists()
    assert not Work.objects.exists()


def test_people_are_added_by_list():
    by_list = document([entry(), node("out", "exit")], [edge("in", "out")])
    journey = put_live(by_list)
    put_live(by_list, "Another")
    create_customer("u1")
    asked = enroll(journey_id=journey.pk, user_ids=["u1", "u1", "nobody"])
    assert (asked.customers, asked.unknown) == (1, ("nobody",))
    take_turns()
    assert [one.journey_id for one in Enrollment.objects.all()] == [journey.pk]


def test_a_journey_that_was_stopped_lets_everybody_go():
    journey = put_live(onboarding())
    customer = create_customer()
    do("u1", "Signed Up")
    take_turns()
    Journey.objects.filter(pk=journey.pk).update(status="stopped")
    pass_time(days=2)
    assert standing(customer).ended_reason == "stopped"
    customer.refresh_from_db()
    assert customer.owner_mode == OwnerMode.OPEN


def test_people_inside_finish_their_version():
    journey = put_live(onboarding())
    customer = create_customer()
    do("u1", "Signed Up")
    take_turns()
    shorter = document([entry("Signed Up"), node("out", "exit")], [edge("in", "out")])
    save_draft(journey_id=journey.pk, revision=2, document=shorter, layout={}, map={})
    publish(journey_id=journey.pk, revision=3)
    newcomer = create_customer("u2")
    do("u2", "Signed Up")
    pass_time(days=2)
    assert standing(customer).node_id == "order"
    assert history(newcomer) == [("in", "next"), ("out", "$completed")]


def test_a_merged_customer_leaves_and_the_survivor_is_told():
    put_live(onboarding())
    first = create_customer("u1")
    survivor = create_customer("u2")
    do("u1", "Signed Up")
    take_turns()
    post({"type": "alias", "userId": "u2", "previousId": "u1"}, now=START)
    take_turns()
    assert standing(first).ended_reason == "merged"
    assert told(survivor) == ["$journey_entered", "$journey_left"]
    first.refresh_from_db()
    assert first.owner_mode == OwnerMode.NOBODY


def test_a_zone_changed_during_a_wait_moves_its_end_once():
    put_live(
        document(
            [
                entry("Signed Up"),
                node("pause", "wait", amount=2, unit="days"),
                node("out", "exit"),
            ],
            [edge("in", "pause"), edge("pause", "out")],
        )
    )
    customer = create_customer("u1", timezone="Europe/Berlin")
    set_clock(datetime(2026, 3, 28, 11, tzinfo=UTC))  # the clocks change on the 29th
    do("u1", "Signed Up")
    take_turns()
    assert standing(customer).due_at == datetime(2026, 3, 30, 10, tzinfo=UTC)
    create_customer("u1", timezone="Asia/Tokyo")
    take_turns()
    assert standing(customer).due_at == datetime(2026, 3, 30, 11, tzinfo=UTC)
    set_clock(datetime(2026, 3, 30, 10, 30, tzinfo=UTC))
    assert take_turns() == 0
    set_clock(datetime(2026, 3, 30, 11, tzinfo=UTC))
    take_turns()
    assert history(customer) == [
        ("in", "next"),
        ("pause", "next"),
        ("out", "$completed"),
    ]
