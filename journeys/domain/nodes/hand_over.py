"""Hand over: the end of incubation; micro-segment mode takes it from here."""

from datetime import datetime
from typing import ClassVar

from pydantic import Field

from journeys.domain.nodes.base import Facts, Finish, NodeKind, Verdict


class HandOver(NodeKind):
    """End here and leave the person to the micro-segments."""

    label: ClassVar[str] = "Hand over"
    group: ClassVar[str] = "Flow"
    icon: ClassVar[str] = "wave"
    ends: ClassVar[bool] = True

    reason: str = Field(
        default="",
        title="Reason",
        description="Stands in the history of everybody who ends here.",
        max_length=200,
    )

    def outcomes(self) -> tuple[str, ...]:
        """Return nothing: there is no way on."""
        return ()

    def visit(self, facts: Facts, *, now: datetime) -> Verdict:
        """End as handed over."""
        return Finish("handed_over", reason=self.reason)
