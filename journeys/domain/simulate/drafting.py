"""A document made ready to be walked, finished or not.

A draft may have steps nobody can pass and paths that lead nowhere. They become places
where a simulation ends and says why; the rest is compiled as if it were published.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from pydantic import ValidationError

from journeys.domain import graph as graphs
from journeys.domain.compiled import CompiledVersion, compile_kinds
from journeys.domain.errors import GraphInvalid
from journeys.domain.nodes import NODE_KINDS, NodeKind
from journeys.domain.nodes.base import Document, Facts, Finish, Known, Verdict
from journeys.domain.nodes.entry import Entry
from journeys.domain.nodes.jump import AGAIN
from journeys.domain.nodes.triggers import ListTrigger
from journeys.domain.problems import Problem
from journeys.domain.settings import JourneySettings
from journeys.domain.simulate.assuming import Assumptions
from journeys.domain.validate import read_kinds, settings_problems
from messaging.domain.webhooks import PORTS
from segments.domain import rules
from segments.domain.errors import RuleError
from segments.domain.rules import Rule

OPEN_END = ":"  # between a step and its outcome in the id of an open end; ids have none
UNFINISHED = "unfinished"
# Whom a simulation is about has come in, however that is going to be
LET_IN = Entry(trigger=ListTrigger(kind="list"))


class Unfinished(NodeKind):
    """Where nobody can go on; the message says why."""

    label: ClassVar[str] = "Unfinished"
    group: ClassVar[str] = "Flow"
    icon: ClassVar[str] = "cross"
    ends: ClassVar[bool] = True

    message: str

    def outcomes(self) -> tuple[str, ...]:
        """Return none: nobody leaves."""
        return ()

    def visit(self, facts: Facts, *, now: Any) -> Verdict:
        """End with the reason why nobody can go on."""
        return Finish(UNFINISHED, reason=self.message)


@dataclass(frozen=True, slots=True)
class Draft:
    """A document ready to be walked.

    Parameters
    ----------
    nodes
        Its nodes as written, by id.
    rules
        Those of the version, as they can be asked of a persona.
    notes
        Sentences on what was left out or is taken for granted.
    """

    version: CompiledVersion
    nodes: Mapping[str, graphs.Node]
    rules: tuple[Rule, ...]
    assumptions: Assumptions
    notes: tuple[str, ...]

    def place_of(self, node_id: str) -> tuple[str, str | None]:
        """Return the step of an id, and the outcome it stands for if it is an end."""
        step, found, outcome = node_id.partition(OPEN_END)
        return step, outcome if found else None


def read_draft(
    document: Any, *, journey_id: int, assumptions: Assumptions, known: Known | None
) -> Draft:
    """Make a document ready to be walked.

    Parameters
    ----------
    known
        What exists outside of it, so that steps which name what is gone stop people;
        None: whatever they name exists.

    Raises
    ------
    GraphInvalid
        It is no graph, or has no entry; the errors name the places.
    """
    graph = graphs.parse(document)
    if not any(node.kind == "entry" for node in graph.nodes.values()):
        text = "The journey has no entry."
        raise GraphInvalid(text, [Problem("entry_missing", text)])
    settings, notes = _read_settings(graph)
    kinds, problems = read_kinds(graph)
    found = known or Known(ports=PORTS, rule_problems=_rule_problems)
    stops = _find_stops(graph, kinds, problems, found)
    paths: dict[str, dict[str, str]] = {}
    walked: dict[str, NodeKind] = {}
    ends: dict[str, NodeKind] = {}
    for node_id, node in graph.nodes.items():
        kind = kinds.get(node_id)
        if node.kind == "entry" and node_id in stops:
            notes.append(f"Everybody is let in: {stops[node_id]}")
            kind = LET_IN
        elif kind is None or node_id in stops:
            walked[node_id] = Unfinished(message=stops[node_id])
            paths[node_id] = {}
            continue
        walked[node_id], paths[node_id] = kind, {}
        outgoing = graph.outgoing(node_id)
        for outcome in kind.outcomes():
            target = outgoing.get(outcome)
            if target is None:
                target = f"{node_id}{OPEN_END}{outcome}"
                ends[target] = _open_end(node, kind, outcome)
                paths[target] = {}
            paths[node_id][outcome] = target
    version = compile_kinds(
        walked | ends, paths, settings, version_id=0, journey_id=journey_id
    )
    assumptions.unfiltered |= set(_filtered_events(version))
    asked = tuple(assumptions.rewrite(rules.parse(one)) for one in version.rules)
    return Draft(version, graph.nodes, asked, assumptions, tuple(notes))


def _filtered_events(version: CompiledVersion) -> Iterable[str]:
    """Yield the events of which a step or the goal asks more than that they happen."""
    for node in version.nodes:
        for event in node.kind.awaited_events():
            if node.kind.event_filters(event):
                yield event
    goal = version.settings.goal
    if goal is not None and goal.filters:
        yield goal.event


def _read_settings(graph: graphs.Graph) -> tuple[JourneySettings, list[str]]:
    """Return what can be read of the journey's settings, and what was left out."""
    settings, notes = dict(graph.settings), []
    try:
        read = JourneySettings.model_validate(settings)
    except ValidationError as error:
        for one in settings_problems(JourneySettings, error, None):
            settings.pop((one.field or "").split(".")[0], None)
            notes.append(f"Left out of the settings of the journey: {one.message}")
        read = JourneySettings.model_validate(settings)
    if read.exit_rule is not None:
        for _, message in _rule_problems(read.exit_rule):
            notes.append(f"The exit rule is left out: {message}")
            return read.model_copy(update={"exit_rule": None}), notes
    return read, notes


def _find_stops(
    graph: graphs.Graph,
    kinds: Mapping[str, NodeKind],
    problems: Iterable[Problem],
    known: Known,
) -> dict[str, str]:
    """Return the steps nobody can pass, each with the first reason."""
    stops: dict[str, str] = {}
    for one in problems:
        stops.setdefault(one.node or "", one.message)
    for node_id, kind in kinds.items():
        for one in kind.check(known):
            if one.level == "problem":
                stops.setdefault(node_id, one.message)
    pacing = [node_id for node_id, kind in kinds.items() if kind.paces]
    limited = [(node_id, AGAIN) for node_id, kind in kinds.items() if kind.counts]
    for loop in graph.loops_without(pacing, limited):
        names = ", ".join(graph.nodes[one].name or one for one in loop[:3])
        for node_id in loop:
            text = f"People would go round without a wait: {names}."
            stops.setdefault(node_id, text)
    return stops


def _open_end(node: graphs.Node, kind: NodeKind, outcome: str) -> Unfinished:
    name = outcome.replace("_", " ")
    for branch in getattr(kind, "branches", ()):
        if branch.key == outcome and branch.name:
            name = branch.name
    step = node.name or NODE_KINDS[node.kind].label
    return Unfinished(message=f"The path “{name}” of “{step}” leads nowhere yet.")


def _rule_problems(rule: Document) -> list[tuple[str, str]]:
    try:
        rules.parse(rule)
    except RuleError as error:
        return [(fault.path, fault.message) for fault in error.faults]
    return []
