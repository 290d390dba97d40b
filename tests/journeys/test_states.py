"""The history of a draft: folding, names, bringing one back, and who saved last."""

from datetime import timedelta

import pytest

from customers.models import Clock
from journeys import services
from journeys.models import DraftState, Journey, Version
from journeys.services import states
from tests.journeys.factories import START, put_live, set_clock
from tests.journeys.graphs import document, edge, entry, node
from tests.journeys.test_api import create, login, save, send

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    set_clock()


@pytest.fixture
def eva():
    return login("marketer")


@pytest.fixture
def paul():
    return login("publisher")


def waiting(amount):
    """Return a journey of one wait."""
    return document(
        [entry("Signed Up"), node("pause", "wait", amount=amount, unit="days"),
         node("out", "exit")],
        [edge("in", "pause"), edge("pause", "out")],
    )  # fmt: skip


def pass_minutes(minutes):
    set_clock(Clock.objects.get().virtual_at + timedelta(minutes=minutes))


def draft_of(journey_id):
    return Version.objects.get(pk=Journey.objects.get(pk=journey_id).draft_id)


def wait_of(one):
    """Return how many days the journey waits; 0 without a wait."""
    found = [n for n in one.document["nodes"] if n["id"] == "pause"]
    return found[0]["settings"]["amount"] if found else 0


def write(client, journey, amount):
    """Save a draft over whatever is there."""
    revision = draft_of(journey["id"]).revision
    reply = save(client, journey, waiting(amount), revision)
    assert reply.status_code == 200, reply.content


def history(journey):
    """Return the waits of the states, oldest first."""
    states = DraftState.objects.filter(journey=journey["id"]).order_by("id")
    return [wait_of(one) for one in states]


def post(client, journey, rest, body):
    revision = draft_of(journey["id"]).revision
    path = f"/api/journeys/{journey['id']}/{rest}"
    return send(client, "POST", path, body, if_match=f'"{revision}"')


def listed(client, journey):
    return send(client, "GET", f"/api/journeys/{journey['id']}/states").json()[
        "results"
    ]


def test_what_one_person_saves_within_ten_minutes_is_one_state(eva, paul):
    journey = create(eva)
    for who, minutes, amount, expected in [
        (eva, 0, 1, [0, 1]),  # what it was when it was made is kept as well
        (eva, 4, 2, [0, 2]),
        (eva, 5, 3, [0, 3]),
        (eva, 1, 4, [0, 3, 4]),  # ten minutes after the first
        (paul, 1, 5, [0, 3, 4, 5]),
        (paul, 1, 6, [0, 3, 4, 6]),
        (eva, 1, 7, [0, 3, 4, 6, 7]),
    ]:
        pass_minutes(minutes)
        write(who, journey, amount)
        assert history(journey) == expected
    rows = listed(eva, journey)
    assert [row["by_name"].partition("@")[0] for row in rows] == [
        "marketer", "publisher", "marketer", "marketer", "",
    ]  # fmt: skip
    assert [row["is_draft"] for row in rows] == [True, False, False, False, False]
    assert [row["steps"] for row in rows] == [3, 3, 3, 3, 2]


def test_states_without_a_name_are_forgotten_some_day_others_never(eva, monkeypatch):
    monkeypatch.setattr(states, "KEPT", 2)
    journey = create(eva)
    write(eva, journey, 1)
    assert post(eva, journey, "states", {"name": "First"}).status_code == 201
    for amount in (2, 3, 4):
        pass_minutes(11)
        write(eva, journey, amount)
    assert history(journey) == [1, 3, 4]


def test_a_named_draft_is_not_written_over(eva):
    journey = create(eva)
    write(eva, journey, 1)
    named = post(eva, journey, "states", {"name": "Before the sale"})
    assert named.json()["name"] == "Before the sale"
    write(eva, journey, 2)
    assert history(journey) == [0, 1, 2]
    again = post(eva, journey, "states", {"name": "After"})
    twice = post(eva, journey, "states", {"name": "After, again"})
    assert again.json()["id"] != twice.json()["id"]
    names = [row["name"] for row in listed(eva, journey)]
    assert names == ["After, again", "After", "Before the sale", ""]


def test_a_draft_that_was_never_saved_can_be_named(eva):
    journey = create(eva)
    assert post(eva, journey, "states", {"name": "Empty"}).status_code == 201
    assert [row["name"] for row in listed(eva, journey)] == ["Empty"]


