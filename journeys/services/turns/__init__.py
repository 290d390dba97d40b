"""The engine: a turn of one shard is one transaction.

Order: the shard's lock, one `now`, news about customers, people who are due, the
walk, the writing. A turn that fails is repeated carefully: halved until the bad
customers stand alone and are put aside, while all others go on.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import polars as pl
import psycopg
from django.db import InterfaceError, OperationalError, connection, transaction

from campaigns.services import absorb_treatments
from customers.selectors import get_now
from customers.services import faults, try_shard_lock
from journeys.domain.cohort import NEVER, to_micros
from journeys.domain.nodes.base import Woken
from journeys.selectors.roster import Roster, read_roster
from journeys.selectors.standing import has_more, read_due
from journeys.services.turns.people import (
    News,
    complete_due,
    read_news,
    take_work,
    unmoved,
)
from journeys.services.turns.walking import Ledger, walk
from journeys.services.turns.writing import write

logger = logging.getLogger(__name__)

# The database failed, not a customer: the whole turn is tried again later
OUTAGES = (
    OperationalError,
    InterfaceError,
    psycopg.OperationalError,
    psycopg.InterfaceError,
)
SLICE_SECONDS = 2.0
SMALLEST, LARGEST = 500, 10_000


@dataclass(frozen=True, slots=True)
class Turn:
    """What a turn did.

    Parameters
    ----------
    taken
        False when another process has the shard: nothing was done.
    moved
        People walked.
    more
        Whether there was more to do than fits into a slice.
    """

    taken: bool
    moved: int = 0
    more: bool = False


class _Pace:
    """How many people fit into a slice; learnt from the last one."""

    def __init__(self) -> None:
        self.size = 2_000

    def learn(self, moved: int, seconds: float) -> None:
        if seconds > SLICE_SECONDS:
            self.size = max(SMALLEST, self.size // 2)
        elif moved >= self.size and seconds < SLICE_SECONDS / 3:
            self.size = min(LARGEST, self.size * 2)


_pace = _Pace()


def take_turn(*, shard: int, limit: int | None = None) -> Turn:
    """Do one slice of a shard's work: news first, then who is due.

    Parameters
    ----------
    limit
        People and news at most; by default what fits into two seconds.
    """
    started = time.perf_counter()
    size = limit or _pace.size
    try:
        turn = _take(shard, size, _apply)
        if turn.moved:
            faults.reach("after_commit_before_nudge")
    except OUTAGES:
        raise
    except Exception:
        logger.exception("Turn of shard %s failed, repeating it carefully", shard)
        turn = _take(shard, size, _apply_carefully)
    if limit is None:
        _pace.learn(turn.moved, time.perf_counter() - started)
    return turn


Apply = Callable[[int, pl.DataFrame, News, Roster, datetime], bool]


def _take(shard: int, limit: int, apply: Apply) -> Turn:
    with transaction.atomic():
        if not try_shard_lock(shard):
            return Turn(taken=False)
        now = get_now()
        roster = read_roster()
        work = take_work(shard, roster, limit=limit)
        absorb_treatments(customer_ids=sorted(work.merged), now=now)
        news = read_news(shard, work, roster, now=now)
        due = read_due(shard, now=now, paused=roster.paused, limit=limit)
        moved = news.frame()
        people = pl.concat(
            [
                _number(moved),
                unmoved(complete_due(due, roster), moved["id"].drop_nulls()),
            ]
        )
        faults.reach("turn_read")
        made_news = False
        if not people.is_empty() or news.refusals:
            made_news = apply(shard, people, news, roster, now)
            faults.reach("turn_written")
        return Turn(
            taken=True,
            moved=people.height,
            more=made_news or work.is_full or has_more(due, limit),
        )


def _number(people: pl.DataFrame) -> pl.DataFrame:
    """Give those who enter the numbers of their enrollments."""
    missing = people["id"].null_count()
    if not missing:
        return people
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('journeys_enrollment', 'id'))"
            " FROM generate_series(1, %s)",
            [missing],
        )
        numbers = iter([number for (number,) in cursor.fetchall()])
    ids = [next(numbers) if one is None else one for one in people["id"]]
    return people.with_columns(pl.Series("id", ids, dtype=pl.Int64))


def _apply(
    shard: int, people: pl.DataFrame, news: News, roster: Roster, now: datetime
) -> bool:
    faults.meet(people["customer_id"])
    return write(shard, walk(shard, people, roster, now=now), news, roster, now=now)


def _apply_carefully(
    shard: int, people: pl.DataFrame, news: News, roster: Roster, now: datetime
) -> bool:
    """Apply in halves until each failure is one customer's, and put those aside."""
    write(shard, Ledger(), news, roster, now=now)
    quiet = News()
    waiting = [people]
    while waiting:
        part = waiting.pop()
        try:
            with transaction.atomic():
                _apply(shard, part, quiet, roster, now)
        except OUTAGES:
            raise
        except Exception as error:
            customers = part["customer_id"].unique().sort()
            if len(customers) > 1:
                lower = pl.col("customer_id") < customers[len(customers) // 2]
                waiting += [part.filter(lower), part.filter(~lower)]
            else:
                logger.exception("Customer %s was put aside", customers[0])
                _put_aside(shard, part, roster, now, error)
    return True  # it may have; asking again costs little


def _put_aside(
    shard: int,
    people: pl.DataFrame,
    roster: Roster,
    now: datetime,
    error: Exception,
) -> None:
    """Leave a customer where they stand, to be tried again later."""
    stays = people.with_columns(
        how=pl.lit(""),
        words=pl.lit(""),
        error=pl.lit(f"{type(error).__name__}: {error}"[:2000]),
        changed=pl.lit(True),
        patch=pl.struct(
            woken=pl.col("woken").fill_null(
                pl.when(pl.col("until") > to_micros(now))
                .then(int(Woken.TOUCHED))
                .otherwise(int(Woken.DUE))
            ),
            happened="happened",
            until=pl.when(pl.col("until") != NEVER).then("until"),
        ).struct.json_encode(),
    )
    write(shard, Ledger(people=[stays]), News(), roster, now=now)
