"""The picture of a version: valid SVG, escaped, in both themes."""

import json
import re
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from journeys.api.presenting import draw_thumbnail
from journeys.domain import graph as graphs
from journeys.domain.diagram import Counts, draw
from journeys.domain.layout import CARD_HEIGHT, CARD_WIDTH, arrange, place
from journeys.domain.nodes import NODE_KINDS
from journeys.domain.templates import TEMPLATES
from journeys.domain.thumbnail import draw_small
from journeys.models import Journey, Version
from tests.journeys.graphs import branch, document, edge, entry, node

CASES = json.loads((Path(__file__).parent / "cases" / "validation.json").read_text())
HOSTILE = "</title><script>alert(1)</script>\" onload=\"x & 'y'"
SVG = "{http://www.w3.org/2000/svg}"


def picture(source, counts=None, **options):
    graph = graphs.parse(source)
    return draw(graph, place(graph, {}), title="Picture", counts=counts, **options)


@pytest.mark.parametrize(
    "case",
    [case for case in CASES if not graphs.shape_problems(case["document"])],
    ids=lambda case: case["name"],
)
def test_every_readable_document_can_be_drawn(case):
    root = ET.fromstring(picture(case["document"], Counts()))
    cards = [one for one in root.iter(f"{SVG}rect") if one.get("class") == "rmd-card"]
    assert len(cards) == len(case["document"]["nodes"])


def test_every_kind_has_an_icon_and_a_colour():
    for kind in NODE_KINDS:
        drawn = picture(document([node("n", kind)], []))
        assert 'd="M' in drawn
        assert f">{NODE_KINDS[kind].label}<" in drawn


def test_texts_are_escaped():
    source = document(
        [
            {**entry(), "name": HOSTILE},
            node("d", "decision", branches=[{**branch("a", "x"), "name": HOSTILE}]),
            node("out", "exit"),
        ],
        [edge("in", "d"), edge("d", "out", "a"), edge("d", "out", "else")],
    )
    root = ET.fromstring(picture(source))
    assert not [one for one in root.iter() if "script" in one.tag]
    assert not [one for one in root.iter() if one.get("onload")]


@pytest.mark.parametrize("draw_it", [draw, draw_small])
def test_what_xml_cannot_hold_leaves_no_blank_picture(draw_it):
    source = document([{**node("n", "k\ufffe"), "name": "a\x01\x0b\uffffb\n\tc"}], [])
    graph = graphs.parse(source)
    root = ET.fromstring(draw_it(graph, place(graph, {}), title="t\x00\x1f"))
    assert "a\ufffd\ufffd\ufffdb" in "".join(root.itertext())


def test_the_labels_of_two_paths_between_the_same_steps_stand_side_by_side():
    source = document(
        [entry(), node("w", "wait_for"), node("out", "exit")],
        [edge("in", "w"), edge("w", "out", "happened"), edge("w", "out", "timeout")],
    )
    root = ET.fromstring(picture(source))
    pills = [one for one in root.iter(f"{SVG}rect") if one.get("class") == "rmd-pill"]
    (x1, width1), (x2, width2) = sorted(
        (float(one.get("x")), float(one.get("width"))) for one in pills
    )
    assert x1 + width1 <= x2
    assert width2 > 0


def test_small_numbers_are_hidden_on_request():
    source = document([entry(), node("out", "exit")], [edge("in", "out")])
    numbers = {"in": 3, "out": 12_345}
    shown = picture(source, Counts(now=numbers, hide_small=True))
    assert "&lt; 5" in shown
    assert ">3<" not in shown
    assert "12,345" in shown
    assert ">3<" in picture(source, Counts(now=numbers))


def test_shares_of_paths_are_written():
    source = document(
        [
            entry(),
            node("d", "decision", branches=[branch("vip", "x")]),
            node("o", "exit"),
        ],
        [edge("in", "d"), edge("d", "o", "vip"), edge("d", "o", "else")],
    )
    passed = {("d", "vip"): 30, ("d", "else"): 70}
    drawn = picture(source, Counts(passed=passed))
    assert "vip · 30 %" in drawn
    assert "Else · 70 %" in drawn


