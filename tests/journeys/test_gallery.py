"""The gallery: every template is a journey that could go live, and runs to an end."""

import re
from datetime import timedelta

import polars as pl
import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from customers.models import OwnerMode
from customers.selectors import get_now
from customers.services import append_events
from journeys import services
from journeys.domain import graph
from journeys.domain.nodes import NODE_KINDS
from journeys.domain.templates import TEMPLATES
from journeys.models import Enrollment, Journey, Suspect
from journeys.selectors import next_due_at
from messaging.models import Message, Template
from tests.journeys.factories import (
    create_customer,
    create_template,
    do,
    history,
    list_shards,
    set_clock,
    standing,
    take_turns,
)

EVERY = pytest.mark.parametrize("key", TEMPLATES)
ORDER = "Order Completed"
YEAR_AGO = timedelta(days=200)


def events_in(part):
    """Yield the names of events that a part of a document asks about."""
    if isinstance(part, dict):
        if isinstance(part.get("event"), str):
            yield part["event"]
        for value in part.values():
            yield from events_in(value)
    elif isinstance(part, list):
        for value in part:
            yield from events_in(value)


def attributes_in(part):
    """Yield the names of attributes that a part of a document asks about."""
    if isinstance(part, dict):
        if part.get("kind") == "attribute" and "how" not in part:
            yield part["name"]
        if "attribute" in part:
            yield part["attribute"]
        for value in part.values():
            yield from attributes_in(value)
    elif isinstance(part, list):
        for value in part:
            yield from attributes_in(value)


def test_there_are_ten_templates_and_each_has_a_file_of_its_own():
    assert len(TEMPLATES) == 10
    assert list(TEMPLATES) == [one.key for one in TEMPLATES.values()]


@EVERY
def test_a_template_is_a_whole_drawing(key):
    drawn = TEMPLATES[key]
    assert 8 <= len(drawn.steps) <= 20
    assert drawn.settings["goal"]
    assert drawn.settings["exit_rule"]
    assert drawn.settings["hard_limit_days"]
    assert drawn.goal.endswith(".")
    ids = {step.id for step in drawn.steps}
    assert set(drawn.notes) <= ids
    hands_over = any(step.kind == "hand_over" for step in drawn.steps)
    assert hands_over == drawn.settings["incubating"]
    sending = [step for step in drawn.steps if "template_id" in step.settings]
    assert {step.settings["template_id"].key for step in sending} == {
        words.key for words in drawn.messages
    }
    assert all(step.settings["quiet_from"] for step in sending)


@EVERY
def test_a_template_says_all_the_data_it_needs_and_no_more(key):
    drawn = TEMPLATES[key]
    written = drawn.document({})
    asked = {name for name in events_in(written) if not name.startswith("$")}
    assert {need.name for need in drawn.events} == asked
    words = " ".join(one.subject + one.html for one in drawn.messages)
    named = set(re.findall(r"customer\.(\w+)", words)) | set(attributes_in(written))
    assert {need.name for need in drawn.attributes} == named


@EVERY
def test_words_of_a_template_name_each_other_and_can_be_sent(key):
    drawn = TEMPLATES[key]
    names = [words.name for words in drawn.messages]
    assert len(set(names)) == len(names)
    for words in drawn.messages:
        assert words.subject
        assert "<h1>" in words.html
        assert len(words.subject) < 120


pytestmark = pytest.mark.django_db


@pytest.fixture
def marketer():
    user = User.objects.create_user("mara")
    user.groups.add(Group.objects.get(name="marketer"))
    client = Client()
    client.force_login(user)
    return client


def take(client, key, **more):
    body = {"name": "Ours", "template": key, **more}
    return client.post("/api/journeys", body, content_type="application/json")


@EVERY
def test_a_journey_from_a_template_has_no_problem_on_an_empty_workspace(marketer, key):
    set_clock()
    reply = take(marketer, key)
    assert reply.status_code == 201, reply.content
    journey = Journey.objects.get(pk=reply.json()["id"])
    found = services.check(document=journey.draft.document)
    assert [one for one in found if one.level == "problem"] == []
    # Advice only about what nobody has sent yet
    assert {one.code for one in found} <= {"event_unknown"}
    assert journey.draft.map.keys() <= graph.parse(journey.draft.document).nodes.keys()
    assert Template.objects.count() == len(TEMPLATES[key].messages)
    assert journey.description == TEMPLATES[key].goal
    services.publish(journey_id=journey.pk, revision=1)


