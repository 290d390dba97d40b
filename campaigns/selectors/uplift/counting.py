"""Counting what people did after campaigns, shard by shard."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise

import polars as pl

from campaigns.domain.uplift.counts import (
    GOAL,
    MONEY,
    Counts,
    Part,
    PeriodCounts,
)
from campaigns.domain.uplift.samples import Arms, Sample
from campaigns.models import Campaign, Period
from campaigns.selectors.uplift.exposures import list_periods, read_exposures
from campaigns.selectors.uplift.outcomes import add_outcomes, get_aim
from customers.models import SHARD_COUNT
from segments import selectors as segments
from segments.selectors.moments import iterate_members_when

Tally = dict[tuple[str, str], Sample]  # by arm and outcome
NUMBERS = (
    pl.len().alias("people"),
    pl.col("goal").sum().alias("reached"),
    pl.col("money").sum().alias("total"),
    ((pl.col("money") - pl.col("money").mean()) ** 2).sum().alias("squares"),
)


class Counter:
    """Adds up shards: samples by period, and by period and micro-segment."""

    def __init__(self) -> None:
        self.people: dict[tuple[int, str, bool], int] = {}
        self.samples: dict[int, Tally] = {}
        self.parts: dict[tuple[int, int, bool], Tally] = {}

    def add(self, people: pl.DataFrame) -> None:
        """Take in a shard's people."""
        sizes = people.group_by("period_id", "arm", "is_waiting").len()
        for period_id, arm, is_waiting, count in sizes.iter_rows():
            key = period_id, arm, is_waiting
            self.people[key] = self.people.get(key, 0) + count
        answered = people.filter(~pl.col("is_waiting"))
        for (period_id,), tally in _measure(answered, ["period_id"]):
            _merge(self.samples.setdefault(period_id, {}), tally)

    def add_parts(self, people: pl.DataFrame, segment_id: int) -> None:
        """Take in a shard's people by whether they were in a micro-segment."""
        for (period_id, inside), tally in _measure(people, ["period_id", "inside"]):
            _merge(self.parts.setdefault((period_id, segment_id, inside), {}), tally)


def count_campaigns(
    campaigns: Sequence[Campaign], *, now: datetime
) -> dict[int, Counts]:
    """Count every campaign by its id: all of them in one pass over the customers."""
    periods, counter = list_periods(campaigns), Counter()
    aims = {campaign.pk: get_aim(campaign) for campaign in campaigns}
    rows = list_rows()
    for shard in range(SHARD_COUNT):
        exposures = read_exposures(shard, periods, campaigns)
        if exposures.is_empty():
            continue
        people = add_outcomes(exposures, aims, shard=shard, now=now)
        counter.add(people)
        count_parts(counter, people, shard, rows)
    stored: dict[int, list[Period]] = {}
    for period in Period.objects.filter(campaign__in=campaigns).order_by("starts_at"):
        stored.setdefault(period.campaign_id, []).append(period)
    return {
        campaign.pk: Counts(
            window_days=aims[campaign.pk].window.days,
            has_goal=campaign.goal is not None,
            periods=tuple(_build_periods(stored.get(campaign.pk, []), counter)),
        )
        for campaign in campaigns
    }


def list_rows() -> list[int]:
    """Return the micro-segments by which people are told apart."""
    return [row.pk for row in segments.list_live() if not row.is_system]


def count_parts(
    counter: Counter, people: pl.DataFrame, shard: int, segment_ids: Sequence[int]
) -> None:
    """Look at the newest period of each trial: older ones are history."""
    newest = people.filter(
        pl.col("period_id") == pl.col("period_id").max().over("trial_id"),
        ~pl.col("is_waiting"),
    )
    for segment_id, known in iterate_members_when(shard, newest, segment_ids):
        counter.add_parts(known, segment_id)


def _measure(
    people: pl.DataFrame, by: Sequence[str]
) -> Iterator[tuple[tuple[int, ...], Tally]]:
    for row in people.group_by(*by, "arm").agg(NUMBERS).iter_rows(named=True):
        count, arm = row["people"], row["arm"]
        yield (
            tuple(row[name] for name in by),
            {
                (arm, GOAL): Sample.of_rate(count, row["reached"]),
                (arm, MONEY): Sample(count, row["total"], row["squares"]),
            },
        )


def _merge(tally: Tally, more: Tally) -> None:
    for key, sample in more.items():
        tally[key] = tally[key] + sample if key in tally else sample


def _build_periods(
    periods: Sequence[Period], counter: Counter
) -> Iterator[PeriodCounts]:
    """Yield the periods in which anybody met the campaign."""
    ends = [later.starts_at for _, later in pairwise(periods)]
    for period, end in zip(periods, [*ends, None], strict=True):
        if any(id_ == period.pk for id_, *_ in counter.people):
            yield build_period(
                period.pk,
                counter,
                starts_at=period.starts_at,
                ends_at=end,
                control_percent=float(period.control_percent),
            )


def build_period(
    period_id: int,
    counter: Counter,
    *,
    starts_at: datetime,
    ends_at: datetime | None,
    control_percent: float,
) -> PeriodCounts:
    """Return what was counted of a period."""
    people = {arm: 0 for id_, arm, _ in counter.people if id_ == period_id}
    waiting = dict(people)
    for (id_, arm, is_waiting), count in counter.people.items():
        if id_ == period_id:
            people[arm] += count
            waiting[arm] += count * is_waiting
    return PeriodCounts(
        starts_at=starts_at,
        ends_at=ends_at,
        control_percent=control_percent,
        people=people,
        waiting=waiting,
        arms=_nest(counter.samples.get(period_id, {})),
        parts=tuple(_build_parts(period_id, counter)),
    )


def _build_parts(period_id: int, counter: Counter) -> Iterator[Part]:
    ids = sorted({segment for id_, segment, _ in counter.parts if id_ == period_id})
    for segment_id in ids:
        inside, outside = (
            _nest(counter.parts.get((period_id, segment_id, side), {}))
            for side in (True, False)
        )
        # Nobody, or everybody, was in it: it says nothing
        if inside and outside:
            yield Part(segment_id, inside, outside)


def _nest(tally: Tally) -> Arms:
    arms: dict[str, dict[str, Sample]] = {}
    for (arm, outcome), sample in tally.items():
        arms.setdefault(arm, {})[outcome] = sample
    return arms
