"""From steps and paths of any format to a graph document.

Other formats have labels on their lines; we have outcomes, one path each. What a
label says is kept as the name of a branch where a step has branches.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from journeys.domain import graph
from journeys.domain.errors import ImportRefused
from journeys.domain.interchange.naming import (
    BRANCH_LENGTH,
    NAME_LENGTH,
    Ids,
    to_key,
)
from journeys.domain.nodes import NODE_KINDS
from journeys.domain.nodes.decision import ELSE
from journeys.domain.nodes.split import HOLD_OUT
from journeys.domain.problems import Note

BRANCHING = {"decision": ELSE, "split": HOLD_OUT}
REST = {"else", "otherwise", "default"}
MOST_BRANCHES = 20


@dataclass(frozen=True, slots=True)
class Step:
    """A box of a drawing, as one of our kinds or a kind we have not.

    Parameters
    ----------
    is_whole
        The settings are those that left us: nothing is added to them.
    """

    id: str
    kind: str
    name: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    line: int | None = None
    element: str | None = None
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class Flow:
    """A line of a drawing.

    Parameters
    ----------
    key
        The outcome; known only in files of our own.
    is_default
        Taken when no other is: the path of the rest, or the way on.
    is_aside
        Drawn by place, or between two pools: never the way on of its source.
    """

    source: str
    target: str
    label: str = ""
    key: str | None = None
    is_default: bool = False
    is_aside: bool = False
    line: int | None = None
    element: str | None = None


def check_size(steps: int, flows: int) -> None:
    """Refuse what is larger than a journey may be.

    Raises
    ------
    ImportRefused
        More steps or paths than the editor and the engine take.
    """
    for count, most, what in (
        (steps, graph.MAX_NODES, "steps"),
        (flows, graph.MAX_EDGES, "paths"),
    ):
        if count > most:
            text = f"The file has {count:,} {what} or more; a journey has at most"
            text += f" {most:,}."
            raise ImportRefused(text, [Note("too_large", text)])


def assemble(
    steps: Iterable[Step], flows: Iterable[Flow], settings: Mapping[str, Any]
) -> tuple[dict[str, Any], list[Note]]:
    """Return the document of these steps and paths, and what did not fit.

    Parameters
    ----------
    flows
        Their ends are ids of `steps`.
    settings
        Of the journey as a whole.
    """
    notes: list[Note] = []
    given = list(steps)
    whole = {step.id for step in given if step.is_whole}
    nodes = {step.id: _node(step, notes) for step in given}
    leaving: dict[str, list[Flow]] = {node_id: [] for node_id in nodes}
    order = list(flows)
    for flow in order:
        leaving[flow.source].append(flow)
    keyed: dict[int, str] = {}
    for node_id, own in leaving.items():
        has_branches = nodes[node_id]["kind"] in BRANCHING and node_id not in whole
        name_keys = _branch_keys if has_branches else _outcome_keys
        keys, found = name_keys(nodes[node_id], own)
        notes += found
        keyed |= {id(flow): key for flow, key in zip(own, keys, strict=True)}
    edges = [
        {"source": flow.source, "target": flow.target, "key": keyed[id(flow)]}
        for flow in order
    ]
    document = {
        "schema_version": graph.SCHEMA_VERSION,
        "directed": True,
        "multigraph": True,
        "graph": dict(settings),
        "nodes": list(nodes.values()),
        "edges": edges,
    }
    return document, notes


def _node(step: Step, notes: list[Note]) -> dict[str, Any]:
    if len(step.name) > NAME_LENGTH:
        text = f"The name of “{step.name[:60]}…” was cut to {NAME_LENGTH} letters."
        notes.append(
            Note("name_cut", text, "problem", step.line, step.element, step.id)
        )
        step = replace(step, name=step.name[:NAME_LENGTH])
    return {
        "id": step.id,
        "kind": step.kind,
        "name": step.name,
        "settings": dict(step.settings),
    }


def _outcome_keys(
    node: dict[str, Any], flows: list[Flow]
) -> tuple[list[str], list[Note]]:
    """Return a key per path that leaves a node: the ways out it has, as they fit."""
    outcomes = outcomes_of(node["kind"], node["settings"])
    taken = {flow.key for flow in flows if flow.key is not None}
    free = [outcome for outcome in outcomes if outcome not in taken]
    chosen = {id(flow): flow.key for flow in flows if flow.key is not None}
    open_ = [flow for flow in flows if flow.key is None]
    for flow in list(open_):
        if (key := to_key(flow.label)) in free:
            chosen[id(flow)] = key
            free.remove(key)
            open_.remove(flow)
    ids, notes = Ids([*taken, *outcomes]), []
    # The default path is the way on; the others need a way out of their own
    for flow in sorted(open_, key=lambda one: (one.is_aside, not one.is_default)):
        if free and not flow.is_aside:
            chosen[id(flow)] = free.pop(0)
            if flow.label:
                notes.append(_dropped(node, flow))
        elif node["kind"] not in NODE_KINDS:
            chosen[id(flow)] = ids.take(to_key(flow.label) or "next")
        else:
            chosen[id(flow)] = ids.take(to_key(flow.label) or "way")
            notes.append(_too_many(node, flow))
    return [str(chosen[id(flow)]) for flow in flows], notes


def _branch_keys(
    node: dict[str, Any], flows: list[Flow]
) -> tuple[list[str], list[Note]]:
    """Make a branch of every path but the one for the rest."""
    rest = BRANCHING[node["kind"]]
    ids = Ids([rest, *(flow.key for flow in flows if flow.key is not None)])
    keys: list[str] = []
    branches: list[dict[str, Any]] = []
    notes: list[Note] = []
    for flow in flows:
        if flow.key == rest or (flow.key is None and _is_rest(flow, rest, keys)):
            keys.append(rest)
            continue
        name = flow.label[:BRANCH_LENGTH]
        key = flow.key
        if key is None:
            key = ids.take(to_key(flow.label) or f"way_{len(branches) + 1}")
        keys.append(key)
        branches.append({"key": key, "name": name})
        if name != flow.label or len(branches) > MOST_BRANCHES:
            notes.append(_dropped(node, flow))
    if node["kind"] == "split":
        branches = _share(branches)
    if branches:
        node["settings"]["branches"] = branches
    return keys, notes


def _is_rest(flow: Flow, rest: str, keys: list[str]) -> bool:
    says_so = to_key(flow.label) in ({rest} | (REST if rest == ELSE else {"held_out"}))
    return rest not in keys and (flow.is_default or says_so)


def _share(branches: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give every way the same share; the first ones take what is left over."""
    count = len(branches) or 1
    each, over = divmod(10_000, count)
    return [
        {**branch, "share": each + (number < over)}
        for number, branch in enumerate(branches)
    ]


def outcomes_of(kind: str, settings: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the ways out of a step; none for a kind that we have not."""
    model = NODE_KINDS.get(kind)
    if model is None or kind in BRANCHING:
        return ()
    known = {key: settings[key] for key in settings if key in model.model_fields}
    return model.model_construct(**known).outcomes()


def _dropped(node: Mapping[str, Any], flow: Flow) -> Note:
    text = f"The label “{flow.label[:80]}” on a path of “{node['name'][:60]}” has no"
    text += " place here and is left out."
    return Note(
        "label_dropped", text, "advice", flow.line, flow.element, str(node["id"])
    )


def _too_many(node: Mapping[str, Any], flow: Flow) -> Note:
    text = f"“{node['name'][:60]}” has fewer ways out here: lead this path from"
    text += " another step."
    return Note(
        "path_without_outcome",
        text,
        "problem",
        flow.line,
        flow.element,
        str(node["id"]),
    )
