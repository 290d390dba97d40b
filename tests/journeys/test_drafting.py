"""Simulations of documents that are unfinished, broken or hostile."""

import json
from pathlib import Path

import pytest

from journeys.domain.errors import GraphInvalid
from journeys.domain.simulate import Persona, Script, Setting, simulate_person
from tests.journeys.graphs import document, edge, entry, node
from tests.journeys.simulating import OUT, START, TWO_DAYS, through, walk

UNFINISHED = [
    (node("step", "wait_for", deadline=TWO_DAYS), "“Event” is not filled in yet."),
    (node("step", "message"), "“Message” is not filled in yet."),
    (node("step", "magic"), "There is no kind of step called “magic”."),
    (node("step", "split", branches=[{"key": "a", "name": "", "share": 1}]), "shares"),
    (node("step", "wait", **TWO_DAYS), "The path “next” of “step” leads nowhere yet."),
]


@pytest.mark.parametrize(("step", "words"), UNFINISHED)
def test_an_unfinished_draft_says_where_nobody_can_go_on(step, words):
    graph = document([entry("Came"), step], [edge("in", "step")])
    trace = walk(graph)
    assert (trace.ending.how, trace.ending.node.id) == ("unfinished", "step")
    assert words in trace.ending.sentence
    assert [visit.node.id for visit in trace.visits] == ["in", "step"]


BROKEN_ENTRIES = [{}, {"trigger": 5}, {"trigger": {"kind": "event"}}]


@pytest.mark.parametrize("settings", BROKEN_ENTRIES)
def test_an_unfinished_entry_lets_everybody_in_and_says_so(settings):
    start = {**entry("Came"), "settings": settings}
    graph = document([start, OUT], [edge("in", "out")])
    trace, basis = simulate_person(Setting(graph), Script(Persona(), START))
    assert trace.ending.how == "completed"
    [note] = basis.notes
    assert note.startswith("Everybody is let in: ")


HOSTILE = [
    [],
    {"schema_version": 1},
    document([], []),
    document([node("x", "exit")], []),
    document([entry("Came"), entry("Came")], []),
    document([entry("Came")], [edge("in", "nowhere")]),
    document([node(f"n{number}", "exit") for number in range(10_000)], []),
]


@pytest.mark.parametrize("graph", HOSTILE)
def test_hostile_documents_are_refused_with_their_problems(graph):
    with pytest.raises(GraphInvalid) as caught:
        walk(graph)
    assert caught.value.problems


def test_broken_settings_of_the_journey_are_left_out_and_said():
    graph = through(node("step", "exit"), goal={"event": 5}, exit_rule={"root": 1})
    _, basis = simulate_person(Setting(graph), Script(Persona(), START))
    assert any("exit rule is left out" in note for note in basis.notes)
    assert any("settings of the journey" in note for note in basis.notes)


def list_cases():
    path = Path(__file__).parent / "cases" / "validation.json"
    return [(case["name"], case["document"]) for case in json.loads(path.read_text())]


def test_every_document_of_the_validation_cases_can_be_tried():
    found = {name: end_of(graph) for name, graph in list_cases()}
    assert all(found.values()), found
    assert sum(sentence != "refused" for sentence in found.values()) > 20


def end_of(graph):
    """Return the sentence at the end, or that the document is refused with reasons."""
    try:
        return walk(graph).ending.sentence
    except GraphInvalid as error:
        return "refused" if error.problems else ""
