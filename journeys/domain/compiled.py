"""A version prepared for the engine: nodes by number, rules by number.

Compiling is done once per version and process; versions are immutable.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from journeys.domain import graph as graphs
from journeys.domain.chance import make_salt
from journeys.domain.errors import GraphInvalid
from journeys.domain.nodes import NodeKind
from journeys.domain.nodes.base import Document, Woken
from journeys.domain.nodes.entry import Entry
from journeys.domain.nodes.split import Split
from journeys.domain.settings import JourneySettings
from journeys.domain.splits import Design, make_design
from journeys.domain.validate import read_kinds


@dataclass(frozen=True, slots=True)
class CompiledNode:
    """One node: its kind with settings, where its outcomes lead, its rules.

    Parameters
    ----------
    salt
        What chance is drawn with: the same in all versions of a journey.
    keeps
        Results may change where it sends people, and some of them come back to it:
        they go as before.
    """

    id: str
    kind: NodeKind
    targets: Mapping[str, int]
    rules: tuple[int, ...]
    salt: int
    keeps: bool = False


@dataclass(frozen=True, slots=True)
class Ahead:
    """What can be asked about a customer before their next hold.

    Parameters
    ----------
    rules
        Numbers of rules, the exit rule included.
    attributes
        Names of attributes whose values nodes need.
    counted
        Places of nodes that need to know how often they were left.
    kept
        Places of nodes that need to know how they were left first.
    """

    rules: frozenset[int] = frozenset()
    attributes: frozenset[str] = frozenset()
    counted: frozenset[int] = frozenset()
    kept: frozenset[int] = frozenset()

    @property
    def asks_past(self) -> bool:
        """Tell whether anything besides rules has to be read."""
        return bool(self.attributes or self.counted or self.kept)

    def __or__(self, other: "Ahead") -> "Ahead":
        return Ahead(
            self.rules | other.rules,
            self.attributes | other.attributes,
            self.counted | other.counted,
            self.kept | other.kept,
        )


@dataclass(frozen=True, slots=True)
class CompiledVersion:
    """A version as the engine walks it.

    Parameters
    ----------
    rules
        Every distinct rule of the version.
    on_arrival, on_waking
        Per node: what can be asked of customers who arrive there, and of those who
        have been held there.
    awaited
        Event name -> the nodes that wait for it.
    watched
        Rules that end a hold as soon as they become true, also by time alone.
    designs
        By id of a split whose shares results choose: what they are weighed for.
    hears_everything, hears_changes
        Whether people inside may be concerned by any news about them: an exit rule
        or a rule that is waited for; by a change of attributes or time zone: a hold.
    """

    version_id: int
    journey_id: int
    settings: JourneySettings
    nodes: tuple[CompiledNode, ...]
    places: Mapping[str, int]
    entry: int
    trigger: Entry
    rules: tuple[Document, ...]
    on_arrival: tuple[Ahead, ...]
    on_waking: tuple[Ahead, ...]
    exit_rule: int | None
    awaited: Mapping[str, tuple[int, ...]]
    watched: frozenset[int]
    designs: Mapping[str, Design]
    hears_everything: bool
    hears_changes: bool

    def look_ahead(self, place: int, woken: Woken) -> Ahead:
        """Return what can be asked of who is woken at a node, before their next hold.

        The exit rule is asked of everybody.
        """
        if woken == Woken.ARRIVED:
            return self.on_arrival[place]
        if woken != Woken.TOUCHED or self.nodes[place].kind.watches:
            return self.on_waking[place]
        return Ahead() if self.exit_rule is None else Ahead(frozenset({self.exit_rule}))


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
    return compile_kinds(
        {node_id: kinds[node_id] for node_id in graph.nodes},
        {node_id: graph.outgoing(node_id) for node_id in graph.nodes},
        JourneySettings.model_validate(graph.settings),
        version_id=version_id,
        journey_id=journey_id,
    )


def compile_kinds(
    kinds: Mapping[str, NodeKind],
    paths: Mapping[str, Mapping[str, str]],
    settings: JourneySettings,
    *,
    version_id: int,
    journey_id: int,
) -> CompiledVersion:
    """Prepare nodes whose settings have been read.

    Parameters
    ----------
    paths
        Node -> outcome -> the node it leads to.

    Raises
    ------
    GraphInvalid
        There is no entry.
    """
    places = {node_id: place for place, node_id in enumerate(kinds)}
    rules = _RuleBook()
    nodes = tuple(
        CompiledNode(
            node_id,
            kind,
            {key: places[target] for key, target in paths[node_id].items()},
            tuple(rules.number(rule) for rule in kind.rules()),
            make_salt(journey_id, node_id),
        )
        for node_id, kind in kinds.items()
    )
    nodes = tuple(
        replace(node, keeps=True) if _keeps(nodes, place) else node
        for place, node in enumerate(nodes)
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
        on_arrival=tuple(
            _look_ahead(nodes, [place], exit_rule) for place in places.values()
        ),
        on_waking=tuple(
            _asked(place, node) | _look_ahead(nodes, node.targets.values(), exit_rule)
            for place, node in enumerate(nodes)
        ),
        exit_rule=exit_rule,
        awaited=_awaited(nodes),
        watched=_watched(nodes, exit_rule),
        designs={
            node_id: make_design(kind, settings.goal)
            for node_id, kind in kinds.items()
            if isinstance(kind, Split) and kind.adapts
        },
        hears_everything=exit_rule is not None
        or any(node.kind.watches for node in nodes),
        hears_changes=any(node.kind.is_movable() for node in nodes),
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


def _look_ahead(
    nodes: tuple[CompiledNode, ...], starts: Iterable[int], exit_rule: int | None
) -> Ahead:
    ahead = Ahead() if exit_rule is None else Ahead(frozenset({exit_rule}))
    stack = list(starts)
    seen = set(stack)
    while stack:
        place = stack.pop()
        ahead |= _asked(place, nodes[place])
        if nodes[place].kind.paces:
            continue
        for target in nodes[place].targets.values():
            if target not in seen:
                seen.add(target)
                stack.append(target)
    return ahead


def _keeps(nodes: Sequence[CompiledNode], place: int) -> bool:
    """Tell whether results change where a node sends people, who may come back."""
    if not nodes[place].kind.adapts:
        return False
    stack = list(nodes[place].targets.values())
    seen = set(stack)
    while stack:
        found = set(nodes[stack.pop()].targets.values()) - seen
        seen |= found
        stack += found
    return place in seen


def _asked(place: int, node: CompiledNode) -> Ahead:
    return Ahead(
        frozenset(node.rules),
        frozenset(node.kind.attributes()),
        frozenset({place} if node.kind.counts else ()),
        frozenset({place} if node.keeps else ()),
    )


def _watched(nodes: Iterable[CompiledNode], exit_rule: int | None) -> frozenset[int]:
    held = (rule for node in nodes if node.kind.watches for rule in node.rules)
    return frozenset(held) | ({exit_rule} if exit_rule is not None else set())


def _awaited(nodes: Iterable[CompiledNode]) -> dict[str, tuple[int, ...]]:
    awaited: dict[str, list[int]] = {}
    for place, node in enumerate(nodes):
        for event in node.kind.awaited_events():
            awaited.setdefault(event, []).append(place)
    return {event: tuple(places) for event, places in awaited.items()}