def test_names_are_given_and_taken_away_also_of_versions_that_went_live(paul):
    journey = put_live(waiting(1))
    path = f"/api/journeys/{journey.pk}/versions/1"
    for name in ("Spring", ""):
        named = send(paul, "PATCH", path, {"name": name})
        assert named.status_code == 200, named.content
        assert named.json()["name"] == name
        rows = send(paul, "GET", f"/api/journeys/{journey.pk}/versions").json()
        assert rows["results"][0]["name"] == name
    long = send(paul, "PATCH", path, {"name": "x" * 81})
    assert long.json()["errors"][0]["field"] == "name"
    assert send(paul, "PATCH", path[:-1] + "9", {"name": "x"}).status_code == 404


def test_a_state_is_named_only_within_its_journey(eva):
    journey, other = create(eva), create(eva, name="Other")
    write(eva, journey, 1)
    state = DraftState.objects.latest("id")
    path = f"/api/journeys/{journey['id']}/states/{state.pk}"
    assert send(eva, "PATCH", path, {"name": "Mine"}).json()["name"] == "Mine"
    assert wait_of(DraftState(**send(eva, "GET", path).json())) == 1
    foreign = f"/api/journeys/{other['id']}/states/{state.pk}"
    for method in ("GET", "PATCH"):
        refused = send(eva, method, foreign, {"name": "Theirs"})
        assert refused.json()["code"] == "state_unknown"


def test_bringing_a_state_back_makes_a_new_draft_and_keeps_the_old_one(eva):
    journey = create(eva)
    write(eva, journey, 1)
    first = DraftState.objects.latest("id")
    pass_minutes(11)
    write(eva, journey, 2)
    done = post(eva, journey, "restore", {"state": first.pk})
    assert done.status_code == 200, done.content
    assert wait_of(draft_of(journey["id"])) == 1
    assert history(journey) == [0, 1, 2, 1]
    assert listed(eva, journey)[0]["from_state"] == first.pk
    write(eva, journey, 3)
    assert history(journey) == [0, 1, 2, 1, 3]


def test_bringing_a_version_back_changes_nothing_that_is_live(paul):
    live = put_live(waiting(1))
    journey = {"id": live.pk}
    write(paul, journey, 2)
    done = post(paul, journey, "restore", {"version": 1})
    assert done.json()["draft"]["number"] == 2
    assert wait_of(draft_of(live.pk)) == 1
    assert history(journey)[-2:] == [2, 1]
    assert listed(paul, journey)[0]["from_version"] == 1
    assert Version.objects.get(journey=live, number=1).revision == 1


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 400, "invalid"),
        ({"version": 1, "state": 1}, 400, "invalid"),
        ({"version": 7}, 404, "version_unknown"),
        ({"state": 4242}, 404, "state_unknown"),
        ({"state": "x"}, 400, "invalid"),
    ],
)
def test_what_cannot_be_brought_back_is_refused(eva, body, status, code):
    journey = create(eva)
    refused = post(eva, journey, "restore", body)
    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert history(journey) == []


def test_nothing_is_brought_back_or_named_over_a_draft_nobody_read(eva):
    journey = put_live(waiting(1))
    for rest, body in [("restore", {"version": 1}), ("states", {"name": "x"})]:
        path = f"/api/journeys/{journey.pk}/{rest}"
        assert send(eva, "POST", path, body, if_match='"1"').status_code == 412
        assert send(eva, "POST", path, body).status_code == 428


def test_who_comes_second_is_told_who_saved_and_when(eva, paul):
    journey = create(eva)
    pass_minutes(6)
    write(paul, journey, 2)
    refused = save(eva, journey, waiting(3), 1)
    assert refused.status_code == 412
    saved = refused.json()["saved"]
    assert saved["by"] == "publisher@example.com"
    assert saved["at"] == (START + timedelta(minutes=6)).isoformat()
    assert saved["revision"] == 2
    assert refused.json()["message"].startswith("publisher@example.com saved")
    draft = send(eva, "GET", f"/api/journeys/{journey['id']}").json()["draft"]
    assert draft["saved_by"]["name"] == "publisher@example.com"


def test_who_edits_what_went_live_meanwhile_is_told_by_whom(eva, paul):
    journey = create(eva)
    write(paul, journey, 1)
    drawn = draft_of(journey["id"])
    user = drawn.saved_by_id
    services.publish(journey_id=journey["id"], revision=drawn.revision, user_id=user)
    refused = save(eva, journey, waiting(3), drawn.revision)
    assert refused.json()["saved"]["by"] == "publisher@example.com"


def test_the_history_outlives_the_accounts_that_made_it(eva):
    journey = create(eva)
    write(eva, journey, 1)
    state = DraftState.objects.latest("id")
    state.by.delete()
    state.refresh_from_db()
    assert (state.by_id, state.by_name) == (None, "marketer@example.com")
    assert listed(login("viewer"), journey)[0]["by"] is None
