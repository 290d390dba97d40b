"""What brings people into a journey: one class of settings per way of coming in."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Literal

from pydantic import ConfigDict, Field

from journeys.domain.nodes.base import Known, Settings, check_rule
from journeys.domain.nodes.events import EventMatch, check_match
from journeys.domain.nodes.times import Weekday, time_field
from journeys.domain.problems import Problem

# Entering on these would let a journey feed itself for ever
OWN_NEWS = (
    "$journey_entered",
    "$journey_refused",
    "$journey_requested",
    "$journey_goal_reached",
)
SIGN_UP = "signed_up_at"  # the attribute that stands for the day of sign-up


def only_if(repeat: str, **extra: Any) -> Any:
    """Return what hides a field unless the schedule repeats like this."""
    return {"only_if": {"repeat": [repeat]}, **extra}


class EventTrigger(EventMatch):
    """Customers come in when they do something."""

    model_config = ConfigDict(title="When somebody does something")

    kind: Literal["event"] = Field(title="How people come in")

    def check(self, known: Known) -> Iterable[Problem]:
        """Advise about unknown events; refuse events that would loop."""
        if self.event in OWN_NEWS:
            yield Problem(
                "event_not_allowed",
                f"“{self.event}” cannot bring people in.",
                field="event",
            )
            return
        yield from check_match(self.event, self.filters, known)


class SegmentTrigger(Settings):
    """Customers come in when they enter a micro-segment, or when they leave it."""

    model_config = ConfigDict(title="When somebody enters or leaves a micro-segment")

    kind: Literal["segment"] = Field(title="How people come in")
    segment_id: int = Field(
        title="Micro-segment", json_schema_extra={"widget": "segment"}
    )
    change: Literal["entered", "left"] = Field(
        default="entered", title="What brings them in"
    )
    by_definition: bool = Field(
        default=False,
        title="By edited rules too",
        description="Off: only what people did, and what they did not in time. On: "
        "also edited rules, files and decisions by hand, which can be many at once.",
    )

    def check(self, known: Known) -> Iterable[Problem]:
        """Refuse a micro-segment that does not exist any more."""
        measure = {"kind": "segment", "id": self.segment_id}
        rule = {"schema_version": 1, "root": {"measure": measure, "operator": "is"}}
        if any(True for _ in check_rule(rule, "", known)):
            yield Problem(
                "segment_unknown",
                "The micro-segment chosen here does not exist any more.",
                field="segment_id",
            )


class DateTrigger(Settings):
    """Customers come in on or around a day that is written in an attribute."""

    model_config = ConfigDict(title="On a date of the person")

    kind: Literal["date"] = Field(title="How people come in")
    attribute: str = Field(
        title="Date",
        description="An attribute with a date, or signed_up_at for the sign-up.",
        min_length=1,
        max_length=200,
        json_schema_extra={"widget": "attribute"},
    )
    every_year: bool = Field(
        default=False,
        title="Every year",
        description="For birthdays and anniversaries. 29 February counts on the 28th.",
    )
    offset_days: int = Field(
        default=0,
        title="Days after it",
        description="0: on the day. Negative: so many days before.",
        ge=-365,
        le=365,
    )
    time: str = time_field("At", "09:00")

    def check(self, known: Known) -> Iterable[Problem]:
        """Accept every attribute: who has no such date is never called."""
        return ()


class ScheduleTrigger(Settings):
    """Everybody whom a rule fits comes in at planned times."""

    model_config = ConfigDict(title="On a schedule")

    kind: Literal["schedule"] = Field(title="How people come in")
    repeat: Literal["once", "daily", "weekly", "monthly"] = Field(
        default="once", title="How often"
    )
    on: date | None = Field(
        default=None, title="Day", json_schema_extra=only_if("once")
    )
    weekdays: tuple[Weekday, ...] = Field(
        default=(),
        title="Weekdays",
        max_length=7,
        json_schema_extra=only_if("weekly", widget="weekdays"),
    )
    day_of_month: int | None = Field(
        default=None,
        title="Day of the month",
        description="In a shorter month on its last day.",
        ge=1,
        le=31,
        json_schema_extra=only_if("monthly"),
    )
    time: str = time_field("At", "09:00")
    clock: Literal["workspace", "person"] = Field(
        default="workspace",
        title="Whose time",
        description="The workspace's clock, or the one where the person lives.",
    )
    audience: dict[str, Any] = Field(title="Who", json_schema_extra={"widget": "rule"})

    def check(self, known: Known) -> Iterable[Problem]:
        """Refuse schedules without their day, and broken rules."""
        missing = {
            "once": ("on", self.on is None, "Choose the day."),
            "weekly": ("weekdays", not self.weekdays, "Choose at least one weekday."),
            "monthly": (
                "day_of_month",
                self.day_of_month is None,
                "Choose the day of the month.",
            ),
        }
        field, is_missing, text = missing.get(self.repeat, ("", False, ""))
        if is_missing:
            yield Problem("day_missing", text, field=field)
        yield from check_rule(self.audience, "audience", known)


class ListTrigger(Settings):
    """Customers are added by name: through the API or a list."""

    model_config = ConfigDict(title="When they are added by list or API")

    kind: Literal["list"] = Field(title="How people come in")

    def check(self, known: Known) -> Iterable[Problem]:
        """Accept: there is nothing to be wrong."""
        return ()


Trigger = EventTrigger | SegmentTrigger | DateTrigger | ScheduleTrigger | ListTrigger
