"""BPMN of other programs: whole, in place, and with a note on whatever did not fit."""

from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest

from journeys.domain import graph as graphs
from journeys.domain import interchange
from journeys.domain.errors import ImportRefused
from journeys.domain.layout import CARD_HEIGHT, CARD_WIDTH, place
from journeys.domain.nodes import NODE_KINDS

MODELS = Path(__file__).parents[4] / "shared" / "data" / "bpmn_miwg_A"
# Counted in the files: tasks, events, gateways, sub-processes; sequence flows, message
# flows; and the paths that BPMN draws by place, from a box onto its border or inside
WHOLE = {
    #         tasks events gateways subs flows messages by place
    "A.1.0": (3, 2, 0, 0, 4, 0, 0),
    "A.2.0": (4, 2, 2, 0, 9, 0, 0),
    "A.2.1": (4, 2, 2, 0, 11, 0, 0),
    "A.3.0": (4, 5, 0, 1, 8, 0, 2),
    "A.4.0": (6, 9, 0, 2, 13, 2, 2),
    "A.4.1": (6, 9, 0, 2, 13, 2, 2),
}
HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:x="urn:x"><process id="p">\n'
)
FEET = "\n</process></definitions>"


def model(name):
    path = MODELS / f"{name}.bpmn"
    if not path.exists():
        pytest.skip(f"{path} is not here")
    return interchange.read(path.read_bytes(), path.name)[1]


def read(*lines):
    return interchange.read(HEAD + "\n".join(lines) + FEET)[1]


@pytest.mark.parametrize(("name", "counts"), WHOLE.items(), ids=WHOLE)
def test_a_reference_model_comes_in_whole(name, counts):
    *boxes, flows, messages, by_place = counts
    carried = model(name).carried
    assert carried.name == name
    assert len(carried.document["nodes"]) == sum(boxes)
    assert len(carried.document["edges"]) == flows + messages + by_place
    assert not graphs.shape_problems(carried.document)


@pytest.mark.parametrize("name", WHOLE)
def test_a_reference_model_keeps_its_layout(name):
    carried = model(name).carried
    spots = place(graphs.parse(carried.document), carried.layout)
    assert {
        own: (at["x"], at["y"]) for own, at in carried.layout["positions"].items()
    } == (spots)
    for (x1, y1), (x2, y2) in combinations(spots.values(), 2):
        assert abs(x1 - x2) >= CARD_WIDTH or abs(y1 - y2) >= CARD_HEIGHT
    names = {one["id"]: one["name"] for one in carried.document["nodes"]}
    where = {names[own]: at for own, at in spots.items()}
    start = "Start Event" if "Start Event" in where else "Start Event 1"
    along = 1 if name == "A.4.1" else 0  # that one is drawn from top to bottom
    assert where[start][along] < where["Task 1"][along]


@pytest.mark.parametrize("name", WHOLE)
def test_every_element_without_a_counterpart_is_named(name):
    arrived = model(name)
    unknown = {
        one["id"]
        for one in arrived.carried.document["nodes"]
        if one["kind"] not in NODE_KINDS
    }
    noted = {one.node for one in arrived.notes if one.code == "no_counterpart"}
    assert noted == unknown
    assert all(one.line for one in arrived.notes)


def test_what_the_models_become_is_the_nearest_kind():
    kinds = Counter(one["kind"] for one in model("A.4.0").carried.document["nodes"])
    assert kinds == {
        "entry": 2,
        "exit": 3,
        "notify_team": 6,
        "BPMN subProcess": 2,
        "BPMN startEvent": 2,
        "BPMN endEvent": 2,
    }


NEAREST = [
    ('<startEvent id="n"/>', "entry"),
    ('<startEvent id="n"><timerEventDefinition/></startEvent>', "entry"),
    ('<endEvent id="n"><terminateEventDefinition/></endEvent>', "exit"),
    ('<task id="n" name="Task"/>', "notify_team"),
    ('<task id="n" name="Send welcome mail"/>', "message"),
    ('<task id="n" name="Wait 3 days"/>', "wait"),
    ('<task id="n" name="NPS survey"/>', "survey"),
    ('<userTask id="n" name="Send welcome mail"/>', "notify_team"),
    ('<manualTask id="n"/>', "notify_team"),
    ('<sendTask id="n"/>', "message"),
    ('<receiveTask id="n"/>', "wait_for"),
    ('<serviceTask id="n"/>', "webhook"),
    ('<scriptTask id="n"/>', "update"),
    ('<businessRuleTask id="n"/>', "decision"),
    ('<callActivity id="n"/>', "start_journey"),
    ('<subProcess id="n"/>', "BPMN subProcess"),
    ('<exclusiveGateway id="n"/>', "BPMN exclusiveGateway"),
    ('<parallelGateway id="n"/>', "BPMN parallelGateway"),
    (
        '<intermediateCatchEvent id="n"><timerEventDefinition><timeDuration>P2D'
        "</timeDuration></timerEventDefinition></intermediateCatchEvent>",
        "wait",
    ),
    (
        '<intermediateCatchEvent id="n"><signalEventDefinition/>'
        "</intermediateCatchEvent>",
        "wait_for",
    ),
    (
        '<intermediateThrowEvent id="n"><messageEventDefinition/>'
        "</intermediateThrowEvent>",
        "message",
    ),
    ('<intermediateThrowEvent id="n"/>', "BPMN intermediateThrowEvent"),
]


