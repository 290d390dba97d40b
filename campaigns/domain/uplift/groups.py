"""Differences of many groups side by side: what they share, and who stands out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from campaigns.domain.uplift.intervals import REACH, Difference, Interval
from campaigns.domain.uplift.power import SIGNIFICANCE
from campaigns.domain.uplift.samples import Kind
from campaigns.domain.uplift.several import correct

Numbers = NDArray[np.float64]
LEAST_PEOPLE = 100  # of each side, for a group to speak for itself


@dataclass(frozen=True, slots=True)
class Effect:
    """A difference as it stands beside others.

    Parameters
    ----------
    error
        Its standard error; larger than 0.
    """

    own: Interval
    error: float
    treated: int
    control: int

    @property
    def is_small(self) -> bool:
        """Tell whether it is too small to speak for itself."""
        return min(self.treated, self.control) < LEAST_PEOPLE


@dataclass(frozen=True, slots=True)
class Shrunk:
    """A group's difference, drawn towards what all groups have in common.

    Parameters
    ----------
    weight
        How much of it is the group's own: 1 is all, 0 nothing.
    is_pooled
        The group is too small to speak for itself: only this may be read of it.
    """

    key: str
    effect: Effect
    shrunk: Interval
    weight: float
    is_pooled: bool


@dataclass(frozen=True, slots=True)
class Stand:
    """A group whose difference is not that of all others together.

    Parameters
    ----------
    apart
        Its difference less theirs.
    p_value
        Corrected for having looked at every group.
    """

    key: str
    own: Interval
    others: Interval
    apart: float
    p_value: float


@dataclass(frozen=True, slots=True)
class Spread:
    """How differences vary over groups.

    Parameters
    ----------
    common
        What all groups have in common.
    p_value
        How often groups that do not differ at all look at least as different.
    inconsistency
        The share of the variation that chance does not explain.
    standing_out
        The largest difference from the others first. Worth a word only where the groups
        differ at all: that is for whoever knows what else was looked at.
    """

    groups: Sequence[Shrunk]
    common: Interval
    p_value: float
    inconsistency: float
    standing_out: Sequence[Stand]


def measure(kind: Kind, difference: Difference) -> Effect | None:
    """Return a difference as it stands beside others; `None` where nothing varies.

    References
    ----------
    A. Agresti, B. Caffo, "Simple and effective confidence intervals for proportions and
    differences of proportions", American Statistician 54 (2000), 280-288: to each side
    of a rate one who did and one who did not are added, so that the error is not 0
    where few people all did the same.
    """
    sides = difference.treated, difference.control
    error = difference.error
    if kind is Kind.RATE:
        rates = [(side.total + 1) / (side.people + 2) for side in sides]
        parts = [
            rate * (1 - rate) / (side.people + 2)
            for rate, side in zip(rates, sides, strict=True)
        ]
        error = sqrt(sum(parts))
    if not error:
        return None
    return Effect(difference.absolute, error, sides[0].people, sides[1].people)


def combine(effects: Sequence[Effect]) -> Effect | None:
    """Put differences of several comparisons together, the surest with most weight.

    Sides are never added up before they are compared: where shares of control differ,
    the sums differ without any effect.
    """
    if not effects:
        return None
    values = np.array([one.own.value for one in effects])
    weights = np.array([one.error**-2 for one in effects])
    error = 1 / sqrt(weights.sum())
    return Effect(
        _bound(float(weights @ values / weights.sum()), error),
        error,
        sum(one.treated for one in effects),
        sum(one.control for one in effects),
    )


def spread(found: Mapping[str, Effect]) -> Spread | None:
    """Look at the differences of groups that share nobody; `None` of fewer than two.

    Parameters
    ----------
    found
        The difference of each group, by its key.

    References
    ----------
    B. Efron, C. Morris, "Data analysis using Stein's estimator and its
    generalizations", Journal of the American Statistical Association 70 (1975),
    311-319: a group's own difference and the common one are weighted by their
    variances. C. N. Morris, "Parametric empirical Bayes inference", the same 78 (1983),
    47-55: the interval is widened for the common mean being estimated; the variance
    between groups is taken as known. R. DerSimonian, N. Laird, "Meta-analysis in
    clinical trials", Controlled Clinical Trials 7 (1986), 177-188: that variance.
    W. G. Cochran, "The combination of estimates from different experiments", Biometrics
    10 (1954), 101-129: the test that groups are one. J. P. T. Higgins et al.,
    "Measuring inconsistency in meta-analyses", BMJ 327 (2003), 557-560.
    """
    if len(found) < 2:
        return None
    values = np.array([one.own.value for one in found.values()])
    variances = np.array([one.error**2 for one in found.values()])
    between, q = _find_variance_between(values, variances)
    weights = 1 / (variances + between)
    common = _bound(
        float(weights @ values / weights.sum()), 1 / sqrt(float(weights.sum()))
    )
    freedom = len(found) - 1
    return Spread(
        groups=[_shrink(key, one, common, between) for key, one in found.items()],
        common=common,
        p_value=float(stats.chi2.sf(q, freedom)),
        inconsistency=max(1 - freedom / q, 0.0) if q else 0.0,
        standing_out=_find_standing_out(found),
    )


def _find_variance_between(values: Numbers, variances: Numbers) -> tuple[float, float]:
    """Return DerSimonian's and Laird's tau squared, and Cochran's Q.

    Written out: statsmodels goes on with an estimate below 0 and takes its root.
    """
    weights = 1 / variances
    whole = weights.sum()
    q = float(weights @ (values - weights @ values / whole) ** 2)
    between = (q - (len(values) - 1)) / (whole - (weights**2).sum() / whole)
    return max(float(between), 0.0), q


def _shrink(key: str, one: Effect, common: Interval, between: float) -> Shrunk:
    variance = one.error**2
    weight = between / (between + variance)
    value = weight * one.own.value + (1 - weight) * common.value
    common_error = (common.high - common.low) / (2 * REACH)
    error = sqrt(weight * variance + ((1 - weight) * common_error) ** 2)
    return Shrunk(key, one, _bound(value, error), weight, one.is_small)


def _find_standing_out(found: Mapping[str, Effect]) -> list[Stand]:
    """Compare each group that speaks for itself with all others together."""
    stands = {
        key: _stand_apart(key, found) for key, one in found.items() if not one.is_small
    }
    corrected = correct({key: stand.p_value for key, stand in stands.items()})
    kept = [
        replace(stand, p_value=corrected[key])
        for key, stand in stands.items()
        if corrected[key] < SIGNIFICANCE
    ]
    return sorted(kept, key=lambda one: -abs(one.apart))


def _stand_apart(key: str, found: Mapping[str, Effect]) -> Stand:
    others = combine([one for other, one in found.items() if other != key])
    assert others is not None  # there are two groups at least
    own = found[key]
    apart = own.own.value - others.own.value
    error = sqrt(own.error**2 + others.error**2)
    p_value = 2 * (1 - NormalDist().cdf(abs(apart) / error))
    return Stand(key, own.own, others.own, apart, p_value)


def _bound(value: float, error: float) -> Interval:
    return Interval(value, value - REACH * error, value + REACH * error)
