"""The API of simulations and personas."""

import pytest
from django.test import Client

from journeys.domain.simulate import effort
from journeys.models import Enrollment, Visit
from journeys.services import create_journey
from segments.models import Persona
from tests.journeys.factories import create_template, set_clock
from tests.journeys.graphs import branch, document, edge, entry, node
from tests.journeys.test_api import login, send

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    set_clock()


@pytest.fixture
def viewer() -> Client:
    return login("viewer")


def graph(template=1):
    return document(
        [entry("Came"), node("mail", "message", template_id=template),
         node("ask", "decision", branches=[branch("yes", "vip")]), node("out", "exit")],
        [edge("in", "mail"), edge("mail", "ask"), edge("ask", "out", "yes"),
         edge("ask", "out", "else")],
    )  # fmt: skip


@pytest.fixture
def path():
    journey = create_journey(name="Try", document=graph(create_template().pk))
    return f"/api/journeys/{journey.pk}/simulate"


def test_a_viewer_tries_the_draft_and_nothing_is_kept(viewer, path):
    answer = send(viewer, "POST", path, {"persona": {"attributes": {"vip": True}}})
    assert answer.status_code == 200, answer.content
    body = answer.json()
    visits = [(one["node"]["id"], one["outcome"]) for one in body["trace"]["visits"]]
    assert visits == [
        ("in", "next"), ("mail", "next"), ("ask", "yes"), ("out", "$completed"),
    ]  # fmt: skip
    assert (body["expected"], body["seed"], body["days"]) == (None, 1, 30)
    assert body["start"].startswith("2026-03-10T12:00:00")
    assert not Enrollment.objects.exists()
    assert not Visit.objects.exists()


def test_an_answer_is_flipped_and_many_people_are_counted(viewer, path):
    asked = {"answers": [{"visit": 3, "outcome": "yes"}]}
    visits = send(viewer, "POST", path, asked).json()["trace"]["visits"]
    assert (visits[2]["outcome"], visits[2]["is_chosen"]) == ("yes", True)
    body = send(viewer, "POST", path, {"people": 200, "seed": 9}).json()
    assert body["trace"] is None
    assert body["expected"]["nodes"]["mail"]["reached"] == 200
    assert {"source": "ask", "key": "else", "passed": 200} in body["expected"]["edges"]
    assert body["expected"]["ended"] == {"completed": 200}


def test_the_unsaved_document_is_tried_and_names_what_does_not_exist(viewer, path):
    unsaved = graph(template=99_999)
    trace = send(viewer, "POST", path, {"document": unsaved}).json()["trace"]
    assert trace["ending"]["how"] == "unfinished"
    assert trace["ending"]["node"]["id"] == "mail"
    assert "does not exist any more" in trace["ending"]["sentence"]


WRONG = [
    ({"days": 366}, "days"),
    ({"people": 1_001}, "people"),
    ({"people": 1}, "people"),
    ({"seed": -1}, "seed"),
    ({"start": "9999-12-31T00:00:00Z"}, "start"),
    ({"start": "soon"}, "start"),
    ({"odds": {"opens": 1.5}}, "odds.opens"),
    ({"odds": {"opens": "nan"}}, "odds.opens"),
    ({"events": [{"event": "x", "chance": 2}]}, "events[0].chance"),
    ({"events": [{"event": "x", "chance": 0}] * 2}, "events[0]"),
    ({"events": [{"event": str(n), "chance": 0} for n in range(51)]}, "events[0]"),
    ({"assumed": {"segment-1": 3}}, "assumed.segment-1[0]"),
    ({"persona": {"timezone": "Mars/Base"}}, "persona.timezone[0]"),
    ({"persona": {"attributes": {"x": "y" * 200_000}}}, "persona.attributes[0]"),
    ({"persona": {"signed_up_days_ago": -1}}, "persona.signed_up_days_ago"),
    ({"answers": [{"visit": 0, "outcome": "x"}]}, "answers[0].visit"),
    ({"answers": [{"visit": 1, "outcome": "x"}] * 2}, "answers[0]"),
    ({"answers": [{"visit": 1, "outcome": "x"}], "people": 5}, "answers[0]"),
]


@pytest.mark.parametrize(("asked", "field"), WRONG)
def test_bad_input_is_named_by_its_field(viewer, path, asked, field):
    answer = send(viewer, "POST", path, asked)
    assert answer.status_code == 400, answer.content
    fields = [one["field"] for one in answer.json()["errors"]]
    assert any(one.startswith(field.split("[0]")[0]) for one in fields), fields


HOSTILE = [
    ("text", "document_invalid"),
    ({}, "document_invalid"),
    (document([], []), "entry_missing"),
    (document([node("x", "exit")] * 2, []), "node_duplicate"),
    (document([node(f"n{n}", "exit") for n in range(1_001)], []), "too_large"),
]


@pytest.mark.parametrize(("unsaved", "code"), HOSTILE)
def test_a_hostile_document_is_refused_by_node(viewer, path, unsaved, code):
    answer = send(viewer, "POST", path, {"document": unsaved})
    assert answer.status_code == 400, answer.content
    assert answer.json()["errors"][0]["code"] == code


def test_an_answer_no_step_has_is_refused_by_node(viewer, path):
    asked = {"answers": [{"visit": 3, "outcome": "perhaps"}]}
    answer = send(viewer, "POST", path, asked)
    assert (answer.status_code, answer.json()["code"]) == (400, "answer_unknown")
    assert answer.json()["errors"][0]["node"] == "ask"


def test_a_simulation_that_is_too_much_work_is_a_problem_and_nothing_else(
    viewer, path, monkeypatch
):
    monkeypatch.setattr(effort, "MOST", 5_000)
    answer = send(viewer, "POST", path, {"people": 1_000, "days": 365})
    assert (answer.status_code, answer.json()["code"]) == (400, "simulation_too_large")
    assert set(answer.json()) == {"code", "message", "errors"}
    assert [one["field"] for one in answer.json()["errors"]] == ["people", "days"]
    assert answer.json()["message"].endswith("Try fewer people or a shorter time.")


def test_personas_are_listed_by_name(viewer):
    Persona.objects.create(name="Zoe", habits={"opens": 0.2})
    Persona.objects.create(name="Anna", attributes={"vip": True}, habits={"opens": 0.4})
    rows = viewer.get("/api/personas").json()["results"]
    assert [row["name"] for row in rows] == ["Anna", "Zoe"]
    assert (rows[0]["attributes"], rows[0]["habits"]) == ({"vip": True}, {"opens": 0.4})
