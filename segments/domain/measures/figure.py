"""The average, the smallest and the largest number of a property of events."""

from abc import abstractmethod
from dataclasses import dataclass
from math import inf
from typing import ClassVar

import polars as pl

from segments.domain.columns import Column, Numbers
from segments.domain.matching import NUMBER_TYPES
from segments.domain.measures.base import Names
from segments.domain.measures.of_property import OfProperty
from segments.domain.measures.total import foresee
from segments.domain.moments import (
    Moments,
    find_earliest,
    find_next_expiry,
    find_next_later_value,
)
from segments.domain.operators import Condition
from segments.domain.rounding import round_sums
from segments.domain.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Figure(OfProperty):
    """One number made of those of a property; missing where there is none.

    Of a list each number counts by itself: the average price of an order of two
    products is that of the products.
    """

    types = NUMBER_TYPES
    words: ClassVar[str]  # said before the name of the property

    @abstractmethod
    def fold(self, numbers: pl.Expr) -> pl.Expr:
        """Return the one number of a customer's numbers."""

    @abstractmethod
    def fold_rest(self) -> pl.Expr:
        """Return the one number of the later events of each event's customer.

        Each event has the `sum`, the `len`, the `min` and the `max` of its numbers.
        """

    def column(self, sheet: Sheet) -> Column:
        """Return the figures; they exist where there was a number."""
        events = sheet.match(self.matching)
        numbers = sheet.list_values(events, self.property, "number")
        found = numbers.group_by("place").agg(self.fold(pl.col("value")))
        return Numbers(round_sums(sheet.spread(found)))

    def next_change(self, condition: Condition, sheet: Sheet) -> Moments | None:
        """Return when so much has left the window that it matters."""
        now = self.read(sheet).test(condition)

        def turns(events: pl.DataFrame) -> pl.Series:
            before = now.gather(events["place"])
            rest = self._list_rest(events, sheet)
            return foresee(rest, before, lambda left: Numbers(left).test(condition))

        return find_earliest(
            find_next_expiry(sheet, self.matching, now, turns),
            find_next_later_value(sheet, self.matching, self.property, "number"),
        )

    def _list_rest(self, events: pl.DataFrame, sheet: Sheet) -> pl.Series:
        """Return the figure after each event has left, and all older ones."""
        number = pl.col("value")
        folded = (
            sheet.list_values(events, self.property, "number")
            .group_by("entry")
            .agg(sum=number.sum(), len=number.len(), min=number.min(), max=number.max())
        )
        return (
            events.select("place")
            .with_row_index("entry")
            .join(folded, on="entry", how="left", maintain_order="left")
            .select(rest=self.fold_rest().fill_nan(None))
            .to_series()
        )

    def name(self) -> str:
        """Write what is compared: `average revenue of "Order"`."""
        return f"{self.words} {self.property} of {self.matching.say_event()}"

    def say(self, condition: Condition, names: Names) -> str:
        """Write `average revenue of "Order" is more than 50 in the last 30 days`."""
        return f"{self.name()} {condition.say()}{self.matching.say_window()}"


@dataclass(frozen=True, slots=True)
class Average(Figure):
    """The mean of a property's numbers, rounded as sums are; missing without any."""

    kind = "average"
    words = "average"

    def fold(self, numbers: pl.Expr) -> pl.Expr:
        """Return the mean."""
        return numbers.mean()

    def fold_rest(self) -> pl.Expr:
        """Return the mean of what is left."""
        total, number = (
            pl.col(name).fill_null(0).cum_sum(reverse=True).shift(-1).over("place")
            for name in ("sum", "len")
        )
        return total / number  # 0 / 0 is not a number


@dataclass(frozen=True, slots=True)
class Smallest(Figure):
    """The smallest number of a property; missing without any."""

    kind = "min"
    words = "smallest"

    def fold(self, numbers: pl.Expr) -> pl.Expr:
        """Return the minimum."""
        return numbers.min()

    def fold_rest(self) -> pl.Expr:
        """Return the minimum of what is left."""
        number = pl.col("min").fill_null(inf)
        rest = number.cum_min(reverse=True).shift(-1).over("place")
        return pl.when(rest < inf).then(rest)


@dataclass(frozen=True, slots=True)
class Largest(Figure):
    """The largest number of a property; missing without any."""

    kind = "max"
    words = "largest"

    def fold(self, numbers: pl.Expr) -> pl.Expr:
        """Return the maximum."""
        return numbers.max()

    def fold_rest(self) -> pl.Expr:
        """Return the maximum of what is left."""
        number = pl.col("max").fill_null(-inf)
        rest = number.cum_max(reverse=True).shift(-1).over("place")
        return pl.when(rest > -inf).then(rest)
