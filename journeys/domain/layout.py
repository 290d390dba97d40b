"""Where cards stand: the saved positions, or a plain layered arrangement.

The browser arranges journeys itself and saves positions; this is for documents
that came without any, and for nodes added since.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from journeys.domain.graph import Graph

CARD_WIDTH, CARD_HEIGHT = 220, 64
GAP_ACROSS, GAP_DOWN = 40, 64

Point = tuple[float, float]
Positions = dict[str, Point]


def place(graph: Graph, layout: Mapping[str, Any]) -> Positions:
    """Return the top left corner of every node's card.

    Saved positions are used when every node has one; a mixture would overlap.
    """
    saved = layout.get("positions", {})
    if graph.nodes and all(node_id in saved for node_id in graph.nodes):
        return {
            node_id: (float(saved[node_id]["x"]), float(saved[node_id]["y"]))
            for node_id in graph.nodes
        }
    return arrange(graph)


def is_free(layout: Mapping[str, Any]) -> bool:
    """Tell whether people put the cards where they stand.

    Else the positions are rows and columns, computed by the browser.
    """
    return layout.get("arranged") == "free"


def arrange(graph: Graph) -> Positions:
    """Arrange in layers from top to bottom: longest path first, branches in order."""
    forward = _forward_edges(graph)
    layers = _layers(graph, forward)
    parents: dict[str, list[str]] = defaultdict(list)
    for source, targets in forward.items():
        for target in targets:
            parents[target].append(source)
    rows: dict[int, list[str]] = defaultdict(list)
    for node_id, layer in layers.items():
        rows[layer].append(node_id)
    centres: dict[str, float] = {}
    for layer in sorted(rows):
        wishes = {
            node_id: _wish(node_id, parents[node_id], forward, centres)
            for node_id in rows[layer]
        }
        ordered = sorted(rows[layer], key=wishes.__getitem__)
        centres.update(_spread(ordered, wishes))
    step = CARD_HEIGHT + GAP_DOWN
    return {
        node_id: (centres[node_id] - CARD_WIDTH / 2, layers[node_id] * step)
        for node_id in graph.nodes
    }


def _forward_edges(graph: Graph) -> dict[str, list[str]]:
    """Return each node's targets without the edges that lead back (depth first)."""
    forward: dict[str, list[str]] = {node_id: [] for node_id in graph.nodes}
    state: dict[str, int] = {}  # 1: on the way, 2: done
    for start in graph.nodes:
        if start in state:
            continue
        state[start] = 1
        stack = [(start, iter(graph.outgoing(start).values()))]
        while stack:
            node_id, targets = stack[-1]
            for target in targets:
                if state.get(target) == 1:
                    continue
                if target not in forward[node_id]:
                    forward[node_id].append(target)
                if target not in state:
                    state[target] = 1
                    stack.append((target, iter(graph.outgoing(target).values())))
                    break
            else:
                state[node_id] = 2
                stack.pop()
    return forward


def _layers(graph: Graph, forward: Mapping[str, list[str]]) -> dict[str, int]:
    waiting = dict.fromkeys(graph.nodes, 0)
    for targets in forward.values():
        for target in targets:
            waiting[target] += 1
    layers = dict.fromkeys(graph.nodes, 0)
    ready = [node_id for node_id, count in waiting.items() if count == 0]
    while ready:
        node_id = ready.pop()
        for target in forward[node_id]:
            layers[target] = max(layers[target], layers[node_id] + 1)
            waiting[target] -= 1
            if waiting[target] == 0:
                ready.append(target)
    return layers


def _wish(
    node_id: str,
    parents: list[str],
    forward: Mapping[str, list[str]],
    centres: Mapping[str, float],
) -> float:
    """Return where a node would stand best: below its parents, in branch order."""
    wishes = []
    for parent in parents:
        branches = forward[parent]
        aside = branches.index(node_id) - (len(branches) - 1) / 2
        wishes.append(centres.get(parent, 0.0) + aside * (CARD_WIDTH + GAP_ACROSS))
    return sum(wishes) / len(wishes) if wishes else 0.0


def _spread(ordered: list[str], wishes: Mapping[str, float]) -> dict[str, float]:
    """Push neighbours apart until none overlap, keeping the row's middle."""
    step = CARD_WIDTH + GAP_ACROSS
    centres: list[float] = []
    for node_id in ordered:
        least = centres[-1] + step if centres else wishes[node_id]
        centres.append(max(least, wishes[node_id]))
    if not centres:
        return {}
    wanted = sum(wishes[node_id] for node_id in ordered) / len(ordered)
    shift = wanted - sum(centres) / len(centres)
    return {
        node_id: centre + shift
        for node_id, centre in zip(ordered, centres, strict=True)
    }
