"""The report on one period of a campaign."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from campaigns.domain.schedule import Schedule
from campaigns.domain.uplift.counts import (
    CONTROL,
    GOAL,
    MONEY,
    TREATED,
    VARIANT,
    Part,
    PeriodCounts,
)
from campaigns.domain.uplift.ratio import Ratio, check_ratio
from campaigns.domain.uplift.report import report
from campaigns.domain.uplift.samples import Arms, Kind, Outcome
from campaigns.domain.uplift.told import ArmSize, Told, Words, tell
from campaigns.domain.uplift.verdict import State

GOAL_REACHED = Outcome(GOAL, "Goal reached", Kind.RATE)
MONEY_SPENT = Outcome(MONEY, "Money per customer", Kind.AMOUNT)
INSIDE, OUTSIDE = "inside", "outside"
COUNTS_ONLY = "There are counts only."
NO_CONTROL = (
    "Nobody is held out of this campaign, so what it changes cannot be told: whoever it"
    " reached may have done the same without it. Hold out a share of the people by"
    " chance, and look again."
)
CHOSEN_ELSEWHERE = (
    "Another system chose whom this campaign reached, and not by chance: who was left"
    " out is no control group, so what it changed cannot be told. Copy it, and hold out"
    " a share of the people by chance."
)
NO_TREATED = (
    "Everybody is held out of this campaign, so there is nobody to compare with them."
)

# A campaign without an end is judged after four whole weeks
TRIAL = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class Names:
    """What a campaign, its variants and micro-segments are called."""

    campaign: str
    variants: Mapping[str, str]
    segments: Mapping[int, str]

    def name_arm(self, arm: str) -> str:
        """Return what one arm of the campaign is called."""
        if arm == CONTROL:
            return "nothing"
        if arm == TREATED:
            return self.campaign
        key = arm.removeprefix(VARIANT)
        return self.variants.get(key) or key


def report_period(
    period: PeriodCounts, names: Names, *, has_goal: bool, open_until: date | None
) -> Told:
    """Say what a campaign changed in one period, or why that cannot be told."""
    refusal = refuse(period.control_percent)
    if refusal:
        called = {arm: names.name_arm(arm) for arm in period.people}
        return Told(COUNTS_ONLY, refusal, list_sizes(period, called, {}))
    arms = _complete(period.arms)
    return report_arms(
        period,
        list_outcomes(arms, has_goal=has_goal),
        {arm: names.name_arm(arm) for arm in (*arms, *period.people)},
        open_until=open_until,
        parts=names.segments,
    )


def report_arms(
    period: PeriodCounts,
    outcomes: Sequence[Outcome],
    names: Mapping[str, str],
    *,
    open_until: date | None = None,
    parts: Mapping[int, str] | None = None,
    control: str = CONTROL,
    shares: Mapping[str, float] | None = None,
) -> Told:
    """Compare the arms of a period with its control group.

    Parameters
    ----------
    names
        What the arms are called.
    parts
        Names of the micro-segments it is broken down by.
    control
        The arm that all others are compared with.
    shares
        By which chance drew each arm; None: only that of the control group is known.
    """
    ratio = (
        _check_sides(period) if shares is None else check_ratio(period.people, shares)
    )
    waiting, everybody = sum(period.waiting.values()), sum(period.people.values())
    found = report(
        outcomes,
        _complete(period.arms, control),
        control=control,
        state=State(ratio, open_until, waiting, everybody - waiting),
        groups={
            str(part.segment_id): {INSIDE: part.inside, OUTSIDE: part.outside}
            for part in period.parts
        },
    )
    segments = parts or {}
    return tell(
        found,
        list_sizes(period, names, ratio.expected if ratio else {}, control=control),
        Words(
            arms=names,
            parts={str(id_): name for id_, name in segments.items()},
            groups=_name_groups(period.parts, segments),
        ),
        ratio=ratio,
        control=control,
    )


def _check_sides(period: PeriodCounts) -> Ratio | None:
    """Compare the control group with everybody else."""
    sides = {
        TREATED: sum(n for arm, n in period.people.items() if arm != CONTROL),
        CONTROL: period.people.get(CONTROL, 0),
    }
    percent = period.control_percent
    return check_ratio(sides, {TREATED: 100 - percent, CONTROL: percent})


def _complete(arms: Arms, control: str = CONTROL) -> Arms:
    """Return both sides, though nobody may be in one yet."""
    known = {control: {}, **arms}
    return known if len(known) > 1 else {TREATED: {}, **known}


def refuse(control_percent: float) -> str | None:
    """Return why nothing can be said of an effect; `None` where it can."""
    if control_percent <= 0:
        return NO_CONTROL
    return NO_TREATED if control_percent >= 100 else None


def list_outcomes(arms: Arms, *, has_goal: bool) -> list[Outcome]:
    """Return what can be compared: no goal without one, no money where none was."""
    has_money = any(MONEY in one and one[MONEY].squares for one in arms.values())
    chosen = [GOAL_REACHED] if has_goal else []
    return [*chosen, MONEY_SPENT] if has_money or not has_goal else chosen


def find_open_until(
    schedule: Schedule, *, starts_at: datetime, today: date, is_running: bool
) -> date | None:
    """Return the last day of a period that is still to come; `None`: it is over.

    Parameters
    ----------
    is_running
        The campaign still meets people, and this is its newest period.
    """
    if not is_running or not schedule.is_left(today):
        return None
    last = schedule.ends_on
    if schedule.dates is not None:
        last = min(max(schedule.dates), last or date.max)
    last = last or starts_at.date() + TRIAL
    return last if last > today else None


def list_sizes(
    period: PeriodCounts,
    names: Mapping[str, str],
    expected: Mapping[str, float],
    *,
    control: str | None = CONTROL,
) -> list[ArmSize]:
    """Return how many are in each arm, the control group last."""
    control_last = sorted(period.people.items(), key=lambda pair: pair[0] == control)
    return [
        ArmSize(
            key=arm,
            name=names[arm],
            is_control=arm == control,
            people=people,
            waiting=period.waiting.get(arm, 0),
            expected=expected.get(arm),
        )
        for arm, people in control_last
    ]


def _name_groups(
    parts: Sequence[Part], names: Mapping[int, str]
) -> dict[str, dict[str, str]]:
    found = {}
    for part in parts:
        name = names.get(part.segment_id, str(part.segment_id))
        found[str(part.segment_id)] = {
            INSIDE: f"People who are also in “{name}”",
            OUTSIDE: f"People who are not in “{name}”",
        }
    return found
