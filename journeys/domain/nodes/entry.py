"""Entry: where customers come in, by an event or by a list."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, Field

from journeys.domain.nodes.base import (
    Facts,
    Go,
    Known,
    NodeKind,
    Settings,
    Verdict,
)
from journeys.domain.nodes.events import (
    EventFilter,
    check_match,
    event_field,
    filters_field,
)
from journeys.domain.problems import Problem

Reentry = Literal["once", "always", "after_days", "per_key"]
# Entering on these would let a journey feed itself for ever
OWN_NEWS = ("$journey_entered", "$journey_refused", "$journey_requested")


class EventTrigger(Settings):
    """Customers come in when they do something."""

    model_config = ConfigDict(title="When somebody does something")

    kind: Literal["event"] = Field(title="How people come in")
    event: str = event_field(min_length=1)
    filters: tuple[EventFilter, ...] = filters_field()


class ListTrigger(Settings):
    """Customers are added by name: through the API or a list."""

    model_config = ConfigDict(title="When they are added by list or API")

    kind: Literal["list"] = Field(title="How people come in")


class Entry(NodeKind):
    """Let customers in when something happens or when they are added by list."""

    label: ClassVar[str] = "Entry"
    group: ClassVar[str] = "Flow"
    icon: ClassVar[str] = "play"

    trigger: Annotated[EventTrigger | ListTrigger, Field(discriminator="kind")] = Field(
        title="People come in",
        description="What brings somebody into this journey.",
        json_schema_extra={"widget": "trigger"},
    )
    reentry: Reentry = Field(
        default="once",
        title="Coming in again",
        description="Once: never a second time. Always: again after having left. "
        "After days: so long after having come in before. Per key: once for each "
        "value of a property of the event, also while inside.",
    )
    reentry_days: int | None = Field(
        default=None,
        title="Again after (days)",
        ge=1,
        le=3650,
        json_schema_extra={"only_if": {"reentry": ["after_days"]}},
    )
    entry_key: str = Field(
        default="",
        title="Key",
        description="Property of the event that tells entries apart, as an order id.",
        max_length=200,
        json_schema_extra={"only_if": {"reentry": ["per_key"]}},
    )
    daily_limit: int | None = Field(
        default=None,
        title="At most per day",
        description="Who comes later on that day is not let in. Empty: no limit.",
        ge=1,
        le=10_000_000,
    )

    def check(self, known: Known) -> Iterable[Problem]:
        """Refuse settings that do not fit together, and what the trigger refuses."""
        yield from self._check_reentry()
        yield from self._check_trigger(known)

    def _check_reentry(self) -> Iterable[Problem]:
        if self.reentry == "after_days" and self.reentry_days is None:
            text = "“Again after (days)” is not filled in yet."
            yield Problem("setting_missing", text, field="reentry_days")
        if self.reentry == "per_key" and not self.entry_key:
            text = "“Key” is not filled in yet."
            yield Problem("setting_missing", text, field="entry_key")
        elif self.reentry == "per_key" and self.trigger.kind != "event":
            text = "A key needs an event that has it as a property."
            yield Problem("key_without_event", text, field="reentry")

    def _check_trigger(self, known: Known) -> Iterable[Problem]:
        if not isinstance(self.trigger, EventTrigger):
            return
        event = self.trigger.event
        if event in OWN_NEWS:
            yield Problem(
                "event_not_allowed",
                f"“{event}” cannot bring people in.",
                field="trigger.event",
            )
            return
        yield from check_match(event, self.trigger.filters, known, within="trigger.")

    def visit(self, facts: Facts, *, now: datetime) -> Verdict:
        """Pass everybody on; who comes in was decided before."""
        return Go("next")
