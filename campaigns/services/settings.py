"""Change what this installation decided for all campaigns."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import connection, transaction

from campaigns.domain import errors, quiet
from campaigns.models import HoldOut, QuietDay
from customers import services as customers
from customers.selectors import can_be_purchase, get_local_date

SETTINGS_LOCK = 7306  # one change at a time


@transaction.atomic
def change_settings(
    *,
    now: datetime,
    hold_out_percent: Decimal | None = None,
    quiet_days: Sequence[str] | None = None,
    purchase_event: str | None = None,
) -> None:
    """Change what all campaigns keep to; what is left out stays as it is.

    Another share of the hold-out counts from tomorrow on: it starts a new period with
    other people. The same share changes nothing, and takes back what was decided
    earlier today.

    Parameters
    ----------
    quiet_days
        All of them, as `campaigns.domain.quiet` reads them.
    purchase_event
        What counts as a purchase; empty: every event with revenue.

    Raises
    ------
    errors.SettingsInvalid
        Names the day that is none, or the event that nobody sent. Nothing was written.
    """
    _lock()
    if hold_out_percent is not None:
        _set_hold_out(hold_out_percent, now)
    if quiet_days is not None:
        _set_quiet_days(quiet_days)
    if purchase_event is not None:
        _set_purchase_event(purchase_event)


def _set_hold_out(percent: Decimal, now: datetime) -> None:
    today = get_local_date(now)
    HoldOut.objects.filter(starts_on__gt=today).delete()
    current = HoldOut.objects.order_by("-starts_on").first()
    if percent == (current.percent if current else 0):
        return
    HoldOut.objects.create(
        starts_on=today + timedelta(days=1),
        percent=percent,
        salt=secrets.token_hex(16),
        created_at=now,
    )


def _set_quiet_days(days: Sequence[str]) -> None:
    quiet.parse(days)
    QuietDay.objects.exclude(day__in=days).delete()
    QuietDay.objects.bulk_create(
        [QuietDay(day=day) for day in dict.fromkeys(days)], ignore_conflicts=True
    )


def _set_purchase_event(name: str) -> None:
    if name and not can_be_purchase(name):
        message = "No source has sent an event of this name."
        raise errors.SettingsInvalid("purchase_event", message)
    customers.set_purchase_event(name)


def _lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, 0)", [SETTINGS_LOCK])
