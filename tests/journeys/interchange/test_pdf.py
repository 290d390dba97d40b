"""PDF: text stays text, and a large journey takes pages that can be read."""

import re
import time
import zlib
from base64 import a85decode
from dataclasses import replace
from itertools import pairwise

import pytest

from journeys.domain import interchange
from journeys.domain.diagram.icons import icon_of
from journeys.domain.interchange import Carried
from journeys.domain.interchange.pdf import cutting, strokes, writing
from journeys.domain.layout import CARD_HEIGHT
from journeys.domain.nodes import NODE_KINDS
from tests.journeys.graphs import document, edge, entry, node
from tests.journeys.interchange.drawings import WELCOME


def chain(count, name="Step"):
    nodes = [
        entry(),
        *({**node(f"n{i}", "wait"), "name": name} for i in range(count)),
        node("x", "exit"),
    ]
    ids = [one["id"] for one in nodes]
    return Carried("Long", document(nodes, [edge(*pair) for pair in pairwise(ids)]))


def pages(content):
    return len(re.findall(rb"/Type /Page\b(?!s)", content))


def streams(content):
    found = re.findall(rb"stream\r?\n(.*?)endstream", content, re.S)
    texts = []
    for one in found:
        try:
            texts.append(zlib.decompress(a85decode(one.strip(), adobe=False)))
        except (ValueError, zlib.error):
            try:
                texts.append(
                    zlib.decompress(a85decode(b"<~" + one.strip(), adobe=True))
                )
            except (ValueError, zlib.error):
                continue
    return b"\n".join(texts)


def test_a_small_journey_fits_one_page_and_holds_text():
    content = interchange.write_pdf(replace(WELCOME, map={}), "a4")
    assert pages(content) == 1
    assert pages(interchange.write_pdf(WELCOME, "a4")) == 2  # with its map
    assert b" Tj" in streams(content)


def test_a_long_journey_is_cut_into_pages_that_can_be_read():
    content = interchange.write_pdf(chain(40), "a4")
    assert pages(content) > 3
    assert pages(interchange.write_pdf(chain(40), "a3")) < pages(content)


def test_no_page_ends_within_a_card():
    cards = [(y, y + CARD_HEIGHT) for y in range(32, 5_000, 128)]
    spans = cutting.divide(cards, 5_064, 900)
    assert spans[0][0] == 0
    assert spans[-1][1] == 5_064
    for (_, cut), (start, _) in pairwise(spans):
        assert cut == start
        assert not any(top < cut < bottom for top, bottom in cards)


def test_steps_very_far_apart_take_only_the_pages_they_stand_on():
    drawn = chain(2)
    ids = [one["id"] for one in drawn.document["nodes"]]
    corners = [(0, 0), (9.9e6, 0), (0, -9.9e6), (9.9e6, 9.9e6)]
    positions = {
        own: {"x": x, "y": y} for own, (x, y) in zip(ids, corners, strict=True)
    }
    began = time.process_time()
    far = interchange.write_pdf(replace(drawn, layout={"positions": positions}), "a4")
    assert 4 <= pages(far) <= 16
    assert time.process_time() - began < 4


def test_no_text_is_printed_smaller_than_seven_points():
    assert round(12 * writing.LEAST, 6) == 7
    text = streams(interchange.write_pdf(chain(40), "a4")).decode("latin-1")
    scale = float(re.search(r"([\d.]+) 0 0 \1 0 0 cm", text)[1])
    assert scale >= round(writing.LEAST, 6)


def test_every_script_has_a_font():
    for name, font in (
        ("Grüße Русский", b"Roboto"),
        ("Ελληνικά 😀", b"Roboto"),
        ("中文", b"STSong-Light"),
        ("かな", b"HeiseiKakuGo-W5"),
        ("한국어", b"HYGothic-Medium"),
    ):
        assert font in interchange.write_pdf(chain(1, name), "a4")


def test_the_largest_journey_is_a_pdf_within_two_seconds():
    began = time.process_time()
    interchange.write_pdf(chain(498), "a4")
    assert time.process_time() - began < 2


def test_what_cards_of_a_kind_share_is_written_once():
    text = streams(interchange.write_pdf(chain(40), "a4"))
    assert text.count(b" Do") >= 42
    assert text.count(b"(Wait)") == 1


def test_arcs_of_icons_keep_to_their_circle():
    clock = strokes.read_icon("M10 3.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13z")
    ends = [points[-1] for letter, points in clock if letter == "C"]
    assert len(ends) == 4
    assert all(abs(abs(end - (10 + 10j)) - 6.5) < 1e-9 for end in ends)
    assert abs(ends[0] - (16.5 + 10j)) < 1e-9


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("M1 2H5V9", [("M", 1 + 2j), ("L", 5 + 2j), ("L", 5 + 9j)]),
        ("M1 2h4v-3z", [("M", 1 + 2j), ("L", 5 + 2j), ("L", 5 - 1j), ("Z", None)]),
        ("M1 1l.5-.5 1 1", [("M", 1 + 1j), ("L", 1.5 + 0.5j), ("L", 2.5 + 1.5j)]),
        ("M1.5e+06 0H2e+06", [("M", 1.5e6 + 0j), ("L", 2e6 + 0j)]),
        ("M0 0Q5 0 5 5", [("M", 0j), ("C", 5 + 5j)]),
        ("M0 0c1 1 2 1 3 0s2-1 3 0", [("M", 0j), ("C", 3 + 0j), ("C", 6 + 0j)]),
    ],
)
def test_path_data_is_read(written, read):
    found = [
        (letter, points[-1] if points else None)
        for letter, points in strokes.read(written)
    ]
    assert found == read


def test_every_icon_can_be_drawn():
    for kind in NODE_KINDS:
        assert strokes.read_icon(icon_of(kind))
