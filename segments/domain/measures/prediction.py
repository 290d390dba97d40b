"""What is foretold of a customer: leaving, the next purchase, what they will spend.

By the parameters of the last run (`buying`) and the customer's purchases; a measure is
missing for whoever has not bought, and for all where no parameters were found.
"""

from abc import abstractmethod
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar, Self

import numpy as np
import numpy.typing as npt
import polars as pl

from segments.domain.buying.bg_nbd import Floats
from segments.domain.buying.model import BuyingModel, Past
from segments.domain.buying.past import find_buyers, list_purchases, read_past
from segments.domain.columns import Column, Numbers
from segments.domain.matching import NUMBER_TYPES, REVENUE
from segments.domain.measures.base import EventNeed, Measure, Names, Needs
from segments.domain.moments import NEVER, Moments, find_earliest, spread_earliest
from segments.domain.operators import Condition
from segments.domain.reading import Fields
from segments.domain.returns import spread_starts
from segments.domain.sheet import Sheet

PURCHASES = Needs(
    events=frozenset({EventNeed(None, None, frozenset({REVENUE}), purchases=True)})
)
YEAR = 365  # days
LONGEST_HORIZON = 3_650
LAST_DAY = 36_500  # what lies further ahead never comes
LAST_PLACE = 1_000_000  # more numbers than a condition can name
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Prediction(Measure):
    """A number that follows from what somebody bought, and from the day.

    While somebody does not buy it goes one way only, day by day.
    """

    types = NUMBER_TYPES
    kind: ClassVar[str]
    grows: ClassVar[bool] = True

    @classmethod
    def parse(cls, fields: Fields) -> Self:
        """Take nothing."""
        return cls()

    def to_document(self) -> dict[str, Any]:
        """Return the measure as JSON."""
        return {"kind": self.kind}

    def needs(self) -> Needs:
        """Return the purchases."""
        return PURCHASES

    @abstractmethod
    def predict(self, model: BuyingModel, past: Past) -> Floats | None:
        """Return everybody's number; `None`: the model says nothing of it."""

    @abstractmethod
    def name(self) -> str:
        """Write what is foretold."""

    def column(self, sheet: Sheet) -> Column:
        """Return the numbers; they exist for those who bought."""
        frame = find_buyers(sheet).frame
        values = self.judge(sheet.model, frame)
        return Numbers(sheet.spread(frame.select("place", values.alias("value"))))

    def judge(self, model: BuyingModel | None, frame: pl.DataFrame) -> pl.Series:
        """Return the number of each row of `buying.past.COLUMNS`, to 6 decimals."""
        return _round(self._ask(model, read_past(frame)), frame.height)

    def _ask(self, model: BuyingModel | None, past: Past) -> Floats | None:
        if model is None:
            return None
        with np.errstate(all="ignore"):
            return self.predict(model, past)

    def next_change(self, condition: Condition, sheet: Sheet) -> Moments | None:
        """Return the day on which the number passes one that the condition names."""
        if sheet.model is None:
            return None
        bought = self._find_purchase(condition, sheet)
        return find_earliest(self._find_turn(condition, sheet), bought)

    def _find_purchase(self, condition: Condition, sheet: Sheet) -> Moments | None:
        """Return when a purchase that is stored already comes to count."""
        if sheet.later is None:
            return None
        found = spread_earliest(sheet, list_purchases(sheet.later))
        if found is None or _names_any(condition):
            return found
        has_bought = np.zeros(sheet.size, np.bool_)
        has_bought[find_buyers(sheet).frame["place"].to_numpy()] = True
        return np.where(has_bought, NEVER, found)

    def _find_turn(self, condition: Condition, sheet: Sheet) -> Moments | None:
        """Return the first day on which the number has reached another answer."""
        frame = find_buyers(sheet).frame
        named = _list_named(condition)
        if frame.is_empty() or not named.size:
            return None
        past = read_past(frame)

        def find_place(of: Past, days: Ints) -> Ints:
            values = self._ask(sheet.model, of.after(days.astype(np.float64)))
            return _place(_round(values, len(days)), named) * (1 if self.grows else -1)

        now = find_place(past, np.zeros(frame.height, np.int64))
        goal = _find_goals(condition, named, grows=self.grows)[np.abs(now)]
        last = np.full(frame.height, _count_days(sheet), np.int64)
        moving: Ints = np.flatnonzero(find_place(past, last) >= goal)
        chosen, goal = past.choose(moving), goal[moving]
        early, late = np.zeros(len(moving), np.int64), last[moving]
        while (late - early > 1).any():
            middle = (early + late) // 2
            is_there = find_place(chosen, middle) >= goal
            late = np.where(is_there, middle, late)
            early = np.where(is_there, early, middle)
        today = frame["today"].to_physical().cast(pl.Int64).to_numpy()[moving]
        places = frame["place"].gather(moving)
        return spread_starts(sheet, places, today + late)

    def say(self, condition: Condition, names: Names) -> str:
        """Write `has a predicted churn probability of more than 0.8`."""
        if condition.operator == "known":
            return f"has a {self.name()}"
        if condition.operator == "unknown":
            return f"has no {self.name()}"
        return f"has a {self.name()} of {condition.say_amount()}"


