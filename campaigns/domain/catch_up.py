"""Decide whether a day's campaigns may still run after the system was down."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LATENESS_LIMIT = timedelta(hours=12)


def get_due_at(on: date, daily_run_at: time, zone: str) -> datetime:
    """Give the moment (aware, UTC) at which the daily run of a workspace day is due.

    A time skipped by daylight saving moves forward by the gap; one that occurs twice
    means the first.

    Examples
    --------
    >>> get_due_at(date(2027, 3, 28), time(2, 30), "Europe/Berlin").isoformat()
    '2027-03-28T01:30:00+00:00'
    """
    return datetime.combine(on, daily_run_at, ZoneInfo(zone)).astimezone(UTC)


def is_too_late(
    on: date,
    *,
    due_at: datetime,
    started_at: datetime,
    finished_at: datetime,
    now: datetime,
    zone: str,
) -> bool:
    """Tell whether the campaigns of a workspace day are missed instead of run late.

    What counts is the time we were down: before the membership run started, or after it
    finished. The time the run itself took does not count. Half a day is too long, and
    so is any time by which the day is over.
    """
    without_run = now - (finished_at - started_at)
    return (
        started_at - due_at > LATENESS_LIMIT
        or now - finished_at > LATENESS_LIMIT
        or without_run.astimezone(ZoneInfo(zone)).date() > on
    )
