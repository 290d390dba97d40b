"""How often something happened."""

from dataclasses import dataclass
from typing import Any, Self

import polars as pl

from segments.domain.columns import Column, Numbers
from segments.domain.matching import NUMBER_TYPES, Matching, parse_matching
from segments.domain.measures.base import Measure, Names, Needs, need_events
from segments.domain.moments import (
    Moments,
    find_earliest,
    find_next_expiry,
    find_next_later,
)
from segments.domain.operators import Condition
from segments.domain.reading import Fields
from segments.domain.sheet import Sheet

NEVER = {("eq", 0.0), ("lte", 0.0), ("lt", 1.0)}
EVER = {("gte", 1.0), ("gt", 0.0), ("ne", 0.0)}


def next_of_count(
    sheet: Sheet, matching: Matching, condition: Condition
) -> Moments | None:
    """Return when time alone can next change what a condition says of a number."""

    if not sheet.can_expire(matching):
        return find_next_later(sheet, matching)

    def test(counts: pl.Series) -> pl.Series:
        return Numbers(counts, exists=counts > 0).test(condition)

    return find_earliest(
        find_next_expiry(
            sheet,
            matching,
            test(sheet.count(matching)),
            lambda events: test(events["left"]),
        ),
        find_next_later(sheet, matching),
    )


@dataclass(frozen=True, slots=True)
class Count(Measure):
    """The number of matching events; 0 without any."""

    matching: Matching

    types = NUMBER_TYPES

    @classmethod
    def parse(cls, fields: Fields) -> Self:
        """Take `event`, `filters`, `within_days`."""
        return cls(parse_matching(fields))

    def to_document(self) -> dict[str, Any]:
        """Return the measure as JSON."""
        return {"kind": "count", **self.matching.to_document()}

    def needs(self) -> Needs:
        """Return the events."""
        return need_events(self.matching)

    def column(self, sheet: Sheet) -> Column:
        """Return the numbers of events."""
        counts = sheet.count(self.matching)
        return Numbers(counts, exists=counts > 0)

    def next_change(self, condition: Condition, sheet: Sheet) -> Moments | None:
        """Return when so many events have left the window that it matters."""
        if condition.type == "any":
            return None  # 0 is a number too
        return next_of_count(sheet, self.matching, condition)

    def say(self, condition: Condition, names: Names) -> str:
        """Write `did "Order" at least 3 times in the last 7 days`."""
        event, window = self.matching.say_event(), self.matching.say_window()
        if (condition.operator, condition.value) in NEVER:
            if window:
                return f"did not do {event}{window}"
            return f"never did {event}"
        if (condition.operator, condition.value) in EVER:
            return f"did {event} at least once{window}"
        if condition.type == "any":
            return f"number of {event} {condition.say()}"
        times = "time" if condition.value == 1 else "times"
        amount = condition.say_amount().replace("less than", "fewer than")
        return f"did {event} {amount} {times}{window}"

    def say_not(self, condition: Condition, names: Names) -> str:
        """Write that it did not happen so often."""
        if (condition.operator, condition.value) in EVER:
            return self.say(Condition("eq", "number", 0.0), names)
        if (condition.operator, condition.value) in NEVER:
            return self.say(Condition("gte", "number", 1.0), names)
        return f"it is not so that they {self.say(condition, names)}"