def _round(values: Floats | None, size: int) -> pl.Series:
    """Return numbers as they are compared; missing where there is none."""
    if values is None:
        return pl.repeat(None, size, dtype=pl.Float64, eager=True)
    found = pl.Series(values, dtype=pl.Float64).round(6)
    return found.set(~found.is_finite(), None)


def _list_named(condition: Condition) -> Floats:
    value = condition.value
    named = () if value is None else value if isinstance(value, tuple) else (value,)
    return np.unique(np.array(named, dtype=np.float64))


def _names_any(condition: Condition) -> bool:
    """Tell whether a condition tells numbers apart that can be: none is below 0."""
    return bool((_list_named(condition) >= 0).any())


def _place(values: pl.Series, named: Floats) -> Ints:
    """Return where values lie: 0 before the first named number, 1 on it, 2 behind it.

    So it goes on; there a number that is missing lies too.
    """
    numbers = values.fill_null(np.inf).to_numpy()
    below = np.searchsorted(named, numbers, side="left")
    return below + np.searchsorted(named, numbers, side="right")


def _find_goals(condition: Condition, named: Floats, *, grows: bool) -> Ints:
    """Return by place the next one on the way that gives another answer.

    Places of numbers that fall are counted below 0, so that all go up.
    """
    between = (named[1:] + named[:-1]) / 2
    there = np.concatenate([[named[0] - 1], between, [named[-1] + 1]])
    numbers = np.empty(2 * len(named) + 1)
    numbers[::2], numbers[1::2] = there, named
    answers = condition.test(pl.Series(numbers)).to_list()
    goals = np.full(len(answers), LAST_PLACE)
    way = range(len(answers) - 1, -1, -1) if grows else range(len(answers))
    before = None
    for place in way:
        if before is not None:
            is_other = answers[before] != answers[place]
            ahead = before if grows else -before
            goals[place] = ahead if is_other else goals[before]
        before = place
    return goals


def _count_days(sheet: Sheet) -> int:
    """Return how many days ahead somebody wants to know."""
    if sheet.until is None:
        return LAST_DAY
    ahead = (sheet.until - sheet.as_of) // timedelta(days=1)
    return min(max(ahead, 0) + 2, LAST_DAY)  # days are cut where customers live


@dataclass(frozen=True, slots=True)
class ChurnProbability(Prediction):
    """How likely it is that a customer has left, 0 to 1; 0 after a single purchase."""

    kind = "churn_probability"

    def predict(self, model: BuyingModel, past: Past) -> Floats:
        """Return the probabilities; they grow from day to day."""
        return model.predict_churn(past)

    def name(self) -> str:
        """Write what is foretold."""
        return "predicted churn probability"


@dataclass(frozen=True, slots=True)
class DaysToPurchase(Prediction):
    """The expected days to the next purchase of a customer who has not left."""

    kind = "days_to_purchase"

    def predict(self, model: BuyingModel, past: Past) -> Floats:
        """Return the days; they grow from day to day."""
        return model.predict_wait(past)

    def name(self) -> str:
        """Write what is foretold."""
        return "predicted number of days to the next purchase"


@dataclass(frozen=True, slots=True)
class LifetimeValue(Prediction):
    """What a customer's purchases of the next days are expected to be worth."""

    days: int = YEAR

    kind = "lifetime_value"
    grows = False

    @classmethod
    def parse(cls, fields: Fields) -> Self:
        """Take `days`, 365 by default."""
        return cls(fields.optional_int("days", 1, LONGEST_HORIZON) or YEAR)

    def to_document(self) -> dict[str, Any]:
        """Return the measure as JSON."""
        return {"kind": self.kind, "days": self.days}

    def predict(self, model: BuyingModel, past: Past) -> Floats | None:
        """Return the values; they fall from day to day."""
        return model.predict_value(past, self.days)

    def name(self) -> str:
        """Write what is foretold."""
        return f"predicted value in the next {self.days:,} days"
