"""Versions in flight over HTTP: shapes, roles, preconditions, refusals."""

import pytest

from tests.journeys.factories import put_live, set_clock
from tests.journeys.graphs import document, entry, node
from tests.journeys.publishing import enter, move_all, straight, wait
from tests.journeys.test_api import login, save, send

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    set_clock()


@pytest.fixture
def publisher():
    return login("publisher")


@pytest.fixture
def journey():
    return put_live(straight(wait("a"), wait("b")))


def path_of(journey, rest):
    return f"/api/journeys/{journey.pk}/{rest}"


def get(client, journey, rest):
    reply = send(client, "GET", path_of(journey, rest))
    assert reply.status_code == 200, reply.content
    return reply.json()


def post(client, journey, rest, body=None, revision=None):
    if revision is None:
        revision = get(client, journey, "life-cycle")["revision"]
    return send(
        client, "POST", path_of(journey, rest), body or {}, if_match=f'"{revision}"'
    )


def draw(client, journey, source):
    revision = send(client, "GET", f"/api/journeys/{journey.pk}").json()["draft"][
        "revision"
    ]
    reply = save(client, {"id": journey.pk}, source, revision)
    assert reply.status_code == 200, reply.content
    return reply.json()["revision"]


def test_the_preview_is_what_a_dialog_needs(publisher, journey):
    enter()
    revision = draw(publisher, journey, straight(wait("b"), wait("c")))
    preview = get(publisher, journey, "publish-preview")
    assert {name: preview[name] for name in preview if name not in ("versions",)} == {
        "number": 2,
        "revision": revision,
        "life_revision": 1,
        "is_identical": False,
        "people": 1,
        "problems": [],
        "destinations": [
            {"id": "b", "name": "b", "kind": "wait"},
            {"id": "c", "name": "c", "kind": "wait"},
            {"id": "out", "name": "out", "kind": "exit"},
        ],
    }
    (version,) = preview["versions"]
    assert (version["number"], version["people"], version["is_published"]) == (
        1,
        1,
        True,
    )
    assert version["nodes"][-1] == {
        "id": "a",
        "name": "a",
        "kind": "wait",
        "change": "removed",
        "parts": [],
        "before": 0,
        "at": 1,
        "past": 0,
        "destination": None,
        "needs_destination": True,
    }


def test_a_draft_with_problems_is_previewed_with_them(publisher, journey):
    draw(publisher, journey, document([entry("x"), node("out", "exit")], []))
    preview = get(publisher, journey, "publish-preview")
    assert {one["code"] for one in preview["problems"]} >= {"unreachable"}
    assert preview["versions"][0]["number"] == 1


def test_people_are_moved_when_publishing_and_the_move_is_followed(publisher, journey):
    customer = enter()
    revision = draw(publisher, journey, straight(wait("b")))
    moves = {"moves": [{"version": 1, "mode": "follow"}]}
    refused = post(publisher, journey, "publish", moves, revision)
    assert refused.status_code == 409
    assert refused.json()["code"] == "destination_missing"
    assert refused.json()["errors"][0]["node"] == "a"
    moves["moves"][0]["mapping"] = {"a": "b"}
    done = post(publisher, journey, "publish", moves, revision)
    assert done.status_code == 200, done.content
    (move,) = get(publisher, journey, "moves")["results"]
    assert (move["status"], move["source"], move["target"]) == ("pending", 1, 2)
    assert {"source": "a", "target": "b"} in move["steps"]
    move_all()
    (move,) = get(publisher, journey, "moves")["results"]
    assert (move["status"], move["people"], move["nodes"]) == ("done", 1, {"a": 1})
    (passage,) = send(
        publisher, "GET", f"/api/customers/{customer.pk}/journeys"
    ).json()["results"]
    assert passage["version"] == 2
    (moved,) = passage["moves"]
    assert (moved["text"], moved["node_id"], moved["visit_no"]) == (
        "moved to version 2",
        "a",
        2,
    )
    assert [one["name"] for one in passage["visits"]] == ["in", "a"]
    trace = f"/api/customers/{customer.pk}/journeys/{passage['id']}/trace"
    lines = send(publisher, "GET", trace).json()["lines"]
    assert [one["sentence"] for one in lines][1] == "Moved to version 2."


def test_who_stays_in_a_step_is_told_to_have_been_moved_in_it(publisher, journey):
    customer = enter()
    revision = draw(publisher, journey, straight(wait("a", 3), wait("b")))
    moves = {"moves": [{"version": 1, "mode": "follow"}]}
    post(publisher, journey, "publish", moves, revision)
    move_all()
    (passage,) = send(
        publisher, "GET", f"/api/customers/{customer.pk}/journeys"
    ).json()["results"]
    trace = f"/api/customers/{customer.pk}/journeys/{passage['id']}/trace"
    lines = send(publisher, "GET", trace).json()["lines"]
    assert lines[-1]["sentence"].endswith(" Moved to version 2.")


