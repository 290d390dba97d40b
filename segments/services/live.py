"""Memberships between two runs: people with news, and people whose time has come.

A turn evaluates a few customers of its shard by the rules of the last run there, and
appends what changed. Bitmaps are left alone: the present state is what the run left
and the changes after it. So an edited rule waits for its run here too.
"""

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import psycopg
from django.db import InterfaceError, OperationalError, transaction

from customers.selectors.readers import CopyReader
from customers.services import rows
from segments.domain.judging import Bits, Judgement, judge, to_flags, to_places
from segments.domain.micros import MICROSECOND, to_moment
from segments.domain.moments import NEVER
from segments.domain.sheet import Sheet
from segments.models import MembershipChange
from segments.selectors.facts import read_sheet
from segments.selectors.pins import read_pins
from segments.selectors.standing import (
    Base,
    Standing,
    read_base,
    read_memberships,
    read_standing,
)
from segments.services.next_changes import ask_everybody, forget, know

logger = logging.getLogger(__name__)

RETRY = timedelta(hours=1)  # whose evaluation fails is asked again so much later
MOST_DUE = 2_000  # people asked in one slice because their time has come

# The database failed, not a customer: the whole turn is tried again later
OUTAGES = (
    OperationalError,
    InterfaceError,
    psycopg.OperationalError,
    psycopg.InterfaceError,
)


@dataclass(frozen=True, slots=True)
class Followed:
    """What came of following customers.

    Parameters
    ----------
    customer_ids
        Whose memberships are up to date now.
    more
        Whether there are more whose time has come.
    """

    customer_ids: Sequence[int] = ()
    more: bool = False


def follow_customers(
    *,
    shard: int,
    customer_ids: Collection[int],
    now: datetime,
    limit: int = MOST_DUE,
    zone: str | None = None,
) -> Followed:
    """Bring the memberships of some customers of a shard up to date.

    Those are the given ones, about whom there is news, and those whose next change has
    come. Part of the turn's transaction; the caller holds the shard. A customer who
    cannot be evaluated keeps their memberships, and nobody else waits for them.

    Parameters
    ----------
    limit
        How many to take whose next change has come.
    zone
        The workspace's time zone, if the caller knows it.
    """
    limit = min(limit, MOST_DUE)
    standing = read_standing(shard, now, limit)
    if standing is None:
        return Followed()
    if standing.known_until <= now:
        ask_everybody(shard=shard, as_of=standing.as_of, now=now)
        return Followed(more=True)
    asked = sorted({*customer_ids, *standing.due})
    if asked:
        base = read_base(shard, standing.run_id, standing.started_at)
        _follow_carefully(_Slice(shard, standing, base, now, zone), asked)
    return Followed(asked, more=len(standing.due) >= limit)


@dataclass(frozen=True, slots=True)
class _Slice:
    """What is the same for all customers of a slice."""

    shard: int
    standing: Standing
    base: Base
    now: datetime
    zone: str | None

    @property
    def at(self) -> datetime:
        """Return when it is evaluated: after the run, also while the clock stands."""
        return max(self.now, self.standing.as_of + MICROSECOND)


def _follow_carefully(slice_: _Slice, customer_ids: Sequence[int]) -> None:
    """Follow customers; if that fails, in halves until the failing ones stand alone."""
    try:
        with transaction.atomic():
            _follow(slice_, customer_ids)
    except OUTAGES:
        raise
    except Exception:
        if len(customer_ids) > 1:
            half = len(customer_ids) // 2
            _follow_carefully(slice_, customer_ids[:half])
            _follow_carefully(slice_, customer_ids[half:])
            return
        logger.exception("Memberships of customer %s stay as they are", customer_ids[0])
        know(moments={customer_ids[0]: slice_.now + RETRY}, evaluated_at=slice_.at)


