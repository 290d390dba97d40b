"""From a graph and places to what is drawn: cards, lines, labels, the map."""

from collections import Counter
from functools import reduce

from journeys.domain.diagram.boxes import Box, pad, union
from journeys.domain.diagram.colours import tone_of, tone_of_stage
from journeys.domain.diagram.counts import Counts
from journeys.domain.diagram.icons import icon_of
from journeys.domain.diagram.labels import PILL_HEIGHT, Taken, label_of, place_label
from journeys.domain.diagram.lanes import lanes_of
from journeys.domain.diagram.lines import strokes
from journeys.domain.diagram.picture import Card, Line, Picture, Pill
from journeys.domain.diagram.routing import Router
from journeys.domain.diagram.table import Described, write_table
from journeys.domain.graph import Edge, Graph, Node
from journeys.domain.layout import (
    CARD_HEIGHT,
    CARD_WIDTH,
    Point,
    Positions,
    lead_forward,
)
from journeys.domain.map import Map, feeling_of, stages_of
from journeys.domain.outline import label_of as label_of_kind

PADDING = 32


def compose(
    graph: Graph,
    positions: Positions,
    *,
    title: str,
    map_: Map,
    counts: Counts | None = None,
) -> Picture:
    """Return the picture of a graph; `draw` says what the parameters are."""
    lines, pills, corners = _paths(graph, positions, counts)
    cards = [_card(node, positions, counts, map_) for node in graph.nodes.values()]
    # As the eye goes over the picture: stages take their colours in this order
    seen = sorted(graph.nodes, key=lambda one: positions[one][::-1])
    stages = stages_of(graph, map_)
    order = dict.fromkeys(stages[one] for one in seen if one in stages)
    tones = {stage: tone_of_stage(place) for place, stage in enumerate(order)}
    lanes = lanes_of(positions, stages, tones)
    drawn: list[Box] = [(*at, CARD_WIDTH, CARD_HEIGHT) for at in positions.values()]
    drawn += [(*corner, 0, 0) for corner in corners]
    drawn += [(pill.left, pill.top, pill.width, PILL_HEIGHT) for pill in pills]
    drawn += [lane.box for lane in lanes]
    box = pad(reduce(union, drawn or [(0, 0, CARD_WIDTH, CARD_HEIGHT)]), PADDING)

    steps = [
        Described(one, _name(graph.nodes[one]), stage, tones.get(stage, ""))
        for one in seen
        for stage in [stages.get(one, "")]
    ]
    middle, bottom = box[0] + box[2] / 2, box[1] + box[3]
    table = write_table(steps, map_, middle=middle, top=bottom)
    return Picture(title, box, lanes, tuple(lines), tuple(cards), tuple(pills), table)


def _card(node: Node, positions: Positions, counts: Counts | None, map_: Map) -> Card:
    count = None if counts is None else counts.say(counts.now.get(node.id, 0))
    return Card(
        positions[node.id],
        tone_of(node.kind),
        icon_of(node.kind),
        label_of_kind(node.kind),
        _name(node),
        count,
        feeling_of(map_, node.id),
    )


def _name(node: Node) -> str:
    return node.name or label_of_kind(node.kind)


def _paths(
    graph: Graph, positions: Positions, counts: Counts | None
) -> tuple[list[Line], list[Pill], list[Point]]:
    """Return the lines, their labels and their corners.

    No label covers another or a card, as far as there is room.
    """
    taken = Taken((*at, CARD_WIDTH, CARD_HEIGHT) for at in positions.values())
    edges = graph.edges()
    router = Router(positions, [(edge.source, edge.target) for edge in edges])
    forward = lead_forward(graph)
    ways = Counter(edge.source for edge in edges)
    lines, pills = [], []
    corners: list[Point] = []
    for edge in edges:
        is_branch = ways[edge.source] > 1
        route = router.lead(edge.source, edge.target, is_branch=is_branch)
        is_back = edge.target not in forward[edge.source]
        lines.append(Line(strokes(route.points), is_back, _weight(edge, counts)))
        corners += route.points
        text = label_of(graph, edge, counts)
        if text:
            pills.append(place_label(text, route.label_places, taken))
    return lines, pills, corners


def _weight(edge: Edge, counts: Counts | None) -> int:
    passed = counts.passed.get((edge.source, edge.outcome), 0) if counts else 0
    return int(passed >= 100) + int(passed >= 10_000)
