"""How large an effect has to be to be seen in a row of a certain size."""

from campaigns.domain.uplift import power


def find_detectable(people: int, control_percent: float, goal_share: float) -> float:
    """Return the least difference of goal rates that a comparison would notice.

    In eight of ten comparisons, at the usual 5 %. More than 1 where nobody is held out
    or nobody is left to be treated: no difference can be seen at all.

    Parameters
    ----------
    goal_share
        The rate without the campaign, 0 to 1.

    Examples
    --------
    >>> round(find_detectable(10_000, 10, 0.2), 4)
    0.0374
    """
    control = people * control_percent / 100
    rate = _soften(people, goal_share)
    return power.find_detectable(rate * (1 - rate), people - control, control)


def is_measurable(people: int, control_percent: float, goal_share: float) -> bool:
    """Tell whether a doubled rate would be noticed; of a high one, whether a perfect.

    Examples
    --------
    >>> is_measurable(1_000, 10, 0.2), is_measurable(50, 10, 0.2)
    (True, False)
    """
    rate = _soften(people, goal_share)
    largest = min(rate, 1 - rate)
    return find_detectable(people, control_percent, goal_share) <= largest


def _soften(people: int, share: float) -> float:
    """Return a rate that is never 0 or 1, since few people may all do the same.

    References
    ----------
    A. Agresti and B. A. Coull, "Approximate is better than exact for interval
    estimation of binomial proportions", American Statistician 52 (1998), 119-126: two
    who did and two who did not are added.
    """
    return (share * people + 2) / (people + 4)
