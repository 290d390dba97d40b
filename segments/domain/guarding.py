"""Whether a micro-segment changed its size more than behaviour explains.

A feed that stops or an attribute that is renamed empties micro-segments overnight, and
campaigns would act on that. Shards are random samples of the customers, so a single
one tells: the first shard that a run evaluates decides for all of them.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from math import sqrt

from segments.domain.plan import find_dependents
from segments.domain.rules import Rule

DEVIATIONS = 3  # standard deviations of chance that the change must lie beyond


@dataclass(frozen=True, slots=True)
class Guard:
    """How much a size may change from one run to the next.

    Parameters
    ----------
    factor
        So many times as large or as small is too much.
    people
        Changes by fewer people of a shard are never too much.
    """

    factor: float = 4
    people: int = 100

    def is_too_much(self, before: int, after: int) -> bool:
        """Tell whether a size changed by more than the factor, chance allowed for.

        A sample's number of members varies by about its square root. The smaller size
        must lie below what the factor leaves of the larger one by more than that: a
        sample must be large enough to say that the factor was passed.

        Examples
        --------
        >>> Guard().is_too_much(1_000, 100), Guard().is_too_much(1_000, 240)
        (True, False)
        >>> Guard().is_too_much(0, 90), Guard().is_too_much(0, 500)
        (False, True)
        """
        if abs(after - before) < self.people:
            return False
        left = max(before, after) / self.factor
        chance = DEVIATIONS * sqrt(left / self.factor + left)
        return left - min(before, after) > chance


def find_suspects(
    sizes: Mapping[int, tuple[int, int]], rules: Mapping[int, Rule], guard: Guard
) -> Set[int]:
    """Return the micro-segments that changed too much, of their own accord.

    Parameters
    ----------
    sizes
        Members before and after, by micro-segment: those that are judged.
    rules
        All rules. What refers to a suspect is left out: with it held, it may be as
        ever.
    """
    found = {id_ for id_, (old, new) in sizes.items() if guard.is_too_much(old, new)}
    following = {
        id_
        for suspect in found
        for id_ in find_dependents(rules, frozenset({suspect})) - {suspect}
    }
    return found - following
