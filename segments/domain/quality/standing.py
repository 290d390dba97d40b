"""What is left for each row of the plan by the rows above it."""

from collections.abc import Sequence
from dataclasses import dataclass

from pyroaring import BitMap64


@dataclass(frozen=True, slots=True)
class Standing:
    """Open customers of one row.

    Parameters
    ----------
    first
        Those who are in no row above.
    alone
        Those who are in no other row at all.
    hidden
        Those who are in a row above that has campaigns.
    """

    open: int = 0
    first: int = 0
    alone: int = 0
    hidden: int = 0

    def __add__(self, other: "Standing") -> "Standing":
        """Return both together: shards add up."""
        return Standing(
            self.open + other.open,
            self.first + other.first,
            self.alone + other.alone,
            self.hidden + other.hidden,
        )


def stand(
    rows: Sequence[BitMap64], acting: Sequence[bool], open_ids: BitMap64
) -> list[Standing]:
    """Return how each row stands in one shard.

    Parameters
    ----------
    rows
        Members in the order of the plan.
    acting
        Which rows have campaigns that treat somebody.
    """
    here = [row & open_ids for row in rows]
    once, several = BitMap64(), BitMap64()
    for row in here:
        several |= once & row
        once |= row
    seen, taken = BitMap64(), BitMap64()
    found = []
    for row, acts in zip(here, acting, strict=True):
        found.append(
            Standing(
                open=len(row),
                first=len(row - seen),
                alone=len(row - several),
                hidden=len(row & taken),
            )
        )
        seen |= row
        if acts:
            taken |= row
    return found
