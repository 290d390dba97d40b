"""On which workspace days a campaign runs, and how long it leaves people alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from campaigns.domain import errors, reasons

WEEKDAYS = (
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
)
KINDS = ("every_day", "weekdays", "dates")


@dataclass(frozen=True, slots=True)
class Schedule:
    """The days of a campaign. Exactly one of the three ways of choosing them is used.

    `weekdays` counts from Monday = 0. `starts_on` and `ends_on` are both inside.
    """

    weekdays: frozenset[int] | None = None
    dates: frozenset[date] | None = None
    starts_on: date | None = None
    ends_on: date | None = None

    def includes(self, on: date) -> bool:
        """Tell whether the campaign runs on this workspace day."""
        if self.starts_on and on < self.starts_on:
            return False
        if self.ends_on and on > self.ends_on:
            return False
        if self.dates is not None:
            return on in self.dates
        return self.weekdays is None or on.weekday() in self.weekdays

    def is_left(self, on: date) -> bool:
        """Tell whether a day of the campaign is this one or lies ahead.

        Examples
        --------
        >>> Schedule(ends_on=date(2026, 2, 2)).is_left(date(2026, 2, 2))
        True
        >>> Schedule(dates=frozenset({date(2026, 2, 1)})).is_left(date(2026, 2, 2))
        False
        """
        return self.find_next(on) is not None

    def find_next(self, on: date) -> date | None:
        """Return the first day of the campaign that is this one or lies ahead."""
        first = max(on, self.starts_on or on)
        # Whatever the weekdays, a week has each of them
        ahead = self.dates or {
            date.fromordinal(day)
            for day in range(first.toordinal(), first.toordinal() + len(WEEKDAYS))
            if day <= date.max.toordinal()
        }
        return min(
            (day for day in ahead if day >= on and self.includes(day)), default=None
        )

    def describe(self) -> str:
        """Say it in one phrase.

        Examples
        --------
        >>> Schedule(weekdays=frozenset({0, 4}), starts_on=date(2026, 2, 2)).describe()
        'Monday and Friday from 2 Feb'
        """
        phrase = self._describe_days()
        if self.starts_on:
            phrase += f" from {reasons.format_day(self.starts_on)}"
        if self.ends_on:
            phrase += f" until {reasons.format_day(self.ends_on)}"
        return phrase

    def _describe_days(self) -> str:
        if self.dates is not None:
            return _join([reasons.format_day(day) for day in sorted(self.dates)])
        if self.weekdays is not None and len(self.weekdays) < len(WEEKDAYS):
            return _join([WEEKDAYS[day] for day in sorted(self.weekdays)])
        return "Every day"


def parse(
    document: Mapping[str, Any],
    *,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Schedule:
    """Read {kind, days | dates} and the two limits.

    Parameters
    ----------
    document
        {kind: every_day}, {kind: weekdays, days: [0..6]} or
        {kind: dates, dates: [ISO dates or date objects]}.

    Raises
    ------
    errors.CampaignInvalid
        Names the field of the campaign that is wrong.
    """
    if starts_on and ends_on and ends_on < starts_on:
        raise errors.invalid("ends_on", "The last day lies before the first day.")
    match document.get("kind"):
        case "every_day":
            return Schedule(starts_on=starts_on, ends_on=ends_on)
        case "weekdays":
            days = _parse_weekdays(document.get("days"))
            return Schedule(weekdays=days, starts_on=starts_on, ends_on=ends_on)
        case "dates":
            dates = _parse_dates(document.get("dates"))
            return Schedule(dates=dates, starts_on=starts_on, ends_on=ends_on)
        case _:
            raise errors.invalid("schedule.kind", f"Choose one of {', '.join(KINDS)}.")


def check_left(schedule: Schedule, on: date) -> None:
    """Refuse days that all lie before `on`, or exclude each other.

    Raises
    ------
    errors.CampaignInvalid
        Names the field that leaves no day.
    """
    if schedule.is_left(on):
        return
    if schedule.dates is not None:
        raise errors.invalid("schedule.dates", "All of these dates are over.")
    if schedule.ends_on and schedule.ends_on < on:
        raise errors.invalid("ends_on", "The last day is over.")
    text = "None of these weekdays is left until the last day."
    raise errors.invalid("schedule.days", text)


def get_period_end(treated_on: date, duration_days: int) -> date:
    """Give the first day on which the customer is free again.

    The duration period is [treated_on, treated_on + days). A duration of 0 days is no
    rule at all; that day itself is still taken, as nobody gets two campaigns a day.
    """
    return treated_on + timedelta(days=duration_days)


def _parse_weekdays(days: Any) -> frozenset[int]:
    if not isinstance(days, list) or not days:
        raise errors.invalid("schedule.days", "Choose at least one weekday.")
    if not all(type(day) is int and 0 <= day < len(WEEKDAYS) for day in days):
        raise errors.invalid("schedule.days", "Weekdays are 0 (Monday) to 6 (Sunday).")
    return frozenset(days)


def _parse_dates(dates: Any) -> frozenset[date]:
    if not isinstance(dates, list) or not dates:
        raise errors.invalid("schedule.dates", "Choose at least one date.")
    try:
        return frozenset(
            day if isinstance(day, date) else date.fromisoformat(day) for day in dates
        )
    except (TypeError, ValueError):
        message = "Dates are written as 2026-02-12."
        raise errors.invalid("schedule.dates", message) from None


def _join(words: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
