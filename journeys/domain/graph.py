"""The graph document: its shape, its hash, and questions about reachability.

The document is networkx node-link JSON of a MultiDiGraph whose edge keys are
outcomes. networkx stays in this file (and in `interchange/graphml.py`, which writes
its format); the rest of the code sees `Graph`.
Everything asked here is linear in the size of the graph: paths and cycles are
never enumerated, there can be exponentially many.
"""

import hashlib
import json
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import networkx as nx

from journeys.domain.errors import GraphInvalid
from journeys.domain.problems import Problem

SCHEMA_VERSION = 1
MAX_NODES = 1_000
MAX_EDGES = 4_000
MAX_BYTES = 1_000_000
MAX_DEPTH = 48  # a rule (32 deep) within the settings of a node
ID_PATTERN = re.compile(r"[A-Za-z0-9_-]{1,64}")
DOCUMENT_KEYS = {"schema_version", "directed", "multigraph", "graph", "nodes", "edges"}

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Node:
    """One node as written; `settings` are checked by its kind."""

    id: str
    kind: str
    name: str
    settings: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Edge:
    """An outcome of one node and the node it leads to."""

    source: str
    outcome: str
    target: str


@dataclass(frozen=True, slots=True)
class Graph:
    """A document of good shape. Nodes keep the author's order."""

    settings: Mapping[str, Any]
    nodes: Mapping[str, Node]
    _digraph: nx.MultiDiGraph = field(repr=False)

    def edges(self) -> list[Edge]:
        """Return all edges in the author's order of their sources."""
        return [
            Edge(source, outcome, target)
            for source, target, outcome in self._digraph.edges(keys=True)
        ]

    def outgoing(self, node_id: str) -> dict[str, str]:
        """Return outcome -> target of one node."""
        return {
            outcome: target
            for _, target, outcome in self._digraph.out_edges(node_id, keys=True)
        }

    def has_incoming(self, node_id: str) -> bool:
        """Tell whether an edge leads to this node."""
        return bool(self._digraph.in_degree(node_id))

    def reachable(self, starts: Iterable[str]) -> set[str]:
        """Return the starts and every node a path leads to from them."""
        return _closure(self._digraph, starts)

    def reaching(self, ends: Iterable[str]) -> set[str]:
        """Return the ends and every node from which a path leads to one of them."""
        return _closure(self._digraph.reverse(copy=False), ends)

    def descendants(self) -> dict[str, frozenset[str]]:
        """Return for every node those a path of at least one edge leads to.

        Linear passes over the strongly connected components in reverse order: each
        reaches what its successors reach. Paths are not enumerated.
        """
        parts = nx.condensation(self._digraph)
        below: dict[int, set[str]] = {}
        found: dict[str, frozenset[str]] = {}
        for part in reversed(list(nx.topological_sort(parts))):
            members: set[str] = parts.nodes[part]["members"]
            below[part] = set().union(
                *(below[one] | parts.nodes[one]["members"] for one in parts[part])
            )
            some = next(iter(members))
            loops = len(members) > 1 or self._digraph.has_edge(some, some)
            reached = frozenset(below[part] | members if loops else below[part])
            found.update(dict.fromkeys(members, reached))
        return found

    def loops_without(
        self, breakers: Iterable[str], limited: Iterable[tuple[str, str]] = ()
    ) -> list[list[str]]:
        """Return the groups of nodes that form a loop avoiding all `breakers`.

        So do edges named in `limited`, pairs of a source and its outcome.

        Uses strongly connected components: a component of two nodes or more, or
        an edge from a node to itself, is a loop. Each group is in author's order.
        """
        cut = set(limited)
        edges = [
            (source, target, outcome)
            for source, target, outcome in self._digraph.edges(keys=True)
            if (source, outcome) in cut
        ]
        rest = nx.restricted_view(self._digraph, list(breakers), edges)
        order = {node_id: place for place, node_id in enumerate(self.nodes)}
        groups = [
            sorted(group, key=order.__getitem__)
            for group in nx.strongly_connected_components(rest)
            if len(group) > 1 or any(rest.has_edge(one, one) for one in group)
        ]
        return sorted(groups, key=lambda group: order[group[0]])

    def document(self) -> dict[str, Any]:
        """Return the document again as networkx writes it: edges by their source."""
        written = nx.node_link_data(self._digraph, edges="edges")
        return {"schema_version": SCHEMA_VERSION, **written}


