"""The whole ladder of one customer and day: every row they were in and its outcome.

What was decided is read as it was stored. Rows without a campaign, and days without a
decision, are worked out from memberships, treatments and cells, and that is said.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from campaigns.domain import undecided
from campaigns.models import Campaign, Cause, Cell, Decision, Treatment, TreatmentShard
from campaigns.selectors.decisions import Decided, Named, Rung, describe_decisions
from campaigns.selectors.plan import get_today
from campaigns.selectors.settings import get_hold_out
from customers import selectors as customers
from segments import selectors as segments
from segments.models import MicroSegment, Run

KEPT_DAYS = 90
WORKED_OUT = (
    "No decision is stored of this day. This was worked out from memberships,"
    " treatments and the campaigns that ran."
)
OTHER_ORDER = (
    "The order of the plan has changed since: the numbers beside campaigns say in which"
    " order they were considered."
)
UNKNOWN = "Who was in which micro-segment on this day is not known."


@dataclass(frozen=True, slots=True)
class Considered:
    """A campaign that was considered; `place` counts from 1 down the whole ladder."""

    place: int
    rung: Rung


@dataclass(frozen=True, slots=True)
class LadderRow:
    """A micro-segment the customer was in.

    Parameters
    ----------
    number
        In the plan of today; `None`: archived since.
    since
        When they came in; `None`: before that is known.
    sentence
        Why no campaign of it was considered; empty: some were.
    """

    segment: Named
    number: int | None
    since: datetime | None
    rungs: list[Considered]
    sentence: str


@dataclass(frozen=True, slots=True)
class LadderDay:
    """One day of a customer, rows from the highest priority down.

    Parameters
    ----------
    at
        The moment whose memberships are shown.
    given_at
        When the day was given away; with `cause`, by what.
    notes
        What was not stored then but worked out now.
    """

    on: date
    today: date
    sentence: str
    winner: Named | None
    arm: str | None
    cause: str | None
    given_at: datetime | None
    at: datetime | None
    is_stored: bool
    rows: list[LadderRow]
    notes: list[str]


def get_ladder(*, customer_id: int, on: date) -> LadderDay:
    """Return what was decided about a customer on a day, and why."""
    stored = describe_decisions(list(Decision.objects.filter(pk=(customer_id, on))))
    told = stored[0] if stored else None
    given = Treatment.objects.filter(pk=(customer_id, on)).first()
    known = _learn(customer_id, on)
    rows = _build_rows(told, known)
    return LadderDay(
        on=on,
        today=known.today,
        sentence=told.sentence
        if told
        else undecided.explain(_describe_day(known, given)),
        winner=told.winner if told else _name_campaign(given),
        arm=told.arm if told else given and given.arm,
        cause=given and given.cause,
        given_at=given and given.at,
        at=known.at,
        is_stored=told is not None,
        rows=rows,
        notes=_list_notes(told, rows, known),
    )


@dataclass(frozen=True, slots=True)
class _Known:
    """What is stored besides the decision; `stays` is None where nobody knows."""

    customer_id: int
    on: date
    today: date
    shard: int
    at: datetime | None
    stays: Mapping[int, datetime | None] | None
    ran: Mapping[int, Sequence[int]]


def _learn(customer_id: int, on: date) -> _Known:
    shard = customers.get_shard(customer_id)
    at = _find_moment(on, shard)
    return _Known(
        customer_id=customer_id,
        on=on,
        today=get_today(),
        shard=shard,
        at=at,
        stays=_list_stays(customer_id, at),
        ran=_list_ran(on, shard),
    )


def _find_moment(on: date, shard: int) -> datetime | None:
    """Return when the day was decided, as near as is known: memberships go on."""
    won = Cell.objects.filter(on=on, shard=shard).exclude(treated=0, control=0)
    daily = Treatment.objects.filter(
        on=on, shard=shard, cause=Cause.DAILY, campaign_id__in=won.values("campaign_id")
    )
    decided: datetime | None = daily.order_by().values_list("at", flat=True).first()
    if decided is not None:
        return decided
    run = Run.objects.filter(on=on, cause=Run.Cause.DAILY).first()
    if run is not None:
        return run.finished_at or run.as_of
    if on > get_today():
        return None
    zone = ZoneInfo(customers.get_workspace().timezone)
    return datetime.combine(on, time(23, 59, 59), zone)


def _list_stays(
    customer_id: int, at: datetime | None
) -> dict[int, datetime | None] | None:
    """Return the micro-segments somebody was in, and since when; `None`: unknown."""
    path = segments.get_path(customer_id)
    if at is None or path.since is None or at < path.since:
        return None
    return {
        stay.segment_id: stay.entered.at if stay.entered else None
        for stay in path.stays
        if (stay.entered is None or stay.entered.at <= at)
        and (stay.left is None or stay.left.at > at)
    }


def _list_ran(on: date, shard: int) -> dict[int, list[int]]:
    """Return the campaigns that ran on a day by the row they were in then."""
    ran: dict[int, list[int]] = defaultdict(list)
    rows = Cell.objects.filter(on=on, shard=shard).order_by("campaign_id")
    for segment_id, campaign_id in rows.values_list("segment_id", "campaign_id"):
        ran[segment_id].append(campaign_id)
    return ran


def _build_rows(told: Decided | None, known: _Known) -> list[LadderRow]:
    stays = known.stays or {}
    rungs: dict[int, list[Considered]] = defaultdict(list)
    row_of = {one: row for row, campaigns in known.ran.items() for one in campaigns}
    for place, rung in enumerate(told.ladder if told else [], start=1):
        now = rung.segment.id if rung.segment else 0
        row = row_of.get(rung.campaign.id, now)
        rungs[row].append(Considered(place, rung))
    numbers = {row.pk: number for number, row in enumerate(segments.list_live(), 1)}
    names = MicroSegment.objects.in_bulk([*rungs, *stays])
    rows = [
        LadderRow(
            segment=Named(id_, names[id_].name if id_ in names else "A lost row"),
            number=numbers.get(id_),
            since=stays.get(id_),
            rungs=rungs[id_],
            sentence="" if rungs[id_] else _say_why_empty(id_, told, known),
        )
        for id_ in {*rungs, *stays}
    ]
    return sorted(rows, key=_get_order)


def _get_order(row: LadderRow) -> tuple[bool, int, int]:
    """Rows of today's plan in its order; below them, archived ones as considered."""
    place = row.rungs[0].place if row.rungs else 0
    return row.number is None, row.number or place, row.segment.id


