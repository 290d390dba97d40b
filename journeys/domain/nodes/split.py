"""Split: send people different ways by chance, each always the same way."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from itertools import accumulate
from typing import Annotated, ClassVar

from pydantic import Field, Strict

from journeys.domain.nodes.base import (
    Divide,
    Facts,
    Known,
    NodeKind,
    Settings,
    Verdict,
)
from journeys.domain.problems import Problem

HOLD_OUT = "hold_out"
WHOLE = 10_000  # hundredths of a percent

# Whole hundredths: shares that are fractions would leave a gap somewhere
Share = Annotated[int, Strict(), Field(ge=0, le=WHOLE)]


class Arm(Settings):
    """One way out and how many of 10,000 people take it."""

    key: str = Field(
        title="Key",
        pattern=r"^[A-Za-z0-9_-]{1,64}$",
        json_schema_extra={"widget": "hidden"},
    )
    name: str = Field(default="", title="Name", max_length=80)
    share: Share = Field(
        title="Share",
        description="In hundredths of a percent: 3333 is 33.33 %.",
        json_schema_extra={"widget": "percent"},
    )


class Split(NodeKind):
    """Send people different ways by chance; the same person goes the same way."""

    label: ClassVar[str] = "Split"
    group: ClassVar[str] = "Logic"
    icon: ClassVar[str] = "flask"

    branches: tuple[Arm, ...] = Field(
        title="Ways",
        description="The shares of all ways are 100 % together.",
        min_length=1,
        max_length=20,
        json_schema_extra={"widget": "shares"},
    )
    hold_out: Share = Field(
        default=0,
        title="Held out",
        description="This share takes a way of its own, to compare with.",
        json_schema_extra={"widget": "percent"},
    )

    def outcomes(self) -> tuple[str, ...]:
        """Return one way out per arm, and that of those held out."""
        arms = tuple(arm.key for arm in self.branches)
        return (*arms, HOLD_OUT) if self.hold_out else arms

    def check(self, known: Known) -> Iterable[Problem]:
        """Refuse arms that cannot be told apart, and shares that are not the whole."""
        uses = Counter(arm.key for arm in self.branches)
        for number, arm in enumerate(self.branches):
            if arm.key == HOLD_OUT or uses[arm.key] > 1:
                yield Problem(
                    "branch_duplicate",
                    f"Two ways have the key “{arm.key}”.",
                    field=f"branches.{number}.key",
                )
        total = sum(arm.share for arm in self.branches) + self.hold_out
        if total != WHOLE:
            percent = f"{total // 100}.{total % 100:02} %"
            text = f"The shares are {percent} together; they must be 100.00 %."
            yield Problem("shares_not_whole", text, field="branches")

    def visit(self, facts: Facts, *, now: datetime) -> Verdict:
        """Draw for each: a hash of this step, the person and their entry."""
        shares = [*(arm.share for arm in self.branches), self.hold_out]
        bounds = accumulate(shares)
        arms = (*(arm.key for arm in self.branches), HOLD_OUT)
        drawn = zip(arms, bounds, shares, strict=True)
        return Divide(
            tuple((arm, bound) for arm, bound, share in drawn if share),
            reason="drawn",
        )
