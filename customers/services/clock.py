"""The demo's clock: how fast the product's time goes."""

from datetime import datetime

from django.db import connection, transaction

from customers.domain.errors import ClockIsReal, ClockIsReplaying
from customers.models import Clock
from customers.selectors import get_now

# From one reading of the real clock, so that time neither jumps nor repeats
SET_SPEED = """
UPDATE clock
SET virtual_at = virtual_at + (t.real_now - real_at) * speed,
    real_at = t.real_now, speed = %s
FROM (SELECT clock_timestamp() AS real_now) AS t
WHERE id = 1
"""

SET_MOMENT = """
UPDATE clock SET real_at = clock_timestamp(), virtual_at = %s, speed = %s WHERE id = 1
"""


def set_clock(*, at: datetime, speed: float) -> None:
    """Let the product's time go on from a moment (aware); for the replay and tests.

    Parameters
    ----------
    speed
        Product seconds per real second; 0 stops the clock at the moment.
    """
    with connection.cursor() as cursor:
        cursor.execute(SET_MOMENT, [at, speed])


@transaction.atomic
def set_clock_speed(*, speed: float) -> None:
    """Let the product's time go `speed` times as fast as real time from now on.

    Raises
    ------
    ClockIsReal
        This installation has no clock of its own.
    ClockIsReplaying
        The replayer sets the clock until it has reached today.
    """
    clock = Clock.objects.select_for_update().filter(pk=1).first()
    if clock is None:
        raise ClockIsReal
    if clock.replay_until is not None and get_now() < clock.replay_until:
        raise ClockIsReplaying
    with connection.cursor() as cursor:
        cursor.execute(SET_SPEED, [speed])
