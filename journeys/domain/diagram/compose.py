"""From a graph and places to what is drawn: cards, lines, labels, the map."""

from functools import reduce

from journeys.domain.diagram.boxes import Box, pad, union
from journeys.domain.diagram.colours import tone_of, tone_of_stage
from journeys.domain.diagram.counts import Counts
from journeys.domain.diagram.icons import icon_of
from journeys.domain.diagram.labels import label_of, place_label
from journeys.domain.diagram.lanes import lanes_of
from journeys.domain.diagram.lines import route
from journeys.domain.diagram.picture import Card, Lane, Line, Picture, Pill
from journeys.domain.diagram.table import write_table
from journeys.domain.graph import Edge, Graph, Node
from journeys.domain.layout import CARD_HEIGHT, CARD_WIDTH, Positions
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
    lines, pills = _paths(graph, positions, counts)
    cards = [_card(node, positions, counts, map_) for node in graph.nodes.values()]
    # As the eye goes over the picture: stages take their colours in this order
    seen = sorted(graph.nodes, key=lambda one: positions[one][::-1])
    stages = stages_of(graph, map_)
    order = list(dict.fromkeys(stages[one] for one in seen if one in stages))
    lanes = lanes_of(positions, stages, order)
    box = _box(positions, lanes)

    def stage_of(step: str) -> tuple[str, str]:
        stage = stages.get(step)
        return (stage, tone_of_stage(order.index(stage))) if stage else ("", "")

    table = write_table(
        seen,
        map_,
        name_of=lambda step: _name(graph.nodes[step]),
        stage_of=stage_of,
        middle=box[0] + box[2] / 2,
        top=box[1] + box[3],
    )
    return Picture(title, box, lanes, tuple(lines), tuple(cards), tuple(pills), table)


def _box(positions: Positions, lanes: tuple[Lane, ...]) -> Box:
    boxes: list[Box] = [(*at, CARD_WIDTH, CARD_HEIGHT) for at in positions.values()]
    boxes += [lane.box for lane in lanes]
    return pad(reduce(union, boxes or [(0, 0, CARD_WIDTH, CARD_HEIGHT)]), PADDING)


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
