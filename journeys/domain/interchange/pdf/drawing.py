"""The picture on a canvas of paper: what `diagram.svg` writes, in light colours.

Numbers of people are not on paper: they would be old when it is read.
"""

from collections.abc import Iterable
from typing import Any

from reportlab.lib.colors import Color, HexColor, linearlyInterpolatedColor

from journeys.domain.diagram.colours import LANE_EDGE, LANE_STRENGTH, LIGHT
from journeys.domain.diagram.labels import PILL_HEIGHT
from journeys.domain.diagram.lanes import LANE_NAME_ROOM
from journeys.domain.diagram.lettering import fit
from journeys.domain.diagram.picture import (
    Card,
    Lane,
    Line,
    Picture,
    Pill,
    look_of_feeling,
    say_feeling,
)
from journeys.domain.interchange.pdf.fonts import MEDIUM, REGULAR, draw_text
from journeys.domain.interchange.pdf.strokes import Segment, read, read_icon
from journeys.domain.layout import CARD_HEIGHT, CARD_WIDTH, Point

COLOURS: dict[str, Color] = {name: HexColor(value) for name, value in LIGHT.items()}
DASHES = (5, 4)
WEIGHTS = (1.5, 2.5, 4)
BLEED = 2  # what a border takes outside of its card

Face = tuple[str, str, str]  # tone, icon, words of the kind


def draw_picture(canvas: Any, picture: Picture, form: str) -> None:
    """Draw the picture as a form of this name, from 0, 0 in pixels.

    Cards of one kind differ only in their names, so what is the same is in the file
    once.
    """
    left, top, width, height = picture.box
    faces: dict[Face, str] = {}
    for card in picture.cards:
        face = (card.tone, card.icon, card.kind)
        if face not in faces:
            faces[face] = f"{form}-face-{len(faces)}"
            _draw_face(canvas, face, faces[face])
    canvas.beginForm(form, 0, 0, width, height)
    canvas.setFillColor(COLOURS["page"])
    canvas.rect(0, 0, width, height, stroke=0, fill=1)
    canvas.translate(-left, height + top)  # from here on a place is x and minus y
    _draw_lanes(canvas, picture.lanes)
    _draw_lines(canvas, picture.lines)
    for card in picture.cards:
        _draw_card(canvas, card, faces[card.tone, card.icon, card.kind])
    _draw_pills(canvas, picture.pills)
    canvas.endForm()


def _draw_face(canvas: Any, face: Face, form: str) -> None:
    """Draw a card without its name, from its bottom left corner."""
    tone, icon, kind = face
    canvas.beginForm(form, -BLEED, -BLEED, CARD_WIDTH + BLEED, CARD_HEIGHT + BLEED)
    canvas.setFillColor(COLOURS["surface"])
    canvas.setStrokeColor(COLOURS["line"])
    canvas.roundRect(0, 0, CARD_WIDTH, CARD_HEIGHT, 12, stroke=1, fill=1)
    canvas.setFillColor(COLOURS[f"{tone}-tint"])
    canvas.roundRect(12, CARD_HEIGHT - 50, 36, 36, 8, stroke=0, fill=1)
    canvas.setFillColor(COLOURS[tone])
    draw_text(canvas, 58, CARD_HEIGHT - 28, fit(kind, size=12, bold=True), MEDIUM, 12)
    canvas.setStrokeColor(COLOURS[tone])
    canvas.setLineWidth(1.6)
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    _stroke(canvas, read_icon(icon), (20, CARD_HEIGHT - 22))
    canvas.endForm()


def _draw_card(canvas: Any, card: Card, face: str) -> None:
    x, y = card.at
    canvas.saveState()
    canvas.translate(x, -y - CARD_HEIGHT)
    canvas.doForm(face)
    canvas.restoreState()
    canvas.setFillColor(COLOURS["text"])
    draw_text(canvas, x + 58, -y - 46, fit(card.name), REGULAR, 13)
    if card.feeling is not None:
        draw_feeling(canvas, (x + 23, -y - CARD_HEIGHT), card.feeling)


def draw_feeling(canvas: Any, middle: Point, feeling: int) -> None:
    """Draw what people feel as a badge."""
    x, y = middle
    look = look_of_feeling(feeling)
    colour = COLOURS[look or "text-2"]
    canvas.setFillColor(COLOURS[f"{look}-soft" if look else "surface"])
    canvas.setStrokeColor(colour)
    canvas.setLineWidth(1)
    canvas.roundRect(x - 15, y - 10, 30, 20, 10, stroke=1, fill=1)
    canvas.setFillColor(colour)
    draw_text(canvas, x, y - 4, say_feeling(feeling), MEDIUM, 12, middle=True)


def _draw_lanes(canvas: Any, lanes: Iterable[Lane]) -> None:
    for lane in lanes:
        left, top, width, height = lane.box
        canvas.setFillColor(_blend(lane.tone, LANE_STRENGTH))
        canvas.rect(left, -top - height, width, height, stroke=0, fill=1)
        canvas.setStrokeColor(_blend(lane.tone, LANE_EDGE))
        canvas.setLineWidth(1)
        canvas.line(left, -top, left + width, -top)
        canvas.setFillColor(COLOURS[lane.tone])
        name = fit(lane.name, width - 2 * LANE_NAME_ROOM, bold=True)
        draw_text(canvas, left + LANE_NAME_ROOM, -top - 19, name, MEDIUM, 13)


def _blend(tone: str, strength: float) -> Color:
    """Return a tone as it looks over the page."""
    return linearlyInterpolatedColor(COLOURS["page"], COLOURS[tone], 0, 1, strength)


def _draw_lines(canvas: Any, lines: Iterable[Line]) -> None:
    canvas.setStrokeColor(COLOURS["path"])
    for line in lines:
        canvas.setLineWidth(WEIGHTS[line.weight])
        canvas.setDash(*(DASHES if line.is_back else ()))
        _stroke(canvas, read(line.strokes), (0, 0))
    canvas.setDash()


def _draw_pills(canvas: Any, pills: Iterable[Pill]) -> None:
    canvas.setStrokeColor(COLOURS["line"])
    canvas.setLineWidth(1)
    for pill in pills:
        canvas.setFillColor(COLOURS["surface"])
        bottom = -pill.top - PILL_HEIGHT
        canvas.roundRect(pill.left, bottom, pill.width, PILL_HEIGHT, 10, fill=1)
        canvas.setFillColor(COLOURS["text-2"])
        middle = pill.left + pill.width / 2
        draw_text(canvas, middle, -pill.top - 14, pill.text, REGULAR, 12, middle=True)


def _stroke(canvas: Any, segments: Iterable[Segment], at: Point) -> None:
    """Draw a line whose points lie to the right of and below a place."""
    path = canvas.beginPath()
    for letter, points in segments:
        numbers = [
            number
            for point in points
            for number in (at[0] + point.real, at[1] - point.imag)
        ]
        if letter == "M":
            path.moveTo(*numbers)
        elif letter == "L":
            path.lineTo(*numbers)
        elif letter == "C":
            path.curveTo(*numbers)
        else:
            path.close()
    canvas.drawPath(path, stroke=1, fill=0)
