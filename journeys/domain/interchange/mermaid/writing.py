"""A journey as a Mermaid flowchart."""

from collections.abc import Mapping
from typing import Any

from journeys.domain import graph as graphs
from journeys.domain.diagram.colours import LIGHT, tone_of
from journeys.domain.interchange.assembling import BRANCHING, REST, outcomes_of
from journeys.domain.interchange.carried import Carried
from journeys.domain.interchange.mermaid.words import (
    BOX,
    NOTED,
    SHAPES,
    is_safe_id,
    one_line,
    quote,
)
from journeys.domain.interchange.naming import Ids, to_key
from journeys.domain.nodes import NODE_KINDS
from journeys.domain.outcomes import outcome_name

OTHER = "other"  # the class of kinds that we have not


def write(carried: Carried) -> str:
    """Return the flowchart with a class and colours for each kind it has."""
    graph = graphs.parse(carried.document)
    ids = Ids(own for own in graph.nodes if is_safe_id(own))
    names = {own: own if is_safe_id(own) else ids.take("n") for own in graph.nodes}
    lines = ["---", f"title: {one_line(carried.name)}", "---", "flowchart TD"]
    for node in graph.nodes.values():
        lines += _node(node, names[node.id])
    for edge in carried.document["edges"]:
        lines += _edge(graph, edge, names)
    kinds = {class_of(node.kind): node.kind for node in graph.nodes.values()}
    for name in sorted(kinds):
        tone = tone_of(kinds[name])
        colours = f"fill:{LIGHT[f'{tone}-tint']},stroke:{LIGHT[tone]}"
        lines.append(f"  classDef {name} {colours},color:{LIGHT['text']}")
    return "\n".join(lines) + "\n"


def class_of(kind: str) -> str:
    """Return the class of a kind's nodes."""
    return kind if kind in NODE_KINDS else OTHER


def shown(kind: str, name: str) -> str:
    """Return what stands on a node."""
    known = NODE_KINDS.get(kind)
    return name or (known.label if known else kind) or "?"


def read_name(kind: str, text: str) -> str:
    """Return the name of a step from what stands on its node; see `shown`."""
    known = NODE_KINDS.get(kind)
    return "" if known and text == known.label else text


def _node(node: graphs.Node, name: str) -> list[str]:
    text = shown(node.kind, node.name)
    told: dict[str, Any] = {}
    if name != node.id:
        told["id"] = node.id
    if node.kind not in NODE_KINDS:
        told["kind"] = node.kind
    if read_name(node.kind, text) != node.name or " ".join(text.split()) != text:
        told["name"] = node.name
    before, after = SHAPES.get(node.kind, BOX)
    line = f"  {name}{before}{quote(text)}{after}:::{class_of(node.kind)}"
    return [*_noted(told), line]


def _edge(
    graph: graphs.Graph, edge: Mapping[str, Any], names: Mapping[str, str]
) -> list[str]:
    source, target = names[edge["source"]], names[edge["target"]]
    key = edge["key"]
    settings = graph.nodes[edge["source"]].settings
    label = "" if key == "next" else outcome_name(settings, key)
    arrow = f" -->|{quote(label)}| " if label.strip() else " --> "
    told = {} if _says_key(graph.nodes[edge["source"]], label, key) else {"key": key}
    return [*_noted(told), f"  {source}{arrow}{target}"]


def _says_key(node: graphs.Node, label: str, key: str) -> bool:
    """Tell whether readers find the key by the label alone, whatever else leaves."""
    if node.kind in BRANCHING:
        rest = BRANCHING[node.kind]
        # Two branches may have one label; a branch may be called like the rest
        branches = node.settings.get("branches")
        names = [
            to_key(str(one.get("name") or one.get("key")))
            for one in (branches if isinstance(branches, list) else [])
            if isinstance(one, Mapping)
        ]
        if key == rest:
            return not {rest, *REST, "held_out"} & set(names)
        return to_key(label) == key and names.count(key) == 1 and key not in REST
    if node.kind not in NODE_KINDS:
        return key == "next"
    outcomes = outcomes_of(node.kind, {})
    return key in outcomes and (to_key(label) == key or (key == "next" and not label))


def _noted(told: Mapping[str, Any]) -> list[str]:
    return [f"  {NOTED}{one_line(told)}"] if told else []
