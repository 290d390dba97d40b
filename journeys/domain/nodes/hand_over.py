"""Hand over: the end of incubation; micro-segment mode takes it from here."""

from datetime import datetime
from typing import ClassVar

from journeys.domain.nodes.base import Facts, Finish, Verdict
from journeys.domain.nodes.ending import Ending


class HandOver(Ending):
    """End here and leave the person to the micro-segments."""

    label: ClassVar[str] = "Hand over"
    icon: ClassVar[str] = "wave"

    def visit(self, facts: Facts, *, now: datetime) -> Verdict:
        """End as handed over."""
        return Finish("handed_over", reason=self.reason)
