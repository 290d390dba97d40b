"""Exit: the end of a passage."""

from datetime import datetime
from typing import ClassVar

from pydantic import Field

from journeys.domain.nodes.base import Facts, Finish, NodeKind, Verdict


class Exit(NodeKind):
    """End here."""

    label: ClassVar[str] = "Exit"
    group: ClassVar[str] = "Flow"
    icon: ClassVar[str] = "cross"
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
        """End as completed."""
        return Finish("completed", reason=self.reason)
