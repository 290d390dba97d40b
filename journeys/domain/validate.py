"""Checks of a whole document. They collect problems; they never stop at the first.

The browser runs the same checks while somebody draws: both are held together by
`tests/journeys/cases/validation.json`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from journeys.domain import graph as graphs
from journeys.domain.nodes import NODE_KINDS, NodeKind
from journeys.domain.nodes.base import Known, check_rule
from journeys.domain.nodes.events import check_match
from journeys.domain.nodes.jump import AGAIN
from journeys.domain.problems import Problem
from journeys.domain.settings import JourneySettings

Kinds = Mapping[str, NodeKind]

# Pydantic's own words are for programmers
SENTENCES = {
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "literal_error": "must be one of {expected}",
    "union_tag_invalid": "must be one of {expected_tags}",
    "int_parsing": "must be a whole number",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "string_type": "must be a text",
    "string_too_long": "must have at most {max_length} letters",
    "too_long": "must have at most {max_length} entries",
    "dict_type": "must be an object",
    "extra_forbidden": "is not a setting of this step",
}


def validate(document: Any, known: Known) -> list[Problem]:
    """Return everything wrong with a document, in the order of its nodes.

    Problems of shape come alone: nothing else can be said about a document that
    is not a graph.
    """
    problems = graphs.shape_problems(document)
    if problems:
        return problems
    graph = graphs.parse(document)
    kinds, problems = read_kinds(graph)
    found = [
        *problems,
        *_entry_problems(graph),
        *_journey_problems(graph, kinds, known),
        *_edge_problems(graph, kinds),
        *_path_problems(graph, kinds),
    ]
    for node_id, kind in kinds.items():
        found += [replace(one, node=node_id) for one in kind.check(known)]
    order = {node_id: place for place, node_id in enumerate(graph.nodes)}
    return sorted(found, key=lambda one: order.get(one.node or "", -1))


def read_kinds(graph: graphs.Graph) -> tuple[dict[str, NodeKind], list[Problem]]:
    """Return each node's settings as its kind, and what could not be read."""
    kinds: dict[str, NodeKind] = {}
    problems: list[Problem] = []
    for node in graph.nodes.values():
        model = NODE_KINDS.get(node.kind)
        if model is None:
            text = f"There is no kind of step called “{node.kind[:64]}”."
            problems.append(Problem("kind_unknown", text, node.id))
            continue
        try:
            kinds[node.id] = model.model_validate(node.settings)
        except ValidationError as error:
            problems += settings_problems(model, error, node.id)
    return kinds, problems


def settings_problems(
    model: type[BaseModel], error: ValidationError, node_id: str | None
) -> list[Problem]:
    """Say in sentences what Pydantic found wrong with settings."""
    problems = []
    errors = error.errors(include_url=False)
    for one in errors:
        path = list(one["loc"])
        if one["type"] == "too_short" and any(
            len(other["loc"]) > len(path) and list(other["loc"][: len(path)]) == path
            for other in errors
        ):
            continue  # its entries are there, but broken: told one by one
        head = model.model_fields.get(str(path[0])) if path else None
        if head is not None and head.discriminator and len(path) > 1:
            del path[1]  # Pydantic names the variant here, the document does not
        title = _title(model, path)
        empty = one["type"] == "missing" or one.get("input") in (None, "", [], ())
        if empty or one["type"] == "union_tag_not_found":
            code, text = "setting_missing", f"“{title}” is not filled in yet."
        else:
            code, text = "setting_invalid", f"“{title}” {_sentence(one)}."
        field = ".".join(map(str, path))
        problems.append(Problem(code, text, node_id, field))
    return problems


def _title(model: type[BaseModel], path: list[int | str]) -> str:
    """Return the label that the form shows for a field."""
    head = model.model_fields.get(str(path[0])) if path else None
    if head is None or len(path) > 1:
        return str(path[-1]).replace("_", " ").capitalize() if path else "Settings"
    return head.title or str(path[0])


def _sentence(one: ErrorDetails) -> str:
    """Finish the sentence that starts with the name of the field."""
    bound = SENTENCES.get(one["type"])
    if bound is not None:
        return bound.format(**one.get("ctx", {}))
    message = one["msg"]
    return f"is not right: {message[:1].lower()}{message[1:]}"


def _entry_problems(graph: graphs.Graph) -> Iterable[Problem]:
    entries = [node.id for node in graph.nodes.values() if node.kind == "entry"]
    if not entries:
        yield Problem("entry_missing", "The journey has no entry.")
    for node_id in entries[1:]:
        text = "A journey has one entry; this is another one."
        yield Problem("entry_several", text, node_id)
    for node_id in entries:
        if graph.has_incoming(node_id):
            text = "No path can lead back to the entry."
            yield Problem("entry_has_path_in", text, node_id)