def _follow(slice_: _Slice, customer_ids: Sequence[int]) -> None:
    before = read_memberships(slice_.base, customer_ids)
    plan = slice_.base.library.plan
    sheet = read_sheet(
        CopyReader(),
        plan.needs,
        shard=slice_.shard,
        as_of=slice_.now,
        customer_ids=customer_ids,
        later=True,
        zone=slice_.zone,
    )
    found = sheet.facts.customers["customer_id"].to_list()
    places = {customer_id: place for place, customer_id in enumerate(found)}
    after, judged = _evaluate(slice_, sheet, _to_places(before, places))
    changes = _Changes()
    changes.compare(_to_places(before, places), after, found)
    gone = [id_ for id_ in customer_ids if id_ not in places]
    changes.take_out(before, set(gone))
    _write_changes(changes, slice_)
    moments = map(_read_moment, judged.next_at.tolist())
    know(moments=dict(zip(found, moments, strict=True)), evaluated_at=slice_.at)
    forget(customer_ids=gone)


def _to_places(
    members: Mapping[int, set[int]], places: Mapping[int, int]
) -> dict[int, Bits]:
    return {
        id_: sum(1 << places[one] for one in inside if one in places)
        for id_, inside in members.items()
    }


def _evaluate(
    slice_: _Slice, sheet: Sheet, before: Mapping[int, Bits]
) -> tuple[dict[int, Bits], Judgement]:
    """Return the members of each micro-segment, and when time alone changes that."""
    base = slice_.base
    faulty = {id_: before.get(id_, 0) for id_ in base.library.faulty}
    columns = {id_: to_flags(bits, sheet.size) for id_, bits in faulty.items()}
    known = replace(
        sheet,
        thresholds=base.thresholds,
        model=base.model,
        members=columns,
        pins=read_pins([slice_.shard], slice_.now),
    )
    judged = judge(
        base.library.plan,
        known,
        until=slice_.standing.known_until,
        previous=lambda id_: before.get(id_, 0),
    )
    for id_, failure in judged.failures.items():
        logger.error("micro-segment %s keeps its state: %s", id_, failure)
    kept = {id_: before.get(id_, 0) for id_ in judged.failures}
    after = {**faulty, **kept, **judged.answers}
    covered = 0
    for bits in after.values():
        covered |= bits
    after[base.everyone_else] = ((1 << sheet.size) - 1) & ~covered
    return after, judged


class _Changes:
    """What each customer entered and left."""

    def __init__(self) -> None:
        self.entered: dict[int, list[int]] = {}
        self.left: dict[int, list[int]] = {}

    def compare(
        self,
        before: Mapping[int, Bits],
        after: Mapping[int, Bits],
        customer_ids: Sequence[int],
    ) -> None:
        """Note how members differ, by their places among some customers."""
        size = len(customer_ids)
        for id_ in sorted(after):
            changed = before.get(id_, 0) ^ after[id_]
            if changed:
                for place in to_places(changed, size).tolist():
                    is_in = after[id_] >> place & 1
                    noted = self.entered if is_in else self.left
                    noted.setdefault(customer_ids[place], []).append(id_)

    def take_out(self, before: Mapping[int, set[int]], gone: set[int]) -> None:
        """Note that customers leave all they were in."""
        for id_ in sorted(before):
            for customer_id in before[id_] & gone:
                self.left.setdefault(customer_id, []).append(id_)


def _write_changes(changes: _Changes, slice_: _Slice) -> None:
    cause = str(int(MembershipChange.Cause.BEHAVIOUR))
    rows.copy_rows(
        rows.open_cursor(),
        "segments_membership_change",
        ("customer_id", "at", "cause", "entered", "left"),
        [
            (
                str(customer_id),
                rows.to_time(slice_.at),
                cause,
                rows.to_array(map(str, changes.entered.get(customer_id, ()))),
                rows.to_array(map(str, changes.left.get(customer_id, ()))),
            )
            for customer_id in sorted({*changes.entered, *changes.left})
        ],
    )


def _read_moment(micros: int) -> datetime | None:
    return None if micros == NEVER else to_moment(micros)
