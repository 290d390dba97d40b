"""The engine: a turn of one shard is one transaction.

Order: the shard's lock, one `now`, news about customers, their memberships, people
who are due, the walk, the writing. A turn that fails is repeated carefully: halved
until the bad customers stand alone and are put aside, while all others go on.
"""

import functools
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import polars as pl
from django.db import transaction

from campaigns.services import absorb_treatments, treat_at_once
from customers.services import faults
from journeys.selectors.roster import Roster, read_roster
from journeys.selectors.standing import has_more, read_due
from journeys.services.team_tasks import follow_merged
from journeys.services.turns import inflight
from journeys.services.turns.careful import (
    OUTAGES,
    apply_carefully,
    apply_singly,
)
from journeys.services.turns.holding import hold_back
from journeys.services.turns.pausing import hold_due, keep_news, take_kept
from journeys.services.turns.people import (
    News,
    complete_due,
    read_news,
    take_work,
    unmoved,
)
from journeys.services.turns.walking import walk
from journeys.services.turns.writing import write
from segments.services import Followed, follow_customers, follow_pins

logger = logging.getLogger(__name__)

SLICE_SECONDS = 1.0  # two at most; who has news in another shard waits for its end
SMALLEST, LARGEST = 500, 10_000
# Who has news is waiting for an answer, and does not wait for a full slice: beside news
# only this part of it is taken
NEWS_FIRST = 4


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
# Shards whose turn lost the database while this process went on: nobody died there
_survived: set[int] = set()


def take_turn(*, shard: int, limit: int | None = None, only_news: bool = False) -> Turn:
    """Do one slice of a shard's work: news first, then who is due.

    Parameters
    ----------
    limit
        People and news at most; by default what fits into a second.
    only_news
        Leave who is due to another turn.
    """
    started = time.perf_counter()
    size = limit or _pace.size
    survived = shard in _survived
    _survived.discard(shard)
    try:
        turn = _take(shard, size, _apply, survived=survived, only_news=only_news)
        if turn.moved:
            faults.reach("after_commit_before_nudge")
    except OUTAGES:
        _survived.add(shard)
        raise
    except Exception:
        logger.exception("Turn of shard %s failed, repeating it carefully", shard)
        turn = _take(shard, size, apply_carefully, survived=True, only_news=only_news)
    if limit is None:
        _pace.learn(turn.moved, time.perf_counter() - started)
    return turn


Apply = Callable[[int, pl.DataFrame, News, Roster, datetime], bool]


def _take(
    shard: int, limit: int, apply: Apply, *, survived: bool, only_news: bool
) -> Turn:
    with transaction.atomic():
        entry = inflight.enter(shard, limit)
        if entry is None:
            return Turn(taken=False)
        if entry.died is not None and not survived:
            logger.error("A turn of shard %s died at %s", shard, entry.died)
            inflight.record_death(shard, entry)
            inflight.leave(shard)
            return Turn(taken=True, more=True)
        if entry.remaining > 0:
            limit = min(limit, entry.slice)
            apply = functools.partial(apply_singly, entry.slice)
        if entry.slice == 1:
            inflight.mark_first_news(shard)
        turn, people = _move(shard, limit, apply, entry.now, only_news=only_news)
        if entry.remaining > 0:
            customer_ids = people["customer_id"].unique().to_list()
            inflight.went_well(shard, entry, customer_ids, more=turn.more)
        inflight.leave(shard)
        return turn


def _move(
    shard: int, limit: int, apply: Apply, now: datetime, *, only_news: bool
) -> tuple[Turn, pl.DataFrame]:
    """Read who moves, let them walk and write it; return also who they were."""
    roster = read_roster()
    work = take_kept(shard, roster, limit=limit)
    if not work.touched:
        work = take_work(shard, roster, limit=limit)
    merged = sorted(work.merged)
    absorb_treatments(customer_ids=merged, now=now)
    follow_merged(customer_ids=merged)
    follow_pins(customer_ids=merged, now=now)
    inflight.forget_merged(merged)
    followed = Followed()
    if shard in roster.evaluated:
        followed = follow_customers(
            shard=shard, customer_ids=work.met, now=now, limit=limit, zone=roster.zone
        )
    news = read_news(shard, work, roster, now=now)
    keep_news(news.kept)
    paused = roster.paused_in(shard)
    held = hold_due(shard, paused, now=now, limit=limit)
    room = limit // NEWS_FIRST if news.rows else limit
    if only_news:
        room = 0
    due = read_due(shard, now=now, paused=paused, limit=room)
    moved = news.frame()
    rest = unmoved(complete_due(due, roster), moved["id"])
    people = pl.concat([moved, rest])
    faults.reach("turn_read")
    made_news = False
    if not people.is_empty() or news.refusals or news.reached:
        made_news = apply(shard, people, news, roster, now)
        faults.reach("turn_written")
    if treat_at_once(
        shard=shard, customer_ids=followed.customer_ids, now=now, zone=roster.zone
    ):
        made_news = True
    # Who is due and had news as well goes on in the next slice
    left = has_more(due, room) or room == 0 or rest.height < due.height
    more = made_news or work.is_full or left or held >= limit or followed.more
    return Turn(taken=True, moved=people.height, more=more), people


def _apply(
    shard: int, people: pl.DataFrame, news: News, roster: Roster, now: datetime
) -> bool:
    faults.meet(people["customer_id"])
    ledger = walk(shard, people, roster, now=now)
    hold_back(ledger, people, tripped=roster.tripped, now=now)
    return write(shard, ledger, news, roster, now=now)