def _say_why_empty(segment_id: int, told: Decided | None, known: _Known) -> str:
    if segment_id not in known.ran:
        return "No campaign ran in it on this day"
    if told is None:
        return "Its campaigns ran, but not for who is not open to campaigns"
    return "Not yet in it when its campaigns were decided"


def _describe_day(known: _Known, given: Treatment | None) -> undecided.Day:
    running = (
        Treatment.objects.filter(
            customer_id=known.customer_id, on__lt=known.on, until__gt=known.on
        )
        .select_related("campaign")
        .order_by("-until")
        .first()
    )
    hold_out = get_hold_out(known.on)
    ids = np.array([known.customer_id], np.uint64)
    decided = TreatmentShard.objects.filter(on=known.on, shard=known.shard)
    return undecided.Day(
        on=known.on,
        today=known.today,
        got=_say_given(given),
        was_decided=decided.exists(),
        is_kept=known.on >= known.today - timedelta(days=KEPT_DAYS),
        rows=None if known.stays is None else list(known.stays),
        ran=any(row in known.ran for row in known.stays or {}),
        is_held_out=hold_out is not None and bool(hold_out.holds(ids)[0]),
        blocker=running and running.campaign.name,
        until=running and running.until,
    )


def _name_campaign(given: Treatment | None) -> Named | None:
    if given is None:
        return None
    campaign = Campaign.objects.filter(pk=given.campaign_id).first()
    return Named(given.campaign_id, campaign.name if campaign else "A lost campaign")


def _say_given(given: Treatment | None) -> str | None:
    winner = _name_campaign(given)
    if given is None or winner is None:
        return None
    return f"{'Held out of' if given.arm == 'control' else 'Got'} {winner.name}"


def _list_notes(
    told: Decided | None, rows: Sequence[LadderRow], known: _Known
) -> list[str]:
    if known.on > known.today:
        return []
    places = [one.place for row in rows for one in row.rungs]
    notes = {
        WORKED_OUT: told is None,
        UNKNOWN: known.stays is None,
        OTHER_ORDER: places != sorted(places),
    }
    return [note for note, holds in notes.items() if holds]
