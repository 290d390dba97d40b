"""Message: one message from a template, put into the outbox."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import ClassVar, Literal

from pydantic import Field

from journeys.domain.nodes.base import (
    Facts,
    Go,
    Known,
    NodeKind,
    Verdict,
)
from journeys.domain.nodes.effects import QueueMessage
from journeys.domain.problems import Problem

Channel = Literal["email"]
Purpose = Literal["marketing", "transactional"]
DEFAULT_TOO_LATE_HOURS: dict[Purpose, int | None] = {
    "marketing": 24,
    "transactional": None,
}


class Message(NodeKind):
    """Send a message, then go on at once."""

    label: ClassVar[str] = "Message"
    group: ClassVar[str] = "Messages"
    icon: ClassVar[str] = "envelope"

    channel: Channel = Field(default="email", title="Channel")
    template_id: int = Field(
        title="Message",
        description="The text that is sent.",
        json_schema_extra={"widget": "template"},
    )
    purpose: Purpose = Field(
        default="marketing",
        title="Purpose",
        description="Marketing needs the person's consent; transactional does not.",
    )
    too_late_hours: int | None = Field(
        default=None,
        title="Too late after (hours)",
        description="Not sent when it could not leave in this time. "
        "Empty: 24 hours for marketing, no limit for transactional.",
        ge=1,
        le=8760,
    )

    def check(self, known: Known) -> Iterable[Problem]:
        """Refuse templates that do not exist or are for something else."""
        if known.templates is None:
            return
        template = known.templates.get(self.template_id)
        if template is None:
            yield Problem(
                "template_unknown",
                "The message chosen here does not exist any more.",
                field="template_id",
            )
        elif template != (self.channel, self.purpose):
            yield Problem(
                "template_mismatch",
                "The message chosen here is for another channel or purpose.",
                field="template_id",
            )

    def visit(self, facts: Facts, *, now: datetime) -> Verdict:
        """Queue the message and go on: delivery has its own pace."""
        hours = self.too_late_hours or DEFAULT_TOO_LATE_HOURS[self.purpose]
        message = QueueMessage(
            channel=self.channel,
            template_id=self.template_id,
            purpose=self.purpose,
            expires_after=None if hours is None else timedelta(hours=hours),
        )
        return Go("next", effects=(message,))
