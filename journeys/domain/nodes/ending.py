"""What the ends of a journey share."""

from typing import ClassVar

from pydantic import Field

from journeys.domain.nodes.base import NodeKind


class Ending(NodeKind):
    """A step with no way on."""

    group: ClassVar[str] = "Flow"
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
