"""What holds for a journey as a whole: the `graph` part of its document."""

from typing import Any, Literal

from pydantic import Field

from journeys.domain.nodes.base import Settings
from journeys.domain.nodes.events import EventMatch


class Goal(EventMatch):
    """What the journey is for: an event within some days of coming in."""

    within_days: int = Field(title="Within (days)", ge=1, le=365)
    leaves: bool = Field(
        default=False,
        title="Leave when reached",
        description="Who reaches the goal leaves the journey at once.",
    )


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
    admits: Literal["open", "all"] = Field(
        default="open",
        title="Who may come in",
        description="Open: not while another journey incubates the person. "
        "All: also then, unless this journey incubates too.",
    )
    reincubate_after_days: int | None = Field(
        default=None,
        title="Again after the hand-over (days)",
        description="Who was handed over may be incubated again after this time. "
        "Empty: never.",
        ge=1,
        le=3650,
        json_schema_extra={"only_if": {"incubating": [True]}},
    )
    cap_exempt: bool = Field(
        default=False,
        title="Exempt from frequency caps",
        description="Messages of this journey leave also when somebody got many.",
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
