"""What it costs to ask some rules: how many conditions look at how many events."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from journeys.domain.cohort import Ints
from journeys.domain.simulate import effort
from segments.domain.measures import Measure
from segments.domain.plan import Plan, build_plan


@dataclass(frozen=True, slots=True)
class Weight:
    """How heavy some rules are.

    Parameters
    ----------
    fixed
        The price of asking nobody.
    conditions, operations
        How many there are.
    attributes
        By name: conditions that read it.
    seen, watched
        By number of an event: measures that count it, and those of which the next
        change is asked.
    """

    fixed: int
    conditions: int
    operations: int
    attributes: Mapping[str, int]
    seen: Ints
    watched: Ints

    def price(self, people: int, events: Ints, letters: Mapping[str, int]) -> int:
        """Return the price of asking so many people.

        Parameters
        ----------
        events
            By number of an event: how often these people did it.
        letters
            By attribute: the length of all their values.
        """
        price = self.fixed
        price += (self.conditions + self.operations) * people // effort.PEOPLE_ASKED
        price += int(events.sum()) // effort.EVENTS_GATHERED
        price += int(events @ self.seen) // effort.EVENTS_SEEN
        price += int(events @ self.watched) // effort.EVENTS_WATCHED
        read = sum(letters[name] * times for name, times in self.attributes.items())
        return price + read // effort.LETTERS


def weigh(
    plan: Plan[int], watched: Collection[int], codes: Mapping[str, int]
) -> Weight:
    """Weigh the rules of a plan.

    Parameters
    ----------
    watched
        Rules of which the next change is asked.
    codes
        Numbers of events by name.
    """
    again = build_plan({number: plan.rules[number] for number in watched})
    conditions, repeated = len(plan.leaves), len(again.leaves)
    operations = sum(len(program) for program in plan.programs.values())
    attributes: dict[str, int] = {}
    for leaf in plan.leaves:
        for name in leaf.measure.needs().attributes:
            attributes[name] = attributes.get(name, 0) + 1
    fixed = effort.ASKING + conditions * effort.CONDITION
    fixed += repeated * effort.WATCHED + operations * effort.OPERATION
    return Weight(
        fixed=fixed,
        conditions=conditions,
        operations=operations,
        attributes=attributes,
        seen=_count_looks(plan.measures, codes),
        watched=_count_looks(again.measures, codes),
    )


def _count_looks(measures: Collection[Measure], codes: Mapping[str, int]) -> Ints:
    """Return by number of an event how many measures look at it."""
    looks = np.zeros(len(codes), dtype=np.int64)
    anything = [code for name, code in codes.items() if not name.startswith("$")]
    for measure in measures:
        for need in measure.needs().events:
            if need.events is None:
                looks[anything] += 1
            else:
                looks[[codes[name] for name in need.events if name in codes]] += 1
    return looks
