"""Finding the parameters under which everybody's purchases are most likely."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.optimize import minimize

from segments.domain.buying.bg_nbd import BgNbd, Floats
from segments.domain.buying.gamma_gamma import GammaGamma
from segments.domain.buying.model import WEEK, BuyingModel

LEAST_BUYERS = 100
LEAST_REPEATERS = 50
FURTHEST = 9.0  # logarithm of how far a parameter may lie from what is ordinary
IMPOSSIBLE = 1e300  # costs more than whatever is possible
STARTS = ((0.0, 0.0, 0.0, 0.0), (-1.0, -1.0, 0.0, 1.0), (1.0, 1.0, -1.0, 1.0))

TOO_FEW = (
    "Only {} customers have bought and {} of them on a second day;"
    " {} and {} are needed at least."
)
NO_RHYTHM = "How often people buy does not follow the model: no parameters fit best."
FEW_VALUES = (
    "Only {} customers spent something on a second day; {} are needed at least."
)
NO_VALUES = "What people spend does not follow the model: no parameters fit best."


@dataclass(frozen=True, slots=True)
class Fit:
    """What fitting to people's purchases gave.

    Parameters
    ----------
    buyers, repeaters
        How many of the people looked at bought, and bought on more than one day.
    model
        `None`: nothing can be foretold.
    likelihood
        The logarithm, of how often people buy.
    reason
        Why nothing, or nothing about values, can be foretold; else empty.
    """

    buyers: int
    repeaters: int
    model: BuyingModel | None = None
    likelihood: float | None = None
    reason: str = ""


def fit_model(people: pl.DataFrame) -> Fit:
    """Fit both models by maximum likelihood.

    Parameters
    ----------
    people
        `x`, `t_x`, `age`, `spent` as in `Past`, and `people`: how many are alike.
    """
    repeating = people.filter(pl.col("x") > 0)
    buyers, repeaters = int(people["people"].sum()), int(repeating["people"].sum())
    if buyers < LEAST_BUYERS or repeaters < LEAST_REPEATERS:
        reason = TOO_FEW.format(buyers, repeaters, LEAST_BUYERS, LEAST_REPEATERS)
        return Fit(buyers, repeaters, reason=reason)
    found = _fit_buying(people)
    if found is None:
        return Fit(buyers, repeaters, reason=NO_RHYTHM)
    buying, likelihood = found
    spending, reason = _fit_spending(repeating.filter(pl.col("spent") > 0))
    model = BuyingModel(buying, spending)
    return Fit(buyers, repeaters, model, likelihood, reason)


def _fit_buying(people: pl.DataFrame) -> tuple[BgNbd, float] | None:
    x, t_x, age, weights = _gather(people, "x", "t_x", "age")
    unit = max(float(np.average(age, weights=weights)), 1.0)

    def measure(r: float, alpha: float, a: float, b: float) -> float:
        model = BgNbd(r, alpha, a, b)
        return float(weights @ model.measure_likelihood(x, t_x / unit, age / unit))

    def find_slopes(r: float, alpha: float, a: float, b: float) -> list[float]:
        model = BgNbd(r, alpha, a, b)
        slopes = model.find_slopes(x, t_x / unit, age / unit)
        return [float(weights @ slope) for slope in slopes]

    found = _maximise(measure, STARTS, find_slopes)
    if found is None:
        return None
    r, alpha, a, b = found
    model = BgNbd(r, alpha * unit / WEEK, a, b)
    likelihoods = model.measure_likelihood(x, t_x / WEEK, age / WEEK)
    return model, float(weights @ likelihoods)


def _fit_spending(people: pl.DataFrame) -> tuple[GammaGamma | None, str]:
    x, spent, weights = _gather(people, "x", "spent")
    if weights.sum() < LEAST_REPEATERS:
        return None, FEW_VALUES.format(int(weights.sum()), LEAST_REPEATERS)
    unit = float(np.average(spent / x, weights=weights))

    def measure(p: float, q: float, v: float) -> float:
        likelihoods = GammaGamma(p, q, v).measure_likelihood(x, spent / unit)
        return float(weights @ likelihoods)

    found = _maximise(measure, [start[:3] for start in STARTS])
    if found is None or found[1] <= 1:  # then the mean of everybody is endless
        return None, NO_VALUES
    p, q, v = found
    return GammaGamma(p, q, v * unit), ""


def _gather(people: pl.DataFrame, *columns: str) -> list[Floats]:
    """Return columns of those who differ in them, and how many are alike."""
    alike = people.group_by(columns).agg(pl.col("people").sum()).sort(columns)
    return [alike[name].cast(pl.Float64).to_numpy() for name in (*columns, "people")]


def _maximise(
    measure: Callable[..., float],
    starts: Sequence[Sequence[float]],
    find_slopes: Callable[..., list[float]] | None = None,
) -> list[float] | None:
    """Return the parameters, all above 0, that make something largest.

    Parameters
    ----------
    find_slopes
        How it changes with each; without, that is found by trying.

    Returns
    -------

    `None`: from no start one is found, or it lies where a parameter says that there is
    no such thing as the model speaks of.
    """

    def cost(logarithms: Floats) -> float:
        with np.errstate(all="ignore"):
            value = measure(*np.exp(logarithms))
        return -value if np.isfinite(value) else IMPOSSIBLE

    def climb(logarithms: Floats) -> Floats:
        assert find_slopes is not None
        values = np.exp(logarithms)
        with np.errstate(all="ignore"):
            slopes: Floats = -values * np.array(find_slopes(*values))
        return slopes

    limits = [(-FURTHEST, FURTHEST)] * len(starts[0])
    for start in starts:
        found = minimize(
            cost,
            start,
            jac=climb if find_slopes else None,
            method="L-BFGS-B",
            bounds=limits,
        )
        is_inside = np.abs(found.x).max() < FURTHEST - 0.01
        if found.success and found.fun < IMPOSSIBLE and is_inside:
            return [float(value) for value in np.exp(found.x)]
    return None
