"""The journey map in pictures: bands of stages, feelings, and a table in words."""

import io
import time
from itertools import combinations, pairwise
from xml.etree import ElementTree as ET

import pytest

from journeys.domain import graph as graphs
from journeys.domain import interchange
from journeys.domain.diagram import compose, draw
from journeys.domain.diagram.boxes import overlap
from journeys.domain.diagram.lettering import measure
from journeys.domain.diagram.table import COLUMNS, STEP_WIDTH
from journeys.domain.layout import CARD_HEIGHT, CARD_WIDTH, place
from journeys.domain.map import stages_of
from journeys.domain.templates import TEMPLATES
from tests.journeys.graphs import branch, document, edge, entry, node

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "</text><script>alert('1')</script>\x01\n" + "W" * 90 + " 中文" * 40
# in -> split -> (a: left | else: right) -> meet -> out
DRAWN = document(
    [
        entry(),
        node("split", "decision", branches=[branch("a", "x")]),
        node("left", "wait"),
        node("right", "wait"),
        node("meet", "wait"),
        node("out", "exit"),
    ],
    [
        edge("in", "split"),
        edge("split", "left", "a"),
        edge("split", "right", "else"),
        edge("left", "meet"),
        edge("right", "meet"),
        edge("meet", "out"),
    ],
)


def picture(map_, positions=None):
    graph = graphs.parse(DRAWN)
    return compose(graph, positions or place(graph, {}), title="Map", map_=map_)


def test_a_step_has_its_own_stage_or_that_of_the_step_before_it():
    graph = graphs.parse(DRAWN)
    assert stages_of(graph, {"in": {"stage": "Try"}, "meet": {"stage": " Buy "}}) == {
        "in": "Try",
        "split": "Try",
        "left": "Try",
        "right": "Try",
        "meet": "Buy",
        "out": "Buy",
    }
    assert set(stages_of(graph, {"right": {"stage": "Buy"}})) == {
        "right",
        "meet",
        "out",
    }


FREE = {
    "in": (0.0, 0.0),
    "split": (240.0, 30.0),
    "left": (500.0, 10.0),
    "right": (40.0, 150.0),
    "meet": (330.0, 160.0),
    "out": (900.0, 400.0),
}


@pytest.mark.parametrize("positions", [None, FREE], ids=["rows", "free"])
def test_a_band_holds_every_step_of_its_stage_and_none_of_another(positions):
    map_ = {
        "in": {"stage": "Try"},
        "right": {"stage": "Ask"},
        "meet": {"stage": "Buy"},
    }
    graph = graphs.parse(DRAWN)
    stages = stages_of(graph, map_)
    lanes = picture(map_, positions).lanes
    for node_id, (x, y) in (positions or place(graph, {})).items():
        card = (x, y, CARD_WIDTH, CARD_HEIGHT)
        assert {one.name for one in lanes if overlap(one.box, card)} == {
            stages[node_id]
        }
    for one, other in combinations(lanes, 2):
        assert one.name == other.name or not overlap(one.box, other.box)


def test_bands_of_one_stage_grow_together_down_the_page():
    assert len(picture({"in": {"stage": "Try"}}).lanes) == 1
    first, second = picture({"in": {"stage": "Try"}, "meet": {"stage": "Buy"}}).lanes
    assert first.box[1] + first.box[3] == second.box[1]
    assert first.tone != second.tone


def test_without_a_map_the_picture_is_as_ever():
    drawn = picture({})
    assert not drawn.lanes
    assert drawn.table is None
    assert picture({"gone": {"stage": "Try", "kpi": "x"}, "in": {}}) == drawn


def test_the_table_has_what_the_map_says_and_a_curve_of_what_people_feel():
    table = picture(
        {
            "out": {"emotion": 2, "owner": "Ann"},
            "in": {"emotion": -1, "kpi": "Opened"},
            "left": {"stage": "Try"},
        }
    ).table
    texts = [word.text for word in table.words if word.is_heading]
    assert texts == ["Step", "Emotion", "Owner", "KPI"]
    assert [mood.feeling for mood in table.moods] == [-1, 2]
    (x1, y1), (x2, y2) = (mood.at for mood in table.moods)
    assert x1 < x2
    assert y1 < y2
    assert len(table.rows) == 3
    assert {"Ann", "Opened", "Try"} <= {word.text for word in table.words}


def test_no_word_leaves_its_cell_whatever_it_says():
    fields = ("stage", "touchpoint", "pain_point", "opportunity", "owner", "kpi")
    said = dict.fromkeys(fields, HOSTILE * 3)
    drawn = picture({"in": {**said, "emotion": 0}, "out": said})
    left, top, width, height = drawn.table.box
    rights = [left + STEP_WIDTH]
    for _, _, own in COLUMNS:
        rights.append(rights[-1] + own)
    assert rights[-1] == left + width
    for word in drawn.table.words:
        x, y = word.at
        assert x + measure(word.text, 12, bold=bool(word.tone)) <= min(
            one for one in rights if one > x
        )
        assert top < y < top + height
    for lane in drawn.lanes:
        assert lane.box[0] >= drawn.box[0]
        assert lane.box[1] >= drawn.box[1]


def test_what_a_map_says_is_never_markup():
    graph = graphs.parse(DRAWN)
    said = {"stage": HOSTILE, "pain_point": HOSTILE, "emotion": -2}
    text = draw(graph, place(graph, {}), title="Map", map_={"in": said})
    root = ET.fromstring(text)
    assert not [one for one in root.iter() if "script" in one.tag]
    assert "\u22122" in "".join(root.itertext())


def test_a_map_that_is_none_is_not_drawn():
    map_ = {"in": 3, "out": {"stage": 4, "emotion": 9}, "left": {"emotion": True}}
    assert picture(map_).lanes == ()
    assert picture(map_).table is None


def test_pdf_has_the_table_on_pages_of_its_own_cut_between_rows():
    words = {"pain_point": "They wait. " * 90, "stage": "Buy"}
    plain = interchange.Carried("Map", DRAWN)
    told = interchange.Carried(
        "Map", DRAWN, map={one["id"]: words for one in DRAWN["nodes"]}
    )
    counts = [
        interchange.write_pdf(one, "a4").count(b"/Type /Page\n")
        for one in (plain, told)
    ]
    assert counts[0] == 1
    assert counts[1] >= 3


@pytest.mark.parametrize("key", TEMPLATES)
def test_every_template_shows_its_map(key):
    template = TEMPLATES[key]
    graph = graphs.parse(template.document({}))
    drawn = compose(graph, place(graph, {}), title=key, map_=template.map())
    assert {one.name for one in drawn.lanes} == {
        note["stage"] for note in template.map().values()
    }
    assert drawn.table is not None
    ET.parse(io.StringIO(draw(graph, place(graph, {}), title=key, map_=template.map())))


def test_a_large_map_is_written_in_a_moment():
    nodes = [entry(), *(node(f"n{i}", "wait") for i in range(498)), node("x", "exit")]
    ids = [one["id"] for one in nodes]
    words = dict.fromkeys(("pain_point", "opportunity"), "They wait for long. " * 20)
    drawn = interchange.Carried(
        "Large",
        document(nodes, [edge(*pair) for pair in pairwise(ids)]),
        map={one: {**words, "stage": "Buy", "emotion": 1} for one in ids},
    )
    began = time.process_time()
    interchange.write_pdf(drawn, "a4")
    assert time.process_time() - began < 4
