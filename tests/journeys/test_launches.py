"""A draft goes live at a moment: as planned, once, or with a reason not at all."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from config import home, pulse
from config.home.today import get_today
from journeys import services
from journeys.models import Journey, Launch, LifeCycleChange, Version
from tests.journeys.factories import START, put_live, set_clock
from tests.journeys.graphs import document, entry, node
from tests.journeys.publishing import enter, move_all, straight, wait
from tests.journeys.test_api import SHORT, create, login, save, send

pytestmark = pytest.mark.django_db
TOMORROW = START + timedelta(days=1)


@pytest.fixture(autouse=True)
def clock():
    set_clock()


@pytest.fixture
def publisher():
    return login("publisher")


@pytest.fixture
def journey(publisher):
    return create(publisher, document=SHORT)


def plan(client, journey, revision=1, at=TOMORROW, **body):
    path = f"/api/journeys/{journey['id']}/launches"
    body = {"at": at.isoformat() if hasattr(at, "isoformat") else at, **body}
    return send(client, "POST", path, body, if_match=f'"{revision}"')


def planned(client, journey):
    reply = send(client, "GET", f"/api/journeys/{journey['id']}/launches")
    return [(one["status"], one["is_current"]) for one in reply.json()["results"]]


def show(client, journey):
    return send(client, "GET", f"/api/journeys/{journey['id']}").json()


def history(journey):
    changes = LifeCycleChange.objects.filter(journey=journey["id"]).order_by("number")
    return list(changes.values_list("what", flat=True))


def beat(at=TOMORROW):
    """Let pulse find what is due at a moment, and do it."""
    set_clock(at)
    moment = pulse.Moment(at, [])
    for due in pulse.find_launches(moment):
        due.task(**due.arguments)


def test_a_draft_goes_live_at_its_moment_and_not_before(publisher, journey):
    reply = plan(publisher, journey, note="Spring")
    assert reply.status_code == 201, reply.content
    assert reply.json()["planned_by"] == "publisher@example.com"
    beat(TOMORROW - timedelta(seconds=1))
    assert show(publisher, journey)["published"] is None
    beat()
    shown = show(publisher, journey)
    assert (shown["status"], shown["published"]["number"]) == ("live", 1)
    assert shown["draft"]["number"] == 2
    assert history(journey) == ["planned", "published"]
    assert LifeCycleChange.objects.get(what="published").note == "Spring"
    beat(TOMORROW + timedelta(days=1))
    assert Version.objects.filter(published_at__isnull=False).count() == 1


def test_what_is_drawn_after_the_plan_stays_in_the_draft(publisher, journey):
    plan(publisher, journey)
    later = straight(wait("a"))
    assert save(publisher, journey, later, 1).status_code == 200
    assert planned(publisher, journey) == [("open", False)]
    beat()
    shown = show(publisher, journey)
    assert shown["published"]["number"] == 1
    live = Journey.objects.get(pk=journey["id"]).published
    assert live.document == SHORT
    assert (shown["draft"]["number"], shown["draft"]["document"]) == (2, later)


def test_planning_again_takes_the_changes_in_and_replaces_the_plan(publisher, journey):
    plan(publisher, journey)
    later = straight(wait("a"))
    save(publisher, journey, later, 1)
    plan(publisher, journey, 2)
    assert planned(publisher, journey) == [("open", True), ("cancelled", False)]
    beat()
    assert Journey.objects.get(pk=journey["id"]).published.document == later


def test_a_cancelled_plan_puts_nothing_live(publisher, journey):
    made = plan(publisher, journey).json()
    path = f"/api/journeys/{journey['id']}/launches/{made['id']}"
    assert send(publisher, "DELETE", path).json()["status"] == "cancelled"
    again = send(publisher, "DELETE", path)
    assert (again.status_code, again.json()["code"]) == (409, "launch_closed")
    beat()
    assert show(publisher, journey)["published"] is None
    assert history(journey) == ["planned", "plan_cancelled"]
    other = create(publisher, document=SHORT)
    path = f"/api/journeys/{other['id']}/launches/{made['id']}"
    assert send(publisher, "DELETE", path).status_code == 404


@pytest.mark.parametrize("ending", ["publish", "stop", "archive"])
def test_who_decides_otherwise_before_cancels_the_plan(publisher, ending):
    journey = put_live(SHORT)
    shown = {"id": journey.pk}
    save(publisher, shown, straight(wait("a")), 2)
    assert plan(publisher, shown, 3).status_code == 201
    if ending == "publish":
        services.publish(journey_id=journey.pk, revision=3)
    else:
        journey.refresh_from_db()
        services.change_status(
            journey_id=journey.pk, action=ending, life_revision=journey.life_revision
        )
    assert Launch.objects.get().status == "cancelled"
    live = Journey.objects.get(pk=journey.pk).published_id
    beat()
    assert Journey.objects.get(pk=journey.pk).published_id == live


def test_a_launch_that_cannot_be_carried_out_is_told_and_not_tried_again(
    publisher, journey
):
    plan(publisher, journey)
    broken = document([entry("x"), node("out", "exit")], [])
    Launch.objects.update(document=broken)
    beat()
    launch = Launch.objects.get()
    assert launch.status == "failed"
    assert show(publisher, journey)["published"] is None
    assert history(journey) == ["planned", "launch_failed"]
    user = User.objects.get()
    found = home.get_home(user.pk, is_publisher=True)["attention"]
    (told,) = [one for one in found if one.code == "launch_failed"]
    assert "“Welcome” was not put live as planned" in told.message
    assert pulse.find_launches(pulse.Moment(get_today().now, [])) == []
    set_clock(TOMORROW + timedelta(hours=1))
    services.publish(journey_id=journey["id"], revision=1)
    found = home.get_home(user.pk, is_publisher=True)["attention"]
    assert "launch_failed" not in {one.code for one in found}


def test_people_inside_move_as_it_goes_live(publisher):
    journey = put_live(straight(wait("a"), wait("b")))
    enter()
    shown = {"id": journey.pk}
    save(publisher, shown, straight(wait("b")), 2)
    moves = [{"version": 1, "mode": "follow"}]
    refused = plan(publisher, shown, 3, moves=moves)
    assert refused.json()["code"] == "destination_missing"
    moves[0]["mapping"] = {"a": "b"}
    done = plan(publisher, shown, 3, moves=moves)
    assert done.status_code == 201, done.content
    assert not journey.moves.exists()  # nothing is ordered before the moment
    beat()
    assert [move.steps for move in journey.moves.all()] != []
    move_all()


def test_a_plan_answers_a_request_for_approval(publisher, journey):
    user = User.objects.create(username="eva")
    user.groups.add(Group.objects.get(name="marketer"))
    eva = Client()
    eva.force_login(user)
    path = f"/api/journeys/{journey['id']}/approvals"
    asked = send(eva, "POST", path, {}, if_match='"1"').json()
    assert plan(publisher, journey, approval=asked["id"]).status_code == 201
    (answer,) = send(eva, "GET", path).json()["results"]
    assert answer["status"] == "approved"


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (START, "in_the_past"),
        (START - timedelta(days=1), "in_the_past"),
        (START + timedelta(days=91), "too_late"),
        ("tomorrow", "invalid"),
        (None, "null"),
    ],
)
def test_a_moment_that_cannot_be_is_refused_by_its_field(publisher, journey, at, code):
    refused = plan(publisher, journey, at=at)
    assert refused.status_code == 400
    found = [(one["field"], one["code"]) for one in refused.json()["errors"]]
    assert found == [("at", code)]
    assert not Launch.objects.exists()


def test_an_older_draft_or_one_with_problems_is_not_planned(publisher, journey):
    assert plan(publisher, journey, 7).json()["code"] == "stale_revision"
    save(publisher, journey, document([entry("x"), node("out", "exit")], []), 1)
    assert plan(publisher, journey, 2).json()["code"] == "problems_found"
    assert not Launch.objects.exists()


def test_two_processes_put_a_draft_live_once(publisher, journey):
    plan(publisher, journey)
    set_clock(TOMORROW)
    assert [services.launch_due(), services.launch_due()] == [1, 0]
    assert history(journey).count("published") == 1
