"""Something happened, and something else has not happened since."""

from dataclasses import dataclass
from typing import Any, Self

import polars as pl

from segments.domain.columns import Column, Flags
from segments.domain.matching import MEMBER_TYPES, Matching, parse_matching
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


@dataclass(frozen=True, slots=True)
class NotSince(Measure):
    """Whether `missing` has not happened since the last matching event.

    Of two at the same moment `missing` is taken for the later one: who puts something
    into a cart and orders at once has left no cart behind.
    """

    matching: Matching
    missing: str

    types = MEMBER_TYPES

    @classmethod
    def parse(cls, fields: Fields) -> Self:
        """Take `event`, `filters`, `within_days`, `missing`."""
        return cls(missing=fields.text("missing"), matching=parse_matching(fields))

    def to_document(self) -> dict[str, Any]:
        """Return the measure as JSON."""
        matching = self.matching.to_document()
        return {"kind": "not_since", "missing": self.missing, **matching}

    @property
    def answer(self) -> Matching:
        """Return the events that must not have happened since."""
        return Matching((self.missing,))

    def needs(self) -> Needs:
        """Return both kinds of events."""
        return need_events(self.matching) | need_events(self.answer)

    def column(self, sheet: Sheet) -> Column:
        """Return who did the one and not the other since."""
        did, answered = _find_last(sheet, self.matching), _find_last(sheet, self.answer)
        return Flags((did > answered.fill_null(0)).fill_null(False))

    def next_change(self, condition: Condition, sheet: Sheet) -> Moments | None:
        """Return when the last matching event leaves the window."""
        column = self.read(sheet)
        assert isinstance(column, Flags)
        now = column.values
        return find_earliest(
            find_next_expiry(
                sheet,
                self.matching,
                now,
                lambda events: now.gather(events["place"]) & (events["left"] > 0),
            ),
            find_next_later(sheet, self.matching, self.answer),
        )

    def say(self, condition: Condition, names: Names) -> str:
        """Write `did "Cart Viewed" in the last 7 days and not "Order" since`."""
        words = (
            f"did {self.matching.say_event()}{self.matching.say_window()} "
            f'and not "{self.missing}" since'
        )
        return (
            words if condition.operator == "is" else f"it is not so that they {words}"
        )

    def say_not(self, condition: Condition, names: Names) -> str:
        """Write the contrary."""
        contrary = "is_not" if condition.operator == "is" else "is"
        return self.say(Condition(contrary, "member"), names)


def _find_last(sheet: Sheet, matching: Matching) -> pl.Series:
    """Return when each customer last did it, in microseconds; null is never."""
    events = sheet.match(matching).group_by("place").agg(pl.col("occurred_at").max())
    moments: pl.Series = sheet.spread(events).to_physical()
    return moments
