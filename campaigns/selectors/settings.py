"""What this installation decided for all campaigns: hold-out and quiet days."""

from collections.abc import Sequence
from datetime import date

from campaigns.domain import control, quiet
from campaigns.domain.hold_out import Period
from campaigns.domain.quiet import QuietDays
from campaigns.models import HoldOut, QuietDay


def get_hold_out(on: date) -> Period | None:
    """Return the period of the global hold-out that a workspace day is in."""
    return list_hold_outs([on])[on]


def list_hold_outs(days: Sequence[date]) -> dict[date, Period | None]:
    """Return what `get_hold_out` says about each of some days, by one query."""
    rows = list(HoldOut.objects.filter(starts_on__lte=max(days)).order_by("starts_on"))
    return {on: _find_period(rows, on) for on in days}


def get_hold_outs(today: date) -> tuple[HoldOut | None, HoldOut | None]:
    """Return the period of the hold-out that holds today, and the one after it."""
    periods = HoldOut.objects.order_by("-starts_on")
    return (
        periods.filter(starts_on__lte=today).first(),
        periods.filter(starts_on__gt=today).first(),
    )


def get_quiet_days() -> QuietDays:
    """Return the days on which no marketing campaign starts."""
    return quiet.parse(list_quiet_days())


def list_quiet_days() -> list[str]:
    """Return the quiet days as they are stored."""
    return list(QuietDay.objects.order_by("day").values_list("day", flat=True))


def _find_period(rows: Sequence[HoldOut], on: date) -> Period | None:
    begun = [row for row in rows if row.starts_on <= on]
    if not begun or not begun[-1].percent:
        return None
    row = begun[-1]
    return Period(row.starts_on, control.get_threshold(row.percent), row.salt)
