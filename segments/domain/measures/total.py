"""The sum of a property of events."""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from segments.domain.columns import Column, Numbers
from segments.domain.matching import NUMBER_TYPES, REVENUE
from segments.domain.measures.base import Names
from segments.domain.measures.of_property import OfProperty
from segments.domain.moments import (
    Moments,
    find_earliest,
    find_next_expiry,
    find_next_later,
)
from segments.domain.operators import Condition
from segments.domain.rounding import EXACT_BELOW, round_sums
from segments.domain.sheet import Sheet

LAST_DECIMAL = 1e-6


def foresee(
    values: pl.Series, before: pl.Series, test: Callable[[pl.Series], pl.Series]
) -> pl.Series:
    """Return the answers about numbers of which the last decimal is not certain.

    What is left of a window is added up in another order than when the rule is asked
    again, so numbers that differ by the last decimal are tried too, and of numbers that
    are not rounded nothing is foreseen: they count as turning over.

    Parameters
    ----------
    before
        The present answers.
    """
    turning = (values.abs() >= EXACT_BELOW).fill_null(False)
    for step in (-LAST_DECIMAL, 0.0, LAST_DECIMAL):
        turning |= test(round_sums(values + step)) != before
    return before ^ turning


@dataclass(frozen=True, slots=True)
class Sum(OfProperty):
    """The sum of a property over the matching events; 0 without any."""

    types = NUMBER_TYPES
    kind = "sum"

    def column(self, sheet: Sheet) -> Column:
        """Return the sums; they exist where there was an event."""
        events = sheet.match(self.matching)
        values = self._values(events, sheet)
        sums = sheet.spread(
            pl.DataFrame({"place": events["place"], "value": values})
            .group_by("place")
            .agg(pl.col("value").sum())
        )
        return Numbers(round_sums(sums.fill_null(0.0)), exists=sums.is_not_null())

    def next_change(self, condition: Condition, sheet: Sheet) -> Moments | None:
        """Return when so much has left the window that it matters."""
        if condition.type == "any":
            return None  # 0 is a number too
        if not sheet.can_expire(self.matching):
            return find_next_later(sheet, self.matching)
        now = self.read(sheet).test(condition)

        def turns(events: pl.DataFrame) -> pl.Series:
            return self._test_left(events, condition, sheet, now)

        return find_earliest(
            find_next_expiry(sheet, self.matching, now, turns),
            find_next_later(sheet, self.matching),
        )

    def _test_left(
        self, events: pl.DataFrame, condition: Condition, sheet: Sheet, now: pl.Series
    ) -> pl.Series:
        """Return the answers after each event has left."""
        value = self._values(events, sheet).alias("value").fill_null(0.0)
        left = (
            events.select("place", value)
            .select(pl.col("value").cum_sum(reverse=True).shift(-1).over("place"))
            .to_series()
            .fill_null(0.0)
        )
        exists = events["left"] > 0
        before = now.gather(events["place"])
        return foresee(left, before, lambda sums: Numbers(sums, exists).test(condition))

    def _values(self, events: pl.DataFrame, sheet: Sheet) -> pl.Series:
        if self.property == REVENUE:
            return events[REVENUE]
        return sheet.read_property(events, self.property).sum()

    def say(self, condition: Condition, names: Names) -> str:
        """Write `spent more than 500 to date`."""
        window = self.matching.say_window("to date")
        if condition.type == "any":
            return f"sum of {self.property} {condition.say()}"
        if self.property != REVENUE:
            return (
                f"the sum of {self.property} of {self.matching.say_event()} "
                f"{condition.say()}{window}"
            )
        source = ""
        if self.matching.events or self.matching.filters:
            source = f" on {self.matching.say_event()}"
        return f"spent {condition.say_amount()}{source}{window}"

    def say_not(self, condition: Condition, names: Names) -> str:
        """Write that the sum is not so."""
        they = "they " if self.property == REVENUE else ""
        return f"it is not so that {they}{self.say(condition, names)}"
