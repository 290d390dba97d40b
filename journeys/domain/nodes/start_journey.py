"""Start journey: ask the person into another journey."""

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from pydantic import Field

from journeys.domain.nodes.base import Facts, Go, Known, NodeKind, Verdict
from journeys.domain.nodes.effects import StartJourney as Request
from journeys.domain.problems import Problem


class StartJourney(NodeKind):
    """Ask the person into another journey, then go on in this one."""

    label: ClassVar[str] = "Start journey"
    group: ClassVar[str] = "Actions"
    icon: ClassVar[str] = "journey"

    journey_id: int = Field(
        title="Journey",
        description="One that takes people by list. Its own entry decides.",
        json_schema_extra={"widget": "journey"},
    )

    def check(self, known: Known) -> Iterable[Problem]:
        """Refuse journeys that nobody can be asked into; advise on those not live."""
        if known.journeys is None:
            return
        is_live = known.journeys.get(self.journey_id)
        if is_live is None:
            text = "The journey chosen here does not take people by list."
            yield Problem("journey_unknown", text, field="journey_id")
        elif not is_live:
            text = "The journey chosen here is not live: nobody will come in."
            yield Problem("journey_not_live", text, field="journey_id", level="advice")
        if self.journey_id in known.circles:
            text = (
                "The journey chosen here can lead back to itself: people may go round"
            )
            text += " for ever, at once if no wait is on the way."
            yield Problem("journey_circle", text, field="journey_id", level="advice")

    def visit(self, facts: Facts, *, now: datetime) -> Verdict:
        """Ask and go on: whether they come in, that journey decides."""
        return Go("next", effects=(Request(self.journey_id),))
