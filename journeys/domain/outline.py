"""A graph as a numbered list, in the order people read it: what a picture cannot say.

The browser writes such a list with the settings of each step (`stepsInWords.ts`).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from journeys.domain.graph import Graph
from journeys.domain.nodes import NODE_KINDS
from journeys.domain.outcomes import outcome_name, ways_out


@dataclass(frozen=True, slots=True)
class Line:
    """One step.

    Parameters
    ----------
    ways
        Where each way out leads: its words and the number of the step. The only way to
        the next line is left out.
    """

    number: int
    kind: str
    name: str
    ways: tuple[tuple[str, int, str], ...]


def write_outline(graph: Graph) -> list[Line]:
    """Return every step once, those the entry leads to first."""
    order = reading_order(graph)
    number = {node_id: place for place, node_id in enumerate(order, start=1)}
    return [
        Line(
            place, label_of(graph.nodes[node_id].kind), _name(graph, node_id),
            tuple(_ways(graph, node_id, number)),
        )
        for node_id, place in number.items()
    ]  # fmt: skip


def label_of(kind: str) -> str:
    """Return what people call a kind; one we do not know is called by its own name."""
    known = NODE_KINDS.get(kind)
    return known.label if known else kind


def reading_order(graph: Graph) -> list[str]:
    """Return every step once: what the entries lead to first, branches in order."""
    entries = [node.id for node in graph.nodes.values() if node.kind == "entry"]
    seen: dict[str, None] = {}
    for start in (*entries, *graph.nodes):
        stack = [start]
        while stack:
            node_id = stack.pop()
            if node_id not in seen:
                seen[node_id] = None
                stack += reversed(ways_out(graph, node_id).values())
    return list(seen)


def _ways(
    graph: Graph, node_id: str, number: Mapping[str, int]
) -> list[tuple[str, int, str]]:
    outgoing = ways_out(graph, node_id)
    settings = graph.nodes[node_id].settings
    ways = [
        (
            outcome_name(settings, key),
            number[target],
            _name(graph, target),
        )
        for key, target in outgoing.items()
    ]
    follows = [to for _, to, _ in ways] == [number[node_id] + 1]
    return [] if follows else ways


def _name(graph: Graph, node_id: str) -> str:
    node = graph.nodes[node_id]
    return node.name or label_of(node.kind)
