"""Wait: a fixed time."""

from datetime import datetime
from typing import ClassVar

from pydantic import Field

from journeys.domain.nodes.base import (
    Duration,
    Facts,
    Go,
    Hold,
    NodeKind,
    Unit,
    Verdict,
    Woken,
)


class Wait(NodeKind):
    """Hold everybody for a fixed time after they reach this step."""

    label: ClassVar[str] = "Wait"
    group: ClassVar[str] = "Time"
    icon: ClassVar[str] = "clock"
    holds: ClassVar[bool] = True
    needs_zone: ClassVar[bool] = True

    amount: int = Field(title="How long", ge=1, le=1000)
    unit: Unit = Field(
        title="Unit",
        description="Days and weeks keep the time of day where the person lives.",
    )

    def visit(self, facts: Facts, *, now: datetime) -> Verdict:
        """Hold on arrival, go on when due."""
        if facts.woken is Woken.ARRIVED:
            length = Duration(amount=self.amount, unit=self.unit)
            return Hold(until=length.after(now, facts.zone))
        return Go("next", reason="due")
