"""What goes out comes in again: golden files, and random journeys."""

import io
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings

from journeys.domain import interchange
from journeys.domain.graph import MAX_NODES
from tests.journeys.graphs import document, edge, entry, node
from tests.journeys.interchange.drawings import WELCOME, carried, shape_of

CASES = Path(__file__).parent / "cases"
QUICK = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


def write(name, drawn):
    return interchange.WRITERS[name].write(drawn)


@pytest.mark.parametrize("name", ["json", "bpmn", "mermaid", "graphml"])
def test_the_welcome_journey_is_written_as_the_golden_file_says(name):
    golden = CASES / f"welcome.{interchange.WRITERS[name].extension}"
    assert write(name, WELCOME) == golden.read_text()


@pytest.mark.parametrize("name", ["json", "bpmn"])
def test_the_golden_file_comes_back_identical(name):
    golden = CASES / f"welcome.{interchange.WRITERS[name].extension}"
    found, arrived = interchange.read(golden.read_bytes(), golden.name)
    assert found == name
    assert arrived.carried == WELCOME
    assert not arrived.notes


def test_the_golden_flowchart_comes_back_as_the_same_graph():
    found, arrived = interchange.read((CASES / "welcome.mmd").read_text())
    assert found == "mermaid"
    assert arrived.carried.name == WELCOME.name
    assert shape_of(arrived.carried) == shape_of(WELCOME)


@pytest.mark.parametrize("name", ["json", "bpmn", "mermaid"])
def test_a_journey_of_as_many_steps_as_there_can_be_comes_back(name):
    waits = [
        node(f"n{n}", "wait_for", event="Order", deadline={"amount": 1, "unit": "days"})
        for n in range(MAX_NODES - 2)
    ]
    steps = [entry("Go"), *waits, node("out", "exit")]
    edges = [edge("in", "n0")]
    for one, other in pairwise(steps[1:]):
        keys = ("happened", "timeout")
        edges += [edge(one["id"], other["id"], key) for key in keys]
    drawn = replace(WELCOME, document=document(steps, edges), layout={}, map={})
    assert shape_of(interchange.read(write(name, drawn))[1].carried) == shape_of(drawn)


@given(carried())
@QUICK
def test_random_journeys_survive_json_and_give_the_same_bytes(drawn):
    text = write("json", drawn)
    back = interchange.read(text)[1].carried
    assert back == drawn
    assert write("json", back) == text


@given(carried())
@QUICK
def test_random_journeys_survive_bpmn(drawn):
    back = interchange.read(write("bpmn", drawn))[1].carried
    assert replace(back, name=drawn.name) == drawn


@given(carried())
@QUICK
def test_random_journeys_survive_mermaid_but_for_their_settings(drawn):
    back = interchange.read(write("mermaid", drawn))[1].carried
    assert shape_of(back) == shape_of(drawn)


@given(carried())
@QUICK
def test_random_journeys_are_graphml_that_networkx_reads(drawn):
    text = write("graphml", drawn)
    graph = nx.read_graphml(io.BytesIO(text.encode()), force_multigraph=True)
    assert len(graph) == len(drawn.document["nodes"])
    assert graph.number_of_edges() == len(drawn.document["edges"])


def test_a_step_moved_and_renamed_elsewhere_keeps_its_settings():
    text = write("bpmn", WELCOME)
    moved = text.replace('name="hello"', 'name="Good morning"')
    moved = re.sub(r'(bpmnElement="hello">\s*<dc:Bounds x=)"[^"]*"', r'\1"900"', moved)
    back = interchange.read(moved)[1].carried
    hello = next(one for one in back.document["nodes"] if one["id"] == "hello")
    assert hello["name"] == "Good morning"
    assert hello["settings"] == {"template_id": 1}
    ids = {one["id"] for one in WELCOME.document["nodes"]}
    assert back.layout["positions"].keys() == ids
    assert back.layout["positions"]["hello"]["x"] == 900


def test_no_two_elements_of_a_file_have_one_id():
    """XML refuses such files: a step may be called as the parts of a drawing are."""
    names = ["in", "shape_in", "definitions", "line_flow_1", "flow_1", "plane"]
    nodes = [entry(), *(node(name, "notify_team") for name in names[1:])]
    edges = [edge(*pair) for pair in pairwise(names)]
    text = write("bpmn", interchange.Carried("Ids", document(nodes, edges)))
    ids = [one.get("id") for one in ET.fromstring(text).iter() if one.get("id")]
    assert len(ids) == len(set(ids))


def test_the_file_reads_well_without_our_extension():
    """Other programs may drop what they do not know."""
    text = write("bpmn", WELCOME)
    bare = re.sub(r"<extensionElements>.*?</extensionElements>", "", text, flags=re.S)
    back = interchange.read(bare)[1].carried
    kinds = {one["id"]: one["kind"] for one in back.document["nodes"]}
    assert kinds == {one["id"]: one["kind"] for one in WELCOME.document["nodes"]}
    assert shape_of(back)[1] == shape_of(WELCOME)[1]
    settings_of = {one["id"]: one["settings"] for one in back.document["nodes"]}
    assert settings_of["week"]["amount"] == 7
    assert settings_of["order"]["deadline"] == {"amount": 2, "unit": "weeks"}
