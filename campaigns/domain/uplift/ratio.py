"""Whether the groups have the sizes they were meant to have."""

from collections.abc import Mapping
from dataclasses import dataclass

from scipy import stats

# Rather than 5 %: it is looked at every day, and a false alarm costs an experiment
ALARM = 0.001


@dataclass(frozen=True, slots=True)
class Ratio:
    """The sizes of groups against their planned shares.

    Parameters
    ----------
    expected
        People by arm, had everybody been drawn exactly by the shares.
    """

    expected: Mapping[str, float]
    p_value: float

    @property
    def is_off(self) -> bool:
        """Tell whether something besides chance decided who is in which group."""
        return self.p_value < ALARM


def check_ratio(people: Mapping[str, int], shares: Mapping[str, float]) -> Ratio | None:
    """Compare sizes with planned shares; nothing to say of fewer than two arms.

    Parameters
    ----------
    shares
        Of the arms that were planned; they need not add up to 1.

    References
    ----------
    K. Pearson, "On the criterion ...", Philosophical Magazine 50 (1900), 157-175. As a
    check of experiments: R. Kohavi, D. Tang, Y. Xu, "Trustworthy Online Controlled
    Experiments", 2020, chapter 21.

    Examples
    --------
    >>> check_ratio({"a": 900, "b": 100}, {"a": 0.9, "b": 0.1}).p_value
    1.0
    """
    planned = {arm: share for arm, share in shares.items() if share > 0}
    everybody = sum(people.get(arm, 0) for arm in planned)
    if len(planned) < 2 or not everybody:
        return None
    whole = sum(planned.values())
    expected = {arm: everybody * share / whole for arm, share in planned.items()}
    found = [people.get(arm, 0) for arm in planned]
    p_value = stats.chisquare(found, list(expected.values())).pvalue
    return Ratio(expected, float(p_value))
