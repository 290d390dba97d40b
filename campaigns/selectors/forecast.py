"""Looking ahead: the campaigns of the next days over the customers as they are today.

Of many customers only some whole shards are looked at; hashed shards are random samples
of everybody, so what is counted there is enlarged.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from hashlib import blake2b
from typing import Any

import polars as pl
from django.core.cache import cache
from pyroaring import BitMap64

from campaigns.domain import actions, arbitration, catch_up, forecast
from campaigns.domain.arbitration import PARTS, Entrant, Numbers, Outcome, to_ids
from campaigns.domain.cells import AT_ONCE
from campaigns.domain.forecast import Day, Planned, Situation
from campaigns.domain.hold_out import Period
from campaigns.domain.pressure import Pressure, holds_back
from campaigns.domain.roll import Roll
from campaigns.models import TreatmentShard
from campaigns.selectors.days import is_missed
from campaigns.selectors.plan import get_revision
from campaigns.selectors.sampling import count_sampled_shards
from campaigns.selectors.scheduled import Scheduled, list_scheduled_days
from campaigns.selectors.settings import list_hold_outs, list_quiet_days
from campaigns.selectors.treatment import ShardFacts, load_shard
from customers import selectors as customers
from customers.models import SHARD_COUNT
from messaging import selectors as messaging
from segments import selectors as segments
from segments.models import Run

HORIZON_DAYS = 28  # further ahead, who is where today says little
KEPT_SECONDS = 3_600

Plan = Mapping[date, Sequence[Planned]]


@dataclass(frozen=True, slots=True)
class Forecast:
    """Expected numbers of the next days.

    Parameters
    ----------
    sample
        The share of customers that was looked at; 1 is everybody.
    cells
        Numbers of each campaign by day and row; empty before the first run.
    """

    days: list[date]
    sample: float
    cells: dict[int, dict[date, list[dict[str, int]]]]


class Outlook:
    """The customers of the sampled shards, ready to be swept day after day.

    They are put together and numbered before the sweep: a few large, dense sets take
    less time than many small ones.
    """

    def __init__(self, days: Sequence[date], now: datetime) -> None:
        scheduled = list_scheduled_days(days)
        self.plan: Plan = {on: _plan(rows) for on, rows in scheduled.items()}
        entrants = {one.entrant for of_day in self.plan.values() for one in of_day}
        shards = count_sampled_shards()
        self.sample = shards / SHARD_COUNT
        facts = _merge(
            load_shard(
                on=days[0],
                shard=shard,
                now=now,
                entrants=list(entrants),
                looks_ahead=True,
            )
            for shard in range(shards)
        )
        roll = Roll(BitMap64.union(facts.open_ids, *facts.members.values()))
        self._ids = roll.ids
        self._open = roll.number(facts.open_ids)
        self._members = roll.number_all(facts.members)
        self._reachable = roll.number_all(facts.reachable)
        self._ends = roll.number_all(_list_ends(facts))
        self._held_out = roll.number_all(_draw_hold_outs(days, facts.open_ids))
        self._moments = _list_moments(days, now)
        audiences = {one.audience for one in entrants if not one.cap_exempt}
        self._caps = [
            cap
            for cap in messaging.list_caps()
            if any(audience and holds_back(cap, audience) for audience in audiences)
        ]
        sent = messaging.read_counted(
            customer_ids=to_ids(facts.open_ids).tolist(), caps=self._caps, now=now
        )
        self._sent = roll.number_rows(sent)

    @property
    def customers(self) -> int:
        """Return how many open customers are looked at."""
        return len(self._open)

    def walk(self, plan: Plan) -> Iterator[Day]:
        """Yield the days, should the campaigns be these."""
        pressure = Pressure(
            self._caps,
            moments=self._moments,
            people=self._open,
            sent=self._sent,
        )
        return forecast.walk(
            plan,
            ends=self._ends,
            pressure=pressure,
            decide=self._sweep,
            ids=self._ids,
        )

    def _sweep(
        self, entrants: Sequence[Entrant], situation: Situation
    ) -> list[Outcome]:
        """Sweep as the treatment run does."""
        return arbitration.sweep(
            entrants,
            members=self._members,
            open_ids=self._open,
            hold_out=self._held_out[situation.on],
            in_duration=situation.in_duration,
            reachable=self._reachable,
            capped=situation.capped,
            ids=self._ids,
        )


def get_forecast(now: datetime) -> Forecast:
    """Return what the days from the next undecided one on will bring.

    It is made anew after each run, each change of the plan, and each day.
    """
    days = list_days_ahead(now)
    run = Run.objects.filter(status=Run.Status.DONE).order_by("-id").first()
    if run is None:
        return Forecast(days, 1.0, {})
    key = f"forecast:{run.pk}:{get_revision()}:{days[0]}:{_mark_settings(days)}"
    found: Forecast | None = cache.get(key)
    if found is None:
        found = _make_forecast(days, now)
        cache.set(key, found, KEPT_SECONDS)
    return found


def _mark_settings(days: Sequence[date]) -> str:
    """Tell settings apart that hold people back and are no part of the plan."""
    held = (messaging.list_caps(), list_quiet_days(), list_hold_outs(days))
    return blake2b(repr(held).encode(), digest_size=8).hexdigest()


def list_days_ahead(now: datetime, count: int = HORIZON_DAYS) -> list[date]:
    """Return the next days about which nothing is decided yet; today may be one."""
    today = customers.get_local_date(now)
    is_decided = TreatmentShard.objects.filter(on=today).exists()
    begin = 1 if is_decided or is_missed(today, now) else 0
    return [today + timedelta(days=begin + offset) for offset in range(count)]


def _make_forecast(days: Sequence[date], now: datetime) -> Forecast:
    outlook = Outlook(days, now)
    members = segments.members_count() if outlook.sample < 1 else {}
    cells: dict[int, dict[date, list[dict[str, int]]]] = {}
    for day in outlook.walk(outlook.plan):
        for outcome in day.outcomes:
            entrant = outcome.entrant
            numbers = _enlarge(outcome.count(), outlook.sample, members, entrant)
            of_row = cells.setdefault(entrant.segment_id, {})
            of_row.setdefault(day.on, []).append(
                {
                    "campaign_id": entrant.campaign_id,
                    "matched": numbers.matched,
                    **{part: getattr(numbers, part) for part in PARTS},
                    **dict.fromkeys(AT_ONCE, 0),
                }
            )
    return Forecast(list(days), outlook.sample, cells)


def _enlarge(
    numbers: Numbers, sample: float, members: Mapping[int, int], entrant: Entrant
) -> Numbers:
    """Take the row's members as counted by the run; its sample says only the shares."""
    if sample == 1:
        return numbers
    guess = round(numbers.matched / sample)
    return forecast.scale(numbers, members.get(entrant.segment_id, guess))


