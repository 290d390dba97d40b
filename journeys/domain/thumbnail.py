"""A version as a small picture: one tile per step, from left to right.

A list shows it some 300 pixels wide, where the cards of `diagram` would be specks.
It keeps what one recognises a journey by: its length, its branches, its kinds of steps.
"""

from collections.abc import Mapping

from journeys.domain.diagram.colours import Theme, tone_of
from journeys.domain.diagram.icons import icon_of
from journeys.domain.diagram.svg import frame
from journeys.domain.graph import Graph
from journeys.domain.layout import CARD_WIDTH, GAP_ACROSS, Point, Positions
from journeys.domain.xml_text import to_markup

TILE = 28
ACROSS, DOWN = 46, 40  # from tile to tile
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
    places = {one: _place(columns[one], positions[one]) for one in shown}
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


def _place(column: int, card: Point) -> Point:
    """Turn the picture: what stands side by side on the canvas stands stacked here."""
    return column * ACROSS, round(card[0] / (CARD_WIDTH + GAP_ACROSS) * DOWN, 1)


def _paths(graph: Graph, places: Mapping[str, Point]) -> list[str]:
    lines = []
    for edge in graph.edges():
        if edge.source not in places or edge.target not in places:
            continue
        (x1, y1), (x2, y2) = places[edge.source], places[edge.target]
        start, end = (x1 + TILE, y1 + TILE / 2), (x2, y2 + TILE / 2)
        back = end[0] < start[0]
        classes = "rmd-path rmd-back" if back else "rmd-path"
        lines.append(f'<path class="{classes}" d="{_curve(start, end, back)}"/>')
    return lines


def _curve(start: Point, end: Point, back: bool) -> str:
    (x1, y1), (x2, y2) = start, end
    if back:  # round the outside of the two tiles
        up = min(y1, y2) - 30
        return f"M{x1:g} {y1:g}C{x1 + 24:g} {up:g} {x2 - 24:g} {up:g} {x2:g} {y2:g}"
    # Turns just before the target, so that a long path runs beside the tiles it passes
    bend = min(ACROSS - TILE, x2 - x1) / 2
    turn = x2 - bend
    return (
        f"M{x1:g} {y1:g}H{turn - bend:g}C{turn:g} {y1:g} {turn:g} {y2:g} {x2:g} {y2:g}"
    )


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
