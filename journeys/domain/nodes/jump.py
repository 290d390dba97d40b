"""Jump: back to an earlier step, so many times."""

from datetime import datetime
from typing import ClassVar

from pydantic import Field

from journeys.domain.nodes.base import Facts, Go, NodeKind, Verdict

AGAIN = "again"


class Jump(NodeKind):
    """Send people back to an earlier step, but only so many times."""

    label: ClassVar[str] = "Jump"
    group: ClassVar[str] = "Logic"
    icon: ClassVar[str] = "back"
    counts: ClassVar[bool] = True

    times: int = Field(
        default=1,
        title="How many times",
        description="Who was sent back so often takes the other path.",
        ge=1,
        le=100,
    )

    def outcomes(self) -> tuple[str, ...]:
        """Return the way back, and the one for those who used it up."""
        return (AGAIN, "limit")

    def visit(self, facts: Facts, *, now: datetime) -> Verdict:
        """Send back until the limit is reached."""
        if facts.passes < self.times:
            return Go(AGAIN, reason=f"{facts.passes + 1} of {self.times}")
        return Go("limit", reason=f"{self.times} of {self.times}")
