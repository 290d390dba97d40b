"""Texts in pictures: no wider than their room in any common font, cut with care."""

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from journeys.domain.diagram.lettering import TEXT_ROOM, fit, measure, wrap
from journeys.domain.interchange.pdf import fonts

LONG = "Everything somebody could ever want to say in the name of a step"
# In thousandths, as DejaVu Sans and its bold have them: hardly a font is wider
DEJAVU = {
    "Mighty Widow": (7_042, 8_017),
    "Gets the messages": (9_596, 10_712),
    "100 % @ WWW": (7_779, 8_443),
    "jillifit rest": (4_669, 5_563),
}


@pytest.mark.parametrize(("text", "widths"), DEJAVU.items())
def test_a_text_is_not_wider_than_measured(text, widths):
    fonts.register()
    regular, bold = widths
    assert measure(text, 1_000) >= regular
    assert measure(text, 1_000, bold=True) >= bold
    for font in (fonts.REGULAR, "Helvetica"):
        assert measure(text, 13) >= stringWidth(text, font, 13)


@pytest.mark.parametrize(
    "text",
    [
        LONG,
        "W" * 200,
        "中文的步骤名称" * 20,
        "👩‍👩‍👧‍👦🇩🇪👍🏽" * 30,
        "הצעד הזה ארוך מאוד ואין לו מקום",
        "é" * 100,
        "Ж" * 100,
        "ﷺ" * 50,
        "क्षत्रिय" * 20,
    ],
)
def test_a_long_text_is_cut_to_its_room(text):
    for bold in (False, True):
        cut = fit(text, bold=bold)
        assert measure(cut, bold=bold) <= TEXT_ROOM
        assert "…" in cut
        assert len(cut) > 2


def test_a_text_that_has_room_stays_whole():
    assert fit("Short") == "Short"
    assert fit("Two\n  lines") == "Two lines"
    assert fit("") == ""


@pytest.mark.parametrize(
    "one", ["👩‍👩‍👧‍👦", "🇩🇪", "👍🏽", "é", "z̧̈", "❤️", "नि"], ids=lambda one: ascii(one)
)
def test_what_is_one_letter_to_readers_is_never_cut_in_two(one):
    for before in range(8):
        kept = fit("a" * before + one * 60).rstrip("…").removeprefix("a" * before)
        assert kept == one * (len(kept) // len(one))


def test_the_ellipsis_stands_where_the_text_goes_on():
    assert fit("שלום עולם " * 9).endswith("…\u200f")
    assert fit("Hello שלום " + "world " * 20).endswith("…")


def test_marks_are_not_piled_up():
    assert fit("Z" + "\u0301" * 100 + "a") == "Z" + "\u0301" * 4 + "a"


def test_a_text_without_end_is_cut_at_once():
    assert len(fit("\u0301" * 100_000 + "word " * 100_000)) < 100


@pytest.mark.parametrize(
    "text", [LONG, "W" * 90, "中文的步骤名称" * 9, "a\n\nb " + LONG, "é" * 70, ""]
)
def test_a_text_is_wrapped_into_lines_of_a_width_and_nothing_is_lost(text):
    lines = wrap(text, 100, 12, 40)
    assert all(measure(line, 12) <= 100 for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_what_has_no_room_even_in_lines_ends_in_an_ellipsis():
    lines = wrap(LONG * 3, 100, 12, 3)
    assert len(lines) == 3
    assert lines[-1].endswith("…")
    assert all(measure(line, 12) <= 100 for line in lines)
    assert wrap("one\ntwo\nthree", 100, 12, 2) == ["one", "two…"]
