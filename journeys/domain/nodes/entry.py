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
    reentry: Literal["once", "always"] = Field(
        default="once",
        title="Coming in again",
        description="Once: never a second time. Always: again after having left.",
    )

    def check(self, known: Known) -> Iterable[Problem]:
        """Advise about unknown events; refuse events that would loop."""
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
