"""The file: the picture once, and on every page the part that it shows."""

import io
from typing import Any, Literal

from reportlab.lib import pagesizes
from reportlab.pdfgen.canvas import Canvas

from journeys.domain.diagram import compose
from journeys.domain.graph import Graph
from journeys.domain.interchange.pdf import fonts
from journeys.domain.interchange.pdf.cutting import Page, Span, cut
from journeys.domain.interchange.pdf.drawing import draw_picture
from journeys.domain.layout import Positions

Paper = Literal["a4", "a3"]

PAPERS: dict[Paper, tuple[float, float]] = {"a4": pagesizes.A4, "a3": pagesizes.A3}
MARGIN, FOOT = 28.0, 22.0
FOOT_SIZE = 8
POINTS_PER_PIXEL = 0.75
LEAST = 7 / 12  # texts of 12 pixels are printed in 7 points or more
FORM = "picture"


def write(graph: Graph, places: Positions, title: str, paper: Paper) -> bytes:
    """Return the picture as PDF. The same journey gives the same bytes."""
    fonts.register()
    picture = compose(graph, places, title=title)
    width, height = picture.box[2:]
    size = PAPERS[paper]
    if width > height:
        size = size[1], size[0]
    room = size[0] - 2 * MARGIN, size[1] - 2 * MARGIN - FOOT
    scale = max(min(room[0] / width, room[1] / height, POINTS_PER_PIXEL), LEAST)
    pages = cut(picture, (room[0] / scale, room[1] / scale))
    output = io.BytesIO()
    canvas: Any = Canvas(output, pagesize=size, invariant=1)
    canvas.setTitle(title)
    canvas.setCreator("Rivermouth")
    draw_picture(canvas, picture, FORM)
    for number, page in enumerate(pages):
        _draw_page(canvas, page, (width, height), size, scale)
        _draw_foot(canvas, title, pages, number, size[0])
        canvas.showPage()
    canvas.save()
    return output.getvalue()


def _draw_page(canvas: Any, page: Page, whole: Span, size: Span, scale: float) -> None:
    (left, right), (top, bottom) = page.across, page.down
    canvas.saveState()
    is_whole = right - left >= whole[0]  # alone on its row: in the middle
    aside = (size[0] - (right - left) * scale) / 2 if is_whole else MARGIN
    canvas.translate(aside, size[1] - MARGIN - (bottom - top) * scale)
    canvas.scale(scale, scale)
    path = canvas.beginPath()
    path.rect(0, 0, right - left, bottom - top)
    canvas.clipPath(path, stroke=0, fill=0)
    canvas.translate(-left, bottom - whole[1])
    canvas.doForm(FORM)
    canvas.restoreState()


def _draw_foot(
    canvas: Any, title: str, pages: list[Page], number: int, width: float
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
    fonts.draw_text(canvas, MARGIN, MARGIN - 8, title[:80], fonts.REGULAR, FOOT_SIZE)
    canvas.setFont(fonts.REGULAR, FOOT_SIZE)
    canvas.drawRightString(width - MARGIN, MARGIN - 8, " · ".join(parts))
