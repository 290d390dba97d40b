"""A graph as a numbered list, in the order people read it: what a picture cannot say.

The browser writes such a list with the settings of each step (`stepsInWords.ts`).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from journeys.domain.graph import Graph, Node
from journeys.domain.nodes import NODE_KINDS


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
                stack += reversed(_targets(graph, node_id))
    return list(seen)


def _targets(graph: Graph, node_id: str) -> list[str]:
    return list(_outgoing(graph, node_id).values())


def _outgoing(graph: Graph, node_id: str) -> dict[str, str]:
    """Return outcome -> target: branches in their own order, then the others."""
    written = graph.outgoing(node_id)
    branches = [key for key in _branches(graph.nodes[node_id]) if key in written]
    rest = [key for key in written if key not in branches]
    return {key: written[key] for key in (*branches, *rest)}


def _ways(
    graph: Graph, node_id: str, number: Mapping[str, int]
) -> list[tuple[str, int, str]]:
    outgoing = _outgoing(graph, node_id)
    names = _branches(graph.nodes[node_id])
    ways = [
        (
            names.get(key) or key.replace("_", " ").capitalize(),
            number[target],
            _name(graph, target),
        )
        for key, target in outgoing.items()
    ]
    follows = [to for _, to, _ in ways] == [number[node_id] + 1]
    return [] if follows else ways


def _branches(node: Node) -> dict[str, str]:
    """Return key -> name of the branches, as far as the settings are sound."""
    found = node.settings.get("branches")
    branches = found if isinstance(found, list) else []
    return {
        str(one["key"]): str(one.get("name") or "")
        for one in branches
        if isinstance(one, Mapping) and "key" in one
    }


def _name(graph: Graph, node_id: str) -> str:
    node = graph.nodes[node_id]
    return node.name or label_of(node.kind)
