"""The moment the start page is made for."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from customers import selectors as customers


@dataclass(frozen=True, slots=True)
class Today:
    """The moment a page is made for, and the workspace's day around it."""

    now: datetime
    on: date
    zone: ZoneInfo

    @property
    def starts_at(self) -> datetime:
        """Return the first moment of the day (aware, UTC)."""
        return datetime.combine(self.on, time(), self.zone).astimezone(UTC)


def get_today() -> Today:
    """Return the present moment in the workspace."""
    now = customers.get_now()
    zone = ZoneInfo(customers.get_workspace().timezone)
    return Today(now=now, on=now.astimezone(zone).date(), zone=zone)
