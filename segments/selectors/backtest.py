"""How many customers a rule would have matched on each of the last days.

Every shard is read once; its one sheet is then asked about each moment. Who was not
known yet does not count, and attributes are put back to what they were. What takes
long is asked week by week: many customers, and inner parts of attributes that have
changed (`address.city`), as these are read anew for each moment.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from time import monotonic
from typing import Any

import polars as pl

from customers.models import AttributeChange
from customers.selectors.lives import read_change_frame, read_life_frame
from customers.selectors.readers import CopyReader
from segments.domain.buying.model import BuyingModel
from segments.domain.earlier import LatestSheet
from segments.domain.errors import BacktestTooSlow, LeafFailed, NobodyWaits
from segments.domain.evaluator import Evaluator
from segments.domain.facts import attribute_column
from segments.domain.plan import Plan, build_plan
from segments.domain.ranking import collect_values, find_thresholds
from segments.domain.rules import Rule
from segments.domain.sampling import estimate
from segments.domain.sheet import Sheet
from segments.selectors.facts import find_model, read_attributes, read_sheet
from segments.selectors.matching import choose_shards, count_universe
from segments.selectors.permissions import Permissions
from segments.selectors.pins import add_pins
from segments.selectors.rows import read_library

DAYS = 90
WEEK = 7
MOST_SECONDS = 20  # then the shards that are done have to do
DAILY_UP_TO = 25_000  # customers; above, each day takes too long to wait for
TOGETHER_UP_TO = 50_000  # customers; their shards are asked as one: that is quicker

Thresholds = Sequence[Mapping[str, float | None]]


@dataclass(frozen=True, slots=True)
class Point:
    """How many matched at a moment; `margin` to each side is the 95 % interval."""

    at: datetime
    count: int
    margin: int


@dataclass(frozen=True, slots=True)
class Backtest:
    """The size of a rule over time, oldest moment first."""

    points: Sequence[Point]
    step_days: int
    is_sampled: bool


def backtest_rule(
    rule: Rule, now: datetime, is_wanted: Callable[[], bool] = lambda: True
) -> Backtest:
    """Ask a rule about each day or week of the last 90 days, today included.

    Parameters
    ----------
    is_wanted
        Whether somebody still waits for the answer.

    Raises
    ------
    BacktestTooSlow, NobodyWaits, LeafFailed
    """
    universe = count_universe()
    plan = build_plan({"it": rule}, read_library().rules)
    step = _choose_step(plan, now, universe)
    moments = [now - timedelta(days=ago) for ago in range(0, DAYS + 1, step)][::-1]
    watch = Watch(monotonic() + MOST_SECONDS, is_wanted)
    shards = list(choose_shards(universe))
    together = universe <= TOGETHER_UP_TO
    past = Past(plan, moments, [shards] if together else [[n] for n in shards], watch)
    found, asked = past.count()
    return Backtest(
        [
            Point(moment, *estimate(n, people, _scale(people, asked, universe)))
            for moment, n, people in zip(moments, found, asked, strict=True)
        ],
        step,
        asked[-1] < universe,
    )


@dataclass(frozen=True)
class Watch:
    """Ends what takes too long or what nobody waits for any more."""

    deadline: float
    is_wanted: Callable[[], bool]

    def look(self) -> None:
        """Go on, or raise."""
        if not self.is_wanted():
            raise NobodyWaits
        if monotonic() > self.deadline:
            raise BacktestTooSlow


@dataclass(frozen=True)
class Past:
    """Some moments of some shards.

    Parameters
    ----------
    portions
        Shards that are read and asked together.
    """

    plan: Plan[Any]
    moments: Sequence[datetime]
    portions: Sequence[Sequence[int]]
    watch: Watch

    def count(self) -> tuple[list[int], list[int]]:
        """Return for each moment how many match, and of how many.

        A portion counts when it is done; those that time was too short for are left
        out.
        """
        counts: list[list[tuple[int, int]]] = []
        thresholds = self._thresholds
        for shards in self.portions:
            try:
                counts.append(self._count_portion(shards, thresholds))
            except BacktestTooSlow:
                if not counts:
                    raise
                break
        by_moment = list(zip(*counts, strict=True))
        return (
            [sum(found for found, _ in row) for row in by_moment],
            [sum(asked for _, asked in row) for row in by_moment],
        )

    @cached_property
    def _model(self) -> BuyingModel | None:
        """Return how everybody buys by what is known today."""
        return find_model(self.plan, self.moments[-1])

    @cached_property
    def _thresholds(self) -> Thresholds:
        """Return the values to reach in ranks at each moment."""
        if not self.plan.ranks:
            return [{} for _ in self.moments]
        parts: list[dict[str, list[pl.DataFrame]]] = [{} for _ in self.moments]
        for shards in self.portions:
            for place, (sheet, _) in enumerate(self._sheets(shards)):
                for key, values in collect_values(self.plan.ranks, sheet).items():
                    parts[place].setdefault(key, []).append(values)
        return [find_thresholds(self.plan.ranks, part, self._model) for part in parts]

    def _count_portion(
        self, shards: Sequence[int], thresholds: Thresholds
    ) -> list[tuple[int, int]]:
        counts = []
        for place, (sheet, known) in enumerate(self._sheets(shards)):
            ranked = replace(sheet, thresholds=thresholds[place], model=self._model)
            found = Evaluator(add_pins(ranked, self.plan, shards)).run(self.plan)
            for failure in found.failures.values():
                raise LeafFailed(failure)
            counts.append((int((found.columns["it"] & known).sum()), int(known.sum())))
        return counts

    def _sheets(self, shards: Sequence[int]) -> Iterator[tuple[Sheet, pl.Series]]:
        """Yield a sheet for each moment, and who was known by then."""
        self.watch.look()
        latest = _read_latest(self.plan, shards, self.moments)
        people = latest.facts.customers
        lives = pl.concat(read_life_frame(CopyReader(), shard=each) for each in shards)
        lives = people.select("customer_id").join(
            lives, on="customer_id", how="left", maintain_order="left"
        )
        before = Before(self.plan.needs.list_attributes(), shards, self.moments[0])
        permissions = Permissions(CopyReader(), self.plan.needs, shards)
        for moment in self.moments:
            self.watch.look()
            customers = before.undo(people, moment).with_columns(
                open=(lives["open_from"] <= moment).fill_null(False)
            )
            customers = permissions.add(customers, moment)
            known = (lives["known_since"] <= moment).fill_null(False)
            yield latest.at(moment, customers), known


class Before:
    """Attributes of a shard as they were."""

    def __init__(
        self, names: frozenset[str], shards: Sequence[int], start: datetime
    ) -> None:
        self._shards = shards
        self._plain = sorted(name for name in names if "." not in name)
        self._inner = sorted(names - set(self._plain))
        self._rereads = bool(self._inner) and have_changed(self._inner, start)
        reader = CopyReader()
        changes = pl.concat(
            read_change_frame(reader, shard=shard, names=self._plain, after=start)
            for shard in shards
        )
        self._changes = changes.partition_by("name", as_dict=True)

    def undo(self, people: pl.DataFrame, moment: datetime) -> pl.DataFrame:
        """Return the customers with the attributes they had at a moment."""
        for name in self._plain:
            changes = self._changes.get((name,))
            if changes is not None:
                people = _put_back(people, attribute_column(name), changes, moment)
        if self._rereads:
            inner = pl.concat(
                read_attributes(CopyReader(), self._inner, shard, moment)
                for shard in self._shards
            )
            people = people.drop(inner.columns[1:]).join(
                inner, on="customer_id", how="left", maintain_order="left"
            )
        return people


def have_changed(names: Sequence[str], after: datetime) -> bool:
    """Tell whether a part of an attribute may be another since a moment."""
    heads = {part for name in names for part in (name, name.split(".")[0])}
    changes = AttributeChange.objects.filter(at__gt=after, name__name__in=heads)
    return changes.exists()


def _choose_step(plan: Plan[Any], now: datetime, universe: int) -> int:
    if universe > DAILY_UP_TO:
        return WEEK
    inner = [name for name in plan.needs.attributes if "." in name]
    return WEEK if inner and have_changed(inner, now - timedelta(days=DAYS)) else 1


def _read_latest(
    plan: Plan[Any], shards: Sequence[int], moments: Sequence[datetime]
) -> LatestSheet:
    """Read some shards up to the last moment, with the windows of the first."""
    reader, first, last = CopyReader(), moments[0], moments[-1]
    sheets = [
        read_sheet(reader, plan.needs, shard=shard, as_of=last, since=first)
        for shard in shards
    ]
    facts = replace(
        sheets[-1].facts,
        customers=pl.concat(sheet.facts.customers for sheet in sheets),
        events=pl.concat(sheet.facts.events for sheet in sheets),
    )
    return LatestSheet(facts, last, sheets[-1].zone)


def _put_back(
    people: pl.DataFrame, column: str, changes: pl.DataFrame, moment: datetime
) -> pl.DataFrame:
    """Return what stood in a column before the first change after a moment."""
    first = (
        changes.filter(pl.col("at") > moment)
        .unique("customer_id", keep="first", maintain_order=True)
        .select("customer_id", "old", was=True)
    )
    if first.is_empty():
        return people
    return (
        people.join(first, on="customer_id", how="left", maintain_order="left")
        .with_columns(
            pl.when(pl.col("was")).then("old").otherwise(column).alias(column)
        )
        .drop("old", "was")
    )


def _scale(people: int, asked: Sequence[int], universe: int) -> int:
    """Return how many were known then, seen from those who were asked."""
    return round(people / asked[-1] * universe) if asked[-1] else 0
