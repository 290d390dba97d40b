"""Looking many times: the more one looks at, the more must stand out by chance."""

from collections.abc import Mapping
from typing import TypeVar

K = TypeVar("K")


def correct(p_values: Mapping[K, float]) -> dict[K, float]:
    """Raise p-values for the number of questions, in the order they were given.

    One false alarm in twenty reports, not in twenty questions.

    References
    ----------
    S. Holm, "A simple sequentially rejective multiple test procedure", Scandinavian
    Journal of Statistics 6 (1979), 65-70. (statsmodels has it, and collects garbage at
    each call: a hundred times slower than all the rest of a report.)

    Examples
    --------
    >>> correct({"a": 0.02, "b": 0.01, "c": 0.9})
    {'a': 0.04, 'b': 0.03, 'c': 0.9}
    """
    corrected: dict[K, float] = {}
    least = 0.0
    for place, key in enumerate(sorted(p_values, key=lambda key: p_values[key])):
        least = max(least, min(1.0, p_values[key] * (len(p_values) - place)))
        corrected[key] = least
    return {key: corrected[key] for key in p_values}
