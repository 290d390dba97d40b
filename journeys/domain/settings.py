"""What holds for a journey as a whole: the `graph` part of its document."""

from typing import Any

from pydantic import Field

from journeys.domain.nodes.base import Settings
from journeys.domain.nodes.events import EventMatch


class Goal(EventMatch):
    """What the journey is for: an event within some days of coming in."""

    within_days: int = Field(title="Within (days)", ge=1, le=365)


class JourneySettings(Settings):
    """Settings of the whole journey."""

    incubating: bool = Field(
        default=False,
        title="Incubating",
        description="While people are inside, no campaign takes them.",
    )
    hard_limit_days: int | None = Field(
        default=None,
        title="At most (days)",
        description="Who is still inside after this time leaves.",
        ge=1,
        le=730,
    )
    goal: Goal | None = Field(
        default=None, title="Goal", json_schema_extra={"widget": "goal"}
    )
    exit_rule: dict[str, Any] | None = Field(
        default=None,
        title="Leaves when",
        description="Who matches this leaves at once, also while waiting.",
        json_schema_extra={"widget": "rule"},
    )
    persona_id: int | None = Field(
        default=None,
        title="Drawn for",
        json_schema_extra={"widget": "persona"},
    )
