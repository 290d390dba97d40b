"""What a persona does in a rehearsal: odds per opportunity."""

from typing import Any

HABITS = ("opens", "clicks", "buys", "visits", "unsubscribes")


def find_habit_faults(habits: Any) -> list[str]:
    """Return a sentence for everything wrong in a habit model; empty: it is right.

    Examples
    --------
    >>> find_habit_faults({"opens": 0.4, "clicks": 1})
    []
    >>> find_habit_faults({"opens": 2})
    ['"opens" must be a number from 0 to 1.']
    """
    if not isinstance(habits, dict):
        return ["This must be an object of habits and odds."]
    faults = []
    for name, odds in habits.items():
        if name not in HABITS:
            faults.append(f'"{name}" is no habit: choose from {", ".join(HABITS)}.')
        elif not _is_odds(odds):
            faults.append(f'"{name}" must be a number from 0 to 1.')
    return faults


def _is_odds(value: Any) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and 0 <= value <= 1
