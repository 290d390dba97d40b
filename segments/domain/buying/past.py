"""Reading from a sheet what people bought.

A purchase is the event that the workspace calls one, else every event with revenue;
money that is given back (revenue below 0) is none. Purchases of one calendar day, where
the customer lives, are one; a purchase without revenue is worth nothing.
"""

from dataclasses import dataclass

import polars as pl

from segments.domain.buying.bg_nbd import Floats
from segments.domain.buying.model import Past
from segments.domain.columns import get_local_dates
from segments.domain.matching import REVENUE, Matching
from segments.domain.rounding import round_sums
from segments.domain.sheet import Sheet

SAMPLE = 2_000  # buyers of a shard, of whom the parameters are found
COLUMNS = ("x", "t_x", "age", "spent")


@dataclass(frozen=True)
class Buyers:
    """Those of a sheet who bought.

    Parameters
    ----------
    frame
        One row for each: `place`, `today` (where they live), and `COLUMNS` as in
        `Past`.
    """

    frame: pl.DataFrame

    @property
    def past(self) -> Past:
        """Return what they bought."""
        return read_past(self.frame)


def read_past(frame: pl.DataFrame) -> Past:
    """Return a frame with `COLUMNS` as what that many people bought."""
    columns: list[Floats] = [
        frame[name].cast(pl.Float64).to_numpy() for name in COLUMNS
    ]
    return Past(*columns)


def find_buyers(sheet: Sheet) -> Buyers:
    """Return who bought up to the moment; found once for all measures of a sheet."""
    return sheet.remember("buyers", lambda: _find_buyers(sheet))


def list_purchases(sheet: Sheet) -> pl.DataFrame:
    """Return the purchases up to the moment: `place`, `occurred_at`, `revenue`."""
    name = sheet.facts.purchase
    events = sheet.match(Matching(None if name is None else (name,)))
    paid = pl.col(REVENUE) >= 0
    if name is not None:
        paid = paid.fill_null(True)
    return events.filter(paid).select("place", "occurred_at", REVENUE)


def sample_buyers(sheet: Sheet) -> pl.DataFrame:
    """Return the purchases of some people drawn by a hash, and how many are alike."""
    ids = sheet.facts.customers["customer_id"]
    frame = find_buyers(sheet).frame
    drawn = frame.with_columns(ids.gather(frame["place"]).hash().alias("drawn"))
    return _count_alike(drawn.bottom_k(SAMPLE, by="drawn"))


def count_open_buyers(sheet: Sheet) -> pl.DataFrame:
    """Return the purchases of open customers, and how many are alike."""
    frame = find_buyers(sheet).frame
    is_open = sheet.facts.customers["open"].gather(frame["place"])
    return _count_alike(frame.filter(is_open))


def _count_alike(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.group_by(COLUMNS).agg(pl.len().alias("people"))


def _find_buyers(sheet: Sheet) -> Buyers:
    purchases = list_purchases(sheet)
    zones = sheet.zones.gather(purchases["place"])
    days = purchases.select(
        "place",
        pl.col(REVENUE).fill_null(0.0),
        day=get_local_dates(purchases["occurred_at"], zones),
    )
    day = pl.col("day")
    frame = (
        days.group_by("place", "day")
        .agg(pl.col(REVENUE).sum())
        .group_by("place")
        .agg(
            x=pl.len().cast(pl.Int64) - 1,
            first=day.min(),
            last=day.max(),
            spent=pl.col(REVENUE).filter(day > day.min()).sum(),
        )
        .sort("place")
    )
    frame = frame.with_columns(
        round_sums(frame["spent"]), today=sheet.today.gather(frame["place"])
    )
    return Buyers(
        frame.select(
            "place",
            "today",
            "x",
            t_x=(pl.col("last") - pl.col("first")).dt.total_days(),
            # Clocks that go back over midnight make today yesterday for an hour
            age=pl.max_horizontal("today", "last").sub(pl.col("first")).dt.total_days(),
            spent="spent",
        )
    )