def _journey_problems(
    graph: graphs.Graph, kinds: Kinds, known: Known
) -> Iterable[Problem]:
    try:
        settings = JourneySettings.model_validate(graph.settings)
    except ValidationError as error:
        yield from settings_problems(JourneySettings, error, None)
        return
    if settings.exit_rule is not None:
        yield from check_rule(settings.exit_rule, "exit_rule", known)
    if settings.goal is not None:
        goal = settings.goal
        yield from check_match(goal.event, goal.filters, known, within="goal.")
    else:
        yield from _aimless(kinds)
    persona, personas = settings.persona_id, known.personas
    if persona is not None and personas is not None and persona not in personas:
        text = "The persona chosen here does not exist any more."
        yield Problem("persona_unknown", text, field="persona_id")
    if settings.incubating:
        yield from _incubation_advice(settings, graph)


def _aimless(kinds: Kinds) -> Iterable[Problem]:
    """Find steps at which results decide, though nobody said which."""
    for node_id, kind in kinds.items():
        if kind.adapts:
            text = "Results choose the shares here: set the goal of the journey."
            yield Problem("bandit_aimless", text, node_id, "bandit")


def _incubation_advice(
    settings: JourneySettings, graph: graphs.Graph
) -> Iterable[Problem]:
    if settings.hard_limit_days is None:
        yield Problem(
            "hard_limit_missing",
            "While people are inside, no campaign takes them: set “At most (days)”.",
            field="hard_limit_days",
            level="advice",
        )
    if not any(node.kind == "hand_over" for node in graph.nodes.values()):
        yield Problem(
            "hand_over_missing",
            "An incubating journey usually ends in a hand-over.",
            level="advice",
        )


def _edge_problems(graph: graphs.Graph, kinds: Kinds) -> Iterable[Problem]:
    for node_id, kind in kinds.items():
        outgoing = graph.outgoing(node_id)
        outcomes = kind.outcomes()
        for outcome in outcomes:
            if outcome not in outgoing:
                text = f"The path “{_outcome_name(kind, outcome)}” leads nowhere."
                yield Problem("outcome_open", text, node_id, outcome)
        for outcome in outgoing:
            if outcome not in outcomes:
                text = f"A path leaves this step by “{outcome[:64]}”, which it has not."
                yield Problem("outcome_unknown", text, node_id, outcome)


def _outcome_name(kind: NodeKind, outcome: str) -> str:
    for branch in getattr(kind, "branches", ()):
        if branch.key == outcome and branch.name:
            return str(branch.name)
    return outcome.replace("_", " ")


def _path_problems(graph: graphs.Graph, kinds: Kinds) -> Iterable[Problem]:
    starts = [node.id for node in graph.nodes.values() if node.kind == "entry"]
    reachable = graph.reachable(starts)
    for node_id in graph.nodes:
        if node_id not in reachable and starts:
            yield Problem("unreachable", "No path leads to this step.", node_id)
    pacing = [node_id for node_id, kind in kinds.items() if kind.paces]
    limited = [(node_id, AGAIN) for node_id, kind in kinds.items() if kind.counts]
    for loop in graph.loops_without(pacing, limited):
        names = ", ".join(_name(graph, node_id) for node_id in loop[:3])
        text = f"People would go round without a wait: {names}."
        yield Problem("loop_without_wait", text, loop[0])
    yield from _ending_problems(graph, kinds, reachable)


def _ending_problems(
    graph: graphs.Graph, kinds: Kinds, reachable: set[str]
) -> Iterable[Problem]:
    """Find people who could never leave; open paths are reported elsewhere."""
    ends = {one for one, kind in kinds.items() if kind.ends}
    if not ends & reachable:
        text = "No path leads to a hand-over or an exit."
        yield Problem("end_missing", text)
        return
    loose = {
        one
        for one in graph.nodes
        if one not in kinds or set(kinds[one].outcomes()) - graph.outgoing(one).keys()
    }
    leaving = graph.reaching(ends | loose)
    for node_id in graph.nodes:
        if node_id in reachable and node_id not in leaving:
            text = f"Who comes to “{_name(graph, node_id)}” can never leave."
            yield Problem("no_way_out", text, node_id)
            return


def _name(graph: graphs.Graph, node_id: str) -> str:
    node = graph.nodes[node_id]
    return node.name or node_id