def _merge(shards: Iterable[ShardFacts]) -> ShardFacts:
    """Put the customers of several shards together, whatever is known about them."""
    parts = list(shards)
    values = {
        field.name: _join([getattr(part, field.name) for part in parts])
        for field in fields(ShardFacts)
    }
    return ShardFacts(**values)


def _join(parts: Sequence[Any]) -> Any:
    if isinstance(parts[0], pl.DataFrame):
        return pl.concat(parts)
    if isinstance(parts[0], BitMap64):
        return BitMap64.union(*parts)
    keys = {key for part in parts for key in part}
    return {
        key: BitMap64.union(*(part.get(key, BitMap64()) for part in parts))
        for key in keys
    }


def _plan(scheduled: Sequence[Scheduled]) -> list[Planned]:
    return [
        Planned(
            one.entrant,
            one.duration_days,
            shares=tuple(way.share for way in one.ways),
            silent=frozenset(
                place
                for place, way in enumerate(one.ways)
                if not isinstance(way.action, actions.Message)
            ),
        )
        for one in scheduled
    ]


def _list_ends(facts: ShardFacts) -> dict[date, BitMap64]:
    ends = facts.running.group_by("until").agg("customer_id")
    return {
        date.fromisoformat(until): BitMap64(people)
        for until, people in ends.iter_rows()
    }


def _draw_hold_outs(days: Sequence[date], people: BitMap64) -> dict[date, BitMap64]:
    periods = list_hold_outs(days)
    held: dict[Period | None, BitMap64] = {None: BitMap64()}
    for period in periods.values():
        if period is not None and period not in held:
            held[period] = period.pick(people)
    return {on: held[period] for on, period in periods.items()}


def _list_moments(days: Sequence[date], now: datetime) -> dict[date, datetime]:
    """Return when the campaigns of each day run: if they are late, then now."""
    workspace = customers.get_workspace()
    moments = {
        on: catch_up.get_due_at(on, workspace.daily_run_at, workspace.timezone)
        for on in days
    }
    return {on: max(now, due_at) for on, due_at in moments.items()}
