"""Days until or since the yearly return of a date: a birthday, the day of sign-up."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import polars as pl

from segments.domain.columns import Column, Several
from segments.domain.matching import NUMBER_TYPES
from segments.domain.measures.base import Measure, Names, Needs
from segments.domain.moments import Moments
from segments.domain.operators import Condition
from segments.domain.reading import Fields
from segments.domain.returns import (
    Days,
    count_days_since,
    count_days_until,
    find_turning_day,
    spread_starts,
)
from segments.domain.sheet import Sheet
from segments.domain.wording import say_value

NEXT, LAST = "next", "last"


@dataclass(frozen=True, slots=True)
class Anniversary(Measure):
    """Whole days until the next or since the last yearly return of a date, 0 today.

    The day itself is no anniversary yet, and a date that lies ahead has none. Of a
    list each date counts. Without a name it is the day of sign-up.
    """

    name: str | None
    which: str

    types = NUMBER_TYPES

    @classmethod
    def parse(cls, fields: Fields) -> Self:
        """Take `name` (an attribute; null: sign-up), `which` (`next`, `last`)."""
        name = fields.optional_text("name")
        return cls(name, fields.choice("which", (NEXT, LAST)))

    def to_document(self) -> dict[str, Any]:
        """Return the measure as JSON."""
        return {"kind": "anniversary", "name": self.name, "which": self.which}

    def needs(self) -> Needs:
        """Return the attribute that holds the date."""
        return Needs(frozenset() if self.name is None else frozenset({self.name}))

    def column(self, sheet: Sheet) -> Column:
        """Return the days of each date; missing where there is no anniversary."""
        places, dates, today = self._list_dates(sheet)
        count = count_days_until if self.which == NEXT else count_days_since
        found = pl.Series(count(dates, today), dtype=pl.Float64)
        return Several(sheet.size, places, found.set(found < 0, None))

    def next_change(self, condition: Condition, sheet: Sheet) -> Moments | None:
        """Return the start of the local day on which the comparison turns over."""
        places, dates, today = self._list_dates(sheet)
        if not len(dates):
            return None
        days = find_turning_day(dates, today, condition, ahead=self.which == NEXT)
        return spread_starts(sheet, places, days)

    def say(self, condition: Condition, names: Names) -> str:
        """Write `the anniversary of birthday is within the next 7 days`."""
        date = self.name or "sign-up"
        is_next, value = self.which == NEXT, condition.value
        match condition.operator:
            case "known":
                return (
                    f"has an anniversary of {date} {'ahead' if is_next else 'behind'}"
                )
            case "unknown":
                return (
                    f"has no anniversary of {date} {'ahead' if is_next else 'behind'}"
                )
            case "eq" if value == 0:
                return f"the anniversary of {date} is today"
            case "lte":
                unit = "day" if value == 1 else f"{say_value(value)} days"
                window = "is within the next" if is_next else "was within the last"
                return f"the anniversary of {date} {window} {unit}"
        amount = f"{condition.say_amount()} {'day' if value == 1 else 'days'}"
        if is_next:
            return f"the next anniversary of {date} is {amount} away"
        return f"the last anniversary of {date} was {amount} ago"

    def _list_dates(self, sheet: Sheet) -> tuple[pl.Series, Days, Days]:
        """Return every date: its customer's place, itself, and what day it is there."""
        if self.name is None:
            dates = sheet.read_local_days(sheet.facts.customers["signed_up_at"])
            frame = pl.DataFrame({"value": dates}).with_row_index("place").drop_nulls()
        else:
            frame = sheet.attribute(self.name).list_values("date")
        today = sheet.today.gather(frame["place"])
        return frame["place"], _to_days(frame["value"]), _to_days(today)


def _to_days(dates: pl.Series) -> Days:
    days: Days = dates.cast(pl.Date).to_physical().to_numpy().astype(np.int64)
    return days