def test_saved_positions_are_used_only_when_complete():
    source = document([entry(), node("out", "exit")], [edge("in", "out")])
    graph = graphs.parse(source)
    saved = {"in": {"x": 5, "y": 7}, "out": {"x": 500, "y": 90}}
    assert place(graph, {"positions": saved})["out"] == (500, 90)
    del saved["out"]
    assert place(graph, {"positions": saved}) == arrange(graph)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_arranged_cards_never_overlap(case):
    if graphs.shape_problems(case["document"]):
        return
    spots = list(arrange(graphs.parse(case["document"])).values())
    for number, (x, y) in enumerate(spots):
        for other_x, other_y in spots[number + 1 :]:
            apart = abs(x - other_x) >= CARD_WIDTH or abs(y - other_y) >= CARD_HEIGHT
            assert apart


def test_themes_fix_the_colours():
    source = document([entry()], [])
    assert "prefers-color-scheme" in picture(source)
    assert "prefers-color-scheme" not in picture(source, theme="dark")
    assert 'nonce="abc"' in picture(source, nonce="abc")


def test_the_small_picture_has_a_tile_per_step_and_fits_a_list():
    nodes = [entry(), *(node(f"n{i}", "wait") for i in range(6)), node("x", "exit")]
    ids = [one["id"] for one in nodes]
    source = document(nodes, [edge(*pair) for pair in pairwise(ids)])
    graph = graphs.parse(source)
    root = ET.fromstring(draw_small(graph, place(graph, {}), title=HOSTILE))
    tiles = [one for one in root.iter(f"{SVG}rect") if one.get("class") == "rmd-tile"]
    assert len(tiles) == len(nodes)
    assert float(root.get("width")) < 400


@pytest.mark.parametrize("key", TEMPLATES)
def test_the_small_picture_of_a_template_is_not_high_and_no_line_crosses_a_tile(key):
    graph = graphs.parse(TEMPLATES[key].document({}))
    root = ET.fromstring(draw_small(graph, place(graph, {}), title=key))
    assert float(root.get("height")) <= 200
    tiles = [
        tuple(float(n) for n in re.findall(r"[-\d.]+", one.get("transform")))
        for one in root.iter(f"{SVG}g")
    ]
    for line in root.iter(f"{SVG}path"):
        start, height, end = _level_part(line.get("d"))
        for x, y in tiles:
            is_across = start < x and x + 28 < end
            assert not (is_across and y < height < y + 28)


def _level_part(strokes):
    """Return where a line of the small picture runs level: from, height, to."""
    numbers = [float(one) for one in re.findall(r"-?[\d.]+", strokes.split("H")[0])]
    end = re.search(r"H(-?[\d.]+)", strokes)
    return numbers[-2], numbers[-1], float(end[1]) if end else numbers[-2]


def test_the_small_picture_counts_what_it_leaves_out():
    nodes = [entry(), *(node(f"n{i}", "wait") for i in range(20)), node("x", "exit")]
    ids = [one["id"] for one in nodes]
    graph = graphs.parse(document(nodes, [edge(*pair) for pair in pairwise(ids)]))
    assert ">+ 13 steps<" in draw_small(graph, place(graph, {}), title="Long")


def test_the_small_picture_keeps_its_rows_when_people_put_the_cards_elsewhere():
    nodes = [entry(), node("a", "wait"), node("x", "exit")]
    source = document(nodes, [edge("in", "a"), edge("a", "x")])
    places = {"in": {"x": 0, "y": 40}, "a": {"x": 300, "y": 0}, "x": {"x": 9, "y": 3}}
    pictures = [
        draw_thumbnail(
            Journey(name="Free"),
            version=Version(document=source, layout=layout),
            theme="light",
        )
        for layout in ({}, {"positions": places, "arranged": "free"})
    ]
    assert pictures[0] == pictures[1]
