"""Which single events pass the filters of entries and waits-for.

A filter means here what it means in a rule: each event is put before the evaluator
as a customer who did this and nothing else, and asked whether they did it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
import polars as pl

from journeys.domain.nodes.events import EventFilter
from journeys.domain.nodes.triggers import EventTrigger
from journeys.selectors.roster import REQUESTED, Roster, opening_event
from segments.domain import rules
from segments.domain.evaluator import Evaluator
from segments.domain.facts import (
    CUSTOMER_COLUMNS,
    EVENT_COLUMNS,
    Facts,
    property_column,
)
from segments.domain.matching import REVENUE
from segments.domain.plan import Plan, build_plan
from segments.domain.sheet import Sheet

Place = tuple[int, int]  # version id, place of the node
GOAL = -1  # stands for the goal among the places of a version
ANY_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Happening:
    """One event of one customer; `occurred` in microseconds since 1970."""

    id: int
    name: str
    occurred: int
    properties: str  # JSON
    revenue: float | None = None


def passes(
    happenings: Mapping[int, Happening], zones: Mapping[int, str | None], roster: Roster
) -> set[tuple[int, int, int]]:
    """Return who may go by which event: (version id, place of the node, event id).

    The place `GOAL` stands for the goal of a version.

    Parameters
    ----------
    happenings, zones
        By customer.
    """
    listening = _listening(roster)
    passing: set[tuple[int, int, int]] = set()
    filtered: dict[Place, tuple[str, tuple[EventFilter, ...]]] = {}
    for name, places in listening.items():
        for (version_id, place), filters in places.items():
            if filters:
                filtered[version_id, place] = (name, filters)
            else:
                passing |= {
                    (version_id, place, one.id)
                    for one in happenings.values()
                    if one.name == name and _is_asked(one, version_id, place, roster)
                }
    if filtered:
        passing |= _evaluate(happenings, zones, filtered, roster.zone)
    return passing


def _is_asked(one: Happening, version_id: int, place: int, roster: Roster) -> bool:
    """Tell whether a request to enter means this journey; other events always do."""
    if one.name != REQUESTED:
        return True
    version = roster.versions[version_id]
    if isinstance(version.trigger.trigger, EventTrigger):
        return False
    journey_id = orjson.loads(one.properties).get("journey")
    return bool(journey_id == version.journey_id)


def _listening(roster: Roster) -> dict[str, dict[Place, tuple[EventFilter, ...]]]:
    found: dict[str, dict[Place, tuple[EventFilter, ...]]] = {}
    for version in roster.admitting:
        trigger = version.trigger.trigger
        filters = trigger.filters if isinstance(trigger, EventTrigger) else ()
        places = found.setdefault(opening_event(version), {})
        places[version.version_id, version.entry] = filters
    for version in roster.versions.values():
        for name, waiting in version.awaited.items():
            for place in waiting:
                places = found.setdefault(name, {})
                kind = version.nodes[place].kind
                places[version.version_id, place] = kind.event_filters(name)
        goal = version.settings.goal
        if goal is not None:
            found.setdefault(goal.event, {})[version.version_id, GOAL] = goal.filters
    return found


def _evaluate(
    happenings: Mapping[int, Happening],
    zones: Mapping[int, str | None],
    filtered: Mapping[Place, tuple[str, tuple[EventFilter, ...]]],
    zone: str,
) -> set[tuple[int, int, int]]:
    plan: Plan[Place] = build_plan(
        {place: _did(name, filters) for place, (name, filters) in filtered.items()}
    )
    names = sorted({name for name, _ in filtered.values()})
    numbers = {name: number for number, name in enumerate(names)}
    asked = [
        (customer_id, one)
        for customer_id, one in happenings.items()
        if one.name in numbers
    ]
    if not asked:
        return set()
    facts = _facts(asked, zones, numbers, plan)
    sheet = Sheet(facts, as_of=ANY_MOMENT, zone=zone)
    columns = Evaluator(sheet).run(plan).columns
    return {
        (*place, one.id)
        for place in filtered
        if place in columns
        for (_, one), passed in zip(asked, columns[place], strict=True)
        if passed
    }


def _did(name: str, filters: tuple[EventFilter, ...]) -> rules.Rule:
    measure = {
        "kind": "count",
        "event": name,
        "filters": [one.document() for one in filters],
    }
    leaf = {"measure": measure, "operator": "gte", "value": 1}
    return rules.parse({"schema_version": 1, "root": leaf})


def _facts(
    asked: list[tuple[int, Happening]],
    zones: Mapping[int, str | None],
    numbers: Mapping[str, int],
    plan: Plan[Place],
) -> Facts:
    size = len(asked)
    customers = pl.DataFrame(
        {
            "customer_id": range(size),
            "open": [True] * size,
            "signed_up_at": [None] * size,
            "timezone": [zones.get(customer_id) for customer_id, _ in asked],
        },
        schema=dict(CUSTOMER_COLUMNS),
    )
    documents = [orjson.loads(one.properties) for _, one in asked]
    paths = {path for need in plan.needs.events for path in need.properties}
    paths.discard(REVENUE)
    events = pl.DataFrame(
        {
            "customer_id": range(size),
            "name_id": [numbers[one.name] for _, one in asked],
            "occurred_at": [ANY_MOMENT] * size,
            "revenue": [one.revenue for _, one in asked],
            **{
                property_column(path): [
                    _look_up(document, path) for document in documents
                ]
                for path in paths
            },
        },
        schema={
            **EVENT_COLUMNS,
            "revenue": pl.Float64(),
            **{property_column(path): pl.String() for path in paths},
        },
    )
    return Facts(customers, events, numbers)


def _look_up(document: Mapping[str, Any], path: str) -> str | None:
    """Return the JSON text of a property; dots lead into objects and through lists."""
    if "." not in path:
        value = document.get(path)
        return None if value is None else orjson.dumps(value).decode()
    found: list[Any] = [document]
    for key in path.split("."):
        inside = [
            one
            for value in found
            for one in (value if isinstance(value, list) else [value])
        ]
        found = [one[key] for one in inside if isinstance(one, dict) and key in one]
    return orjson.dumps(found).decode()
