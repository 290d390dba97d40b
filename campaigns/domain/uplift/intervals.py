"""The difference between two groups, with what it may be as well."""

from dataclasses import dataclass
from math import inf, sqrt
from statistics import NormalDist

from scipy import stats
from statsmodels.stats.proportion import (
    confint_proportions_2indep,
    proportions_ztest,
)

from campaigns.domain.uplift.power import find_detectable
from campaigns.domain.uplift.samples import Kind, Sample

CONFIDENCE = 0.95
REACH = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)  # standard errors to each side


@dataclass(frozen=True, slots=True)
class Interval:
    """A number and the bounds between which it lies with 95 % confidence."""

    value: float
    low: float
    high: float

    @property
    def has_zero(self) -> bool:
        """Tell whether there may be no difference."""
        return self.low <= 0 <= self.high


@dataclass(frozen=True, slots=True)
class Difference:
    """What a treatment changed: the treated less the control group.

    Parameters
    ----------
    absolute
        In the outcome's own unit.
    relative
        As a share of the control group's mean; `None` where that may be zero, so that
        the quotient may be anything.
    p_value
        How often chance alone makes a difference at least as large.
    detectable
        The least absolute difference that groups of these sizes would show.
    """

    treated: Sample
    control: Sample
    absolute: Interval
    relative: Interval | None
    p_value: float
    detectable: float

    @property
    def error(self) -> float:
        """Return the standard error of the absolute difference, never 0 for rates."""
        return _get_error(self.treated, self.control)


def compare(kind: Kind, treated: Sample, control: Sample) -> Difference | None:
    """Compare two groups; nothing can be said where one has fewer than two people."""
    if min(treated.people, control.people) < 2:
        return None
    if kind is Kind.RATE:
        low, high = _bound_rates(treated, control)
        p_value = _test_rates(treated, control)
    else:
        low, high, p_value = _bound_means(treated, control)
    return Difference(
        treated,
        control,
        absolute=Interval(treated.mean - control.mean, low, high),
        relative=_find_relative(treated, control),
        p_value=p_value,
        detectable=find_detectable(control.variance, treated.people, control.people),
    )


def _bound_rates(treated: Sample, control: Sample) -> tuple[float, float]:
    """Bound a difference of two rates.

    References
    ----------
    R. G. Newcombe, "Interval estimation for the difference between independent
    proportions: comparison of eleven methods", Statistics in Medicine 17 (1998),
    873-890, method 10: from the Wilson score intervals of both rates. It stays within
    -1 and 1 and does not shrink to nothing where nobody or everybody converted.
    """
    low, high = confint_proportions_2indep(
        round(treated.total),
        treated.people,
        round(control.total),
        control.people,
        compare="diff",
        method="newcomb",
        alpha=1 - CONFIDENCE,
    )
    return float(low), float(high)


def _test_rates(treated: Sample, control: Sample) -> float:
    """Test that two rates are one: the pooled z test, which is Pearson's chi-square."""
    both = treated.total + control.total
    if both in (0, treated.people + control.people):
        return 1.0
    counts = [round(treated.total), round(control.total)]
    _, p_value = proportions_ztest(counts, [treated.people, control.people])
    return float(p_value)


def _bound_means(treated: Sample, control: Sample) -> tuple[float, float, float]:
    """Bound and test a difference of two means whose variances differ.

    References
    ----------
    B. L. Welch, "The generalization of 'Student's' problem when several different
    population variances are involved", Biometrika 34 (1947), 28-35; the degrees of
    freedom are Satterthwaite's (Biometrics Bulletin 2 (1946), 110-114).
    """
    difference = treated.mean - control.mean
    error = _get_error(treated, control)
    if not error:
        return difference, difference, 1.0 if not difference else 0.0
    freedom = _count_freedom(treated, control)
    low, high = stats.t.interval(CONFIDENCE, freedom, loc=difference, scale=error)
    p_value = 2 * stats.t.sf(abs(difference) / error, freedom)
    return float(low), float(high), float(p_value)


def _find_relative(treated: Sample, control: Sample) -> Interval | None:
    """Bound the quotient of two means, less one.

    References
    ----------
    E. C. Fieller, "Some problems in interval estimation", Journal of the Royal
    Statistical Society B 16 (1954), 175-185, for independent means. With a and b the
    means, A and B their squared errors and t the quantile (Welch's degrees of freedom):
    the bounds solve `(a - r b)^2 = t^2 (A + r^2 B)`. They are finite exactly where b
    differs from zero at the same level; the delta method would hide where it does not.
    """
    a, b = treated.mean, control.mean
    if not b:
        return None
    own, other = _get_square_error(treated), _get_square_error(control)
    freedom = _count_freedom(treated, control)
    squared = float(stats.t.ppf((1 + CONFIDENCE) / 2, freedom)) ** 2
    bottom = b * b - squared * other
    if bottom <= 0:
        return None
    top = a * a - squared * own
    root = sqrt(max((a * b) ** 2 - top * bottom, 0.0))
    bounds = ((a * b - root) / bottom - 1, (a * b + root) / bottom - 1)
    return Interval(a / b - 1, min(bounds), max(bounds))


def _get_square_error(sample: Sample) -> float:
    return sample.variance / sample.people


def _get_error(treated: Sample, control: Sample) -> float:
    return sqrt(_get_square_error(treated) + _get_square_error(control))


def _count_freedom(treated: Sample, control: Sample) -> float:
    own, other = _get_square_error(treated), _get_square_error(control)
    if not (own or other):
        return inf
    parts = own**2 / (treated.people - 1) + other**2 / (control.people - 1)
    return (own + other) ** 2 / parts
