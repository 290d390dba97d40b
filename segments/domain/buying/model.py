"""The parameters by which people's purchases are foretold, all together."""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
import numpy.typing as npt

from segments.domain.buying.bg_nbd import BgNbd, Floats
from segments.domain.buying.gamma_gamma import GammaGamma

WEEK = 7  # days


@dataclass(frozen=True, slots=True)
class Past:
    """What some people bought, as of a moment.

    Parameters
    ----------
    x
        Days with a purchase after the first such day.
    t_x, age
        Days from the first day with a purchase to the last one, and to today.
    spent
        What the repeat purchases were worth.
    """

    x: Floats
    t_x: Floats
    age: Floats
    spent: Floats

    def after(self, days: Floats) -> Self:
        """Return the same past, as it is so many days later without a purchase."""
        return replace(self, age=self.age + days)

    def choose(self, chosen: npt.NDArray[np.int64]) -> "Past":
        """Return that of some of these people, by their places."""
        return Past(*(all_[chosen] for all_ in self.columns()))

    def columns(self) -> tuple[Floats, Floats, Floats, Floats]:
        """Return the four numbers of everybody."""
        return self.x, self.t_x, self.age, self.spent


@dataclass(frozen=True, slots=True)
class BuyingModel:
    """What a run found about how everybody buys; constant until the next.

    Parameters
    ----------
    spending
        `None`: nothing could be said about values.
    """

    buying: BgNbd
    spending: GammaGamma | None

    def predict_churn(self, past: Past) -> Floats:
        """Return how likely it is that each person has left: 1 - P(alive)."""
        x, t_x, age, _ = past.columns()
        return 1 - self.buying.find_alive(x, t_x / WEEK, age / WEEK)

    def predict_wait(self, past: Past) -> Floats:
        """Return in how many days each person is expected to buy, if ever again."""
        return WEEK * self.buying.expect_wait(past.x, past.age / WEEK)

    def predict_value(self, past: Past, days: int) -> Floats | None:
        """Return what each person is expected to spend in the next days.

        The number of purchases times the value of one, not discounted.
        """
        if self.spending is None:
            return None
        x, t_x, age, spent = past.columns()
        value = self.spending.expect_value(x, spent)
        number = self.buying.expect_purchases(x, t_x / WEEK, age / WEEK, days / WEEK)
        return number * value
