"""Message: one message from a template, put into the outbox."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import ClassVar, Literal

from pydantic import Field

from journeys.domain.nodes.base import Facts, Go, Known, NodeKind, Verdict
from journeys.domain.nodes.effects import (
    DupPolicy,
    Question,
    QueueMessage,
    QuietHours,
)
from journeys.domain.nodes.times import time_field, to_minutes
from journeys.domain.problems import Problem

Channel = Literal["email"]
Purpose = Literal["marketing", "transactional"]
DEFAULT_TOO_LATE_HOURS: dict[Purpose, int | None] = {
    "marketing": 24,
    "transactional": None,
}


class Sending(NodeKind):
    """What steps that send have in common."""

    group: ClassVar[str] = "Messages"

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
    quiet_from: str | None = time_field(
        "Quiet from",
        description="Not sent from this time on, where the person lives; it waits.",
    )
    quiet_until: str | None = time_field("Quiet until")
    dup_policy: DupPolicy = Field(
        default="deliver",
        title="When in doubt",
        description="Whether it arrived is sometimes unknown, after a crash. Deliver: "
        "it is sent again. No duplicate: it is put aside and shown.",
    )

    def check(self, known: Known) -> Iterable[Problem]:
        """Refuse templates that do not exist or are for something else."""
        yield from self._check_quiet()
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

    def _check_quiet(self) -> Iterable[Problem]:
        if (self.quiet_from is None) != (self.quiet_until is None):
            missing = "quiet_until" if self.quiet_until is None else "quiet_from"
            text = "Quiet hours need both times."
            yield Problem("setting_missing", text, field=missing)
        elif self.quiet_from is not None and self.quiet_from == self.quiet_until:
            text = "Quiet hours that begin and end at the same time are never over."
            yield Problem("quiet_always", text, field="quiet_until")

    def message(self, question: Question | None = None) -> QueueMessage:
        """Return the message as an effect."""
        hours = self.too_late_hours or DEFAULT_TOO_LATE_HOURS[self.purpose]
        quiet = None
        if self.quiet_from is not None and self.quiet_until is not None:
            start, end = to_minutes(self.quiet_from), to_minutes(self.quiet_until)
            quiet = QuietHours(start, end)
        return QueueMessage(
            channel=self.channel,
            template_id=self.template_id,
            purpose=self.purpose,
            expires_after=None if hours is None else timedelta(hours=hours),
            dup_policy=self.dup_policy,
            quiet=quiet,
            question=question,
        )


class Message(Sending):
    """Send a message, then go on at once."""

    label: ClassVar[str] = "Message"
    icon: ClassVar[str] = "envelope"

    def visit(self, facts: Facts, *, now: datetime) -> Verdict:
        """Queue the message and go on: delivery has its own pace."""
        return Go("next", effects=(self.message(),))
