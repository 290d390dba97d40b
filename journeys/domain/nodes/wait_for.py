"""Wait for: an event, or a deadline, whichever comes first."""

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from pydantic import Field

from journeys.domain.nodes.base import (
    Duration,
    EventFilter,
    Facts,
    Go,
    Hold,
    Known,
    NodeKind,
    Verdict,
    Woken,
    check_event,
    check_filters,
)
from journeys.domain.problems import Problem


class WaitFor(NodeKind):
    """Hold everybody until they do something, but not past the deadline."""

    label: ClassVar[str] = "Wait for"
    group: ClassVar[str] = "Time"
    icon: ClassVar[str] = "hourglass"
    holds: ClassVar[bool] = True
    needs_zone: ClassVar[bool] = True

    event: str = Field(
        title="Event",
        min_length=1,
        max_length=200,
        json_schema_extra={"widget": "event"},
    )
    filters: tuple[EventFilter, ...] = Field(
        default=(),
        title="Only if",
        max_length=20,
        json_schema_extra={"widget": "filters", "event_field": "event"},
    )
    deadline: Duration = Field(
        title="At most",
        description="Who has not done it by then takes the other path.",
        json_schema_extra={"widget": "duration"},
    )

    def outcomes(self) -> tuple[str, ...]:
        """Return the two ways out."""
        return ("happened", "timeout")

    def awaited_event(self) -> str:
        """Return the event that wakes people here."""
        return self.event

    def check(self, known: Known) -> Iterable[Problem]:
        """Advise about unknown events, check the filters."""
        yield from check_event(self.event, "event", known)
        yield from check_filters(self.event, self.filters, "filters", known)

    def visit(self, facts: Facts, *, now: datetime) -> Verdict:
        """Hold on arrival; then the event in time wins over the deadline."""
        match facts.woken:
            case Woken.ARRIVED:
                return Hold(until=self.deadline.after(now, facts.zone))
            case Woken.EVENT:
                return Go("happened", reason="event")
            case _:
                return Go("timeout", reason="due")
