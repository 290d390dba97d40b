"""Being among the top or bottom per cent of all open customers in a measure."""

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Self

import polars as pl

from segments.domain.buying.model import BuyingModel
from segments.domain.buying.past import count_open_buyers
from segments.domain.columns import Column, Json, Numbers
from segments.domain.measures.attribute import Attribute
from segments.domain.measures.base import Measure, Names, Needs
from segments.domain.measures.count import Count
from segments.domain.measures.days_since import DaysSince
from segments.domain.measures.figure import Average, Figure, Largest, Smallest
from segments.domain.measures.longevity import Longevity
from segments.domain.measures.prediction import (
    ChurnProbability,
    DaysToPurchase,
    LifetimeValue,
    Prediction,
)
from segments.domain.measures.total import Sum
from segments.domain.measures.variety import Distinct
from segments.domain.moments import Moments
from segments.domain.operators import Condition, Type
from segments.domain.reading import Fields
from segments.domain.sheet import Sheet
from segments.domain.wording import say_value

RANK: frozenset[Type] = frozenset({"rank"})
BUYERS = "buyers"  # one key of all predictions: of them the same is collected
RANKED: dict[str, type[Measure]] = {
    "attribute": Attribute,
    "longevity": Longevity,
    "count": Count,
    "sum": Sum,
    "average": Average,
    "min": Smallest,
    "max": Largest,
    "distinct": Distinct,
    "days_since": DaysSince,
    "lifetime_value": LifetimeValue,
    "churn_probability": ChurnProbability,
    "days_to_purchase": DaysToPurchase,
}


@dataclass(frozen=True, slots=True)
class Rank(Measure):
    """The place of a number among all open customers who have it.

    The value to reach is found in a first pass over everybody (`ranking`) and is a
    constant until the next run. Who lacks the measure is never in a rank.
    """

    of: Measure

    types = RANK

    @classmethod
    def parse(cls, fields: Fields) -> Self:
        """Take `of`, a measure of numbers."""
        inner = Fields(fields.take("of"), fields.at("of"))
        measure = RANKED[inner.choice("kind", RANKED)].parse(inner)
        inner.finish()
        return cls(measure)

    def to_document(self) -> dict[str, Any]:
        """Return the measure as JSON."""
        return {"kind": "rank", "of": self.of.to_document()}

    def needs(self) -> Needs:
        """Return what the ranked measure needs."""
        return self.of.needs()

    def column(self, sheet: Sheet) -> Column:
        """Return the numbers, missing where the measure does not exist."""
        column = self.of.read(sheet)
        if isinstance(column, Json):
            return Numbers(column.sum())
        assert isinstance(column, Numbers)
        return Numbers(column.values.set(~column.exists, None))

    def collect(self, sheet: Sheet) -> pl.DataFrame:
        """Return what the threshold is found from, of the open customers of a sheet.

        Those are their numbers. What is foretold of them is not known before everybody
        has been seen, so of these it is their purchases.
        """
        if isinstance(self.of, Prediction):
            return count_open_buyers(sheet)
        values = self._read_numbers(sheet)
        ranked = values.filter(sheet.facts.customers["open"]).drop_nulls()
        return ranked.rename("value").value_counts(name="people")

    def count(self, part: pl.DataFrame, model: BuyingModel | None) -> pl.DataFrame:
        """Return the numbers in what was collected: `value`, and `people` with it."""
        if not isinstance(self.of, Prediction):
            return part
        values = self.of.judge(model, part)
        return part.select(values.alias("value"), "people").drop_nulls()

    def test(self, condition: Condition, sheet: Sheet) -> pl.Series:
        """Return who reaches the threshold; without one nobody does."""
        threshold = sheet.thresholds.get(self.key(condition))
        if threshold is None:
            return pl.repeat(False, sheet.size, eager=True)
        reaches = Condition(condition.operator, "rank", threshold)
        return reaches.test(self._read_numbers(sheet))

    def key(self, condition: Condition) -> str:
        """Return the stable key under which the threshold is stored."""
        return _digest({"of": self.of.to_document(), **condition.to_document()})

    def measure_key(self) -> str:
        """Return the stable key of what is collected, whatever the percentage."""
        if isinstance(self.of, Prediction):
            return BUYERS
        return _digest(self.of.to_document())

    def _read_numbers(self, sheet: Sheet) -> pl.Series:
        column = self.read(sheet)
        assert isinstance(column, Numbers)
        return column.values

    def next_change(self, condition: Condition, sheet: Sheet) -> Moments | None:
        """Return when the ranked number can pass the threshold, a constant here."""
        threshold = sheet.thresholds.get(self.key(condition))
        if threshold is None:
            return None
        reaches = Condition(condition.operator, "rank", threshold)
        return self.of.next_change(reaches, sheet)

    def say(self, condition: Condition, names: Names) -> str:
        """Write `is in the top 10 % by spending to date`."""
        end = "top" if condition.operator == "top_percent" else "bottom"
        return f"is in the {end} {say_value(condition.value)} % by {_say_of(self.of)}"

    def say_not(self, condition: Condition, names: Names) -> str:
        """Write that the place is not reached."""
        return self.say(condition, names).replace("is in", "is not in", 1)


def _digest(document: dict[str, Any]) -> str:
    text = json.dumps(document, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def _say_of(measure: Measure) -> str:
    match measure:
        case Prediction():
            return measure.name()
        case Attribute(name):
            return name
        case Longevity():
            return "time since sign-up"
        case Count(matching):
            return f"number of {matching.say_event()}{matching.say_window('to date')}"
        case Sum(matching, "revenue"):
            on = f" on {matching.say_event()}" if matching.events else ""
            return f"spending{on}{matching.say_window('to date')}"
        case Sum(matching, name):
            event = matching.say_event()
            return f"sum of {name} of {event}{matching.say_window('to date')}"
        case Figure(matching) | Distinct(matching):
            return f"{measure.name()}{matching.say_window('to date')}"
        case DaysSince(matching, which):
            return f"days since the {which} {matching.say_event()}"
    raise TypeError(measure)
