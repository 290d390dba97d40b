"""Where people go who are moved from one version to another; decided per node.

A person whose node is in both versions stays in their visit: its number, its moment
of arrival and their history are kept, and the hold is computed anew from that
arrival. Everybody else leaves the visit they are in and arrives elsewhere.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from journeys.domain.errors import DestinationMissing, MoveInvalid
from journeys.domain.graph import Graph
from journeys.domain.nodes import NODE_KINDS
from journeys.domain.nodes.base import Woken
from journeys.domain.problems import Problem

Mode = Literal["finish", "follow", "node"]


@dataclass(frozen=True, slots=True)
class Order:
    """What shall become of the people in one older version.

    Parameters
    ----------
    version
        Its number.
    mode
        finish: they stay in it. follow: each goes to the node of the same id, or
        as `mapping` says. node: all go to `node`.
    mapping
        Node of the older version -> node of the newer one; None: finish there.
    """

    version: int
    mode: Mode = "finish"
    node: str | None = None
    mapping: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """Where the people at one node go, and as what they are asked there.

    Parameters
    ----------
    stays
        It is the same visit, only in another version.
    """

    source: str
    target: str
    stays: bool
    woken: Woken


def destinations(old: Graph, new: Graph) -> dict[str, str]:
    """Return where people go who follow without further words: to the same id."""
    return {node_id: node_id for node_id in old.nodes if node_id in new.nodes}


def plan(
    order: Order, old: Graph, new: Graph, people: Mapping[str, int], *, place: str
) -> list[Step]:
    """Return where the people at each node go; who is not named stays in `old`.

    Parameters
    ----------
    people
        Node of the older version -> how many stand there now.
    place
        Dotted path of the order in the request, for errors.

    Raises
    ------
    MoveInvalid
        The order names nodes that do not exist or cannot be entered.
    DestinationMissing
        People stand at nodes the newer version does not have, and nobody said
        where they go.
    """
    wanted = _wanted(order, old, new, place)
    missing = [
        Problem(
            "destination_missing",
            f"{count:,} people stand at “{_name(old, node_id)}”, which the new version"
            " does not have: choose a step for them.",
            node_id,
            f"{place}.mapping.{node_id}",
        )
        for node_id, count in people.items()
        if count and node_id not in wanted
    ]
    if missing:
        raise DestinationMissing(missing[0].message, missing)
    return [
        _step(source, target, old, new)
        for source, target in wanted.items()
        if target is not None
    ]


def _wanted(
    order: Order, old: Graph, new: Graph, place: str
) -> Mapping[str, str | None]:
    problems = [*_order_problems(order, old, new, place)]
    if problems:
        raise MoveInvalid(problems[0].message, problems)
    if order.mode == "node":
        return dict.fromkeys(old.nodes, order.node)
    return {**destinations(old, new), **order.mapping}


def _order_problems(
    order: Order, old: Graph, new: Graph, place: str
) -> Iterable[Problem]:
    if order.mode == "node":
        if order.node is None:
            text = "Say to which step people go."
            yield Problem("destination_missing", text, field=f"{place}.node")
        else:
            yield from _target_problems(order.node, new, None, f"{place}.node")
        return
    for source, target in order.mapping.items():
        where = f"{place}.mapping.{source[:64]}"
        if source not in old.nodes:
            text = f"Version {order.version} has no step “{source[:64]}”."
            yield Problem("node_unknown", text, source[:64], where)
        elif target is not None:
            yield from _target_problems(target, new, source, where)


def _target_problems(
    target: str, new: Graph, source: str | None, where: str
) -> Iterable[Problem]:
    node = new.nodes.get(target)
    if node is None:
        text = f"The new version has no step “{target[:64]}”."
        yield Problem("node_unknown", text, target[:64], where)
    elif node.kind == "entry" and source != target:
        text = f"Nobody can be moved to the entry “{node.name or node.id}”."
        text += " Choose the step after it."
        yield Problem("destination_entry", text, target, where)


def _step(source: str, target: str, old: Graph, new: Graph) -> Step:
    kind = new.nodes[target].kind
    stays = source == target and old.nodes[source].kind == kind
    holds = NODE_KINDS[kind].holds
    return Step(
        source, target, stays, Woken.MOVED if stays and holds else Woken.ARRIVED
    )


def _name(graph: Graph, node_id: str) -> str:
    node = graph.nodes.get(node_id)
    return node.name or node_id if node else node_id
