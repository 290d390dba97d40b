"""Whether a failure is one person's or the system's, and how long to leave it alone."""

from datetime import timedelta

FEWEST = 10  # people; fewer who fail alike are fewer than a fault of the system has
SHARE = 0.2  # of the people of a version in one slice
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)


def is_system_fault(failed: int, people: int) -> bool:
    """Tell whether so many of these people failing alike is nobody's own fault.

    Examples
    --------
    >>> is_system_fault(500, 2_000), is_system_fault(400, 2_000), is_system_fault(3, 3)
    (True, False, False)
    """
    return failed >= FEWEST and failed > people * SHARE


def next_pause(pause: timedelta) -> timedelta:
    """Return the pause after one that did not help."""
    return min(pause * 2, LONGEST_PAUSE)


def name_class(error: str) -> str:
    """Return what errors of the same cause have in common: the step and the class.

    Examples
    --------
    >>> name_class("pause: OverflowError: date value out of range")
    'pause: OverflowError'
    >>> name_class("KeyError: 'plan'")
    'KeyError'
    >>> name_class("vip: A rule of this step cannot be evaluated.")
    'vip: A rule of this step cannot be evaluated.'
    """
    parts = error.split(": ")
    named = [place for place, part in enumerate(parts) if part.isidentifier()]
    last = max((place for place in named if place < 2), default=-1)
    is_class = last >= 0 and parts[last][:1].isupper()
    return ": ".join(parts[: last + 1]) if is_class else error[:200]
