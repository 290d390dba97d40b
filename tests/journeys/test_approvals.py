"""Asking to put a draft live: approved as asked, sent back, withdrawn, changed."""

import pytest
from django.contrib.auth.models import Group, User
from django.db import IntegrityError, transaction
from django.test import Client

from config import home
from customers.models import Workspace
from journeys import services
from journeys.models import Approval, LifeCycleChange
from journeys.selectors import list_answers, list_waiting
from tests.journeys.factories import put_live, set_clock
from tests.journeys.graphs import document, entry, node
from tests.journeys.publishing import straight, wait
from tests.journeys.test_api import SHORT, create, save, send

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    set_clock()


class Person:
    """Somebody with an account and a browser."""

    def __init__(self, name, role):
        self.user = User.objects.create(username=name, first_name=name)
        self.user.groups.add(Group.objects.get(name=role))
        self.role = role
        self.client = Client()
        self.client.force_login(self.user)

    def attention(self):
        found = home.get_home(self.user.pk, is_publisher=self.role == "publisher")
        codes = ("approval_waiting", "draft_sent_back")
        return [one.message for one in found["attention"] if one.code in codes]


@pytest.fixture
def eva():
    return Person("Eva", "marketer")


@pytest.fixture
def paul():
    return Person("Paul", "publisher")


@pytest.fixture
def journey(eva):
    return create(eva.client, document=SHORT)


def call(person, method, journey, rest="", body=None, **headers):
    path = f"/api/journeys/{journey['id']}/{rest}".rstrip("/")
    return send(person.client, method, path, body, **headers)


def ask(person, journey, revision=1, **body):
    return call(person, "POST", journey, "approvals", body, if_match=f'"{revision}"')


def approve(person, journey, approval, revision=1):
    body = {"approval": approval["id"]}
    return call(person, "POST", journey, "publish", body, if_match=f'"{revision}"')


def listed(person, journey):
    return call(person, "GET", journey, "approvals").json()["results"]


def history(journey):
    changes = LifeCycleChange.objects.filter(journey=journey["id"]).order_by("number")
    return [(one.what, one.by_name, one.note) for one in changes]


def test_a_marketer_asks_and_a_publisher_puts_just_that_draft_live(eva, paul, journey):
    reply = ask(eva, journey, note="For the spring sale")
    assert reply.status_code == 201, reply.content
    asked = reply.json()
    assert asked == {
        "id": asked["id"],
        "status": "open",
        "revision": 1,
        "is_current": True,
        "is_mine": True,
        "may_approve": False,
        "note": "For the spring sale",
        "asked_at": "2026-03-10T12:00:00Z",
        "asked_by": "Eva",
        "decided_at": None,
        "decided_by": "",
        "reason": "",
    }
    assert paul.attention() == ["Eva asks to put “Welcome” live."]
    assert eva.attention() == []
    (seen,) = listed(paul, journey)
    assert (seen["is_mine"], seen["may_approve"]) == (False, True)
    done = approve(paul, journey, asked)
    assert done.status_code == 200, done.content
    assert done.json()["status"] == "live"
    (seen,) = listed(eva, journey)
    assert (seen["status"], seen["decided_by"]) == ("approved", "Paul")
    assert paul.attention() == []
    assert history(journey) == [
        ("asked", "Eva", "For the spring sale"),
        ("published", "Paul", ""),
    ]
    published = LifeCycleChange.objects.get(what="published")
    assert published.details["asked_by"] == "Eva"


def test_a_draft_changed_since_is_not_put_live_by_an_old_request(eva, paul, journey):
    asked = ask(eva, journey).json()
    changed = save(eva.client, journey, straight(wait("a")), 1)
    assert changed.status_code == 200, changed.content
    for revision in (1, 2):
        refused = approve(paul, journey, asked, revision)
        assert (refused.status_code, refused.json()["code"]) == (409, "draft_changed")
        assert "asked again" in refused.json()["message"]
    assert not call(eva, "GET", journey).json()["published"]
    assert paul.attention() == []
    assert eva.attention() == [
        "“Welcome” was changed since you asked to put it live: ask again."
    ]
    again = ask(eva, journey, 2).json()
    assert [one["status"] for one in listed(eva, journey)] == ["open", "replaced"]
    assert approve(paul, journey, asked, 2).json()["code"] == "approval_closed"
    assert approve(paul, journey, again, 2).status_code == 200


