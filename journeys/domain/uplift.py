"""The report on one period of a split: what its ways changed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from campaigns.domain.uplift.campaigns import (
    COUNTS_ONLY,
    TRIAL,
    list_outcomes,
    list_sizes,
    report_arms,
)
from campaigns.domain.uplift.counts import TREATED, PeriodCounts
from campaigns.domain.uplift.rows import Things
from campaigns.domain.uplift.told import Told
from journeys.domain.nodes.split import HOLD_OUT, Split
from journeys.domain.splits import SplitPeriod

ONE_WAY = (
    "Everybody goes the same way here, so what it changes cannot be told: whoever went"
    " it may have done the same without it. Hold out a share of the people, or add a"
    " second way, and look again."
)
BY_RESULTS = (
    "Results choose the shares here, so people of different days are in each way by"
    " different shares: what the ways change cannot be told from them. Hold out a share"
    " of the people, and all ways together are compared with it."
)
BY_RULE = (
    "This step chooses people by what they are and did, and not by chance: who goes"
    " another way is no control group, so what its ways change cannot be told. Put a"
    " split behind it, and look at that."
)
SPLITS = Things(
    "split of a journey",
    "splits of journeys",
    "Nobody has passed a split yet.",
    "there is nobody to compare with",
)


def refuse(period: SplitPeriod) -> str | None:
    """Return why nothing can be said of an effect; `None` where it can."""
    if period.reference is not None:
        return None
    return BY_RESULTS if period.split.adapts else ONE_WAY


def name_arms(split: Split) -> dict[str, str]:
    """Return what each way is called; without a name, as in the picture."""
    names = {
        arm.key: arm.name or f"Branch {number}"
        for number, arm in enumerate(split.branches, 1)
    }
    return {**names, HOLD_OUT: "held out", TREATED: "all ways together"}


def report_split(
    counted: PeriodCounts,
    period: SplitPeriod,
    *,
    has_goal: bool,
    open_until: date | None,
    segments: Mapping[int, str],
) -> Told:
    """Say what the ways of a split changed in one period, or why that cannot be told.

    Parameters
    ----------
    segments
        Names of the micro-segments it is broken down by.
    """
    names = name_arms(period.split)
    refusal, reference = refuse(period), period.reference
    if refusal or reference is None:
        sizes = list_sizes(counted, names, {}, control=None)
        return Told(COUNTS_ONLY, refusal, sizes)
    shares = period.shares
    # Both sides, though nobody may have gone one way yet
    counted = replace(
        counted,
        people={arm: counted.people.get(arm, 0) for arm in shares},
        arms={arm: counted.arms.get(arm, {}) for arm in shares},
    )
    return report_arms(
        counted,
        list_outcomes(counted.arms, has_goal=has_goal),
        names,
        open_until=open_until,
        parts=segments,
        control=reference,
        shares=shares,
    )


def find_open_until(
    period: SplitPeriod, *, today: date, is_running: bool
) -> date | None:
    """Return the last day of a period that is still to come; `None`: it is over.

    A journey has no end: it is judged after as long as a campaign without one.
    """
    last = period.starts_at.date() + TRIAL
    return last if is_running and period.ends_at is None and last > today else None
