"""How many people two micro-segments share: all pairs at once, shard by shard.

The slow, obvious reference over Python sets is in tests/segments/test_overlap.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from pyroaring import BitMap64

Counts = npt.NDArray[np.int64]
Places = npt.NDArray[np.int64]

WORD = 64
# What one step takes on one core, in nanoseconds: reading the memberships of a member,
# and comparing 64 customers of two rows. Measured; only their ratio matters
MEMBERSHIP_COST, WORD_COST = 4.4, 1.3


def count_shared(rows: Sequence[BitMap64]) -> Counts:
    """Return how many people each row shares with each other one.

    Parameters
    ----------
    rows
        The members of each row in one shard.

    Returns
    -------
    A symmetric matrix; the diagonal holds the sizes. Matrices of shards add up.
    """
    places, people = _number_people(rows)
    of_customer = np.bincount(_join(places), minlength=people)
    each_membership = MEMBERSHIP_COST * float(of_customer @ of_customer)
    each_word = WORD_COST * len(rows) ** 2 / 2 * people / WORD
    count = _count_by_customer if each_membership < each_word else _count_by_row
    return count(places, people)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two rows of the plan, by their place in it, and whom they share."""

    first: int
    second: int
    shared: int
    sizes: tuple[int, int]

    @property
    def jaccard(self) -> float:
        """Return the share of the people of both who are in each; 1: the same people.

        References
        ----------
        P. Jaccard, "The distribution of the flora in the alpine zone", New
        Phytologist 11 (1912), 37-50.
        """
        return self.shared / (sum(self.sizes) - self.shared)

    @property
    def contained(self) -> float:
        """Return the share of the smaller row that is in the larger one, too."""
        return self.shared / min(self.sizes)


def list_pairs(
    shared: Counts, *, at_least: float = 0, skip: int = 0, most: int | None = None
) -> list[Pair]:
    """Return the pairs with anybody in common, the most alike first.

    Parameters
    ----------
    at_least
        Jaccard of those that are wanted.
    skip, most
        A page of them.

    Examples
    --------
    >>> [(pair.first, pair.second, pair.jaccard)
    ...  for pair in list_pairs(np.array([[4, 2, 0], [2, 2, 0], [0, 0, 1]]))]
    [(0, 1, 0.5)]
    """
    sizes = shared.diagonal()
    first, second = np.nonzero(np.triu(shared, 1))
    common = shared[first, second]
    alike = common / (sizes[first] + sizes[second] - common)
    order = np.lexsort((second, first, -alike))
    order = order[alike[order] >= at_least][skip:][:most]
    columns = (first, second, common, sizes[first], sizes[second])
    return [
        Pair(one, other, both, (size, other_size))
        for one, other, both, size, other_size in zip(
            *(column[order].tolist() for column in columns), strict=True
        )
    ]


def _number_people(rows: Sequence[BitMap64]) -> tuple[list[Places], int]:
    """Return the members of each row as places among all members, and how many."""
    everybody = _to_array(BitMap64.union(BitMap64(), *rows))
    places = [np.searchsorted(everybody, _to_array(row)) for row in rows]
    return places, len(everybody)


def _to_array(people: BitMap64) -> npt.NDArray[np.uint64]:
    # An empty array.array cannot lend its buffer
    return np.frombuffer(people.to_array(), np.uint64) if people else np.empty(0, "u8")


def _join(places: Sequence[Places]) -> Places:
    return np.concatenate([np.empty(0, np.int64), *places])


def _count_by_customer(places: Sequence[Places], people: int) -> Counts:
    """Count what else the members of each row are in: quick where that is little."""
    rows = len(places)
    sizes = [len(row) for row in places]
    everywhere = _join(places)
    order = np.argsort(everywhere, kind="stable")
    row_of = np.repeat(np.arange(rows, dtype=np.int32), sizes)[order]
    lengths = np.bincount(everywhere, minlength=people)
    starts = np.cumsum(lengths) - lengths
    shared = np.zeros((rows, rows), np.int64)
    for row, members in enumerate(places):
        long = lengths[members]
        steps = np.arange(long.sum()) - np.repeat(np.cumsum(long) - long, long)
        entries = np.repeat(starts[members], long) + steps
        shared[row] = np.bincount(row_of[entries], minlength=rows)
    return shared


def _count_by_row(places: Sequence[Places], people: int) -> Counts:
    """Compare the rows two by two, 64 customers at a time, whoever is in them."""
    rows = len(places)
    words = -(-people // WORD)
    bits = np.zeros((rows, words * WORD // 8), np.uint8)
    for row, members in enumerate(places):
        flags = np.zeros(words * WORD, np.bool_)
        flags[members] = True
        bits[row] = np.packbits(flags)
    packed = bits.view(np.uint64)
    shared = np.zeros((rows, rows), np.int64)
    for row in range(rows):
        both = np.bitwise_count(packed[row:] & packed[row])
        shared[row, row:] = shared[row:, row] = both.sum(axis=1, dtype=np.int64)
    return shared
