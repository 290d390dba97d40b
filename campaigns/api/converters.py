"""Dates in addresses."""

from datetime import date


class DateConverter:
    """A day as 2026-02-12; anything else is an address that does not exist."""

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        """Read it; a ValueError means there is no such address."""
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        """Write it."""
        return value.isoformat()
