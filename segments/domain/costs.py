"""What a rule costs a run: the time of its conditions, and the events that are read."""

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from segments.domain.plan import Plan
from segments.domain.tree import Leaf

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Cost:
    """What one rule costs.

    Parameters
    ----------
    seconds
        Its part of the time that its conditions took.
    events
        Rows of events that are read for it; other rules may need the same ones.
    """

    seconds: float
    events: int


def share_costs(
    plan: Plan[K], seconds: Mapping[int, float], events: Mapping[str, int]
) -> dict[K, Cost]:
    """Return what each rule of a plan costs.

    The first condition over a measure pays for computing it, so the time of a measure
    is split evenly over its conditions, and that of a condition over its rules.

    Parameters
    ----------
    seconds
        How long each condition took, by its number in the plan.
    events
        Rows of events that were read, by name.
    """
    measures = [leaf.measure for leaf in plan.leaves]
    spent = dict.fromkeys(measures, 0.0)
    for number, took in seconds.items():
        spent[measures[number]] += took
    conditions = Counter(measures)
    users = Counter(number for used in plan.uses.values() for number in used)
    share = [
        spent[measure] / conditions[measure] / max(users[number], 1)
        for number, measure in enumerate(measures)
    ]
    needed = [_find_names(leaf, events) for leaf in plan.leaves]
    nothing: frozenset[str] = frozenset()
    return {
        key: Cost(
            sum(share[number] for number in used),
            sum(
                events[name]
                for name in nothing.union(*(needed[number] for number in used))
            ),
        )
        for key, used in plan.uses.items()
    }


def _find_names(leaf: Leaf, events: Mapping[str, int]) -> frozenset[str]:
    """Return the names of events that a condition needs, of those that were read."""
    needs = leaf.measure.needs().events
    if any(need.events is None for need in needs):
        return frozenset(events)
    return frozenset(
        name for need in needs for name in need.events or () if name in events
    )


def count_shared(plan: Plan[K]) -> dict[K, tuple[int, int]]:
    """Return how many conditions each rule has, and how many other rules have too."""
    users = Counter(number for used in plan.uses.values() for number in used)
    return {
        key: (len(used), sum(users[number] > 1 for number in used))
        for key, used in plan.uses.items()
    }
