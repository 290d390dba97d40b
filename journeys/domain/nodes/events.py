"""An event with conditions on its properties: what entries, waits and goals name."""

from collections.abc import Iterable
from typing import Any

from pydantic import Field

from journeys.domain.nodes.base import Document, Known, Settings, check_rule
from journeys.domain.problems import Problem

Scalar = str | int | float | bool


class EventFilter(Settings):
    """One comparison with a property of the event; meaning as in rules."""

    property: str = Field(title="Property", min_length=1, max_length=200)
    operator: str = Field(title="Comparison", min_length=1, max_length=40)
    value: Scalar | list[Scalar] | None = Field(default=None, title="Value")

    def document(self) -> Document:
        """Return the filter as rules and measures write it."""
        return self.model_dump(mode="json")


def event_field(**more: Any) -> Any:
    """Return the field that names an event."""
    return Field(
        title="Event", max_length=200, json_schema_extra={"widget": "event"}, **more
    )


def filters_field() -> Any:
    """Return the field with conditions on the event named beside it."""
    return Field(
        default=(),
        title="Only if",
        max_length=20,
        json_schema_extra={"widget": "filters", "event_field": "event"},
    )


class EventMatch(Settings):
    """An event of which only some count."""

    event: str = event_field(min_length=1)
    filters: tuple[EventFilter, ...] = filters_field()


def check_match(
    event: str, filters: Iterable[EventFilter], known: Known, *, within: str = ""
) -> Iterable[Problem]:
    """Advise about unknown events, refuse broken filters; `within` ends in a dot."""
    if known.events is not None and event not in known.events:
        yield Problem(
            "event_unknown",
            f"No event named “{event}” has been received so far.",
            field=f"{within}event",
            level="advice",
        )
    for number, one in enumerate(filters):
        measure = {
            "kind": "count",
            "event": event,
            "filters": [one.document()],
            "within_days": None,
        }
        root = {"measure": measure, "operator": "gte", "value": 1}
        rule = {"schema_version": 1, "root": root}
        for problem in check_rule(rule, "", known):
            field = f"{within}filters.{number}"
            yield Problem("rule_invalid", problem.message, field=field)
            break