# Orders of before; how somebody comes in; what they do later: days, event, properties
ORDERED = (ORDER, {"revenue": 60.0})
WALKS = {
    "onboarding": ([], ORDERED, [(5, *ORDERED)]),
    "first_order": ([], ("Signed Up", {}), [(1, "Product Added", {"price": 9.0})]),
    "cart_abandoned": ([], ("Product Added", {"price": 250.0}), []),
    "feedback": ([], ("Order Delivered", {}), []),
    "cross_sell": ([], ORDERED, []),
    "trial": ([], ("Trial Started", {}), [(1, "Feature Used", {})]),
    "birthday": ([YEAR_AGO], None, [(9, "Coupon Redeemed", {})]),
    "special_day": ([YEAR_AGO], None, [(2, *ORDERED)]),
    "win_back": ([timedelta(days=91), timedelta(days=150)], None, []),
    "reactivation": ([YEAR_AGO], None, []),
}


def walk(journey, later):
    """Move the clock from one moment at which something is due to the next."""
    start = get_now()
    call_people(journey)
    todo = [(start + timedelta(days=days), *what) for days, *what in later]
    for _ in range(60):
        now = get_now()
        people = Enrollment.objects.values_list("status", flat=True)
        if "ended" in people:
            return
        # Time zones have a next call of their own: a walk of hours meets them all
        next_at = next_due_at(now) if people else now + timedelta(hours=3)
        ahead = [one for one in (next_at, *(one[0] for one in todo)) if one]
        set_clock(max(now, min(ahead)) + timedelta(seconds=1))
        for one in [one for one in todo if one[0] <= get_now()]:
            todo.remove(one)
            do("ada", one[1], **one[2])
        call_people(journey)
        take_turns()


def call_people(journey):
    """Let a journey that calls people in look for them."""
    for shard in list_shards():
        services.call_people(journey_id=journey.pk, shard=shard)


def record_sent(person, times):
    """Record messages that went out and were not opened."""
    events = pl.DataFrame(
        {
            "customer_id": [person.pk] * times,
            "name": ["$message_sent"] * times,
            "occurred_at": [get_now()] * times,
            "properties": ["{}"] * times,
        },
        schema_overrides={"occurred_at": pl.Datetime("us", "UTC")},
    )
    append_events(events=events, now=get_now())


@EVERY
@pytest.mark.parametrize("is_active", [False, True], ids=["passive", "active"])
def test_a_template_runs_from_its_entry_to_an_end(key, is_active):
    set_clock()
    orders, comes, later = WALKS[key]
    person = create_customer(
        "ada",
        firstName="Ada",
        timezone="Europe/Berlin",
        birthday="1990-03-18",
        anniversary="2015-04-01",
    )
    for ago in orders:
        do("ada", ORDER, ago=ago, revenue=90.0)
    if key == "reactivation":
        record_sent(person, 5)
    journey = services.create_from_template(template=key, name="Ours")
    services.publish(journey_id=journey.pk, revision=1)
    take_turns()
    if comes:
        do("ada", comes[0], **comes[1])
        take_turns()
    walk(journey, later if is_active else [])
    there = standing(person)
    assert there.status == "ended", (there.node_id, history(person))
    assert there.error == ""
    assert there.ended_reason in ("completed", "handed_over", "goal_reached")
    assert not Suspect.objects.exists()
    assert not Enrollment.objects.filter(parked_at__isnull=False).exists()
    person.refresh_from_db()
    assert person.owner_mode == OwnerMode.OPEN
    kinds = {
        node["id"]: NODE_KINDS[node["kind"]] for node in journey.draft.document["nodes"]
    }
    assert {node_id for node_id, _ in history(person)} <= kinds.keys()
    held = any(outcome == "hold_out" for _, outcome in history(person))
    assert Message.objects.exists() != (held and key != "birthday")


