"""What is in flight in a shard: how customers who kill a process are found.

A process that dies in a turn leaves nothing behind: its transaction is rolled back,
and the next process would take the same people and die as well. So a turn says what
it begins in a sequence of its shard: a sequence is the one thing in PostgreSQL that a
rollback leaves as it is. The last thing a turn does is to take that back. Whoever gets
the shard's lock and finds the mark of another turn knows that it died, at once and
without a clock: a living process would still hold the lock.

The people of a turn that died are watched: taken few at a time and walked one by one,
each named in the sequence before. Who is named in a mark left behind is a suspect;
the second time they are parked, and only a person lets them go on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from customers.selectors.clock import NOW
from customers.services.locks import SHARD_LOCK
from journeys.selectors.dues import READABLE

FIRST_SLICE = 200  # people watched in one turn
NARROWING = 10  # a watched turn that died while it read makes the next so much smaller
LEAST_WATCHED = 100
DEATHS_BEFORE_PARKING = 2  # alone, after the first among many: three processes in all

# One statement, since each costs a million people's time: takes the shard's lock, and
# only then reads and writes the mark. No row: another writer has the shard.
_ENTER = f"""
WITH mine AS MATERIALIZED (
  SELECT pg_try_advisory_xact_lock({SHARD_LOCK}, %(shard)s) AS taken
), mark AS MATERIALIZED (
  SELECT s.* FROM mine, LATERAL (
    SELECT last_value, is_called FROM {{sequence}} WHERE mine.taken OFFSET 0) s
)
SELECT ({NOW}), CASE WHEN m.is_called THEN m.last_value END, w.remaining, w.slice,
  setval('{{sequence}}', -least(%(size)s, coalesce(w.slice, %(size)s)), true)
FROM mark m LEFT JOIN journeys_watch w ON w.shard = %(shard)s
"""
_WATCH = """
INSERT INTO journeys_watch (shard, remaining, slice, since) VALUES (%s, %s, %s, %s)
ON CONFLICT (shard) DO UPDATE SET
  remaining = greatest(journeys_watch.remaining, excluded.remaining),
  slice = excluded.slice
"""
_GO_ON = "UPDATE journeys_watch SET remaining = remaining - %s WHERE shard = %s"
_STOP_WATCHING = "DELETE FROM journeys_watch WHERE shard = %s"
_SUSPECT = """
INSERT INTO journeys_suspect AS s (customer_id, deaths, since) VALUES (%s, 1, %s)
ON CONFLICT (customer_id) DO UPDATE SET deaths = s.deaths + 1
RETURNING deaths
"""
_PARK_SUSPECT = "UPDATE journeys_suspect SET parked_at = %s WHERE customer_id = %s"
_PARK = """
UPDATE journeys_enrollment SET parked_at = %s, error = %s, attempts = %s,
  due_at = CASE WHEN limit_at > %s THEN limit_at END
WHERE customer_id = %s AND status = 'active' AND parked_at IS NULL
"""
_FIRST_NEWS = f"""
SELECT setval(%s, customer_id, true) FROM customers_work w WHERE shard = %s
AND {READABLE} ORDER BY id LIMIT 1
"""
_CLEAR = """
DELETE FROM journeys_suspect WHERE parked_at IS NULL AND customer_id = ANY (%s)
"""
_FORGET = "DELETE FROM journeys_suspect WHERE customer_id = ANY (%s)"
ERROR = "Killed: the process died each time it came to this person"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a turn finds when it enters a shard.

    Parameters
    ----------
    now
        The one moment of this turn.
    died
        What a turn that died was doing: minus the people it would take at most, or the
        customer it was walking; None: the last turn ended.
    remaining, slice
        How many people are still to be watched, and how many at a time; 0: none.
    """

    now: datetime
    died: int | None
    remaining: int = 0
    slice: int = 0


def enter(shard: int, size: int) -> Entry | None:
    """Take a shard and mark that a turn of at most `size` people begins.

    `None` when another writer has the shard; the lock is kept until the transaction
    ends.
    """
    query = _ENTER.format(sequence=sequence_of(shard))
    with connection.cursor() as cursor:
        cursor.execute(query, {"shard": shard, "size": size})
        row = cursor.fetchone()
    if row is None:
        return None
    now, died, remaining, slice_, _ = row
    return Entry(now, died, remaining or 0, slice_ or 0)


def mark(shard: int, value: int) -> None:
    """Mark whom a watched turn walks now: a customer, or minus a number of people."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval(%s, %s, true)", [sequence_of(shard), value])


def mark_first_news(shard: int) -> None:
    """Mark whose news come first: reading them may be what kills the process."""
    with connection.cursor() as cursor:
        cursor.execute(_FIRST_NEWS, [sequence_of(shard), shard])


def leave(shard: int) -> None:
    """Mark that nothing is in flight: nobody who could kill a process is ahead."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval(%s, 1, false)", [sequence_of(shard)])


def record_death(shard: int, entry: Entry) -> None:
    """Keep what a death tells. This is all that its turn does, so that it commits."""
    assert entry.died is not None
    now = entry.now
    if entry.died < 0:
        size = -entry.died
        slice_ = max(1, entry.slice // NARROWING) if entry.slice else FIRST_SLICE
        watch(shard, max(size, LEAST_WATCHED), slice_, now=now)
        return
    watch(shard, LEAST_WATCHED, entry.slice or FIRST_SLICE, now=now)
    with connection.cursor() as cursor:
        cursor.execute(_SUSPECT, [entry.died, now])
        (deaths,) = cursor.fetchone()
        if deaths >= DEATHS_BEFORE_PARKING:
            cursor.execute(_PARK_SUSPECT, [now, entry.died])
            cursor.execute(_PARK, [now, ERROR, deaths + 1, now, entry.died])


def watch(shard: int, remaining: int, slice_: int, *, now: datetime) -> None:
    """Let the next turns of a shard walk its people one by one."""
    with connection.cursor() as cursor:
        cursor.execute(_WATCH, [shard, remaining, slice_, now])


def went_well(shard: int, entry: Entry, customer_ids: list[int], *, more: bool) -> None:
    """Clear the people of a watched turn; the watch ends with the last of them."""
    with connection.cursor() as cursor:
        cursor.execute(_CLEAR, [customer_ids])
        if more and entry.remaining > len(customer_ids):
            cursor.execute(_GO_ON, [len(customer_ids), shard])
        else:
            cursor.execute(_STOP_WATCHING, [shard])


def forget_merged(customer_ids: Sequence[int]) -> None:
    """Suspect profiles no longer that nobody walks any more: they are somebody else."""
    if customer_ids:
        with connection.cursor() as cursor:
            cursor.execute(_FORGET, [list(customer_ids)])


def sequence_of(shard: int) -> str:
    """Return the sequence in which a shard's turns say what they begin."""
    return f"journeys_inflight_{shard:02d}"
