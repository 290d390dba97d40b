"""Members as sets of customer ids, and how two states of membership differ."""

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

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


def list_changes(
    changes: Mapping[int, Change], segments: Iterable[int]
) -> pl.DataFrame:
    """Return one row per changed customer.

    Parameters
    ----------
    segments
        The micro-segments to list; others of `changes` are left out.

    Returns
    -------
    `customer_id` ascending, `entered` and `left`: lists of micro-segments, ascending.
    """
    parts = [
        (id_, is_entry, ids)
        for id_ in sorted(segments)
        for is_entry, ids in (
            (True, changes[id_].entered),
            (False, changes[id_].left),
        )
        if ids
    ]
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


def measure_coverage(
    open_: BitMap64, members: Iterable[BitMap64]
) -> tuple[Coverage, BitMap64]:
    """Return the coverage of open customers, and whoever is in any micro-segment."""
    once, several = BitMap64(), BitMap64()
    for bitmap in members:
        several |= once & bitmap
        once |= bitmap
    coverage = Coverage(
        open=len(open_), covered=len(open_ & once), several=len(open_ & several)
    )
    return coverage, once
