"""Where cards stand: the saved positions, or a plain layered arrangement.

The browser arranges journeys itself and saves positions; this is for documents
that came without any, and for nodes added since.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from journeys.domain.graph import Graph
from journeys.domain.outcomes import ways_out

CARD_WIDTH, CARD_HEIGHT = 220, 64
GAP_ACROSS, GAP_DOWN = 40, 64

STEP = CARD_WIDTH + GAP_ACROSS
SNAP = 48  # between the middle of the ways in and one of them that is as good
SWEEPS = 4  # down and up again, until what belongs together stands so
MOST_SPOTS = 10_000  # beyond that long paths pass where they can

Point = tuple[float, float]
Positions = dict[str, Point]
_Spot = str | tuple[str, str, int]  # a step, or a path from one to another in a row
_Near = dict[_Spot, list[tuple[_Spot, float]]]  # and how far aside, in cards


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
    """Arrange in rows from top to bottom: longest path first, branches in order.

    A path that passes rows has a place of its own in each, as wide as a card: nothing
    stands in its way. The order in a row follows from the order in the row above, so
    that what is left stays left.
    """
    forward = lead_forward(graph)
    layers = _layers(forward)
    links = _links(forward, layers)
    parents: _Near = defaultdict(list)
    children: _Near = defaultdict(list)
    rows: dict[int, list[_Spot]] = defaultdict(list)
    for spot, below in links.items():
        rows[spot[2] if isinstance(spot, tuple) else layers[spot]].append(spot)
        for place, target in enumerate(below):
            aside = place - (len(below) - 1) / 2
            parents[target].append((spot, aside))
            children[spot].append((target, -aside))
    ordered = [rows[layer] for layer in sorted(rows)]
    _order(ordered, parents)
    centres: dict[_Spot, float] = {}
    for _ in range(SWEEPS):
        _settle(ordered, parents, centres)
        _settle(ordered[::-1], children, centres)
    return {
        node_id: (
            round(centres[node_id] - CARD_WIDTH / 2),
            layers[node_id] * (CARD_HEIGHT + GAP_DOWN),
        )
        for node_id in graph.nodes
    }


def lead_forward(graph: Graph) -> dict[str, list[str]]:
    """Return the targets of each step in order, without those that lead back.

    What leads back is found depth first, from the entries on.
    """
    forward: dict[str, list[str]] = {node_id: [] for node_id in graph.nodes}
    state: dict[str, int] = {}  # 1: on the way, 2: done
    for start in _starts(graph):
        if start in state:
            continue
        state[start] = 1
        stack = [(start, iter(ways_out(graph, start).values()))]
        while stack:
            node_id, targets = stack[-1]
            for target in targets:
                if state.get(target) == 1:
                    continue
                if target not in forward[node_id]:
                    forward[node_id].append(target)
                if target not in state:
                    state[target] = 1
                    stack.append((target, iter(ways_out(graph, target).values())))
                    break
            else:
                state[node_id] = 2
                stack.pop()
    return forward


def _starts(graph: Graph) -> list[str]:
    entries = [node.id for node in graph.nodes.values() if node.kind == "entry"]
    free = [node_id for node_id in graph.nodes if not graph.has_incoming(node_id)]
    return [*entries, *free, *graph.nodes]


def _layers(forward: Mapping[str, list[str]]) -> dict[str, int]:
    waiting = dict.fromkeys(forward, 0)
    for targets in forward.values():
        for target in targets:
            waiting[target] += 1
    layers = dict.fromkeys(forward, 0)
    ready = [node_id for node_id, count in waiting.items() if count == 0]
    while ready:
        node_id = ready.pop()
        for target in forward[node_id]:
            layers[target] = max(layers[target], layers[node_id] + 1)
            waiting[target] -= 1
            if waiting[target] == 0:
                ready.append(target)
    return layers


def _links(
    forward: Mapping[str, list[str]], layers: Mapping[str, int]
) -> dict[_Spot, list[_Spot]]:
    """Return what stands below each step and each place that a path passes."""
    links: dict[_Spot, list[_Spot]] = {node_id: [] for node_id in forward}
    for source, targets in forward.items():
        for target in targets:
            above: _Spot = source
            passed = range(layers[source] + 1, layers[target])
            if len(links) + len(passed) <= MOST_SPOTS:
                for layer in passed:
                    links[above].append((source, target, layer))
                    above = (source, target, layer)
                    links[above] = []
            links[above].append(target)
    return links


def _order(rows: list[list[_Spot]], parents: _Near) -> None:
    """Sort each row by the places of what is above it."""
    ranks: dict[_Spot, float] = {}
    for number, row in enumerate(rows):
        if number:
            row.sort(key=lambda spot: _rank(parents[spot], ranks))
        ranks.update((spot, float(place)) for place, spot in enumerate(row))


def _rank(parents: list[tuple[_Spot, float]], ranks: Mapping[_Spot, float]) -> float:
    # Children of one parent are less than one apart: those of the next come after them
    places = [ranks[spot] + aside / (2 * abs(aside) + 1) for spot, aside in parents]
    return sum(places) / len(places)


def _settle(rows: list[list[_Spot]], near: _Near, centres: dict[_Spot, float]) -> None:
    """Put row after row where its spots stand best, seen from those near them."""
    for row in rows:
        wishes = [_wish(spot, near[spot], centres) for spot in row]
        centres.update(zip(row, _spread(wishes), strict=True))


def _wish(
    spot: _Spot, near: list[tuple[_Spot, float]], centres: Mapping[_Spot, float]
) -> float:
    if not near:
        return centres.get(spot, 0.0)
    wishes = [centres[other] + aside * STEP for other, aside in near]
    middle = sum(wishes) / len(wishes)
    nearest = min(wishes, key=lambda wish: abs(wish - middle))
    # Straight below a path that comes down close by: no small kinks
    return nearest if abs(nearest - middle) <= SNAP else middle


def _spread(wishes: list[float]) -> list[float]:
    """Return places in this order, apart, and in all as near to the wishes as can be.

    References
    ----------
    Ayer and others, "An empirical distribution function for sampling with incomplete
    information", 1955 (pool adjacent violators).
    """
    groups: list[tuple[float, int]] = []
    for place, wish in enumerate(wishes):
        total, count = wish - place * STEP, 1
        while groups and groups[-1][0] / groups[-1][1] >= total / count:
            before, more = groups.pop()
            total, count = total + before, count + more
        groups.append((total, count))
    starts = [total / count for total, count in groups for _ in range(count)]
    return [start + place * STEP for place, start in enumerate(starts)]
