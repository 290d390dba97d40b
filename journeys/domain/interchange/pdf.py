"""PDF of the same picture: text stays text, pages are cut where no card is.

Nothing gets smaller than what can be read on paper: a journey that does not fit
takes several pages, and each says where it goes on.
"""

import io
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, pairwise
from typing import Any, Literal

import font_roboto
from reportlab.graphics import renderPDF, shapes
from reportlab.lib import pagesizes
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from svglib import fonts as svg_fonts
from svglib.svglib import PX_TO_PT, svg2rlg

from journeys.domain.diagram import draw
from journeys.domain.diagram.colours import LIGHT
from journeys.domain.diagram.compose import PADDING
from journeys.domain.graph import Graph
from journeys.domain.layout import CARD_HEIGHT, CARD_WIDTH, Positions

Paper = Literal["a4", "a3"]
Span = tuple[float, float]

PAPERS: dict[Paper, tuple[float, float]] = {"a4": pagesizes.A4, "a3": pagesizes.A3}
MARGIN, FOOT = 28.0, 22.0
POINTS_PER_PIXEL = 0.75
LEAST = 7 / 12  # texts of 12 pixels are printed in 7 points or more
REGULAR, MEDIUM = "Roboto-Regular", "Roboto-Medium"
# Readers bring these fonts themselves; Roboto has Latin, Greek and Cyrillic
KOREAN, JAPANESE, CHINESE = "HYGothic-Medium", "HeiseiKakuGo-W5", "STSong-Light"


@dataclass(frozen=True, slots=True)
class _Page:
    """A part of the picture, in pixels from its top left corner."""

    row: int
    column: int
    across: Span
    down: Span


def write(graph: Graph, places: Positions, title: str, paper: Paper) -> bytes:
    """Return the picture as PDF. The same journey gives the same bytes."""
    _register_fonts()
    drawing = _to_drawing(draw(graph, places, title=title, theme="light"))
    size = PAPERS[paper]
    if drawing.width > drawing.height:
        size = size[1], size[0]
    room = size[0] - 2 * MARGIN, size[1] - 2 * MARGIN - FOOT
    fit = min(room[0] / drawing.width, room[1] / drawing.height, POINTS_PER_PIXEL)
    scale = max(fit, LEAST)
    pages = _cut(places, drawing, (room[0] / scale, room[1] / scale))
    output = io.BytesIO()
    canvas: Any = Canvas(output, pagesize=size, invariant=1)
    canvas.setTitle(title)
    canvas.setCreator("Rivermouth")
    canvas.beginForm("picture", 0, 0, drawing.width, drawing.height)
    renderPDF.draw(drawing, canvas, 0, 0)
    canvas.endForm()
    for number, page in enumerate(pages):
        _draw_page(canvas, page, drawing, size, scale)
        _draw_foot(canvas, title, pages, number, size[0])
        canvas.showPage()
    canvas.save()
    return output.getvalue()


def _draw_page(
    canvas: Any, page: _Page, drawing: Any, size: Span, scale: float
) -> None:
    (left, right), (top, bottom) = page.across, page.down
    canvas.saveState()
    is_whole = right - left >= drawing.width  # alone on its row: in the middle
    aside = (size[0] - (right - left) * scale) / 2 if is_whole else MARGIN
    canvas.translate(aside, size[1] - MARGIN - (bottom - top) * scale)
    canvas.scale(scale, scale)
    path = canvas.beginPath()
    path.rect(0, 0, right - left, bottom - top)
    canvas.clipPath(path, stroke=0, fill=0)
    canvas.translate(-left, bottom - drawing.height)
    canvas.doForm("picture")
    canvas.restoreState()


def _draw_foot(
    canvas: Any, title: str, pages: list[_Page], number: int, width: float
) -> None:
    own = pages[number]
    at = {(page.row, page.column): place for place, page in enumerate(pages, 1)}
    parts = [f"Page {number + 1} of {len(pages)}"]
    below, right = at.get((own.row + 1, own.column)), at.get((own.row, own.column + 1))
    if below:
        parts.insert(0, f"continues below on page {below}")
    if right:
        parts.insert(0, f"continues to the right on page {right}")
    canvas.setFillColorRGB(0.32, 0.36, 0.42)
    x = MARGIN
    for font, run in _runs(title[:80], REGULAR):
        canvas.setFont(font, 8)
        canvas.drawString(x, MARGIN - 8, run)
        x += pdfmetrics.stringWidth(run, font, 8)
    canvas.setFont(REGULAR, 8)
    canvas.drawRightString(width - MARGIN, MARGIN - 8, " · ".join(parts))


