"""Some days of a workspace, as moments."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MAX_DAYS = 366


@dataclass(frozen=True, slots=True)
class Span:
    """Whole days, the first and the last included.

    Examples
    --------
    >>> span = Span(date(2026, 3, 10), date(2026, 3, 10), ZoneInfo("Europe/Berlin"))
    >>> span.starts_at.isoformat(), span.ends_at.isoformat()
    ('2026-03-09T23:00:00+00:00', '2026-03-10T23:00:00+00:00')
    """

    first: date
    last: date
    zone: ZoneInfo

    @property
    def starts_at(self) -> datetime:
        """Return the first moment (aware, UTC)."""
        return _midnight(self.first, self.zone)

    @property
    def ends_at(self) -> datetime:
        """Return the first moment after it (aware, UTC)."""
        return _midnight(self.last + timedelta(days=1), self.zone)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
