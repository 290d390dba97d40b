"""A version as a small picture: one tile per step, from left to right.

A list shows it some 300 pixels wide, where the cards of `diagram` would be specks.
It keeps what one recognises a journey by: its length, its branches, its kinds of steps.
"""

from collections.abc import Iterable, Mapping, Sequence

from journeys.domain.diagram.colours import Theme, tone_of
from journeys.domain.diagram.icons import icon_of
from journeys.domain.diagram.svg import frame
from journeys.domain.graph import Graph
from journeys.domain.layout import STEP, Point, Positions
from journeys.domain.xml_text import to_markup

TILE = 28
ACROSS, DOWN = 46, 36  # from tile to tile
PADDING = 4
MAX_COLUMNS = 9  # what comes after is counted, not drawn
NOTE_WIDTH = 56


def draw_small(
    graph: Graph, positions: Positions, *, title: str, theme: Theme = "auto"
) -> str:
    """Return the small picture as an SVG document.

    Parameters
    ----------
    positions
        Top left corner of each node's card, top to bottom (`layout.place`).
    """
    columns = _columns(positions)
    shown = {one for one, column in columns.items() if column < MAX_COLUMNS}
    heights = _heights(positions[one][0] for one in shown)
    places = {one: (columns[one] * ACROSS, heights[positions[one][0]]) for one in shown}
    hidden = len(columns) - len(shown)
    left, top = -PADDING, min((y for _, y in places.values()), default=0) - PADDING
    right = max((x for x, _ in places.values()), default=0) + TILE + PADDING
    bottom = max((y for _, y in places.values()), default=0) + TILE + PADDING
    parts = [*_paths(graph, places), *_tiles(graph, places)]
    if hidden:
        right += NOTE_WIDTH
        parts.append(_note(hidden, right - PADDING, (top + bottom) / 2))
    box = (left, top, right - left, bottom - top)
    return frame(parts, box, title, theme=theme)


def _columns(positions: Positions) -> dict[str, int]:
    """Number the rows of cards: each is a column here."""
    rows = sorted({y for _, y in positions.values()})
    number = {y: place for place, y in enumerate(rows)}
    return {node_id: number[y] for node_id, (_, y) in positions.items()}


def _heights(lefts: Iterable[float]) -> dict[float, float]:
    """Turn the picture: what stands side by side on the canvas stands stacked here.

    Room that only steps further down need is left out.
    """
    heights: dict[float, float] = {}
    last, height = None, 0.0
    for left in sorted(set(lefts)):
        height += 0 if last is None else min((left - last) / STEP, 1) * DOWN
        heights[left] = round(height, 1)
        last = left
    return heights


def _paths(graph: Graph, places: Mapping[str, Point]) -> list[str]:
    lines = []
    for edge in graph.edges():
        if edge.source not in places or edge.target not in places:
            continue
        (x1, y1), (x2, y2) = places[edge.source], places[edge.target]
        start, end = (x1 + TILE, y1 + TILE / 2), (x2, y2 + TILE / 2)
        if end[0] < start[0]:
            curve = _curve_back(start, end)
            lines.append(f'<path class="rmd-path rmd-back" d="{curve}"/>')
            continue
        between = [y for x, y in places.values() if x1 < x < x2]
        curve = _curve(start, end, _free_height(start[1], end[1], between))
        lines.append(f'<path class="rmd-path" d="{curve}"/>')
    return lines


def _free_height(start: float, end: float, tiles: Sequence[float]) -> float:
    """Return the height at which a line passes tiles, given by their tops."""
    wishes = (start, end, *(y + aside for y in tiles for aside in (-6, TILE + 6)))
    middle = (start + end) / 2
    for wish in (*wishes[:2], *sorted(wishes[2:], key=lambda y: abs(y - middle))):
        if not any(y - 2 < wish < y + TILE + 2 for y in tiles):
            return wish
    return start


def _curve_back(start: Point, end: Point) -> str:
    """Lead round the outside of the two tiles."""
    (x1, y1), (x2, y2) = start, end
    up = min(y1, y2) - 30
    return f"M{x1:g} {y1:g}C{x1 + 24:g} {up:g} {x2 - 24:g} {up:g} {x2:g} {y2:g}"


def _curve(start: Point, end: Point, height: float) -> str:
    """Lead from tile to tile, at a height where none is in the way."""
    (x1, y1), (x2, y2) = start, end
    bend = min(ACROSS - TILE, x2 - x1) / 2
    first, last = x1 + bend, x2 - bend
    parts = [f"M{x1:g} {y1:g}"]
    if height != y1:
        parts.append(
            f"C{first:g} {y1:g} {first:g} {height:g} {first + bend:g} {height:g}"
        )
    parts.append(f"H{last - bend:g}")
    parts.append(f"C{last:g} {height:g} {last:g} {y2:g} {x2:g} {y2:g}")
    return "".join(parts)


def _tiles(graph: Graph, places: Mapping[str, Point]) -> list[str]:
    return [
        f'<g class="rmd-{tone_of(node.kind)}" transform="translate({x:g} {y:g})">'
        f"<title>{to_markup(node.name or node.kind)}</title>"
        f'<rect class="rmd-tile" width="{TILE}" height="{TILE}" rx="8"/>'
        f'<path class="rmd-icon" transform="translate(4 4)" d="{icon_of(node.kind)}"/>'
        "</g>"
        for node in graph.nodes.values()
        if node.id in places
        for x, y in [places[node.id]]
    ]


def _note(hidden: int, right: float, middle: float) -> str:
    text = "1 step" if hidden == 1 else f"{hidden} steps"
    return (
        f'<text class="rmd-label" x="{right - NOTE_WIDTH / 2:g}" y="{middle + 4:g}">'
        f"+ {text}</text>"
    )
