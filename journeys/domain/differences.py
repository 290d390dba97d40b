"""What changed from one version's graph to the next, node by node.

Nodes are compared by id and by what they say, not by how they came to say it: a node
that was deleted and added again with the same id and settings has not changed.
"""

from dataclasses import dataclass
from typing import Any, Literal

from journeys.domain.graph import Graph, canonical
from journeys.domain.validate import read_kinds

Change = Literal["unchanged", "changed", "added", "removed"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One node of either graph.

    Parameters
    ----------
    name, kind
        As in the newer graph, for a removed node as in the older one.
    parts
        What changed: "name", "kind", "settings", "paths".
    """

    id: str
    name: str
    kind: str
    change: Change
    parts: tuple[str, ...] = ()


def compare(old: Graph, new: Graph) -> list[Difference]:
    """Return every node: those of the newer graph in its order, then the removed."""
    before, after = _contents(old), _contents(new)
    found = []
    for node in new.nodes.values():
        if node.id not in before:
            found.append(Difference(node.id, node.name, node.kind, "added"))
            continue
        parts = tuple(
            part
            for part, content in after[node.id].items()
            if content != before[node.id][part]
        )
        change: Change = "changed" if parts else "unchanged"
        found.append(Difference(node.id, node.name, node.kind, change, parts))
    removed = [node for node in old.nodes.values() if node.id not in after]
    found += [Difference(one.id, one.name, one.kind, "removed") for one in removed]
    return found


def _contents(graph: Graph) -> dict[str, dict[str, Any]]:
    """Return what each node says; a default says the same written out or left out."""
    kinds, _ = read_kinds(graph)
    return {
        node.id: {
            "name": node.name,
            "kind": node.kind,
            "settings": canonical(
                kinds[node.id].model_dump(mode="json")
                if node.id in kinds
                else node.settings
            ),
            "paths": graph.outgoing(node.id),
        }
        for node in graph.nodes.values()
    }
