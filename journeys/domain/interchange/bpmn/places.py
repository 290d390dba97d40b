"""Positions: shapes of BPMN have sizes of their own, our cards have all the same."""

from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Any

from journeys.domain import graph as graphs
from journeys.domain.interchange.bpmn.elements import CONTAINERS, EVENTS, GATEWAYS
from journeys.domain.interchange.safe_xml import Element
from journeys.domain.layout import CARD_HEIGHT, CARD_WIDTH, Point, Positions, place

Box = tuple[float, float, float, float]  # left, top, width, height

EVENT, GATEWAY = 36, 50
GAP_ACROSS, GAP_DOWN = 64, 24  # least room between two cards: for the label of a path
MOST_STRETCH = 12


def box_of(element: str, corner: Point) -> Box:
    """Return the shape of an element whose card stands here: the same middle."""
    x, y = corner
    size = EVENT if element in EVENTS else GATEWAY if element in GATEWAYS else 0
    if not size:
        return (x, y, CARD_WIDTH, CARD_HEIGHT)
    return (x + (CARD_WIDTH - size) / 2, y + (CARD_HEIGHT - size) / 2, size, size)


def draw_line(source: Box, target: Box) -> list[Point]:
    """Return the corners of a line from below one shape to above another."""
    x1, y1 = source[0] + source[2] / 2, source[1] + source[3]
    x2, y2 = target[0] + target[2] / 2, target[1]
    if x1 == x2 and y2 > y1:
        return [(x1, y1), (x2, y2)]
    if y2 > y1:
        middle = (y1 + y2) / 2
        return [(x1, y1), (x1, middle), (x2, middle), (x2, y2)]
    side = max(source[0] + source[2], target[0] + target[2]) + 20
    above, below = y2 - 16, y1 + 16
    return [(x1, y1), (x1, below), (side, below), (side, above), (x2, above), (x2, y2)]


def read_boxes(root: Element) -> dict[str, Box]:
    """Return the shape of every element that is drawn; the first picture counts."""
    boxes: dict[str, Box] = {}
    for shape in (one for one in root.walk() if one.name == "BPMNShape"):
        bounds = shape.first("Bounds")
        box = _numbers(bounds) if bounds else None
        if box:
            boxes.setdefault(_local(shape.get("bpmnElement")), box)
    return boxes


def corner_of(element: str, box: Box) -> Point:
    """Return where the card of a shape stands: the same middle.

    A sub-process is drawn around its content: its card stands in its corner.
    """
    left, top, width, height = box
    if element in CONTAINERS and (width > CARD_WIDTH or height > 2 * CARD_HEIGHT):
        return (left, top)
    return (left + width / 2 - CARD_WIDTH / 2, top + height / 2 - CARD_HEIGHT / 2)


def stretch(places: Mapping[str, Point]) -> Positions:
    """Enlarge a drawing, if need be, until no two cards overlap.

    Everything keeps its direction from everything else. Shapes of other programs are
    smaller than our cards and stand closer.
    """
    factor = _factor(places.values())
    left = min((x for x, _ in places.values()), default=0)
    top = min((y for _, y in places.values()), default=0)
    return {
        own: (round((x - left) * factor), round((y - top) * factor))
        for own, (x, y) in places.items()
    }


def to_layout(places: Mapping[str, Point]) -> dict[str, Any]:
    """Return positions as a draft keeps them."""
    return {"positions": {own: {"x": x, "y": y} for own, (x, y) in places.items()}}


def merge(
    document: Mapping[str, Any],
    kept: Mapping[str, Any],
    corners: Mapping[str, Point],
) -> dict[str, Any]:
    """Return the layout that left us, with what was moved elsewhere since."""
    problems = [*graphs.shape_problems(document), *graphs.layout_problems(kept)]
    if problems or corners.keys() != {node["id"] for node in document["nodes"]}:
        return dict(kept)
    before = place(graphs.parse(document), kept)
    if all(_is_near(before[own], corner) for own, corner in corners.items()):
        return dict(kept)
    return {**kept, **to_layout(corners)}


def _is_near(one: Point, other: Point) -> bool:
    return abs(one[0] - other[0]) < 0.01 and abs(one[1] - other[1]) < 0.01


def _factor(points: Iterable[Point]) -> float:
    wide, high = CARD_WIDTH + GAP_ACROSS, CARD_HEIGHT + GAP_DOWN
    factor = 1.0
    for (x1, y1), (x2, y2) in combinations(points, 2):
        across, down = abs(x1 - x2), abs(y1 - y2)
        if across * factor >= wide or down * factor >= high:
            continue
        wanted = [
            room / apart for room, apart in ((wide, across), (high, down)) if apart
        ]
        if wanted and min(wanted) <= MOST_STRETCH:
            factor = max(factor, min(wanted))
    return factor


def _numbers(bounds: Element) -> Box | None:
    try:
        x, y, width, height = (
            float(bounds.get(name)) for name in ("x", "y", "width", "height")
        )
    except ValueError:
        return None
    box = (x, y, width, height)
    return box if all(abs(value) < 1e6 for value in box) else None


def _local(reference: str) -> str:
    """Return a reference without the prefix of its namespace."""
    return reference.rpartition(":")[2]
