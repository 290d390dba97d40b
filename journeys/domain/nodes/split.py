"""Split: send people different ways by chance, each always the same way."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import accumulate, pairwise
from typing import Annotated, ClassVar

from pydantic import Field, Strict

from campaigns.domain.bandit import (
    DEFAULT_CERTAINTY,
    DEFAULT_FLOOR,
    DEFAULT_LEAST,
    MOST_LEAST,
)
from journeys.domain.nodes.base import (
    Divide,
    Facts,
    Go,
    Known,
    NodeKind,
    Settings,
    Verdict,
)
from journeys.domain.problems import Problem

HOLD_OUT = "hold_out"
WHOLE = 10_000  # hundredths of a percent
# Why chance sent somebody this way: by the shares as drawn, by those of the day, or
# since it had sent them there before
DRAWN, WEIGHED, KEPT = "drawn", "weighed", "kept"

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


class Bandit(Settings):
    """How far results may change the shares, and when one way is decided."""

    floor: Annotated[int, Strict()] = Field(
        default=DEFAULT_FLOOR,
        title="Least share",
        description="Of those not held out, each way keeps at least this share.",
        ge=1,
        le=WHOLE,
        json_schema_extra={"widget": "percent"},
    )
    certainty: int = Field(
        default=DEFAULT_CERTAINTY,
        title="Sure enough at (%)",
        description="Everybody gets the way that is the best with this probability.",
        ge=51,
        le=99,
    )
    least: int = Field(
        default=DEFAULT_LEAST,
        title="People of each way at least",
        description="Before that many have had their time, nothing is decided.",
        ge=1,
        le=MOST_LEAST,
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
    bandit: Bandit | None = Field(
        default=None,
        title="Results choose the shares",
        description="Once a day more people get the way that leads to the goal of the"
        " journey more often. Who has gone one way goes it again.",
        json_schema_extra={"widget": "bandit"},
    )

    @property
    def adapts(self) -> bool:
        """Tell whether results change the shares."""
        return self.bandit is not None

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
        yield from self._check_bandit()

    def _check_bandit(self) -> Iterable[Problem]:
        if self.bandit is None:
            return
        if len(self.branches) < 2:
            text = "There is nothing to choose from: add a way."
            yield Problem("bandit_alone", text, field="bandit")
        elif self.bandit.floor * len(self.branches) > WHOLE:
            most = WHOLE // len(self.branches) / 100
            text = f"Of {len(self.branches)} ways each can keep {most:g} % at most."
            yield Problem("bandit_floor", text, field="bandit.floor")

    def visit(self, facts: Facts, *, now: datetime) -> Verdict:
        """Draw for each: a hash of this step, the person and their entry.

        The shares of a day are drawn with the same hash: who is held out stays so.
        """
        if facts.earlier in self.outcomes():
            return Go(facts.earlier, reason=KEPT)
        weighed = dict(facts.weighed)
        shares = [*self.get_shares(weighed).values(), self.hold_out]
        bounds = accumulate(shares)
        arms = (*(arm.key for arm in self.branches), HOLD_OUT)
        drawn = zip(arms, bounds, shares, strict=True)
        return Divide(
            tuple((arm, bound) for arm, bound, share in drawn if share),
            reason=WEIGHED if self._fits(weighed) else DRAWN,
        )

    def get_shares(self, weighed: Mapping[str, int]) -> dict[str, int]:
        """Return how many of 10,000 people go each way: by the shares of a day, or as
        drawn where those are of other ways.
        """
        if not self._fits(weighed):
            return {arm.key: arm.share for arm in self.branches}
        rest = WHOLE - self.hold_out
        parts = accumulate(weighed[arm.key] for arm in self.branches)
        bounds = [part * rest // WHOLE for part in parts]
        sizes = (high - low for low, high in pairwise([0, *bounds]))
        return {arm.key: size for arm, size in zip(self.branches, sizes, strict=True)}

    def _fits(self, weighed: Mapping[str, int]) -> bool:
        return {arm.key for arm in self.branches} == weighed.keys()
