"""Wait for: an event, a rule that becomes true, or a deadline, whichever is first."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar, Literal

from pydantic import Field

from journeys.domain.nodes.base import (
    Document,
    Facts,
    Go,
    Hold,
    Known,
    NodeKind,
    Stay,
    Verdict,
    Woken,
    check_rule,
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
    """Hold people until something happens or a rule fits, but not past the deadline."""

    label: ClassVar[str] = "Wait for"
    group: ClassVar[str] = "Time"
    icon: ClassVar[str] = "hourglass"
    holds: ClassVar[bool] = True

    event: str = event_field(default="")
    filters: tuple[EventFilter, ...] = filters_field()
    rule: dict[str, Any] | None = Field(
        default=None,
        title="Or until they are",
        description="Who fits goes on at once, also by time alone.",
        json_schema_extra={"widget": "rule"},
    )
    needs: Literal["either", "both"] = Field(
        default="either",
        title="With event and rule",
        description="Both: the event counts only while the person fits the rule.",
    )
    deadline: Duration = Field(
        title="At most",
        description="Who is still here then takes the other path.",
        json_schema_extra={"widget": "duration"},
    )

    @property
    def needs_zone(self) -> bool:
        """Tell whether the deadline is counted on a clock."""
        return self.deadline.unit in CLOCK_UNITS

    @property
    def watches(self) -> bool:
        """Tell whether the rule alone lets people go on."""
        return self.rule is not None and not (self.event and self.needs == "both")

    @property
    def paces(self) -> bool:
        """Tell whether nobody can be through at once: a rule may fit already."""
        return not self.watches

    def outcomes(self) -> tuple[str, ...]:
        """Return the two ways out."""
        return ("happened", "timeout")

    def rules(self) -> tuple[Document, ...]:
        """Return the rule, if there is one."""
        return () if self.rule is None else (self.rule,)

    def awaited_events(self) -> tuple[str, ...]:
        """Return the event that wakes people here."""
        return (self.event,) if self.event else ()

    def event_filters(self, event: str) -> tuple[EventFilter, ...]:
        """Return the conditions on the event."""
        return self.filters

    def check(self, known: Known) -> Iterable[Problem]:
        """Refuse to wait for nothing; check event and rule."""
        if not self.event and self.rule is None:
            text = "“Event” is not filled in yet."
            yield Problem("setting_missing", text, field="event")
        if self.event:
            yield from check_match(self.event, self.filters, known)
        if self.rule is not None:
            yield from check_rule(self.rule, "rule", known)

    def visit(self, facts: Facts, *, now: datetime) -> Verdict:
        """Hold on arrival; then what happens in time wins over the deadline."""
        fits = any(facts.matches)
        event_is_enough = self.needs == "either" or self.rule is None
        if facts.woken is Woken.EVENT and (event_is_enough or fits):
            return Go("happened", reason="event")
        if self.watches and fits:
            return Go("happened", reason="rule")
        match facts.woken:
            case Woken.ARRIVED | Woken.MOVED:
                start = facts.arrived or now
                return Hold(until=self.deadline.after(start, facts.zone))
            case Woken.DUE:
                return Go("timeout", reason="due")
            case _:
                return Stay()
