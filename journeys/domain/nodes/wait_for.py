"""Wait for: an event, or a deadline, whichever comes first."""

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from pydantic import Field

from journeys.domain.nodes.base import (
    Facts,
    Go,
    Hold,
    Known,
    NodeKind,
    Verdict,
    Woken,
)
from journeys.domain.nodes.durations import CLOCK_UNITS, Duration
from journeys.domain.nodes.events import (
    EventFilter,
    check_match,
    event_field,
    filters_field,
)
from journeys.domain.problems import Problem


class WaitFor(NodeKind):
    """Hold everybody until they do something, but not past the deadline."""

    label: ClassVar[str] = "Wait for"
    group: ClassVar[str] = "Time"
    icon: ClassVar[str] = "hourglass"
    holds: ClassVar[bool] = True

    event: str = event_field(min_length=1)
    filters: tuple[EventFilter, ...] = filters_field()
    deadline: Duration = Field(
        title="At most",
        description="Who has not done it by then takes the other path.",
        json_schema_extra={"widget": "duration"},
    )

    @property
    def needs_zone(self) -> bool:
        """Tell whether the deadline is counted on a clock."""
        return self.deadline.unit in CLOCK_UNITS

    def outcomes(self) -> tuple[str, ...]:
        """Return the two ways out."""
        return ("happened", "timeout")

    def awaited_events(self) -> tuple[str, ...]:
        """Return the event that wakes people here."""
        return (self.event,)

    def event_filters(self, event: str) -> tuple[EventFilter, ...]:
        """Return the conditions on the event."""
        return self.filters

    def check(self, known: Known) -> Iterable[Problem]:
        """Advise about unknown events, check the filters."""
        yield from check_match(self.event, self.filters, known)

    def visit(self, facts: Facts, *, now: datetime) -> Verdict:
        """Hold on arrival; then the event in time wins over the deadline."""
        match facts.woken:
            case Woken.EVENT:
                return Go("happened", reason="event")
            case Woken.DUE:
                return Go("timeout", reason="due")
            case _:
                start = facts.arrived or now
                return Hold(until=self.deadline.after(start, facts.zone))
