"""Which events a measure looks at: names, property filters, a window."""

from dataclasses import dataclass
from typing import Any

import polars as pl

from segments.domain.columns import Column
from segments.domain.operators import Condition, Type, parse_condition
from segments.domain.reading import Fields
from segments.domain.wording import join_words

MAX_DAYS = 36_500
REVENUE = "revenue"  # the property with a column of its own
JSON_TYPES: frozenset[Type] = frozenset({"any", "number", "text", "flag", "date"})
NUMBER_TYPES: frozenset[Type] = frozenset({"any", "number"})
MEMBER_TYPES: frozenset[Type] = frozenset({"member"})


@dataclass(frozen=True, slots=True)
class PropertyFilter:
    """A condition on one property of an event.

    Parameters
    ----------
    property
        Its name; dots lead into objects and through lists (`products.department`).
    """

    property: str
    condition: Condition

    def test(self, values: Column) -> pl.Series:
        """Return which events pass."""
        return values.test(self.condition)

    def to_document(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {"property": self.property, **self.condition.to_document()}


@dataclass(frozen=True, slots=True)
class Matching:
    """A choice of events.

    Parameters
    ----------
    events
        Names, sorted; `None` is every event that is not a system event.
    within_days
        Elapsed 24 h periods before the moment; `None` is ever.
    """

    events: tuple[str, ...] | None
    filters: tuple[PropertyFilter, ...] = ()
    within_days: int | None = None

    def properties(self) -> frozenset[str]:
        """Return the properties that the filters read."""
        return frozenset(filter_.property for filter_ in self.filters)

    def to_document(self) -> dict[str, Any]:
        """Return it as the JSON keys `event`, `filters`, `within_days`."""
        document: dict[str, Any] = {"event": self.events[0] if self.events else None}
        if self.filters:
            document["filters"] = [filter_.to_document() for filter_ in self.filters]
        if self.within_days is not None:
            document["within_days"] = self.within_days
        return document

    def say_event(self) -> str:
        """Write what happened: `"Order" where category is "bags"`."""
        name = f'"{self.events[0]}"' if self.events else "anything"
        if not self.filters:
            return name
        words = [f"{each.property} {each.condition.say()}" for each in self.filters]
        return f"{name} where {join_words(words, 'and')}"

    def say_window(self, ever: str = "") -> str:
        """Write the window after a blank: ` in the last 7 days`."""
        return say_days(self.within_days, ever)


def say_days(days: int | None, ever: str = "") -> str:
    """Write a window after a blank; `ever` stands for no window."""
    if days is None:
        return f" {ever}" if ever else ""
    return " in the last 24 hours" if days == 1 else f" in the last {days:,} days"


def parse_matching(fields: Fields, *, window: bool = True) -> Matching:
    """Take `event`, `filters` and (with a window) `within_days`."""
    event = fields.optional_text("event")
    filters = fields.items("filters", parse_filter)
    days = fields.optional_int("within_days", 1, MAX_DAYS) if window else None
    return Matching(
        events=None if event is None else (event,),
        filters=tuple(sorted(set(filters), key=lambda each: str(each.to_document()))),
        within_days=days,
    )


def parse_filter(value: Any, path: str) -> PropertyFilter:
    """Return one property filter."""
    fields = Fields(value, path)
    name = fields.text("property")
    types = NUMBER_TYPES if name == REVENUE else JSON_TYPES
    condition = parse_condition(fields, types)
    fields.finish()
    return PropertyFilter(name, condition)
