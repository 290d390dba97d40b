"""Numbers of people, as pictures write them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from journeys.domain.graph import Edge

SMALL_NUMBER = 5


@dataclass(frozen=True, slots=True)
class Counts:
    """People in a journey.

    Parameters
    ----------
    now
        Node id -> people who stand there.
    passed
        (node id, outcome) -> people who left that way so far.
    hide_small
        Write numbers below five as "< 5", so that nobody can be recognised.
    """

    now: Mapping[str, int] = field(default_factory=dict)
    passed: Mapping[tuple[str, str], int] = field(default_factory=dict)
    hide_small: bool = False

    def say(self, number: int) -> str:
        """Write a number of people."""
        if self.hide_small and 0 < number < SMALL_NUMBER:
            return f"< {SMALL_NUMBER}"
        return f"{number:,}"

    def share(self, edge: Edge) -> str | None:
        """Write the share of a path among all ways out of its node."""
        all_ways = [
            n for (node_id, _), n in self.passed.items() if node_id == edge.source
        ]
        total = sum(all_ways)
        own = self.passed.get((edge.source, edge.outcome), 0)
        if not total or (self.hide_small and total < SMALL_NUMBER * 4):
            return None
        return f"{100 * own / total:.0f} %"
