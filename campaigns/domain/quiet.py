"""Quiet days: days of the workspace on which no marketing campaign starts."""

from calendar import isleap
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from campaigns.domain import errors
from campaigns.domain.schedule import WEEKDAYS

LEAP_YEAR = 2024
NAMES = tuple(name.lower() for name in WEEKDAYS)


@dataclass(frozen=True, slots=True)
class QuietDays:
    """Weekdays (Monday is 0), days of every year as (month, day), and single days."""

    weekdays: frozenset[int] = frozenset()
    yearly: frozenset[tuple[int, int]] = frozenset()
    dates: frozenset[date] = frozenset()

    def includes(self, on: date) -> bool:
        """Tell whether a workspace day is quiet.

        Examples
        --------
        >>> QuietDays(yearly=frozenset({(2, 29)})).includes(date(2026, 2, 28))
        True
        >>> QuietDays(weekdays=frozenset({6})).includes(date(2026, 2, 2))
        False
        """
        if on.weekday() in self.weekdays or on in self.dates:
            return True
        # As birthdays do, a day that a year has not counts on the one before
        is_eve = (on.month, on.day) == (2, 28) and not isleap(on.year)
        return (on.month, on.day) in self.yearly or (is_eve and (2, 29) in self.yearly)


def parse(days: Iterable[str]) -> QuietDays:
    """Read days as people write them: `sunday`, `12-25` or `2026-12-25`.

    Raises
    ------
    errors.SettingsInvalid
        Names the place of the day that is none of these.
    """
    weekdays, yearly, dates = set(), set(), set()
    for place, day in enumerate(days):
        if day in NAMES:
            weekdays.add(NAMES.index(day))
            continue
        try:
            if len(day) == len("12-25"):
                of_year = _read(f"{LEAP_YEAR}-{day}")
                yearly.add((of_year.month, of_year.day))
            else:
                dates.add(_read(day))
        except ValueError:
            message = "Give a weekday, a day of the year as 12-25, or 2026-12-25."
            raise errors.SettingsInvalid(f"quiet_days.{place}", message) from None
    return QuietDays(frozenset(weekdays), frozenset(yearly), frozenset(dates))


def _read(text: str) -> date:
    day = date.fromisoformat(text)
    # Python also knows 20261225 and 2026-W52-5; one day is written one way
    if day.isoformat() != text:
        raise ValueError(text)
    return day
