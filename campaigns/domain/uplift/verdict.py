"""Whether anything may be concluded, and what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from campaigns.domain.uplift.intervals import Difference
from campaigns.domain.uplift.power import SIGNIFICANCE, find_detectable
from campaigns.domain.uplift.ratio import Ratio
from campaigns.domain.uplift.samples import Kind

LEAST_PEOPLE = 30  # of each side: below it the intervals are no good
MOST_OPEN = 0.2  # of the people; above it those who answer slowly are missing


class Finding(StrEnum):
    """What a comparison found."""

    WAIT = "wait"  # do not conclude yet
    MORE = "more"
    LESS = "less"
    NONE = "none"  # no difference was seen


class Reason(StrEnum):
    """Why nothing may be concluded yet, in the order in which it is told."""

    RATIO_OFF = "ratio_off"
    TOO_FEW = "too_few"
    PERIOD_OPEN = "period_open"
    WINDOW_OPEN = "window_open"


@dataclass(frozen=True, slots=True)
class Doubt:
    """One reason to wait, as a sentence."""

    code: Reason
    sentence: str


@dataclass(frozen=True, slots=True)
class State:
    """How far a comparison has come.

    Parameters
    ----------
    open_until
        The last day of the period where that is still to come. Whoever looks every day
        and stops at the first good number finds differences where there are none.
    waiting
        People whose time to answer is not over; they are in no number.
    counted
        People whose time is over.
    """

    ratio: Ratio | None = None
    open_until: date | None = None
    waiting: int = 0
    counted: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What may be said of one outcome."""

    finding: Finding
    doubts: Sequence[Doubt]


def judge(
    kind: Kind, difference: Difference | None, state: State, *, p_value: float | None
) -> Verdict:
    """Say what a comparison found, or why nothing may be concluded yet.

    Parameters
    ----------
    p_value
        Corrected where several arms are compared with one control group.
    """
    order = list(Reason)
    doubts = [*_doubt_sizes(kind, difference), *_doubt_state(state)]
    doubts.sort(key=lambda doubt: order.index(doubt.code))
    if doubts or difference is None or p_value is None:
        return Verdict(Finding.WAIT, doubts)
    if difference.absolute.has_zero or p_value >= SIGNIFICANCE:
        return Verdict(Finding.NONE, ())
    is_more = difference.absolute.value > 0
    return Verdict(Finding.MORE if is_more else Finding.LESS, ())


def _doubt_sizes(kind: Kind, difference: Difference | None) -> list[Doubt]:
    if difference is None:
        return [Doubt(Reason.TOO_FEW, "A side has fewer than two people.")]
    least = min(difference.treated.people, difference.control.people)
    if least < LEAST_PEOPLE:
        text = f"A side has {least:,} people; {LEAST_PEOPLE} are the least."
        return [Doubt(Reason.TOO_FEW, text)]
    if not _is_measurable(kind, difference):
        text = (
            "Too few people: even a difference as large as the control group's whole"
            " result would go unnoticed."
        )
        return [Doubt(Reason.TOO_FEW, text)]
    return []


def _is_measurable(kind: Kind, difference: Difference) -> bool:
    """Tell whether a doubled result would be noticed; of a high rate, a perfect one."""
    if not difference.absolute.has_zero:
        return True
    control = difference.control
    if kind is Kind.AMOUNT:
        return difference.detectable <= abs(control.mean)
    # As for rows of the plan: two who did and two who did not are added
    rate = (control.total + 2) / (control.people + 4)
    sizes = difference.treated.people, control.people
    return find_detectable(rate * (1 - rate), *sizes) <= min(rate, 1 - rate)


def _doubt_state(state: State) -> list[Doubt]:
    doubts = []
    if state.ratio is not None and state.ratio.is_off:
        doubts.append(
            Doubt(
                Reason.RATIO_OFF,
                "The sizes of the groups are not those planned: something besides"
                " chance decided who is in which.",
            )
        )
    if state.open_until is not None:
        day = f"{state.open_until.day} {state.open_until:%B %Y}"
        doubts.append(Doubt(Reason.PERIOD_OPEN, f"The period runs until {day}."))
    everybody = state.waiting + state.counted
    if state.waiting > MOST_OPEN * everybody:
        share = round(100 * state.waiting / everybody)
        text = f"{share} % of the people still have time to reach the goal."
        doubts.append(Doubt(Reason.WINDOW_OPEN, text))
    return doubts
