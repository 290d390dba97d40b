"""Wait: a fixed time."""

from datetime import datetime
from typing import ClassVar

from pydantic import Field

from journeys.domain.nodes.base import Facts, Go, Hold, NodeKind, Verdict, Woken
from journeys.domain.nodes.durations import CLOCK_UNITS, Duration, Unit


class Wait(NodeKind):
    """Hold everybody for a fixed time after they reach this step."""

    label: ClassVar[str] = "Wait"
    group: ClassVar[str] = "Time"
    icon: ClassVar[str] = "clock"
    holds: ClassVar[bool] = True

    amount: int = Field(title="How long", ge=1, le=1000)
    unit: Unit = Field(
        title="Unit",
        description="Days and weeks keep the time of day where the person lives.",
    )

    @property
    def needs_zone(self) -> bool:
        """Tell whether the length is counted on a clock."""
        return self.unit in CLOCK_UNITS

    def visit(self, facts: Facts, *, now: datetime) -> Verdict:
        """Hold on arrival, go on when due."""
        if facts.woken is Woken.DUE:
            return Go("next", reason="due")
        length = Duration(amount=self.amount, unit=self.unit)
        return Hold(until=length.after(facts.arrived or now, facts.zone))
