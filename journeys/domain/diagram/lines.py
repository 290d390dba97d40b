"""The lines of paths: from card to card in right angles, with round corners."""

from dataclasses import dataclass

from journeys.domain.layout import CARD_HEIGHT, CARD_WIDTH, Point

BEND = 34  # how far above its target a path turns
RADIUS = 8


@dataclass(frozen=True, slots=True)
class Route:
    """How a path runs.

    Parameters
    ----------
    strokes
        Data of an SVG path.
    label_places
        Middles of where its label may stand, best first.
    """

    strokes: str
    is_back: bool
    label_places: list[Point]


def route(source: Point, target: Point) -> Route:
    """Return the way from one card to another, given by their top left corners."""
    start = (source[0] + CARD_WIDTH / 2, source[1] + CARD_HEIGHT)
    end = (target[0] + CARD_WIDTH / 2, target[1])
    if _is_beside(source, target):
        start = (source[0] + CARD_WIDTH, source[1] + CARD_HEIGHT / 2)
        end = (target[0], target[1] + CARD_HEIGHT / 2)
        middle = (start[0] + end[0]) / 2
        labels = [(middle, end[1]), (middle, start[1])]
        return Route(_line_across(start, end), False, labels)
    if end[1] < start[1]:
        labels = [(start[0], start[1] + 18), (end[0], end[1] - 18)]
        return Route(_line_back(start, end), True, labels)
    return Route(_line_down(start, end), False, _labels_down(start, end))


def _labels_down(start: Point, end: Point) -> list[Point]:
    (x1, y1), (x2, y2) = start, end
    turn = y2 - BEND
    return [(x2, turn), ((x1 + x2) / 2, turn), (x1, (y1 + turn) / 2), (x1, y1 + 16)]


def _line_down(start: Point, end: Point) -> str:
    (x1, y1), (x2, y2) = start, end
    if abs(x1 - x2) < 1:
        return f"M{x1:g} {y1:g}V{y2:g}"
    turn = max(y2 - BEND, (y1 + y2) / 2 if y2 - y1 < 2 * BEND else y1)
    radius = min(RADIUS, abs(x2 - x1) / 2, max(0, (y2 - y1) / 2))
    side = radius if x2 > x1 else -radius
    return (
        f"M{x1:g} {y1:g}V{turn - radius:g}Q{x1:g} {turn:g} {x1 + side:g} {turn:g}"
        f"H{x2 - side:g}Q{x2:g} {turn:g} {x2:g} {turn + radius:g}V{y2:g}"
    )


def _is_beside(source: Point, target: Point) -> bool:
    """Tell whether a card stands to the right of another rather than below it.

    Drawings of other programs lead from left to right.
    """
    gap = target[0] - source[0] - CARD_WIDTH
    return gap > 0 and target[1] - source[1] < CARD_HEIGHT + 2 * RADIUS


def _line_across(start: Point, end: Point) -> str:
    (x1, y1), (x2, y2) = start, end
    if abs(y1 - y2) < 1:
        return f"M{x1:g} {y1:g}H{x2:g}"
    middle = (x1 + x2) / 2
    radius = min(RADIUS, abs(y2 - y1) / 2, (x2 - x1) / 2)
    down = radius if y2 > y1 else -radius
    return (
        f"M{x1:g} {y1:g}H{middle - radius:g}Q{middle:g} {y1:g} {middle:g} {y1 + down:g}"
        f"V{y2 - down:g}Q{middle:g} {y2:g} {middle + radius:g} {y2:g}H{x2:g}"
    )


def _line_back(start: Point, end: Point) -> str:
    """Lead back up along the side of the cards."""
    (x1, y1), (x2, y2) = start, end
    side = max(x1, x2) + CARD_WIDTH / 2 + 20
    return f"M{x1:g} {y1:g}V{y1 + 18:g}H{side:g}V{y2 - 18:g}H{x2:g}V{y2:g}"
