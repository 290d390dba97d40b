"""Clocks on the wall: what a local time means as a moment.

A zone is an IANA name. A time that daylight saving skips moves forward by the gap, one
that occurs twice means the first: so each local time comes once. Moments are aware and
in UTC, since Python compares and subtracts two times of one zone by their walls.
"""

import json
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from customers.domain.times import is_timezone

MIDNIGHT = time()
DAY = timedelta(days=1)


@lru_cache(maxsize=700)
def get_zone(name: str) -> ZoneInfo:
    """Return a zone by its IANA name.

    Raises
    ------
    ValueError
        It is none. `ZoneInfo` itself takes "localtime" and the machine's own files.
    """
    if not is_timezone(name):
        raise ValueError(f"“{name}” is no time zone")
    return ZoneInfo(name)


def to_moment(wall: datetime, zone: str) -> datetime:
    """Return the moment at which clocks of `zone` first show `wall` (naive).

    Examples
    --------
    >>> to_moment(datetime(2026, 3, 29, 2, 30), "Europe/Berlin").isoformat()
    '2026-03-29T01:30:00+00:00'
    """
    return wall.replace(tzinfo=get_zone(zone), fold=0).astimezone(UTC)


def to_wall(moment: datetime, zone: str) -> datetime:
    """Return what clocks of `zone` show at a moment (aware), as a naive datetime."""
    return moment.astimezone(get_zone(zone)).replace(tzinfo=None)


def add_on_clock(moment: datetime, step: timedelta, zone: str) -> datetime:
    """Return the moment whole days later at the same time on the clock."""
    return to_moment(to_wall(moment, zone) + step, zone)


def parse_time(text: str) -> time:
    """Read a time of day as settings write it: "09:30"."""
    return time.fromisoformat(text)


def read_date(text: str | None) -> datetime | date | None:
    """Read a moment, a local time or a date out of the JSON of an attribute.

    Returns
    -------
    An aware datetime in UTC, a naive one that is a time where the person lives, a date,
    or None for everything else.

    Examples
    --------
    >>> read_date('"2026-04-01"')
    datetime.date(2026, 4, 1)
    >>> read_date('"2026-04-01T10:00:00+02:00"').isoformat()
    '2026-04-01T08:00:00+00:00'
    >>> read_date('"soon"')
    """
    value = None if text is None else json.loads(text)
    if not isinstance(value, str) or not 8 <= len(value) <= 40:
        return None
    try:
        if len(value) <= 10:
            return date.fromisoformat(value)
        found = datetime.fromisoformat(value)
        return found if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def in_year(day: date, year: int) -> date:
    """Return the anniversary of a day: 29 February is kept on the 28th.

    Examples
    --------
    >>> in_year(date(2024, 2, 29), 2026)
    datetime.date(2026, 2, 28)
    """
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 2, 28)
