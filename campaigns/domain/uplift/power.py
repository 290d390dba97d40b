"""How large a difference has to be to be seen."""

from math import inf, sqrt
from statistics import NormalDist

SIGNIFICANCE = 0.05  # two-sided
POWER = 0.8


def find_detectable(variance: float, treated: float, control: float) -> float:
    """Return the least difference of means that a comparison would notice.

    In eight of ten comparisons, at the usual 5 %. Infinite where a side is empty: no
    difference can be seen at all.

    Parameters
    ----------
    variance
        Of one person's outcome; of a rate P it is P (1 - P).

    References
    ----------
    H. S. Bloom, "Minimum detectable effects", Evaluation Review 19 (1995), 547-556:
    `(z(1 - alpha / 2) + z(power)) * sqrt(variance / (n T (1 - T)))`, where n are the
    people and T is the share treated; n T (1 - T) is written as `1 / (1/n1 + 1/n0)`.

    Examples
    --------
    >>> round(find_detectable(0.16, 9_000, 1_000), 4)
    0.0374
    """
    if not (treated and control):
        return inf
    normal = NormalDist()
    reach = normal.inv_cdf(1 - SIGNIFICANCE / 2) + normal.inv_cdf(POWER)
    return reach * sqrt(variance * (1 / treated + 1 / control))
