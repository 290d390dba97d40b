"""Frequency caps and quiet hours: until when a message has to wait, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Cap:
    """At most `limit` messages in any `hours` hours.

    Parameters
    ----------
    purpose
        Which messages it counts and holds back; empty: it counts all of the channel.
    """

    channel: str
    purpose: str
    limit: int
    hours: int

    @property
    def window(self) -> timedelta:
        """Return the length of time it looks back."""
        return timedelta(hours=self.hours)


def free_at(cap: Cap, sent: Sequence[datetime], *, now: datetime) -> datetime | None:
    """Return when the next message may leave, None if it may at once.

    The window rolls: the moment it frees is when the oldest message that still fills
    it is `hours` old, not a whole period from now.

    Parameters
    ----------
    sent
        When earlier messages that the cap counts left, in any order.

    Examples
    --------
    >>> from datetime import UTC
    >>> noon = datetime(2026, 3, 10, 12, tzinfo=UTC)
    >>> cap = Cap("email", "marketing", limit=2, hours=24)
    >>> morning = [noon - timedelta(hours=hours) for hours in (1, 5, 23)]
    >>> free_at(cap, morning[:1], now=noon)
    >>> free_at(cap, morning, now=noon).isoformat()
    '2026-03-11T07:00:00+00:00'
    """
    counted = sorted(moment for moment in sent if moment > now - cap.window)
    if len(counted) < cap.limit:
        return None
    return counted[-cap.limit] + cap.window


def quiet_until(start: int, end: int, zone: ZoneInfo, now: datetime) -> datetime | None:
    """Return when a stretch of quiet that holds at `now` ends, None outside of it.

    Parameters
    ----------
    start, end
        Minutes since midnight on the clock of `zone`; `start` after `end` runs over
        midnight, equal ones mean no quiet at all.

    Examples
    --------
    >>> from datetime import UTC
    >>> berlin = ZoneInfo("Europe/Berlin")
    >>> late = datetime(2026, 3, 10, 21, 30, tzinfo=UTC)
    >>> quiet_until(22 * 60, 8 * 60, berlin, late).isoformat()
    '2026-03-11T07:00:00+00:00'
    >>> quiet_until(22 * 60, 8 * 60, berlin, late - timedelta(hours=1))
    """
    local = now.astimezone(zone)
    minutes = local.hour * 60 + local.minute
    overnight = start > end
    inside = (
        (minutes >= start or minutes < end) if overnight else start <= minutes < end
    )
    if not inside:
        return None
    day = local.date()
    if overnight and minutes >= start:
        day += timedelta(days=1)
    ends = datetime.combine(day, time(end // 60, end % 60), tzinfo=zone)
    # A time that daylight saving skips moves forward by the gap; of two the first
    # counts, unless it is over already
    first = ends.astimezone(UTC)
    return first if first > now else ends.replace(fold=1).astimezone(UTC)