@pytest.mark.parametrize(("source", "kind"), NEAREST, ids=[one[0] for one in NEAREST])
def test_the_nearest_kind_is_taken(source, kind):
    arrived = read(source)
    assert [one["kind"] for one in arrived.carried.document["nodes"]] == [kind]
    if kind not in NODE_KINDS:
        assert [one.code for one in arrived.notes] == ["no_counterpart"]


def test_a_gateway_becomes_a_decision_with_the_default_as_else():
    arrived = read(
        '<exclusiveGateway id="g" name="VIP?" default="f2"/>',
        '<endEvent id="a"/><endEvent id="b"/>',
        '<sequenceFlow id="f1" name="Yes" sourceRef="g" targetRef="a">',
        "<conditionExpression>${vip}</conditionExpression></sequenceFlow>",
        '<sequenceFlow id="f2" name="No" sourceRef="g" targetRef="b"/>',
    )
    document = arrived.carried.document
    assert document["nodes"][0]["settings"] == {
        "branches": [{"key": "yes", "name": "Yes"}]
    }
    assert [one["key"] for one in document["edges"]] == ["yes", "else"]
    [note] = [one for one in arrived.notes if one.code == "condition"]
    assert "${vip}" in note.message
    assert (note.line, note.element) == (4, "sequenceFlow f1")


def test_what_is_left_out_is_named_with_its_line_and_id():
    arrived = read(
        '<task id="t" name="Call"><documentation>Ask how it goes</documentation>',
        "<standardLoopCharacteristics/></task>",
        '<textAnnotation id="note"><text>By phone</text></textAnnotation>',
        '<dataObject id="list" name="List"/>',
        '<sequenceFlow id="loose" sourceRef="t" targetRef="nowhere"/>',
        '<task id="u"><extensionElements><x:more/></extensionElements></task>',
    )
    settings = arrived.carried.document["nodes"][0]["settings"]
    assert settings == {"title": "Call", "text": "Ask how it goes"}
    found = {(one.line, one.element, one.code) for one in arrived.notes}
    assert found == {
        (3, "standardLoopCharacteristics", "left_out"),
        (4, "textAnnotation note", "left_out"),
        (5, "dataObject list", "left_out"),
        (6, "sequenceFlow loose", "flow_left_out"),
        (7, "more", "extension_left_out"),
    }


def test_an_id_that_stands_twice_loses_no_step():
    arrived = read('<task id="t" name="One"/>', '<task id="t" name="Two"/>')
    nodes = arrived.carried.document["nodes"]
    assert [one["id"] for one in nodes] == ["t", "t_2"]
    assert [one.code for one in arrived.notes] == ["id_twice"]


def test_elements_without_an_id_are_not_taken_for_each_other():
    arrived = read(
        '<task name="One"/>',
        '<task name="Two"/>',
        '<task id="t" name="Three"/>',
        '<sequenceFlow id="f" targetRef="t"/>',
    )
    assert len(arrived.carried.document["nodes"]) == 3
    assert not arrived.carried.document["edges"]
    assert [one.code for one in arrived.notes] == ["flow_left_out"]


def test_what_was_noted_of_the_journey_with_other_types_is_not_taken():
    told = '{"graph": {}, "name": 5, "description": null, "layout": 3, "map": []}'
    carried = read(
        '<extensionElements><r:journey xmlns:r="urn:rivermouth:journey:1">',
        f'{told}</r:journey></extensionElements><task id="t" name="Call"/>',
    ).carried
    assert (carried.name, carried.description) == ("Imported journey", "")
    assert (carried.layout, carried.map) == ({}, {})


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("<a/>", "not_bpmn"),
        ("<definitions xmlns='urn:other'/>", "not_bpmn"),
        (HEAD + FEET, "empty"),
        ("<definitions>", "not_xml"),
    ],
)
def test_what_is_no_bpmn_is_refused(source, code):
    with pytest.raises(ImportRefused) as caught:
        interchange.read(source)
    assert [one.code for one in caught.value.notes] == [code]
    assert caught.value.notes[0].line