def test_the_first_order_is_not_the_goal_of_onboarding():
    set_clock()
    person = create_customer("ada")
    journey = services.create_from_template(template="onboarding", name="Ours")
    services.publish(journey_id=journey.pk, revision=1)
    do("ada", ORDER)
    take_turns()
    assert standing(person).goal_at is None
    assert ("new", "new") in history(person)


def test_who_ordered_before_is_not_onboarded():
    set_clock()
    person = create_customer("ada")
    do("ada", ORDER, ago=timedelta(days=400))
    journey = services.create_from_template(template="onboarding", name="Ours")
    services.publish(journey_id=journey.pk, revision=1)
    do("ada", ORDER)
    take_turns()
    assert history(person)[-1] == ("known", "$completed")


def test_the_gallery_says_what_is_there(marketer):
    set_clock()
    create_customer("ada", birthday="1990-03-20")
    do("ada", ORDER)
    reply = marketer.get("/api/journey-templates").json()
    assert [row["key"] for row in reply["results"]] == list(TEMPLATES)
    birthday = next(row for row in reply["results"] if row["key"] == "birthday")
    there = {one["name"]: one["is_present"] for one in birthday["events"]}
    assert there == {ORDER: True, "Coupon Redeemed": False, "Account Closed": False}
    assert birthday["attributes"][0] | {"why": ""} == {
        "name": "birthday",
        "why": "",
        "is_optional": False,
        "is_present": True,
    }
    assert [one["name"] for one in birthday["channels"]] == ["email"]


@EVERY
def test_each_template_has_its_words_and_two_pictures(marketer, key):
    address = f"/api/journey-templates/{key}"
    shown = marketer.get(address).json()
    assert len(shown["document"]["nodes"]) == shown["steps"]
    assert {one["key"] for one in shown["messages"]} == {
        words.key for words in TEMPLATES[key].messages
    }
    for picture in ("thumbnail.svg", "diagram.svg"):
        reply = marketer.get(f"{address}/{picture}", {"theme": "dark"})
        assert reply["Content-Type"] == "image/svg+xml"
        assert TEMPLATES[key].name in reply.content.decode()
    assert marketer.get("/api/journey-templates/nothing").status_code == 404


def test_the_same_template_twice_does_not_double_its_messages(marketer):
    set_clock()
    take(marketer, "birthday")
    written = Template.objects.count()
    take(marketer, "birthday")
    assert Template.objects.count() == written
    first = Template.objects.get(name="Birthday: A present")
    first.current = None  # somebody else's words by now
    first.save()
    take(marketer, "birthday")
    assert Template.objects.filter(name="Birthday: A present 2").exists()


def test_messages_there_are_can_be_chosen(marketer):
    set_clock()
    mine = create_template("Mine")
    reply = take(marketer, "birthday", messages={"wish": mine.pk})
    nodes = {one["id"]: one for one in reply.json()["draft"]["document"]["nodes"]}
    assert nodes["wish"]["settings"]["template_id"] == mine.pk
    assert not Template.objects.filter(name="Birthday: Happy birthday").exists()


REFUSED = [
    ({"template": "nothing"}, "template"),
    ({"messages": {"nobody": 1}}, "messages.nobody"),
    ({"messages": {"wish": 4242}}, "messages.wish"),
    ({"messages": {"wish": "x"}}, "messages.wish"),
    ({"document": {}}, "template"),
]


@pytest.mark.parametrize(("more", "field"), REFUSED)
def test_what_cannot_be_taken_is_refused_naming_the_field(marketer, more, field):
    reply = take(marketer, "birthday", **more)
    assert reply.status_code == 400
    assert reply.json()["errors"][0]["field"] == field
    assert not Journey.objects.exists()
    assert not Template.objects.exists()


def test_a_message_of_another_purpose_is_refused(marketer):
    other = create_template("Invoice", purpose="transactional")
    reply = take(marketer, "birthday", messages={"wish": other.pk})
    assert reply.json()["errors"][0]["field"] == "messages.wish"


def test_messages_without_a_template_are_refused(marketer):
    body = {"name": "Ours", "messages": {"wish": 1}}
    reply = marketer.post("/api/journeys", body, content_type="application/json")
    assert reply.json()["errors"][0]["field"] == "messages"
