"""A version prepared for the engine: nodes by number, rules by number.

Compiling is done once per version and process; versions are immutable.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from journeys.domain import graph as graphs
from journeys.domain.errors import GraphInvalid
from journeys.domain.nodes import NodeKind
from journeys.domain.nodes.base import Document
from journeys.domain.nodes.entry import Entry
from journeys.domain.settings import JourneySettings
from journeys.domain.validate import read_kinds


@dataclass(frozen=True, slots=True)
class CompiledNode:
    """One node: its kind with settings, where its outcomes lead, its rules."""

    id: str
    kind: NodeKind
    targets: Mapping[str, int]
    rules: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CompiledVersion:
    """A version as the engine walks it.

    Parameters
    ----------
    rules
        Every distinct rule of the version.
    rules_on_arrival, rules_on_waking
        Per node: the rules that can be asked before the next hold, for customers
        who arrive there, and for those who have been held there.
    awaited
        Event name -> the nodes that wait for it.
    """

    version_id: int
    journey_id: int
    settings: JourneySettings
    nodes: tuple[CompiledNode, ...]
    places: Mapping[str, int]
    entry: int
    trigger: Entry
    rules: tuple[Document, ...]
    rules_on_arrival: tuple[frozenset[int], ...]
    rules_on_waking: tuple[frozenset[int], ...]
    exit_rule: int | None
    awaited: Mapping[str, tuple[int, ...]]


def compile_version(
    document: Document, *, version_id: int, journey_id: int
) -> CompiledVersion:
    """Prepare a document that was found without problems.

    Raises
    ------
    GraphInvalid
        When it cannot run; a published version always can.
    """
    graph = graphs.parse(document)
    kinds, problems = read_kinds(graph)
    if problems:
        raise GraphInvalid(problems[0].message, problems)
    settings = JourneySettings.model_validate(graph.settings)
    places = {node_id: place for place, node_id in enumerate(graph.nodes)}
    rules = _RuleBook()
    nodes = tuple(
        CompiledNode(
            node_id,
            kinds[node_id],
            {key: places[target] for key, target in graph.outgoing(node_id).items()},
            tuple(rules.number(rule) for rule in kinds[node_id].rules()),
        )
        for node_id in graph.nodes
    )
    exit_rule = None
    if settings.exit_rule is not None:
        exit_rule = rules.number(settings.exit_rule)
    entry, trigger = _entry(nodes)
    return CompiledVersion(
        version_id=version_id,
        journey_id=journey_id,
        settings=settings,
        nodes=nodes,
        places=places,
        entry=entry,
        trigger=trigger,
        rules=tuple(rules.documents),
        rules_on_arrival=tuple(
            _rules_before_hold(nodes, [place], exit_rule) for place in places.values()
        ),
        rules_on_waking=tuple(
            _rules_before_hold(nodes, node.targets.values(), exit_rule)
            for node in nodes
        ),
        exit_rule=exit_rule,
        awaited=_awaited(nodes),
    )


class _RuleBook:
    """Numbers rules; equal documents get the same number."""

    def __init__(self) -> None:
        self.documents: list[Document] = []
        self._numbers: dict[bytes, int] = {}

    def number(self, rule: Document) -> int:
        key = graphs.canonical(rule)
        if key not in self._numbers:
            self._numbers[key] = len(self.documents)
            self.documents.append(rule)
        return self._numbers[key]


def _entry(nodes: Iterable[CompiledNode]) -> tuple[int, Entry]:
    for place, node in enumerate(nodes):
        if isinstance(node.kind, Entry):
            return place, node.kind
    raise GraphInvalid("The journey has no entry.")


def _rules_before_hold(
    nodes: tuple[CompiledNode, ...], starts: Iterable[int], exit_rule: int | None
) -> frozenset[int]:
    found = set() if exit_rule is None else {exit_rule}
    stack = list(starts)
    seen = set(stack)
    while stack:
        node = nodes[stack.pop()]
        found.update(node.rules)
        if node.kind.holds:
            continue
        for target in node.targets.values():
            if target not in seen:
                seen.add(target)
                stack.append(target)
    return frozenset(found)


def _awaited(nodes: Iterable[CompiledNode]) -> dict[str, tuple[int, ...]]:
    awaited: dict[str, list[int]] = {}
    for place, node in enumerate(nodes):
        event = node.kind.awaited_event()
        if event is not None:
            awaited.setdefault(event, []).append(place)
    return {event: tuple(places) for event, places in awaited.items()}
