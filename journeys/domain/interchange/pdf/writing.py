"""The file: the picture once, and on every page the part that it shows."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from reportlab.lib import pagesizes
from reportlab.pdfgen.canvas import Canvas

from journeys.domain.diagram.picture import Picture
from journeys.domain.interchange.pdf import fonts
from journeys.domain.interchange.pdf.cutting import Page, Span, cut, cut_rows
from journeys.domain.interchange.pdf.drawing import draw_picture
from journeys.domain.interchange.pdf.tables import draw_table

Paper = Literal["a4", "a3"]

PAPERS: dict[Paper, tuple[float, float]] = {"a4": pagesizes.A4, "a3": pagesizes.A3}
MARGIN, FOOT = 28.0, 22.0
FOOT_SIZE = 8
POINTS_PER_PIXEL = 0.75
LEAST = 7 / 12  # texts of 12 pixels are printed in 7 points or more
EDGE = 0.5  # half of the line around a table


@dataclass(frozen=True, slots=True)
class _Part:
    """Something that is drawn once as a form, and cut into pages.

    Parameters
    ----------
    before
        How many pages come first.
    """

    form: str
    whole: Span
    scale: float
    pages: list[Page]
    before: int


def write(picture: Picture, paper: Paper) -> bytes:
    """Return the picture as PDF. The same picture gives the same bytes."""
    fonts.register()
    width, height = picture.box[2:]
    size = PAPERS[paper]
    if width > height:
        size = size[1], size[0]
    output = io.BytesIO()
    canvas: Any = Canvas(output, pagesize=size, invariant=1)
    canvas.setTitle(picture.title)
    canvas.setCreator("Rivermouth")
    parts = list(_parts(canvas, picture, size))
    count = sum(len(part.pages) for part in parts)
    number = 0
    for part in parts:
        for page in part.pages:
            _draw_page(canvas, part, page, size)
            foot = _foot(part, page, number, count)
            _draw_foot(canvas, picture.title, foot, size[0])
            canvas.showPage()
            number += 1
    canvas.save()
    return output.getvalue()


def _parts(canvas: Any, picture: Picture, size: Span) -> Iterator[_Part]:
    """Draw the picture and, on pages of its own, the table; yield how each is cut."""
    room = size[0] - 2 * MARGIN, size[1] - 2 * MARGIN - FOOT
    whole = picture.box[2:]
    scale = _scale(whole, room)
    pages = cut(picture, (room[0] / scale, room[1] / scale))
    draw_picture(canvas, picture, "picture")
    yield _Part("picture", whole, scale, pages, 0)
    if picture.table:
        whole = picture.table.box[2:]
        scale = min(room[0] / whole[0], POINTS_PER_PIXEL)
        rows = cut_rows(picture.table, room[1] / scale)
        draw_table(canvas, picture.table, "table")
        yield _Part("table", whole, scale, rows, len(pages))


def _scale(whole: Span, room: Span) -> float:
    fitting = min(room[0] / whole[0], room[1] / whole[1], POINTS_PER_PIXEL)
    return max(fitting, LEAST)


def _draw_page(canvas: Any, part: _Part, page: Page, size: Span) -> None:
    (left, right), (top, bottom) = page.across, page.down
    scale = part.scale
    canvas.saveState()
    is_whole = right - left >= part.whole[0]  # alone on its row: in the middle
    aside = (size[0] - (right - left) * scale) / 2 if is_whole else MARGIN
    canvas.translate(aside, size[1] - MARGIN - (bottom - top) * scale)
    canvas.scale(scale, scale)
    path = canvas.beginPath()
    path.rect(-EDGE, -EDGE, right - left + 2 * EDGE, bottom - top + 2 * EDGE)
    canvas.clipPath(path, stroke=0, fill=0)
    canvas.translate(-left, bottom - part.whole[1])
    canvas.doForm(part.form)
    canvas.restoreState()


def _foot(part: _Part, page: Page, number: int, count: int) -> str:
    """Say which page this is, and where the picture goes on."""
    at = {
        (one.row, one.column): place
        for place, one in enumerate(part.pages, part.before + 1)
    }
    below = at.get((page.row + 1, page.column))
    right = at.get((page.row, page.column + 1))
    words = [f"continues to the right on page {right}"] if right else []
    words += [f"continues below on page {below}"] if below else []
    return " · ".join([*words, f"Page {number + 1} of {count}"])


def _draw_foot(canvas: Any, title: str, words: str, width: float) -> None:
    canvas.setFillColorRGB(0.32, 0.36, 0.42)
    fonts.draw_text(canvas, MARGIN, MARGIN - 8, title[:80], fonts.REGULAR, FOOT_SIZE)
    canvas.setFont(fonts.REGULAR, FOOT_SIZE)
    canvas.drawRightString(width - MARGIN, MARGIN - 8, words)
