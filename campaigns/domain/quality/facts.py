"""What was counted about the rows of the plan, as it is stored.

Numbers only: names and rules may change before somebody reads them.
"""

from dataclasses import dataclass
from math import sqrt
from typing import Any

from pydantic import TypeAdapter


@dataclass(frozen=True, slots=True)
class CampaignFacts:
    """A live campaign and what became of those who matched it lately.

    Parameters
    ----------
    days
        On how many of the last days it ran.
    matched, won
        Open customers who matched, summed over days, and those who got it or were
        held out.
    goal_share
        The share of those it lately chose or held out who did what it is meant to lead
        to, in the days that it waits for that; `None`: those were too few to say.
    goal_money
        The mean revenue of those events for each of them.
    """

    id: int
    control_percent: float
    days: int
    matched: int
    won: int
    has_goal: bool
    goal_share: float | None
    goal_money: float | None = None


@dataclass(frozen=True, slots=True)
class RowFacts:
    """A micro-segment as it was found.

    Parameters
    ----------
    open, first, alone, hidden
        As in `segments.domain.quality.standing.Standing`.
    most
        The most members it had on any of the last days.
    days
        How many of the last days were counted.
    turnover
        The share of its members that changes in a day: the middle one of the last
        days.
    """

    id: int
    members: int
    open: int
    first: int
    alone: int
    hidden: int
    most: int
    days: int
    turnover: float
    campaigns: tuple[CampaignFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class GroupFacts:
    """A group of people most of whom are in no row; counted in the sample."""

    rule: dict[str, Any]
    people: int
    uncovered: int


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that findings are made of.

    Parameters
    ----------
    rows
        In the order of the plan, "Everyone else" left out.
    open, covered, several
        Open customers, those in at least one row and those in two or more.
    memberships
        How many rows all open customers are in together.
    sample
        The share of customers that groups and goals were counted in.
    """

    rows: tuple[RowFacts, ...]
    open: int
    covered: int
    several: int
    memberships: int
    sample: float
    groups: tuple[GroupFacts, ...]

    def estimate(self, counted: int) -> "Estimate":
        """Return how many of all customers a number of the sample stands for."""
        return estimate(counted, self.sample)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number of people; the true one is within the error in 95 of 100 samples.

    References
    ----------
    W. G. Cochran, "Sampling Techniques", 3rd edition (1977), section 3.2: a share in a
    sample without return. The share is small, so what it is multiplied with is left
    out, which makes the error a little larger.
    """

    people: int
    error: int


def estimate(counted: int, sample: float) -> Estimate:
    """Return how many of all customers people stand for who were counted in a sample.

    Examples
    --------
    >>> estimate(100, 1 / 16)
    Estimate(people=1600, error=304)
    """
    return Estimate(
        people=round(counted / sample),
        error=round(1.96 * sqrt(counted * (1 - sample)) / sample),
    )


FACTS = TypeAdapter(Facts)
