"""From a graph and places to what is drawn: cards, lines and their labels."""

from journeys.domain.diagram.colours import tone_of
from journeys.domain.diagram.counts import Counts
from journeys.domain.diagram.icons import icon_of
from journeys.domain.diagram.labels import label_of, place_label
from journeys.domain.diagram.lines import route
from journeys.domain.diagram.picture import Box, Card, Line, Picture, Pill
from journeys.domain.graph import Edge, Graph, Node
from journeys.domain.layout import CARD_HEIGHT, CARD_WIDTH, Point, Positions
from journeys.domain.nodes import NODE_KINDS

PADDING = 32


def compose(
    graph: Graph,
    positions: Positions,
    *,
    title: str,
    counts: Counts | None = None,
) -> Picture:
    """Return the picture of a graph; `draw` says what the parameters are."""
    lines, pills = _paths(graph, positions, counts)
    cards = [_card(node, positions[node.id], counts) for node in graph.nodes.values()]
    return Picture(title, _box(positions), tuple(lines), tuple(cards), tuple(pills))


def _box(positions: Positions) -> Box:
    left = min((x for x, _ in positions.values()), default=0) - PADDING
    top = min((y for _, y in positions.values()), default=0) - PADDING
    right = max((x for x, _ in positions.values()), default=0) + CARD_WIDTH + PADDING
    bottom = max((y for _, y in positions.values()), default=0) + CARD_HEIGHT + PADDING
    return left, top, right - left, bottom - top


def _card(node: Node, at: Point, counts: Counts | None) -> Card:
    known = NODE_KINDS.get(node.kind)
    kind = known.label if known else node.kind
    count = None if counts is None else counts.say(counts.now.get(node.id, 0))
    tone, icon = tone_of(node.kind), icon_of(node.kind)
    return Card(at, tone, icon, kind, node.name or kind, count)


def _paths(
    graph: Graph, positions: Positions, counts: Counts | None
) -> tuple[list[Line], list[Pill]]:
    """Return the lines and their labels; no label covers another or a card."""
    taken: list[Box] = [(x, y, CARD_WIDTH, CARD_HEIGHT) for x, y in positions.values()]
    lines, pills = [], []
    for edge in graph.edges():
        found = route(positions[edge.source], positions[edge.target])
        lines.append(Line(found.strokes, found.is_back, _weight(edge, counts)))
        text = label_of(graph, edge, counts)
        if text:
            pills.append(place_label(text, found.label_places, taken))
    return lines, pills


def _weight(edge: Edge, counts: Counts | None) -> int:
    passed = counts.passed.get((edge.source, edge.outcome), 0) if counts else 0
    return int(passed >= 100) + int(passed >= 10_000)
