"""Who else addresses the people of a draft: plan rows and other live journeys."""

from datetime import date

import pytest
from django.contrib.auth.models import User
from django.test import Client

from campaigns.models import Campaign
from customers.models import Customer
from journeys import services
from tests.campaigns.world import add_campaign, add_customers, add_row, finish_run
from tests.journeys.factories import START, put_live, set_clock, take_turns
from tests.journeys.graphs import document, edge, node
from tests.journeys.test_api import create, login, send
from tests.segments.making import attribute, rule

pytestmark = pytest.mark.django_db
TODAY = START.date()


@pytest.fixture(autouse=True)
def clock():
    set_clock()


@pytest.fixture
def viewer():
    return login("viewer")


def flow(trigger, **settings):
    return document(
        [
            node("in", "entry", trigger=trigger, reentry="once"),
            node("pause", "wait", amount=3, unit="days"),
            node("out", "exit"),
        ],
        [edge("in", "pause"), edge("pause", "out")],
        **settings,
    )


def by_segment(row, **settings):
    return flow({"kind": "segment", "segment_id": row.pk}, **settings)


def by_event(name):
    return flow({"kind": "event", "event": name, "filters": []})


BY_LIST = {"kind": "list"}


def find(viewer, drawn):
    journey = create(login_once("marketer"), document=drawn)
    return ask(viewer, journey["id"])


def login_once(role):
    known = User.objects.filter(username=f"{role}@example.com").first()
    if known is None:
        return login(role)
    client = Client()
    client.force_login(known)
    return client


def ask(viewer, journey_id):
    reply = send(viewer, "GET", f"/api/journeys/{journey_id}/overlaps")
    assert reply.status_code == 200, reply.content
    return reply.json()


def rows(found):
    return [
        (one["campaign"]["name"], one["segment"]["name"], one["people"])
        for one in found["rows"]
    ]


def journeys(found):
    return [
        (one["journey"]["name"], one["people"], one["has_same_entry"])
        for one in found["journeys"]
    ]


def test_campaigns_of_rows_with_the_same_people_are_listed_most_people_first(viewer):
    people = add_customers(10)
    gold, loyal, other = (
        add_row(name, place) for place, name in enumerate(("Gold", "Loyal", "Other"), 2)
    )
    finish_run(TODAY, {gold: people[:6], loyal: people[4:9], other: people[9:]})
    add_campaign(loyal, "Thanks", schedule={"kind": "weekdays", "days": [0, 4]})
    add_campaign(gold, "Offer")
    add_campaign(other, "Nobody of ours")
    found = find(viewer, by_segment(gold))
    assert found["people"] == 6
    assert found["is_known"] is True
    assert rows(found) == [("Offer", "Gold", 6), ("Thanks", "Loyal", 2)]
    assert found["rows"][1]["schedule"] == "Monday and Friday"
    assert found["rows"][1]["segment"]["position"] == loyal.position


@pytest.mark.parametrize(
    "changes",
    [
        {"ends_on": date(2026, 3, 9)},
        {"schedule": {"kind": "dates", "dates": ["2026-03-01", "2026-03-09"]}},
        {"status": "draft"},
    ],
)
def test_a_campaign_that_does_not_run_any_more_is_no_overlap(viewer, changes):
    people = add_customers(3)
    gold = add_row("Gold", 2)
    finish_run(TODAY, {gold: people})
    Campaign.objects.filter(pk=add_campaign(gold, "Offer").pk).update(**changes)
    assert rows(find(viewer, by_segment(gold))) == []


def test_campaigns_leave_people_of_an_incubating_journey_alone(viewer):
    people = add_customers(3)
    gold = add_row("Gold", 2)
    finish_run(TODAY, {gold: people})
    add_campaign(gold, "Offer")
    found = find(viewer, by_segment(gold, incubating=True))
    assert (found["is_incubating"], found["rows"]) == (True, [])


def test_journeys_with_the_same_way_in_or_the_same_people_inside_are_listed(viewer):
    people = add_customers(5)
    gold = add_row("Gold", 2)
    finish_run(TODAY, {gold: people[:3]})
    same = put_live(by_segment(gold), name="Twin")
    crowd = put_live(flow(BY_LIST), name="Crowd")
    apart = put_live(flow(BY_LIST), name="Apart")
    for journey, ids in ((crowd, people[1:]), (apart, people[3:])):
        services.enroll_customers(journey_id=journey.pk, customer_ids=ids)
        take_turns()
    found = find(viewer, by_segment(gold))
    assert journeys(found) == [("Twin", 0, True), ("Crowd", 2, False)]
    services.change_status(
        journey_id=crowd.pk, action="pause", life_revision=crowd.life_revision
    )
    assert journeys(find(viewer, by_segment(gold))) == [("Twin", 0, True)]
    assert ask(viewer, same.pk)["journeys"] == []


@pytest.mark.parametrize(
    ("event", "expected"), [("Signed Up", [("Hello", 0, True)]), ("Bought", [])]
)
def test_journeys_the_same_event_opens_are_listed_for_a_first_draft(
    viewer, event, expected
):
    put_live(by_event("Signed Up"), name="Hello")
    found = find(viewer, by_event(event))
    assert journeys(found) == expected
    assert found["is_known"] is False


def test_who_leaves_a_micro_segment_is_not_known_before(viewer):
    gold = add_row("Gold", 1)
    put_live(by_segment(gold), name="Twin")
    trigger = {"kind": "segment", "segment_id": gold.pk, "change": "left"}
    found = find(viewer, flow(trigger))
    assert (found["people"], found["is_known"]) == (0, False)
    assert journeys(found) == []


def test_a_schedule_is_compared_by_its_rule(viewer):
    people = add_customers(4)
    Customer.objects.filter(pk__in=people[:2]).update(attributes={"plan": "gold"})
    loyal = add_row("Loyal", 2)
    finish_run(TODAY, {loyal: people[1:]})
    add_campaign(loyal, "Thanks")
    audience = rule(attribute("plan", "eq", "gold"))
    trigger = {"kind": "schedule", "repeat": "daily", "audience": audience}
    found = find(viewer, flow(trigger))
    assert (found["people"], rows(found)) == (2, [("Thanks", "Loyal", 1)])


def test_a_draft_that_says_nothing_yet_overlaps_with_nothing(viewer):
    broken = {"kind": "schedule", "repeat": "daily", "audience": {"nonsense": 1}}
    for trigger in (broken, {"kind": "segment", "segment_id": 4242}):
        found = find(viewer, flow(trigger))
        assert (found["people"], found["rows"], found["journeys"]) == (0, [], [])


def test_overlaps_take_as_many_statements_for_9_campaigns_as_for_1(viewer, statements):
    people = add_customers(40)
    gold = add_row("Gold", 2)
    finish_run(TODAY, {gold: people})
    journey = create(login("marketer"), document=by_segment(gold))
    counted = []
    for more in (1, 8):
        for number in range(more):
            add_campaign(gold, f"Offer {more} {number}")
            put_live(by_event(f"Event {number}"), name=f"Other {more} {number}")
        statements.clear()
        ask(viewer, journey["id"])
        counted.append(len(statements))
    assert counted[0] == counted[1] < 130
