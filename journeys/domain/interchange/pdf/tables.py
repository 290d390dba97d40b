"""The table of the journey map on a canvas of paper."""

from itertools import pairwise
from typing import Any

from journeys.domain.diagram.picture import Table
from journeys.domain.diagram.table import SIZE
from journeys.domain.interchange.pdf.drawing import COLOURS, draw_feeling
from journeys.domain.interchange.pdf.fonts import MEDIUM, REGULAR, draw_text


def draw_table(canvas: Any, table: Table, form: str) -> None:
    """Draw the table as a form of this name, from 0, 0 in pixels."""
    left, top, width, height = table.box
    canvas.beginForm(form, -1, -1, width + 1, height + 1)
    canvas.translate(-left, height + top)  # from here on a place is x and minus y
    canvas.setLineWidth(1)
    for x, y, row_width, row_height in table.rows:
        canvas.setFillColor(COLOURS["surface"])
        canvas.setStrokeColor(COLOURS["line"])
        canvas.rect(x, -y - row_height, row_width, row_height, stroke=1, fill=1)
    for word in table.words:
        look = word.tone or ("text-2" if word.is_heading else "text")
        font = MEDIUM if word.is_heading or word.tone else REGULAR
        canvas.setFillColor(COLOURS[look])
        draw_text(canvas, word.at[0], -word.at[1], word.text, font, SIZE)
    canvas.setStrokeColor(COLOURS["path"])
    canvas.setLineWidth(1.5)
    for (x1, y1), (x2, y2) in pairwise(mood.at for mood in table.moods):
        canvas.line(x1, -y1, x2, -y2)
    for mood in table.moods:
        draw_feeling(canvas, (mood.at[0], -mood.at[1]), mood.feeling)
    canvas.endForm()