def test_a_draft_is_sent_back_with_a_reason_its_author_sees(eva, paul, journey):
    asked = ask(eva, journey).json()
    path = f"approvals/{asked['id']}/send-back"
    for body in ({}, {"reason": ""}, {"reason": "   "}, {"reason": "x" * 501}):
        refused = call(paul, "POST", journey, path, body)
        assert refused.status_code == 400
        assert [one["field"] for one in refused.json()["errors"]] == ["reason"]
    done = call(paul, "POST", journey, path, {"reason": "The goal is missing"})
    assert done.status_code == 200, done.content
    assert (done.json()["status"], done.json()["reason"]) == (
        "sent_back",
        "The goal is missing",
    )
    assert paul.attention() == []
    assert eva.attention() == [
        "The draft of “Welcome” was sent back: The goal is missing"
    ]
    assert approve(paul, journey, asked).json()["code"] == "approval_closed"
    again = call(paul, "POST", journey, path, {"reason": "Twice"})
    assert (again.status_code, again.json()["code"]) == (409, "approval_closed")
    assert history(journey)[-1] == ("sent_back", "Paul", "The goal is missing")
    save(eva.client, journey, straight(wait("a")), 1)
    assert eva.attention() == []  # it is being worked on


def test_only_who_asked_takes_it_back(eva, paul, journey):
    asked = ask(eva, journey).json()
    path = f"approvals/{asked['id']}"
    other = Person("Otto", "marketer")
    refused = call(other, "DELETE", journey, path)
    assert (refused.status_code, refused.json()["code"]) == (403, "not_your_request")
    assert call(eva, "DELETE", journey, path).json()["status"] == "withdrawn"
    assert call(eva, "DELETE", journey, path).json()["code"] == "approval_closed"
    assert paul.attention() == []
    assert history(journey)[-1] == ("withdrawn", "Eva", "")


def test_a_request_of_another_journey_is_not_found(eva, paul, journey):
    asked = ask(eva, journey).json()
    other = create(eva.client, document=SHORT)
    path = f"approvals/{asked['id']}"
    assert call(eva, "DELETE", other, path).status_code == 404
    sent = call(paul, "POST", other, f"{path}/send-back", {"reason": "no"})
    assert sent.status_code == 404
    assert approve(paul, other, asked).json()["code"] == "approval_closed"


def test_what_could_not_go_live_is_not_asked_for(eva, journey):
    assert ask(eva, journey, 7).json()["code"] == "stale_revision"
    broken = document([entry("x"), node("out", "exit")], [])
    save(eva.client, journey, broken, 1)
    refused = ask(eva, journey, 2)
    assert (refused.status_code, refused.json()["code"]) == (409, "problems_found")
    assert {one["node"] for one in refused.json()["errors"]} >= {"out"}
    long = ask(eva, journey, 2, note="x" * 501)
    assert [one["field"] for one in long.json()["errors"]] == ["note"]
    assert not Approval.objects.exists()


def test_publishing_without_the_id_answers_what_waits(eva, paul, journey):
    ask(eva, journey)
    save(eva.client, journey, straight(wait("a")), 1)
    done = call(paul, "POST", journey, "publish", {}, if_match='"2"')
    assert done.status_code == 200
    (seen,) = listed(eva, journey)
    assert seen["status"] == "replaced"  # another draft went live


def test_a_publisher_puts_the_own_draft_live_unless_the_workspace_wants_two(
    paul, journey
):
    Workspace.objects.update(publishers_approve_own=False)
    me = send(paul.client, "GET", "/api/me").json()
    assert me["workspace"]["publishers_approve_own"] is False
    alone = call(paul, "POST", journey, "publish", {}, if_match='"1"')
    assert (alone.status_code, alone.json()["code"]) == (409, "approval_needed")
    asked = ask(paul, journey).json()
    assert asked["may_approve"] is False
    assert paul.attention() == []
    assert approve(paul, journey, asked).json()["code"] == "approval_needed"
    pia = Person("Pia", "publisher")
    assert pia.attention() == ["Paul asks to put “Welcome” live."]
    assert approve(pia, journey, asked).status_code == 200
    Workspace.objects.update(publishers_approve_own=True)
    assert call(paul, "POST", journey, "publish", {}, if_match='"2"').status_code == 200


def test_two_requests_never_wait_for_one_journey():
    journey = put_live(SHORT)
    user = User.objects.create(username="u")
    asked = services.ask_to_publish(journey_id=journey.pk, revision=2, user_id=user.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Approval.objects.create(
            journey=journey,
            version=asked.version,
            revision=2,
            asked_at=asked.asked_at,
        )


def test_the_start_page_asks_for_approvals_once_however_many_wait(
    eva, paul, django_assert_max_num_queries
):
    for _ in range(12):
        ask(eva, create(eva.client, document=SHORT))
    with django_assert_max_num_queries(3):
        assert len(list_waiting(paul.user.pk)) == 12
        assert list_answers(eva.user.pk) == []