def _cut(places: Positions, drawing: Any, room: Span) -> list[_Page]:
    """Cut the picture into pages from left to right and top to bottom."""
    left = min((x for x, _ in places.values()), default=0) - PADDING
    top = min((y for _, y in places.values()), default=0) - PADDING
    cards = [(x - left, y - top) for x, y in places.values()]
    columns = _spans([(x, x + CARD_WIDTH) for x, _ in cards], drawing.width, room[0])
    rows = _spans([(y, y + CARD_HEIGHT) for _, y in cards], drawing.height, room[1])
    # Cards may stand so far apart that most pages would be empty: those are left out
    drawn = sorted(
        {
            (row, column)
            for x, y in cards
            for row in _touched(rows, (y, y + CARD_HEIGHT))
            for column in _touched(columns, (x, x + CARD_WIDTH))
        }
    )
    return [_Page(*at, columns[at[1]], rows[at[0]]) for at in drawn] or [
        _Page(0, 0, (0, drawing.width), (0, drawing.height))
    ]


def _touched(spans: Sequence[Span], card: Span) -> range:
    """Return the places of the spans, one behind the other, that a card stands in."""
    first = bisect_right(spans, card[0], key=lambda span: span[1])
    return range(first, bisect_left(spans, card[1], key=lambda span: span[0]))


def _spans(cards: Iterable[Span], length: float, room: float) -> list[Span]:
    """Divide a length into parts that fit, between cards where that is possible.

    All cards have the same length.
    """
    edges = [0.0]
    spans = sorted(cards)
    while length - edges[-1] > room + 0.01:
        latest, earliest = edges[-1] + room, edges[-1] + room / 2
        # A card in the way moves the cut before it, unless the page were half empty
        cut = latest
        for place in reversed(range(bisect_left(spans, (cut, cut)))):
            start, end = spans[place]
            if end <= cut:
                break
            if start < cut:
                cut = start - 4
        edges.append(cut if cut > earliest else latest)
    return list(pairwise([*edges, length]))


def _to_drawing(svg: str) -> Any:
    flat = re.sub(r"var\(--rmd-([a-z0-9-]+)\)", lambda name: LIGHT[name[1]], svg)
    flat = re.sub(r"\.rmd-diagram\{--[^}]*\}", "", flat)
    # svglib passes no font down from the root element
    flat = re.sub(
        r"\.rmd-diagram\{font-family:[^;]*;", f"text{{font-family:{REGULAR};", flat
    )
    flat = flat.replace("font-weight:600", f"font-family:{MEDIUM}")
    drawing: Any = svg2rlg(io.BytesIO(flat.encode()))
    # It comes in points; cards and cuts are counted in pixels
    drawing.scale(1 / PX_TO_PT, 1 / PX_TO_PT)
    drawing.width, drawing.height = drawing.width / PX_TO_PT, drawing.height / PX_TO_PT
    _spread_fonts(drawing)
    return drawing


def _spread_fonts(group: Any) -> None:
    """Write every letter in a font that has it."""
    found: list[Any] = []
    for one in group.contents:
        if isinstance(one, shapes.String):
            found += _split(one)
        else:
            if isinstance(one, shapes.Group):
                _spread_fonts(one)
            found.append(one)
    group.contents = found


def _split(text: Any) -> list[Any]:
    runs = _runs(text.text, text.fontName)
    if [font for font, _ in runs] == [text.fontName]:
        return [text]
    widths = [pdfmetrics.stringWidth(run, font, text.fontSize) for font, run in runs]
    part = {"middle": 0.5, "end": 1.0}.get(text.textAnchor, 0.0)
    x = text.x - part * sum(widths)
    found = []
    for (font, run), width in zip(runs, widths, strict=True):
        string = shapes.String(x, text.y, run, fontName=font, fontSize=text.fontSize)
        string.fillColor = text.fillColor
        found.append(string)
        x += width
    return found


def _runs(text: str, font: str) -> list[tuple[str, str]]:
    return [
        (name, "".join(letters))
        for name, letters in groupby(text, lambda letter: _font_of(letter, font))
    ]


def _font_of(letter: str, font: str) -> str:
    code = ord(letter)
    if code in pdfmetrics.getFont(font).face.charToGlyph or code > 0xFFFF:
        return font
    if 0x1100 <= code < 0x1200 or 0xAC00 <= code < 0xD7B0:
        return KOREAN
    if 0x3000 <= code < 0x3100:
        return JAPANESE
    return CHINESE if code >= 0x2E80 else font


@lru_cache(maxsize=1)
def _register_fonts() -> None:
    for name, path in (
        (REGULAR, font_roboto.Roboto),
        (MEDIUM, font_roboto.RobotoMedium),
    ):
        pdfmetrics.registerFont(TTFont(name, str(path)))
        svg_fonts.register_font(name, str(path))
    for name in (KOREAN, JAPANESE, CHINESE):
        pdfmetrics.registerFont(UnicodeCIDFont(name))
