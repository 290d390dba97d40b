"""The ways out of a step: what people read for them, and their order."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from journeys.domain.graph import Graph
from journeys.domain.nodes import NODE_KINDS


def branches_of(settings: Mapping[str, Any]) -> dict[str, str]:
    """Return key -> name of the branches, as far as the settings are sound."""
    found = settings.get("branches")
    branches = found if isinstance(found, list) else []
    return {
        str(one["key"]): str(one.get("name") or "")
        for one in branches
        if isinstance(one, Mapping) and "key" in one
    }


def outcome_name(settings: Mapping[str, Any], outcome: str) -> str:
    """Return what people read for a way out: a branch's name, else its key in words."""
    name = branches_of(settings).get(outcome)
    return name or outcome.replace("_", " ").capitalize()


def ways_out(graph: Graph, node_id: str) -> dict[str, str]:
    """Return outcome -> target: branches in their own order, others in their kind's."""
    node, written = graph.nodes[node_id], graph.outgoing(node_id)
    order = dict.fromkeys([*branches_of(node.settings), *_usual(node.kind), *written])
    return {key: written[key] for key in order if key in written}


@lru_cache(maxsize=64)
def _usual(kind: str) -> tuple[str, ...]:
    """Return the outcomes of a kind whose steps have no branches of their own."""
    known = NODE_KINDS.get(kind)
    if known is None or "branches" in known.model_fields:
        return ()
    return tuple(known.model_construct().outcomes())