def _closure(digraph: nx.MultiDiGraph, starts: Iterable[str]) -> set[str]:
    seen = set(starts)
    stack = list(seen)
    while stack:
        for target in digraph.successors(stack.pop()):
            if target not in seen:
                seen.add(target)
                stack.append(target)
    return seen


def parse(document: Any) -> Graph:
    """Read a document of any origin.

    Raises
    ------
    GraphInvalid
        With the problems of `shape_problems`.
    """
    problems = shape_problems(document)
    if problems:
        raise GraphInvalid(problems[0].message, problems)
    digraph = nx.node_link_graph(dict(document), edges="edges")
    nodes = {
        one["id"]: Node(
            one["id"], one["kind"], one.get("name", ""), one.get("settings", {})
        )
        for one in document["nodes"]
    }
    return Graph(document["graph"], nodes, digraph)


def canonical(document: Document) -> bytes:
    """Return the one way to write this document: sorted keys, no spaces, UTF-8."""
    text = json.dumps(
        document,
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
        allow_nan=False,
    )
    return text.encode()


def sha256(document: Document) -> str:
    """Return the hex digest that identifies what a document says."""
    return hashlib.sha256(canonical(document)).hexdigest()


def empty_document(*, incubating: bool = False) -> dict[str, Any]:
    """Return the document of a new journey: an entry that leads to an exit."""
    return {
        "schema_version": SCHEMA_VERSION,
        "directed": True,
        "multigraph": True,
        "graph": {
            "incubating": incubating,
            "hard_limit_days": 30 if incubating else None,
            "goal": None,
            "exit_rule": None,
            "persona_id": None,
        },
        "nodes": [
            {
                "id": "entry",
                "kind": "entry",
                "name": "Start",
                "settings": {"trigger": {"kind": "list"}, "reentry": "once"},
            },
            {"id": "exit", "kind": "exit", "name": "End", "settings": {}},
        ],
        "edges": [{"source": "entry", "target": "exit", "key": "next"}],
    }


def shape_problems(document: Any) -> list[Problem]:
    """Say why a document cannot be read as a graph; empty when it can.

    Cheap checks come first, so that huge documents are refused at once.
    """
    top = _top_problem(document)
    if top is not None:
        return [Problem("document_invalid", top)]
    nodes, edges = document["nodes"], document["edges"]
    if len(nodes) > MAX_NODES:
        return [_too_large(f"{len(nodes):,} steps, at most {MAX_NODES:,} are allowed")]
    if len(edges) > MAX_EDGES:
        return [_too_large(f"{len(edges):,} paths, at most {MAX_EDGES:,} are allowed")]
    if not _is_shallow(document, MAX_DEPTH):
        return [_depth_problem(nodes)]
    unwritable = _size_problem(document)
    if unwritable:
        return [unwritable]
    return [*_node_problems(nodes), *_edge_problems(nodes, edges)]


def layout_problems(layout: Any) -> list[Problem]:
    """Say what is wrong with saved positions; empty when nothing is."""
    positions = layout.get("positions", {}) if isinstance(layout, Mapping) else None
    if not isinstance(positions, Mapping):
        return [Problem("layout_invalid", "The layout must hold “positions”.")]
    if len(positions) > MAX_NODES:
        return [_too_large(f"{len(positions):,} positions")]
    if layout.get("arranged", "free") != "free":
        text = "“arranged” of a layout is “free” or left out."
        return [Problem("layout_invalid", text, field="arranged")]
    found = [
        Problem(
            "layout_invalid",
            f"The position of “{str(node_id)[:64]}” must be two finite numbers.",
            node=str(node_id)[:64],
        )
        for node_id, at in positions.items()
        if not (isinstance(at, Mapping) and all(_is_place(at.get(k)) for k in "xy"))
    ]
    unwritable = None if found else _size_problem(layout, "layout")
    return [unwritable] if unwritable else found


