"""Times as clients send them, corrected for their clocks."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

# A client clock this close to ours is taken as right: network delay is not skew
SKEW_IGNORED = timedelta(minutes=5)
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
# `ZoneInfo` takes these too, but they name this machine, not a place
_LOCAL_NAMES = frozenset({"localtime", "posixrules", "Factory"})


@dataclass(frozen=True, slots=True)
class Moment:
    """A time read from a client and what had to be changed about it."""

    at: datetime
    flags: tuple[str, ...] = ()  # no_zone, skew_corrected, future_clamped


def parse_time(value: Any) -> Moment | None:
    """Read an ISO 8601 time; None when it is none or before 1970.

    A time without zone is taken as UTC and flagged.

    Examples
    --------
    >>> parse_time("2026-03-01T10:00:00+01:00").at.isoformat()
    '2026-03-01T09:00:00+00:00'
    >>> parse_time("2026-02-30T10:00:00Z") is None
    True
    """
    if not isinstance(value, str):
        return None
    try:
        at = datetime.fromisoformat(value)
        flags: tuple[str, ...] = ()
        if at.tzinfo is None:
            at, flags = at.replace(tzinfo=UTC), ("no_zone",)
        at = at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return Moment(at, flags) if at >= EARLIEST else None


def correct_time(
    sent: Moment | None, *, sent_at: datetime | None, received_at: datetime
) -> Moment:
    """Correct an event time for a wrong client clock and clamp what lies ahead.

    Without a time the event is taken to have happened when it was received. The
    correction adds what `sent_at` differs from `received_at`, from five minutes on.
    """
    if sent is None:
        return Moment(received_at)
    at, flags = sent.at, sent.flags
    if sent_at is not None:
        skew = received_at - sent_at
        if abs(skew) >= SKEW_IGNORED:
            try:
                at, flags = max(at + skew, EARLIEST), (*flags, "skew_corrected")
            except OverflowError:
                at, flags = received_at, (*flags, "skew_corrected")
    if at > received_at + SKEW_IGNORED:
        return Moment(received_at, (*flags, "future_clamped"))
    return Moment(at, flags)


def read_signup_time(value: Any, *, now: datetime) -> datetime | None:
    """Read the trait `createdAt`: ISO 8601, or seconds or milliseconds since 1970."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        seconds = value / 1000 if value > 1e11 else value
        try:
            at = datetime.fromtimestamp(seconds, UTC)
        except (ValueError, OverflowError, OSError):
            return None
        return at if EARLIEST < at <= now else None
    moment = parse_time(value)
    return moment.at if moment and moment.at <= now else None


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones()) - _LOCAL_NAMES


def is_timezone(value: Any) -> bool:
    """Tell whether a value is the IANA name of a time zone."""
    return isinstance(value, str) and value in _zones()
