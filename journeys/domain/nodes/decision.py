"""Decision: the first branch whose rule matches, else the last way out."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar

from pydantic import Field

from journeys.domain.nodes.base import (
    Document,
    Facts,
    Go,
    Known,
    NodeKind,
    Settings,
    Verdict,
    check_rule,
)
from journeys.domain.problems import Problem

ELSE = "else"


class Branch(Settings):
    """One way out, taken by those its rule matches."""

    key: str = Field(
        title="Key",
        pattern=r"^[A-Za-z0-9_-]{1,64}$",
        json_schema_extra={"widget": "hidden"},
    )
    name: str = Field(default="", title="Name", max_length=80)
    rule: dict[str, Any] = Field(title="Who", json_schema_extra={"widget": "rule"})


class Decision(NodeKind):
    """Send people different ways; the first branch that fits is taken."""

    label: ClassVar[str] = "Decision"
    group: ClassVar[str] = "Logic"
    icon: ClassVar[str] = "diamond"

    branches: tuple[Branch, ...] = Field(
        title="Branches",
        description="Asked from top to bottom. Who fits none takes “Else”.",
        min_length=1,
        max_length=20,
        json_schema_extra={"widget": "branches"},
    )

    def outcomes(self) -> tuple[str, ...]:
        """Return one way out per branch, and the one for the rest."""
        return (*(branch.key for branch in self.branches), ELSE)

    def rules(self) -> tuple[Document, ...]:
        """Return the branches' rules, in order."""
        return tuple(branch.rule for branch in self.branches)

    def check(self, known: Known) -> Iterable[Problem]:
        """Refuse branches that cannot be told apart, and broken rules."""
        uses = Counter(branch.key for branch in self.branches)
        for number, branch in enumerate(self.branches):
            if branch.key == ELSE or uses[branch.key] > 1:
                yield Problem(
                    "branch_duplicate",
                    f"Two branches have the key “{branch.key}”.",
                    field=f"branches.{number}.key",
                )
            yield from check_rule(branch.rule, f"branches.{number}.rule", known)

    def visit(self, facts: Facts, *, now: datetime) -> Verdict:
        """Take the first branch that matches."""
        for branch, matched in zip(self.branches, facts.matches, strict=True):
            if matched:
                return Go(branch.key, reason="rule")
        return Go(ELSE, reason="no rule")
