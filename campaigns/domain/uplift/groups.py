"""Differences of many groups side by side: what they share, and who stands out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from campaigns.domain.uplift.intervals import CONFIDENCE, Difference, Interval
from campaigns.domain.uplift.power import SIGNIFICANCE
from campaigns.domain.uplift.samples import Kind
from campaigns.domain.uplift.several import correct

Numbers = NDArray[np.float64]
LEAST_PEOPLE = 100  # of each side, for a group to speak for itself


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
    difference: Difference
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


def spread(kind: Kind, found: Mapping[str, Difference]) -> Spread | None:
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
    between groups is taken as known.
    R. DerSimonian, N. Laird, "Meta-analysis in clinical trials", Controlled Clinical
    Trials 7 (1986), 177-188: the variance between groups. W. G. Cochran, "The
    combination of estimates from different experiments", Biometrics 10 (1954), 101-129:
    the test that they are one. J. P. T. Higgins et al., "Measuring inconsistency in
    meta-analyses", BMJ 327 (2003), 557-560.
    """
    errors = _soften(kind, found)
    usable = {key: one for key, one in found.items() if errors[key] > 0}
    if len(usable) < 2:
        return None
    values = np.array([one.absolute.value for one in usable.values()])
    variances = np.array([errors[key] ** 2 for key in usable])
    between, q = _find_variance_between(values, variances)
    weights = 1 / (variances + between)
    common = float(weights @ values / weights.sum())
    error = sqrt(1 / weights.sum())
    return Spread(
        groups=[
            _shrink(key, one, common, error, errors[key] ** 2, between)
            for key, one in usable.items()
        ],
        common=_bound(common, error),
        p_value=float(stats.chi2.sf(q, len(usable) - 1)),
        inconsistency=max(1 - (len(usable) - 1) / q, 0.0) if q else 0.0,
        standing_out=_find_standing_out(usable, errors),
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


def _shrink(
    key: str,
    one: Difference,
    common: float,
    common_error: float,
    variance: float,
    between: float,
) -> Shrunk:
    weight = between / (between + variance)
    value = weight * one.absolute.value + (1 - weight) * common
    error = sqrt(weight * variance + ((1 - weight) * common_error) ** 2)
    is_pooled = min(one.treated.people, one.control.people) < LEAST_PEOPLE
    return Shrunk(key, one, _bound(value, error), weight, is_pooled)


def _find_standing_out(
    found: Mapping[str, Difference], errors: Mapping[str, float]
) -> list[Stand]:
    """Compare each group that speaks for itself with all others together."""
    stands = {
        key: _stand_apart(key, found, errors)
        for key, one in found.items()
        if min(one.treated.people, one.control.people) >= LEAST_PEOPLE
    }
    corrected = correct({key: stand.p_value for key, stand in stands.items()})
    kept = [
        replace(stand, p_value=corrected[key])
        for key, stand in stands.items()
        if corrected[key] < SIGNIFICANCE
    ]
    return sorted(kept, key=lambda one: -abs(one.apart))


def _stand_apart(
    key: str, found: Mapping[str, Difference], errors: Mapping[str, float]
) -> Stand:
    rest = [other for other in found if other != key]
    weights = np.array([errors[other] ** -2 for other in rest])
    values = np.array([found[other].absolute.value for other in rest])
    others = _bound(float(weights @ values / weights.sum()), 1 / sqrt(weights.sum()))
    own = found[key].absolute
    apart = own.value - others.value
    error = sqrt(errors[key] ** 2 + 1 / weights.sum())
    p_value = 2 * (1 - NormalDist().cdf(abs(apart) / error))
    return Stand(key, own, others, apart, p_value)


def _soften(kind: Kind, found: Mapping[str, Difference]) -> dict[str, float]:
    """Return standard errors that are not 0 where few people all did the same.

    References
    ----------
    A. Agresti, B. Caffo, "Simple and effective confidence intervals for proportions and
    differences of proportions", American Statistician 54 (2000), 280-288: one who did
    and one who did not are added to each side.
    """
    if kind is Kind.AMOUNT:
        return {key: one.error for key, one in found.items()}
    softened = {}
    for key, one in found.items():
        parts = [
            rate * (1 - rate) / (side.people + 2)
            for side in (one.treated, one.control)
            for rate in [(side.total + 1) / (side.people + 2)]
        ]
        softened[key] = sqrt(sum(parts))
    return softened


def _bound(value: float, error: float) -> Interval:
    reach = NormalDist().inv_cdf((1 + CONFIDENCE) / 2) * error
    return Interval(value, value - reach, value + reach)
