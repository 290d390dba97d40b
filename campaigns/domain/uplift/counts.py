"""What was counted of a campaign: how many people, and what they did afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter

from campaigns.domain.uplift.samples import Arms

CONTROL = "control"
TREATED = "treated"  # of campaigns that do one thing
VARIANT = "variant:"  # before the key of one of several things
GOAL, MONEY = "goal", "money"

# Days in which money is counted of a campaign without a goal
MONEY_DAYS = 14


@dataclass(frozen=True)
class Part:
    """The people who were in a micro-segment as the campaign met them, and the others.

    Only what was so before is looked at: what a campaign does to people may be that
    they come into another micro-segment.
    """

    segment_id: int
    inside: Arms
    outside: Arms


@dataclass(frozen=True)
class PeriodCounts:
    """One period of a campaign. Everybody counts once, from the first time they met it.

    Parameters
    ----------
    people
        By arm, those whose time to answer is not over among them.
    waiting
        By arm, those whose time is not over: they are in no sample.
    """

    starts_at: datetime
    ends_at: datetime | None
    control_percent: float
    people: Mapping[str, int]
    waiting: Mapping[str, int]
    arms: Arms
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Counts:
    """All periods of a campaign, the newest last.

    Parameters
    ----------
    window_days
        How long after the campaign what people did is counted, in days of 24 hours.
    has_goal
        Whether the campaign had a goal; else only money is counted.
    """

    window_days: int
    has_goal: bool
    periods: tuple[PeriodCounts, ...]


COUNTS = TypeAdapter(Counts)
PERIOD_COUNTS = TypeAdapter(PeriodCounts)
