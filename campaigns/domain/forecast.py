"""What the next days bring if everybody stays in the rows where they are today.

Each day is swept as the treatment run will sweep it; who wins one is left alone for the
duration of its campaign. Nobody comes, leaves or withdraws consent.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import floor

from pyroaring import BitMap64

from campaigns.domain.arbitration import PARTS, Entrant, Numbers, Outcome
from campaigns.domain.schedule import get_period_end

Decide = Callable[[Sequence[Entrant], BitMap64], list[Outcome]]
"""Sweeps campaigns over customers, given those who are in a duration period."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A campaign on a day ahead, and for how long it leaves people alone."""

    entrant: Entrant
    duration_days: int


@dataclass(frozen=True, slots=True)
class Day:
    """What became of the campaigns of a day, in the order of the plan."""

    on: date
    outcomes: list[Outcome]


def walk(
    days: Mapping[date, Sequence[Planned]],
    *,
    ends: Mapping[date, BitMap64],
    decide: Decide,
) -> Iterator[Day]:
    """Yield one day after the other, as each follows from those before it.

    Parameters
    ----------
    days
        The campaigns of each day in the order of the plan; the days ascending.
    ends
        Who is in a duration period, by the first day on which they are free.
    """
    waiting: dict[date, BitMap64] = defaultdict(BitMap64)
    waiting.update({end: BitMap64(people) for end, people in ends.items()})
    busy = BitMap64.union(BitMap64(), *waiting.values())
    for on, planned in days.items():
        for end in [end for end in waiting if end <= on]:
            busy -= waiting.pop(end)
        outcomes = decide([one.entrant for one in planned], busy)
        for one, outcome in zip(planned, outcomes, strict=True):
            taken = outcome.treated | outcome.control
            waiting[get_period_end(on, one.duration_days)] |= taken
            busy |= taken
        yield Day(on, outcomes)


def scale(numbers: Numbers, matched: int) -> Numbers:
    """Enlarge a cell that was counted in a sample so that so many people match it.

    The parts are rounded so that they still add up: those that lose most by rounding
    down get the people that are left (largest remainder).

    Examples
    --------
    >>> scaled = scale(Numbers(3, 0, 0, 1, 0, 0, 0, 0, 0, 1, 1), 10)
    >>> scaled.in_duration, scaled.control, scaled.treated
    (4, 3, 3)
    """
    if not numbers.matched:
        return numbers
    exact = {part: getattr(numbers, part) * matched / numbers.matched for part in PARTS}
    whole = {part: floor(people) for part, people in exact.items()}
    order = sorted(PARTS, key=lambda part: whole[part] - exact[part])
    for part in order[: matched - sum(whole.values())]:
        whole[part] += 1
    return Numbers(matched=matched, **whole)
