"""The one clock of the product and the workspace it is read in."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import connection

from customers.models import Clock, Workspace

NOW = """
SELECT coalesce(
    (SELECT virtual_at + (clock_timestamp() - real_at) * speed FROM clock WHERE id = 1),
    clock_timestamp()
)
"""


def get_now() -> datetime:
    """Return the present moment (aware, UTC): ask once per transaction, pass it down.

    It is the database clock, mapped through the row of `clock` in demo and tests. Due
    times, runs and measures use it; leases, heartbeats and sessions use real time.
    """
    with connection.cursor() as cursor:
        cursor.execute(NOW)
        now: datetime = cursor.fetchone()[0]
    return now


def get_speed() -> float:
    """Return how many seconds of the product pass in one real second."""
    speed = Clock.objects.filter(pk=1).values_list("speed", flat=True).first()
    return 1.0 if speed is None else speed


def get_real_now() -> datetime:
    """Return the database's own clock: for leases and heartbeats, nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now: datetime = cursor.fetchone()[0]
    return now


def get_workspace() -> Workspace:
    """Return the one workspace of this installation."""
    return Workspace.objects.get(pk=1)


def get_local_date(now: datetime, workspace: Workspace | None = None) -> date:
    """Return the workspace's calendar day of a moment."""
    zone = ZoneInfo((workspace or get_workspace()).timezone)
    return now.astimezone(zone).date()
