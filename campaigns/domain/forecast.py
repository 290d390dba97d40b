"""What the next days bring if everybody stays in the rows where they are today.

Each day is swept as the treatment run will sweep it; who wins one is left alone for the
duration of its campaign, and the message they get counts for the frequency caps of the
days after. Nobody comes, leaves or withdraws consent, and no journey writes to anybody.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import floor

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap64

from campaigns.domain import variants
from campaigns.domain.arbitration import (
    PARTS,
    Audience,
    Entrant,
    Numbers,
    Outcome,
    to_ids,
)
from campaigns.domain.pressure import Pressure
from campaigns.domain.schedule import get_period_end


@dataclass(frozen=True, slots=True)
class Situation:
    """How people stand when a day begins: who is left alone, and who had too much."""

    on: date
    in_duration: BitMap64
    capped: Mapping[Audience, BitMap64]


Decide = Callable[[Sequence[Entrant], Situation], list[Outcome]]
"""Sweeps campaigns over customers on a day."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A campaign on a day ahead, and for how long it leaves people alone.

    Parameters
    ----------
    shares
        How many of 10,000 people get each of its variants.
    silent
        Places of the variants that send no message.
    """

    entrant: Entrant
    duration_days: int
    shares: tuple[int, ...] = (variants.WHOLE,)
    silent: frozenset[int] = frozenset()

    def pick_addressees(
        self, treated: BitMap64, ids: NDArray[np.uint64] | None = None
    ) -> BitMap64:
        """Return who of the treated get a message; `ids` as in `arbitration.sweep`."""
        if self.entrant.audience is None:
            return BitMap64()
        if not self.silent:
            return treated
        people = to_ids(treated)
        drawn = variants.draw(
            self.entrant.salt, self.shares, people if ids is None else ids[people]
        )
        return BitMap64(people[~np.isin(drawn, list(self.silent))])


@dataclass(frozen=True, slots=True)
class Day:
    """What became of the campaigns of a day, in the order of the plan.

    `messaged` are those who get a message.
    """

    on: date
    outcomes: list[Outcome]
    messaged: BitMap64


def walk(
    days: Mapping[date, Sequence[Planned]],
    *,
    ends: Mapping[date, BitMap64],
    pressure: Pressure,
    decide: Decide,
    ids: NDArray[np.uint64] | None = None,
) -> Iterator[Day]:
    """Yield one day after the other, as each follows from those before it.

    Parameters
    ----------
    days
        The campaigns of each day in the order of the plan; the days ascending.
    ends
        Who is in a duration period, by the first day on which they are free.
    pressure
        The messages that people have got before; it counts those of the days as well.
    ids
        The id of each customer, should the sets hold numbers in their place.
    """
    waiting: dict[date, BitMap64] = defaultdict(BitMap64)
    waiting.update({end: BitMap64(people) for end, people in ends.items()})
    busy = BitMap64.union(BitMap64(), *waiting.values())
    for on, planned in days.items():
        for end in [end for end in waiting if end <= on]:
            busy -= waiting.pop(end)
        pressure.start(on)
        outcomes = decide(
            [one.entrant for one in planned],
            Situation(on, busy, _find_capped(planned, pressure)),
        )
        messaged = BitMap64()
        for one, outcome in zip(planned, outcomes, strict=True):
            taken = outcome.treated | outcome.control
            waiting[get_period_end(on, one.duration_days)] |= taken
            busy |= taken
            addressees = one.pick_addressees(outcome.treated, ids)
            messaged |= addressees
            if one.entrant.audience is not None and addressees:
                pressure.send(one.entrant.audience, addressees, on)
        yield Day(on, outcomes, messaged)


def _find_capped(
    planned: Sequence[Planned], pressure: Pressure
) -> dict[Audience, BitMap64]:
    audiences = {one.entrant.audience for one in planned}
    return {
        audience: pressure.list_capped(audience)
        for audience in audiences
        if audience is not None
    }


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
