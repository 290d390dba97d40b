"""Exit: the end of a passage."""

from datetime import datetime
from typing import ClassVar

from journeys.domain.nodes.base import Facts, Finish, Verdict
from journeys.domain.nodes.ending import Ending


class Exit(Ending):
    """End here."""

    label: ClassVar[str] = "Exit"
    icon: ClassVar[str] = "cross"

    def visit(self, facts: Facts, *, now: datetime) -> Verdict:
        """End as completed."""
        return Finish("completed", reason=self.reason)