def _is_place(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return math.isfinite(value) and abs(value) < 1e7


def _top_problem(document: Any) -> str | None:
    if not isinstance(document, Mapping):
        return "The document must be an object."
    if document.get("schema_version") != SCHEMA_VERSION:
        return f"“schema_version” must be {SCHEMA_VERSION}."
    if document.get("directed") is not True or document.get("multigraph") is not True:
        return "“directed” and “multigraph” must be true."
    if not isinstance(document.get("graph"), Mapping):
        return "“graph” must be an object with the settings of the journey."
    for name in ("nodes", "edges"):
        if not isinstance(document.get(name), list):
            return f"“{name}” must be a list."
    extra = sorted(str(key)[:64] for key in document.keys() - DOCUMENT_KEYS)
    return f"“{extra[0]}” is not part of a graph document." if extra else None


def _too_large(what: str, node_id: str | None = None) -> Problem:
    return Problem("too_large", f"The journey is too large: {what}.", node=node_id)


def _depth_problem(nodes: list[Any]) -> Problem:
    """Name the step that is nested too deeply, if it is a step."""
    deep = f"nested deeper than {MAX_DEPTH} levels"
    for number, node in enumerate(nodes):
        if not _is_shallow(node, MAX_DEPTH - 2):
            node_id = str(node.get("id"))[:64] if isinstance(node, Mapping) else None
            return _too_large(f"step {number + 1} is {deep}", node_id)
    return _too_large(f"parts {deep}")


def _is_shallow(document: Any, depth: int) -> bool:
    level = [document]
    for _ in range(depth):
        below: list[Any] = []
        for part in level:
            if isinstance(part, str | int | float):  # most are: a million may be
                continue
            if isinstance(part, Mapping):
                below.extend(part.values())
            elif isinstance(part, list):
                below.extend(part)
        if not below:
            return True
        level = below
    return False


def _size_problem(document: Document, what: str = "document") -> Problem | None:
    try:
        written = canonical(document)
    except (ValueError, TypeError, RecursionError):
        # NaN and Infinity, lone surrogates, keys or values JSON does not know
        text = f"The {what} holds a value JSON has not."
        return Problem(f"{what}_invalid", text)
    if len(written) > MAX_BYTES:
        text = f"{len(written):,} bytes, at most {MAX_BYTES:,} are allowed"
        return _too_large(text)
    if rb"\u0000" in written:
        return Problem(f"{what}_invalid", f"The {what} holds a NUL character.")
    return None


def _node_problems(nodes: list[Any]) -> list[Problem]:
    problems = []
    seen: set[str] = set()
    for number, node in enumerate(nodes):
        if not isinstance(node, Mapping):
            problems.append(
                Problem("document_invalid", f"Step {number + 1} must be an object.")
            )
            continue
        node_id = node.get("id")
        if not isinstance(node_id, str) or not ID_PATTERN.fullmatch(node_id):
            text = f"Step {number + 1} has the id “{str(node_id)[:64]}”; ids are 1 to"
            text += " 64 letters, digits, “-” or “_”."
            problems.append(Problem("node_id_invalid", text, node=str(node_id)[:64]))
            continue
        if node_id in seen:
            text = f"Two steps have the id “{node_id}”."
            problems.append(Problem("node_duplicate", text, node=node_id))
        seen.add(node_id)
        wrong = _node_shape(node)
        if wrong:
            problems.append(Problem("document_invalid", wrong, node=node_id))
    return problems


def _node_shape(node: Mapping[str, Any]) -> str | None:
    if not isinstance(node.get("kind"), str):
        return f"Step “{node['id']}” has no kind."
    name = node.get("name", "")
    if not isinstance(name, str) or len(name) > 200:
        return f"The name of step “{node['id']}” must be a text of at most 200 letters."
    if not isinstance(node.get("settings", {}), Mapping):
        return f"The settings of step “{node['id']}” must be an object."
    extra = sorted(map(str, node.keys() - {"id", "kind", "name", "settings"}))
    if extra:
        return f"“{extra[0][:64]}” is not part of step “{node['id']}”."
    return None


def _edge_problems(nodes: list[Any], edges: list[Any]) -> list[Problem]:
    ids = {str(node.get("id")) for node in nodes if isinstance(node, Mapping)}
    problems = []
    seen: set[tuple[str, str]] = set()
    for number, edge in enumerate(edges):
        parts = [
            edge.get(name) if isinstance(edge, Mapping) else None
            for name in ("source", "target", "key")
        ]
        if not all(isinstance(part, str) for part in parts):
            text = f"Path {number + 1} must have a source, a target and a key."
            problems.append(Problem("document_invalid", text))
            continue
        source, target, key = map(str, parts)
        for end in (source, target):
            if end not in ids:
                text = f"A path from “{source[:64]}” to “{target[:64]}” names a step"
                text += f" that does not exist: “{end[:64]}”."
                problems.append(Problem("edge_unknown_node", text, node=end[:64]))
        if (source, key) in seen:
            text = f"Two paths leave step “{source}” by “{key[:64]}”."
            problems.append(Problem("edge_duplicate", text, source, key[:64]))
        seen.add((source, key))
    return problems
