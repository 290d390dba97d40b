"""The journey map: what a step is for the person who passes it, and for the company.

Kept beside the graph, by step, and outside its hash: it changes nothing that happens.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from pydantic import Field, ValidationError

from journeys.domain.graph import Graph
from journeys.domain.nodes.base import Settings
from journeys.domain.outline import reading_order
from journeys.domain.problems import Problem

MAX_STEPS = 10_000
MAX_PROBLEMS = 100  # told at once: who mends these is told of the others
Map = Mapping[str, Any]  # by step
STAGES = ("Awareness", "Consideration", "Decision", "Retention", "Advocacy")


class StepMap(Settings):
    """What the map says about one step; everything may be left out."""

    stage: str | None = Field(default=None, title="Stage", max_length=60)
    touchpoint: str | None = Field(default=None, title="Touchpoint", max_length=200)
    emotion: int | None = Field(default=None, title="Emotion", ge=-2, le=2, strict=True)
    pain_point: str | None = Field(default=None, title="Pain point", max_length=1_000)
    opportunity: str | None = Field(default=None, title="Opportunity", max_length=1_000)
    owner: str | None = Field(default=None, title="Owner", max_length=100)
    kpi: str | None = Field(default=None, title="KPI", max_length=200)


FEELINGS = range(-2, 3)


def stages_of(graph: Graph, map_: Map) -> dict[str, str]:
    """Return the stage of each step: its own, else that of the step before it.

    Where several paths meet, the first that has one decides. Steps before the first
    stage have none.
    """
    if not any(words_of(map_, node_id, "stage") for node_id in graph.nodes):
        return {}
    before: dict[str, list[str]] = defaultdict(list)
    for edge in graph.edges():
        before[edge.target].append(edge.source)
    order = reading_order(graph)
    stages: dict[str, str] = {}
    known = -1
    while known < len(stages):  # a path that is read later may bring the stage
        known = len(stages)
        for node_id in order:
            if node_id in stages:
                continue
            found = (stages[one] for one in before[node_id] if one in stages)
            if stage := words_of(map_, node_id, "stage") or next(found, ""):
                stages[node_id] = stage
    return stages


def words_of(map_: Map, node_id: str, field: str) -> str:
    """Return what a map says about a step in one field; empty for nothing."""
    entry = map_.get(node_id)
    said = entry.get(field) if isinstance(entry, Mapping) else None
    return said.strip() if isinstance(said, str) else ""


def feeling_of(map_: Map, node_id: str) -> int | None:
    """Return what people feel at a step, from -2 to 2."""
    entry = map_.get(node_id)
    said = entry.get("emotion") if isinstance(entry, Mapping) else None
    return said if type(said) is int and said in FEELINGS else None


def map_problems(map_: Any) -> list[Problem]:
    """Say what is wrong with a map, by step and field; empty when nothing is.

    What it says about steps that are not there is kept: an undo brings them back.
    """
    if not isinstance(map_, Mapping):
        return [Problem("map_invalid", "The map must be an object, by step.")]
    if len(map_) > MAX_STEPS:
        return [Problem("too_large", f"The map has {len(map_):,} steps.")]
    found: list[Problem] = []
    for node_id, entry in map_.items():
        if len(found) >= MAX_PROBLEMS:
            break
        found += _step_problems(str(node_id), entry)
    return found


def _step_problems(node_id: str, entry: Any) -> list[Problem]:
    name = node_id[:64]
    if not _is_storable(node_id):
        text = "The map names a step with a character that cannot be stored."
        return [Problem("map_invalid", text)]
    if isinstance(entry, Mapping) and len(entry) > len(StepMap.model_fields):
        unknown = next(key for key in entry if key not in StepMap.model_fields)
        return [_tell(name, (unknown,), "Extra inputs are not permitted")]
    try:
        StepMap.model_validate(entry)
    except ValidationError as error:
        return [_tell(name, one["loc"], one["msg"]) for one in error.errors()]
    return _unstorable(name, entry)


def _tell(node: str, where: tuple[int | str, ...], why: str) -> Problem:
    field = ".".join(str(part)[:64] for part in where) or None
    about = f"“{field}”" if field else "What the map says"
    text = f"{about} of step “{node}” cannot be kept: {why[:1].lower()}{why[1:]}."
    return Problem("map_invalid", text, node=node, field=field)


def _unstorable(node: str, entry: Mapping[str, Any]) -> list[Problem]:
    return [
        _tell(node, (field,), "It holds a character that cannot be stored")
        for field, value in entry.items()
        if isinstance(value, str) and not _is_storable(value)
    ]


def _is_storable(text: str) -> bool:
    return "\0" not in text and not any("\ud800" <= one <= "\udfff" for one in text)
