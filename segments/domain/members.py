"""Members as sets of customer ids, and how two states of membership differ."""

from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import polars as pl
from pyroaring import BitMap64

IDS = "Q"  # unsigned 64 bits, as roaring bitmaps hand them over


def to_bitmap(customer_ids: pl.Series, members: pl.Series | None = None) -> BitMap64:
    """Return the ids of the customers for whom a boolean column is true, or of all."""
    found = customer_ids if members is None else customer_ids.filter(members)
    found = found.cast(pl.UInt64)
    return BitMap64(array(IDS, found.to_numpy().tobytes()))


def to_column(customer_ids: pl.Series, bitmap: BitMap64) -> pl.Series:
    """Return a boolean column: which customers are in a bitmap."""
    return customer_ids.is_in(to_ids(bitmap).implode())


def to_ids(bitmap: BitMap64) -> pl.Series:
    """Return the ids of a bitmap, ascending."""
    return pl.Series(bitmap.to_array(), dtype=pl.UInt64).cast(pl.Int64)


@dataclass(frozen=True, slots=True)
class Change:
    """How the members of one micro-segment changed."""

    entered: BitMap64
    left: BitMap64


NO_CHANGE = Change(BitMap64(), BitMap64())


def divide(change: Change, customers: BitMap64) -> tuple[Change, Change]:
    """Return the part of a change that is about some customers, and the rest."""
    return (
        Change(change.entered & customers, change.left & customers),
        Change(change.entered - customers, change.left - customers),
    )


def compare(before: BitMap64 | None, after: BitMap64 | None) -> Change:
    """Return who entered and who left; `None` is nobody."""
    before, after = before or BitMap64(), after or BitMap64()
    return Change(after - before, before - after)


def iterate_sides(
    changes: Mapping[int, Change],
) -> Iterator[tuple[int, bool, BitMap64]]:
    """Yield who entered and who left each micro-segment (`True`: entered), if any."""
    for id_ in sorted(changes):
        for is_entry, ids in (
            (True, changes[id_].entered),
            (False, changes[id_].left),
        ):
            if ids:
                yield id_, is_entry, ids


def cut(ids: BitMap64, most: int) -> Iterator[list[int]]:
    """Yield the ids, ascending, at most so many at a time."""
    listed = ids.to_array().tolist()
    for start in range(0, len(listed), most):
        yield listed[start : start + most]


def list_changes(changes: Mapping[int, Change]) -> pl.DataFrame:
    """Return one row per changed customer.

    Returns
    -------
    `customer_id` ascending, `entered` and `left`: lists of micro-segments, ascending.
    """
    parts = list(iterate_sides(changes))
    customers = array(IDS)
    for _, _, ids in parts:
        customers.extend(ids.to_array())
    schema = {"segment": pl.Int32, "entered": pl.Boolean, "count": pl.UInt32}
    runs = [(id_, is_entry, len(ids)) for id_, is_entry, ids in parts]
    rows = pl.DataFrame(runs, schema=schema, orient="row").select(
        pl.col("segment", "entered").repeat_by("count").explode()
    )
    customer_ids = pl.Series("customer_id", customers, dtype=pl.UInt64).cast(pl.Int64)
    segment, entered = pl.col("segment"), pl.col("entered")
    return (
        rows.with_columns(customer_ids)
        .group_by("customer_id")
        .agg(
            segment.filter(entered).alias("entered"),
            segment.filter(~entered).alias("left"),
        )
        .sort("customer_id")
    )


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many open customers are in no, one or several micro-segments."""

    open: int
    covered: int
    several: int

    def shift(self, was: "Coverage", is_: "Coverage") -> "Coverage":
        """Return the coverage once some customers are not as they were.

        It may have been counted earlier than they: no part is larger than its whole.

        Examples
        --------
        >>> Coverage(9, 5, 2).shift(Coverage(3, 3, 1), Coverage(3, 0, 0))
        Coverage(open=9, covered=2, several=1)
        """
        covered = self.covered + is_.covered - was.covered
        covered = min(max(covered, 0), self.open)
        several = self.several + is_.several - was.several
        return Coverage(self.open, covered, min(max(several, 0), covered))


@dataclass(slots=True)
class Overlap:
    """Who is in any of some micro-segments, and who in several of them."""

    once: BitMap64 = field(default_factory=BitMap64)
    several: BitMap64 = field(default_factory=BitMap64)

    def add(self, members: BitMap64) -> None:
        """Take one more micro-segment into account."""
        self.several |= self.once & members
        self.once |= members

    def join(self, members: Iterable[BitMap64]) -> "Overlap":
        """Return what further micro-segments make of it."""
        joined = Overlap(self.once.copy(), self.several.copy())
        for one in members:
            joined.add(one)
        return joined

    def measure(self, open_: BitMap64) -> Coverage:
        """Return the coverage of open customers."""
        return Coverage(
            open=len(open_),
            covered=len(open_ & self.once),
            several=len(open_ & self.several),
        )
