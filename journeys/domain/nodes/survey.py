"""Survey: a message that asks for a score; the answer arrives as an event."""

from datetime import datetime
from typing import ClassVar, Literal

from pydantic import Field

from journeys.domain.nodes.base import Facts, Go, Verdict
from journeys.domain.nodes.effects import Question
from journeys.domain.nodes.message import Sending


class Survey(Sending):
    """Ask for a score in a message, then go on at once."""

    label: ClassVar[str] = "Survey"
    icon: ClassVar[str] = "bubble"

    scale: Literal["csat", "nps"] = Field(
        default="csat",
        title="Scale",
        description="CSAT: satisfied, 1 to 5. NPS: would recommend, 0 to 10. The "
        "links stand below the message.",
    )
    survey: str = Field(
        title="Name of the survey",
        description="Answers are the event $survey_answered with survey and score.",
        min_length=1,
        max_length=80,
    )

    def visit(self, facts: Facts, *, now: datetime) -> Verdict:
        """Ask and go on; a “wait for” can follow to hear the answer."""
        return Go("next", effects=(self.message(Question(self.scale, self.survey)),))
