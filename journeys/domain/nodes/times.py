"""Settings that name times: days of the week, times of day, stretches of the day."""

from typing import Any, Literal

from pydantic import Field

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
TIME = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"


def time_field(title: str, default: str | None = None, **more: Any) -> Any:
    """Return the field of a time of day, "09:30"; empty is None."""
    extra = {"widget": "time", **more.pop("extra", {})}
    return Field(
        default=default, title=title, pattern=TIME, json_schema_extra=extra, **more
    )


def to_minutes(text: str) -> int:
    """Return a time of day as minutes since midnight.

    Examples
    --------
    >>> to_minutes("09:30")
    570
    """
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)
