"""Notify team: a task for people of the company."""

from datetime import datetime
from typing import ClassVar

from pydantic import Field

from journeys.domain.nodes.base import Facts, Go, NodeKind, Verdict
from journeys.domain.nodes.effects import NotifyTeam as Notice


class NotifyTeam(NodeKind):
    """Put a task on the list of a team, then go on at once."""

    label: ClassVar[str] = "Notify team"
    group: ClassVar[str] = "Actions"
    icon: ClassVar[str] = "ticket"

    team: str = Field(
        default="Sales",
        title="Team",
        description="Sales, support, or whoever looks after such tasks.",
        min_length=1,
        max_length=60,
    )
    title: str = Field(title="Task", min_length=1, max_length=120)
    text: str = Field(
        default="",
        title="What to do",
        max_length=2000,
        json_schema_extra={"widget": "long_text"},
    )

    def visit(self, facts: Facts, *, now: datetime) -> Verdict:
        """Leave the task and go on: nobody waits for it to be done."""
        return Go("next", effects=(Notice(self.team, self.title, self.text),))
