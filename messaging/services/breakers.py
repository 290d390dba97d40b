"""The breakers of provider accounts: kept in PostgreSQL, in real time.

While a provider works nothing is read or written for it but one row that is not there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection

from customers.selectors import get_real_now
from messaging.domain.breakers import Breaker

_READ = """
SELECT account, recent, until, pause_seconds FROM messaging_breaker
WHERE account = ANY (%s)
"""
_TRY = """
UPDATE messaging_breaker SET changed_at = %(now)s
WHERE account = %(account)s AND until <= %(now)s
AND changed_at <= %(now)s - make_interval(secs => %(seconds)s)
"""
_WRITE = """
INSERT INTO messaging_breaker (account, recent, until, pause_seconds, changed_at)
VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (account) DO UPDATE SET recent = excluded.recent, until = excluded.until,
  pause_seconds = excluded.pause_seconds, changed_at = excluded.changed_at
"""


_FORGET = "DELETE FROM messaging_breaker WHERE account = %s"


@dataclass(frozen=True, slots=True)
class Room:
    """How many messages a provider account may be handed now.

    Parameters
    ----------
    limit
        None: as many as one likes.
    pause
        For how long there is no room, in real time.
    is_watched
        Whether answers must be recorded also when they are good.
    """

    limit: int | None = None
    pause: timedelta = timedelta()
    is_watched: bool = False


def ask_room(accounts: Sequence[str]) -> dict[str, Room]:
    """Return the room of accounts; after a pause one caller gets room for one."""
    known = _read(accounts)
    if not known:
        return dict.fromkeys(accounts, Room())
    now = get_real_now()
    return {
        account: _room(account, known.get(account), now)
        for account in dict.fromkeys(accounts)
    }


def record_answers(answers: Mapping[str, Sequence[bool]]) -> set[str]:
    """Record per account whether its calls failed, in the order they ended.

    Returns
    -------
    set[str]
        The accounts that must be left alone from now on.
    """
    known = _read(list(answers))
    now = get_real_now()
    pause = timedelta(seconds=settings.BREAKER_SECONDS)
    resting = set()
    for account, failures in answers.items():
        before = breaker = known.get(account, Breaker())
        for failed in failures:
            breaker = breaker.after(failed, now, first_pause=pause)
        if breaker != before:
            _write(account, breaker, now)
        if breaker.is_open(now):
            resting.add(account)
    return resting


def _room(account: str, breaker: Breaker | None, now: datetime) -> Room:
    if breaker is None:
        return Room()
    if breaker.is_open(now):
        assert breaker.until is not None
        return Room(0, breaker.until - now, is_watched=True)
    if not breaker.is_trying(now):
        return Room(is_watched=True)
    # One message alone shows whether it works, for as long as a call can take
    seconds = settings.PROVIDER_TIMEOUT_SECONDS
    values: dict[str, Any] = {"account": account, "now": now, "seconds": seconds}
    with connection.cursor() as cursor:
        cursor.execute(_TRY, values)
        is_first = cursor.rowcount == 1
    return Room(int(is_first), timedelta(seconds=seconds), is_watched=True)


def _read(accounts: Sequence[str]) -> dict[str, Breaker]:
    with connection.cursor() as cursor:
        cursor.execute(_READ, [list(accounts)])
        return {
            account: Breaker(recent, until, timedelta(seconds=seconds))
            for account, recent, until, seconds in cursor.fetchall()
        }


def _write(account: str, breaker: Breaker, now: datetime) -> None:
    with connection.cursor() as cursor:
        if breaker.is_clean:
            cursor.execute(
                "DELETE FROM messaging_breaker WHERE account = %s", [account]
            )
            return
        seconds = breaker.pause.total_seconds()
        values = [account, breaker.recent, breaker.until, seconds, now]
        cursor.execute(_WRITE, values)
