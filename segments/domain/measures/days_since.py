"""Days since something first or last happened."""

from dataclasses import dataclass
from typing import Any, Self

from segments.domain.columns import Column
from segments.domain.matching import NUMBER_TYPES, Matching, parse_matching
from segments.domain.measures.base import Measure, Names, Needs, need_events
from segments.domain.measures.elapsed import count_days, say_days_ago
from segments.domain.moments import (
    Moments,
    find_earliest,
    find_next_day,
    find_next_later,
)
from segments.domain.operators import Condition
from segments.domain.reading import Fields
from segments.domain.sheet import Sheet


@dataclass(frozen=True, slots=True)
class DaysSince(Measure):
    """Whole elapsed 24 h periods since the first or last matching event."""

    matching: Matching
    which: str

    types = NUMBER_TYPES

    @classmethod
    def parse(cls, fields: Fields) -> Self:
        """Take `event`, `filters`, `which`."""
        which = fields.choice("which", ("first", "last"))
        return cls(parse_matching(fields, window=False), which)

    def to_document(self) -> dict[str, Any]:
        """Return the measure as JSON."""
        matching = self.matching.to_document()
        return {"kind": "days_since", "which": self.which, **matching}

    def needs(self) -> Needs:
        """Return the events."""
        return need_events(self.matching)

    def column(self, sheet: Sheet) -> Column:
        """Return the days; missing without an event."""
        return count_days(sheet.find_end(self.matching, self.which), sheet.as_of)

    def next_change(self, condition: Condition, sheet: Sheet) -> Moments | None:
        """Return when the days pass a border, or another event comes to count."""
        moments = sheet.find_end(self.matching, self.which)
        day = find_next_day(moments, condition, sheet.as_of)
        return find_earliest(day, find_next_later(sheet, self.matching))

    def say(self, condition: Condition, names: Names) -> str:
        """Write `last did "Order" more than 60 days ago`."""
        event = self.matching.say_event()
        if condition.operator == "known":
            return f"did {event} at least once"
        if condition.operator == "unknown":
            return f"never did {event}"
        return f"{self.which} did {event} {say_days_ago(condition)}"

    def say_not(self, condition: Condition, names: Names) -> str:
        """Write that it was not then, or never."""
        return f"it is not so that they {self.say(condition, names)}"
