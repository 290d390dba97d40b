"""When journeys with a schedule or a date call people in.

A planned time is a wall-clock time in a zone; its moment follows from the zone: a time
that daylight saving skips moves forward by the gap, one that occurs twice means the
first. So each planned time comes once.
"""

from calendar import isleap, monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from journeys.domain.clocks import DAY, parse_time, to_moment
from journeys.domain.nodes.times import WEEKDAYS
from journeys.domain.nodes.triggers import DateTrigger, ScheduleTrigger

Timed = DateTrigger | ScheduleTrigger
LATEST = timedelta(hours=12)  # who could not be called by then is not called any more
LONGEST_GAP = 32  # days between two planned times of what repeats


@dataclass(frozen=True, slots=True, order=True)
class Planned:
    """One planned time: its moment (aware, UTC), the wall clock, the zone."""

    at: datetime
    local: datetime  # without a zone
    zone: str

    @property
    def key(self) -> str:
        """Return the wall-clock time as text.

        Examples
        --------
        >>> noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
        >>> Planned(noon, datetime(2026, 3, 1, 13, 0), "Europe/Berlin").key
        '2026-03-01T13:00'
        """
        return self.local.isoformat(timespec="minutes")

    def is_too_late(self, now: datetime) -> bool:
        """Tell whether it is too late to make up for it."""
        return now - self.at > LATEST


def list_planned(
    trigger: Timed, zone: str, *, after: datetime, until: datetime
) -> list[Planned]:
    """Return the planned times in a zone after a moment up to another, in order."""
    found = []
    for day in _list_days(after, until):
        if _is_planned(trigger, day):
            local = datetime.combine(day, parse_time(trigger.time))
            at = to_moment(local, zone)
            if after < at <= until:
                found.append(Planned(at, local, zone))
    return sorted(found)


def find_next(
    trigger: Timed, zones: Iterable[str], *, after: datetime
) -> datetime | None:
    """Return the moment of the next planned time in any of the zones; None: no more."""
    ahead = after + LONGEST_GAP * DAY
    if isinstance(trigger, ScheduleTrigger) and trigger.on and trigger.repeat == "once":
        ahead = max(ahead, datetime.combine(trigger.on, time(), UTC) + 2 * DAY)
        after = max(after, datetime.combine(trigger.on, time(), UTC) - 2 * DAY)
    found: datetime | None = None
    for zone in zones:
        until = ahead if found is None else found
        planned = list_planned(trigger, zone, after=after, until=until)
        if planned:
            found = planned[0].at
    return found


def _list_days(after: datetime, until: datetime) -> Iterator[date]:
    """Yield every day that lies between two moments somewhere on earth."""
    day = after.date() - DAY
    while day <= until.date() + DAY:
        yield day
        day += DAY


def _is_planned(trigger: Timed, day: date) -> bool:
    if isinstance(trigger, DateTrigger):
        return True  # whose day it is, is asked of the people
    match trigger.repeat:
        case "once":
            return day == trigger.on
        case "daily":
            return True
        case "weekly":
            return WEEKDAYS[day.weekday()] in trigger.weekdays
        case "monthly":
            last = monthrange(day.year, day.month)[1]
            return day.day == min(trigger.day_of_month or 1, last)


def wanted_days(trigger: DateTrigger, on: date) -> tuple[date, list[tuple[int, int]]]:
    """Return whose date is meant by a planned day.

    Returns
    -------
    The day that must be written for a date that counts once, and the pairs of month
    and day that count for one that returns every year.

    Examples
    --------
    >>> birthday = DateTrigger(kind="date", attribute="born_on", every_year=True)
    >>> wanted_days(birthday, date(2027, 2, 28))
    (datetime.date(2027, 2, 28), [(2, 28), (2, 29)])
    >>> wanted_days(birthday, date(2028, 2, 28))[1]
    [(2, 28)]
    """
    day = on - timedelta(days=trigger.offset_days)
    pairs = [(day.month, day.day)]
    if (day.month, day.day) == (2, 28) and not isleap(day.year):
        pairs.append((2, 29))
    return day, pairs
