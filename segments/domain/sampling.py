"""What a part of the shards says about all customers, and how far off that may be."""

from math import sqrt

SURE = 1.96  # standard errors to each side of an interval that is right in 95 of 100


def estimate(found: int, asked: int, universe: int) -> tuple[int, int]:
    """Return how many of everybody match, and the half width of the 95 % interval.

    Parameters
    ----------
    found, asked
        Of how many asked customers so many match. Shards are hashed, so whoever lives
        in one is a random sample without repeats.

    Notes
    -----
    The adjusted share of Agresti and Coull, with two matches and two misses added,
    keeps the interval honest when nobody or everybody of the sample matches.

    References
    ----------
    A. Agresti, B. A. Coull: Approximate is better than "exact" for interval estimation
    of binomial proportions. The American Statistician 52 (1998).

    Examples
    --------
    >>> estimate(620, 62_500, 1_000_000)
    (9920, 756)
    >>> estimate(0, 62_500, 1_000_000)
    (0, 43)
    >>> estimate(7, 100, 100)
    (7, 0)
    """
    if asked >= universe or not asked:
        return found, 0
    share = (found + 2) / (asked + 4)
    error = sqrt(share * (1 - share) / asked * (1 - asked / universe))
    return round(found / asked * universe), round(SURE * error * universe)