def test_the_life_of_a_journey_goes_through_all_its_states(publisher, journey):
    enter()
    seen = get(publisher, journey, "life-cycle")
    assert (seen["status"], seen["people"], seen["held"]) == ("live", 1, 0)
    assert seen["actions"] == ["pause", "stop", "archive"]
    for action, status, body in (
        ("pause", "paused", {"note": "a mistake in the mail"}),
        ("resume", "live", {"spread_minutes": 5}),
        ("stop", "stopped", {}),
        ("archive", "archived", {}),
    ):
        reply = post(publisher, journey, action, body)
        assert reply.status_code == 200, reply.content
        assert reply.json()["status"] == status
        assert reply["ETag"] == f'"{reply.json()["revision"]}"'
    newest = reply.json()["changes"]
    assert [one["what"] for one in newest] == [
        "archived",
        "stopped",
        "resumed",
        "paused",
        "published",
    ]
    assert newest[3]["note"] == "a mistake in the mail"
    assert newest[3]["by"] == "publisher@example.com"
    refused = post(publisher, journey, "pause")
    assert refused.status_code == 409
    assert refused.json()["message"] == "A journey that is archived cannot be paused."


def test_a_version_is_listed_shown_and_put_live_again(publisher, journey):
    draw(publisher, journey, straight(wait("b")))
    post(publisher, journey, "publish", revision=3)
    rows = get(publisher, journey, "versions")["results"]
    assert [(one["number"], one["is_published"]) for one in rows] == [
        (2, True),
        (1, False),
    ]
    assert rows[0]["published_by"]["name"] == "publisher@example.com"
    shown = get(publisher, journey, "versions/1")
    assert shown["document"] == straight(wait("a"), wait("b"))
    preview = get(publisher, journey, "publish-preview?version=1")
    assert preview["number"] == 3
    done = post(publisher, journey, "roll-back", {"version": 1})
    assert done.status_code == 200, done.content
    assert done.json()["published"]["number"] == 3
    for unknown in ("versions/9", "versions/99999999999", "publish-preview?version=x"):
        reply = send(publisher, "GET", path_of(journey, unknown))
        assert (reply.status_code, reply.json()["code"]) == (404, "version_unknown")


def test_a_move_is_ordered_later_and_cancelled(publisher, journey):
    enter()
    draw(publisher, journey, straight(wait("a", 3), wait("b")))
    post(publisher, journey, "publish", revision=3)
    body = {"version": 1, "mode": "follow", "starts_at": "2026-03-11T12:00:00Z"}
    done = post(publisher, journey, "moves", body)
    assert done.status_code == 202, done.content
    (move,) = get(publisher, journey, "moves")["results"]
    seen = done.json()["revision"]
    gone = send(
        publisher,
        "DELETE",
        path_of(journey, f"moves/{move['id']}"),
        if_match=f'"{seen}"',
    )
    assert gone.status_code == 200, gone.content
    assert gone.json()["changes"][0]["what"] == "move_cancelled"


def test_a_clone_is_made_by_a_marketer(journey):
    marketer = login("marketer")
    reply = send(marketer, "POST", path_of(journey, "clone"), {"name": "Second"})
    assert reply.status_code == 201, reply.content
    assert (reply.json()["name"], reply.json()["status"]) == ("Second", "draft")
    assert reply.json()["draft"]["document"] == journey.published.document


BAD = [
    ("publish", {"moves": [{"version": 0}]}, "moves.0.version"),
    ("publish", {"moves": [{"version": 1, "mode": "fly"}]}, "moves.0.mode"),
    ("publish", {"moves": [{"version": 1, "mapping": []}]}, "moves.0.mapping"),
    ("publish", {"starts_at": "soon"}, "starts_at"),
    ("resume", {"spread_minutes": -1}, "spread_minutes"),
    ("pause", {"note": "x" * 501}, "note"),
    ("roll-back", {}, "version"),
    ("moves", {"version": 1, "mode": "finish"}, "mode"),
    ("clone", {"version": "x"}, "version"),
]


@pytest.mark.parametrize(("action", "body", "field"), BAD)
def test_a_request_that_is_not_right_is_refused_naming_the_field(
    publisher, journey, action, body, field
):
    reply = post(publisher, journey, action, body)
    assert reply.status_code == 400, reply.content
    assert [one["field"] for one in reply.json()["errors"]] == [field]


@pytest.mark.parametrize("action", ["pause", "stop", "archive", "moves", "roll-back"])
def test_a_stale_or_missing_revision_is_refused(publisher, journey, action):
    body = {"version": 1, "mode": "follow"}
    stale = post(publisher, journey, action, body, revision=77)
    assert (stale.status_code, stale.json()["code"]) == (412, "stale_life_cycle")
    missing = send(publisher, "POST", path_of(journey, action), body)
    assert (missing.status_code, missing.json()["code"]) == (428, "revision_missing")
    journey.refresh_from_db()
    assert journey.status == "live"
