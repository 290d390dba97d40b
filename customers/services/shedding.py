"""What ingestion refuses so that what it accepts is dealt with in time.

Two bounds: how many events a source may send a second, and how much accepted work may
wait. Both are answered at once, before the database has anything to do. The rate is
kept in Redis for all web processes together; while that is silent each keeps it alone.
"""

import logging
import threading
import time

import redis
from django.conf import settings
from django.db import connection, transaction

from customers.domain.errors import RateExceeded
from customers.selectors.clock import get_real_now
from customers.services.nudging import get_redis

logger = logging.getLogger(__name__)

BURST_SECONDS = 10.0  # so much of its rate a source may send at once
SILENT_SECONDS = 5.0  # Redis that was silent is not asked again for so long
MICROSECONDS = 1_000_000

# The moment up to which what was sent uses the rate up. A batch of any size is taken
# while that is near enough; it is what comes after it that has to wait.
_TAKE = """
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local full = math.max(now, tonumber(redis.call('GET', KEYS[1]) or '0'))
local wait = full - now - tonumber(ARGV[2])
if wait > 0 then return wait end
full = full + tonumber(ARGV[1])
redis.call('SET', KEYS[1], string.format('%.0f', full), 'PX',
  math.ceil((full - now) / 1000) + 1000)
return 0
"""

# Counted no further than the mark. Full is what has been over it for a while: many
# events in a minute are what the work table is for
_LOOK = """
INSERT INTO customers_backlog AS b (id, waiting, over_since, looked_at)
SELECT 1, count(*), CASE WHEN count(*) > %(mark)s THEN %(now)s END, %(now)s
FROM (SELECT FROM customers_work LIMIT %(mark)s + 1) w
ON CONFLICT (id) DO UPDATE SET waiting = excluded.waiting,
  looked_at = excluded.looked_at,
  over_since = CASE WHEN excluded.over_since IS NOT NULL
    THEN coalesce(b.over_since, excluded.over_since) END
"""


class _OwnRates:
    """The rates of sources as this process alone sees them."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.full: dict[int, float] = {}
        self.redis_silent_until = 0.0

    def take(self, source_id: int, cost: float) -> float:
        """Do what the script does: return how long to wait in seconds, or 0."""
        with self.lock:
            now = time.monotonic()
            full = max(now, self.full.get(source_id, 0.0))
            wait = full - now - BURST_SECONDS
            if wait > 0:
                return wait
            self.full[source_id] = full + cost
            return 0.0


_own = _OwnRates()


def check_rate(*, source_id: int, events: int) -> None:
    """Count events against the rate of their source (`INGEST_RATE`; 0: no limit).

    Raises
    ------
    RateExceeded
        It sends too fast. It says after how many seconds it may go on.
    """
    if settings.INGEST_RATE <= 0:
        return
    wait = _take(source_id, events / settings.INGEST_RATE)
    if wait > 0:
        raise RateExceeded(retry_after=wait)


def look_at_backlog() -> None:
    """Note how much accepted work waits; ingestion reads it with each key."""
    values = {"mark": settings.INGEST_BACKLOG, "now": get_real_now()}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_LOOK, values)


def _take(source_id: int, seconds: float) -> float:
    if time.monotonic() >= _own.redis_silent_until:
        try:
            cost, burst = (
                round(length * MICROSECONDS) for length in (seconds, BURST_SECONDS)
            )
            key = f"rivermouth:rate:{source_id}"
            answer = get_redis().eval(_TAKE, 1, key, str(cost), str(burst))
            return float(answer) / MICROSECONDS
        except (redis.RedisError, OSError) as error:
            _own.redis_silent_until = time.monotonic() + SILENT_SECONDS
            logger.warning("Redis is silent, each process keeps the rate: %s", error)
    return _own.take(source_id, seconds)
