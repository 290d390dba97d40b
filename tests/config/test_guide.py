"""The guide of an empty workspace: each tick is something that is really there."""

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

import messaging.services
from customers.models import Clock, Source, WriteKey
from customers.selectors import find_key_holder
from customers.services import hash_key
from journeys import services
from messaging.models import Template
from tests.journeys.factories import START, create_customer, do, set_clock, take_turns

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    set_clock()


def log_in(role: str) -> Client:
    user = User.objects.create_user(role)
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def viewer():
    return log_in("viewer")


def ticks(client) -> list[str]:
    steps = client.get("/api/guide").json()["steps"]
    return [step["key"] for step in steps if step["is_done"]]


def test_the_guide_is_ticked_off_step_by_step(viewer):
    assert ticks(viewer) == []
    create_customer("ada")
    assert ticks(viewer) == []  # a customer is no event
    do("ada", "Signed Up")
    assert ticks(viewer) == ["event"]
    journey = services.create_from_template(template="first_order", name="First order")
    assert ticks(viewer) == ["event", "journey"]
    shown = viewer.get("/api/guide").json()
    assert shown["event"] == "Signed Up"
    assert shown["journey"] == {"id": journey.pk, "name": "First order"}
    assert shown["messages_left"] == len(Template.objects.all())

    for template in Template.objects.select_related("current"):
        html = template.current.html.replace("www.example.com", "shop.test")
        messaging.services.save_template(
            template_id=template.pk,
            name=template.name,
            purpose=template.purpose,
            words=messaging.services.Words(template.current.subject, html),
        )
    assert ticks(viewer) == ["event", "journey", "messages"]
    services.publish(journey_id=journey.pk, revision=1)
    assert ticks(viewer) == ["event", "journey", "messages", "live"]
    do("ada", "Signed Up")
    take_turns()
    assert ticks(viewer) == ["event", "journey", "messages", "live", "person"]


def test_a_journey_without_messages_has_none_written(viewer):
    services.create_journey(name="Empty")
    assert viewer.get("/api/guide").json()["messages_left"] is None
    assert ticks(viewer) == ["journey"]


def test_each_user_puts_the_guide_away_alone(viewer):
    other = log_in("marketer")
    assert viewer.get("/api/guide").json()["is_shown"]
    assert not viewer.delete("/api/guide/shown").json()["is_shown"]
    assert not viewer.delete("/api/guide/shown").json()["is_shown"]  # again
    assert other.get("/api/guide").json()["is_shown"]
    assert viewer.put("/api/guide/shown").json()["is_shown"]


def test_the_demo_has_no_guide(viewer):
    Clock.objects.update(replay_from=START, replay_until=START)
    assert not viewer.get("/api/guide").json()["is_shown"]


def test_an_admin_makes_a_write_key_that_works():
    admin = log_in("admin")
    body = {"source": "Our shop"}
    reply = admin.post("/api/write-keys", body, content_type="application/json")
    assert reply.status_code == 201
    digest = hash_key(reply.json()["text"])
    holder = find_key_holder(digest, scope=WriteKey.Scope.INGEST)
    assert Source.objects.get().pk == holder.source_id
    assert reply.json()["text"].startswith(reply.json()["prefix"])
    empty = admin.post("/api/write-keys", {}, content_type="application/json")
    assert empty.json()["errors"][0]["field"] == "source"
