"""Entry: where customers come in, and how often."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from journeys.domain.nodes.base import Facts, Go, Known, NodeKind, Verdict
from journeys.domain.nodes.triggers import Trigger
from journeys.domain.problems import Problem

Reentry = Literal["once", "always", "after_days", "per_key"]


class Entry(NodeKind):
    """Let customers in: by an event, a micro-segment, a date, a schedule or a list."""

    label: ClassVar[str] = "Entry"
    group: ClassVar[str] = "Flow"
    icon: ClassVar[str] = "play"

    trigger: Annotated[Trigger, Field(discriminator="kind")] = Field(
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
        for problem in self.trigger.check(known):
            yield replace(problem, field=f"trigger.{problem.field}")

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

    def visit(self, facts: Facts, *, now: datetime) -> Verdict:
        """Pass everybody on; who comes in was decided before."""
        return Go("next")
