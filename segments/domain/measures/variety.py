"""How many values a property of events had, and which was the most frequent."""

import json
from collections import Counter
from dataclasses import dataclass

import polars as pl

from segments.domain.columns import Column, Json, Numbers
from segments.domain.matching import JSON_TYPES, NUMBER_TYPES
from segments.domain.measures.base import Names
from segments.domain.measures.of_property import OfProperty
from segments.domain.moments import (
    Moments,
    find_earliest,
    find_next_expiry,
    find_next_later,
    find_next_later_value,
)
from segments.domain.operators import Condition
from segments.domain.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Values(OfProperty):
    """Something about the values of a property, read as texts.

    Of a list each value counts; objects and inner lists are passed over. A number is
    the text that was written: 1 and "1" are one value, 1 and 1.0 are two.
    """

    def list_texts(self, events: pl.DataFrame, sheet: Sheet) -> pl.DataFrame:
        """Return every value: its event's `entry`, the `place`, the text as `value`."""
        return sheet.list_values(events, self.property, "text")


@dataclass(frozen=True, slots=True)
class Distinct(Values):
    """The number of different values of a property; 0 without any."""

    types = NUMBER_TYPES
    kind = "distinct"

    def column(self, sheet: Sheet) -> Column:
        """Return the numbers; they exist where there was an event."""
        texts = self.list_texts(sheet.match(self.matching), sheet)
        numbers = texts.group_by("place").agg(
            pl.col("value").n_unique().cast(pl.Float64)
        )
        exists = sheet.count(self.matching) > 0
        return Numbers(sheet.spread(numbers).fill_null(0.0), exists)

    def next_change(self, condition: Condition, sheet: Sheet) -> Moments | None:
        """Return when so many values have left the window that it matters."""
        if condition.type == "any":
            return None  # 0 is a number too

        def turns(events: pl.DataFrame) -> pl.Series:
            rest = Numbers(self._count_rest(events, sheet), events["left"] > 0)
            return rest.test(condition)

        now = self.read(sheet).test(condition)
        return find_earliest(
            find_next_expiry(sheet, self.matching, now, turns),
            find_next_later(sheet, self.matching),
        )

    def _count_rest(self, events: pl.DataFrame, sheet: Sheet) -> pl.Series:
        """Return how many values are there after each event has left."""
        last_seen = (
            self.list_texts(events, sheet)
            .group_by("place", "value")
            .agg(pl.col("entry").max())["entry"]
            .value_counts(name="last")
        )
        last = pl.col("last").fill_null(0).cast(pl.Float64)
        return (
            events.select("place")
            .with_row_index("entry")
            .join(last_seen, on="entry", how="left", maintain_order="left")
            .select(last.cum_sum(reverse=True).shift(-1).over("place").fill_null(0.0))
            .to_series()
        )

    def name(self) -> str:
        """Write what is compared: `number of different values of category`."""
        return (
            f"number of different values of {self.property} "
            f"of {self.matching.say_event()}"
        )

    def say(self, condition: Condition, names: Names) -> str:
        """Write `number of different values of category of "Order" is more than 2`."""
        return f"{self.name()} {condition.say()}{self.matching.say_window()}"


@dataclass(frozen=True, slots=True)
class MostFrequent(Values):
    """The value of a property seen most often; of several level ones each counts."""

    types = JSON_TYPES
    kind = "most_frequent"

    def column(self, sheet: Sheet) -> Column:
        """Return for each customer the JSON list of the most frequent values."""
        texts = self.list_texts(sheet.match(self.matching), sheet)
        counted = texts.group_by("place", "value").len()
        first = counted.filter(pl.col("len") == pl.col("len").max().over("place"))
        known = first["value"].unique()
        written = pl.Series([json.dumps(text) for text in known], dtype=pl.String)
        lists = first.select(
            "place",
            pl.col("value").replace_strict(known, written, return_dtype=pl.String),
        )
        found = lists.group_by("place").agg(
            pl.format("[{}]", pl.col("value").str.join(", "))
        )
        return Json(sheet.spread(found), sheet.zones)

    def next_change(self, condition: Condition, sheet: Sheet) -> Moments | None:
        """Return when other values are the most frequent ones, and that matters."""
        now = self.read(sheet).test(condition)

        def turns(events: pl.DataFrame) -> pl.Series:
            zones = sheet.zones.gather(events["place"])
            return Json(self._list_rest(events, sheet), zones).test(condition)

        return find_earliest(
            find_next_expiry(sheet, self.matching, now, turns),
            find_next_later_value(sheet, self.matching, self.property, "text"),
        )

    def _list_rest(self, events: pl.DataFrame, sheet: Sheet) -> pl.Series:
        """Return the JSON list of the most frequent values after each event has left.

        Walks from the newest event to the oldest, so that values only come to be seen
        more often.
        """
        texts = self.list_texts(events, sheet).group_by("entry").agg("value")
        frame = (
            events.select("place")
            .with_row_index("entry")
            .join(texts, on="entry", how="left", maintain_order="left")
        )
        rest: list[str | None] = []
        customer = None
        for place, values in frame.select("place", "value").reverse().iter_rows():
            if place != customer:
                customer, most = place, 0
                top: list[str] = []
                seen = Counter[str]()
            rest.append(json.dumps(top) if top else None)
            for value in values or ():
                seen[value] += 1
                if seen[value] > most:
                    most, top = seen[value], [value]
                elif seen[value] == most:
                    top.append(value)
        return pl.Series(rest[::-1], dtype=pl.String)

    def say(self, condition: Condition, names: Names) -> str:
        """Write `most frequent category of "Order" is "bags" in the last 30 days`."""
        event, window = self.matching.say_event(), self.matching.say_window()
        return f"most frequent {self.property} of {event} {condition.say()}{window}"
