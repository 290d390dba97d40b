"""Counting what people did after they passed splits, shard by shard."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

import polars as pl

from campaigns.domain.bandit import Known
from campaigns.domain.uplift.counts import GOAL, TREATED, Counts, PeriodCounts
from campaigns.domain.uplift.samples import NOBODY
from campaigns.selectors.uplift.counting import (
    Counter,
    build_period,
    count_parts,
    list_rows,
)
from campaigns.selectors.uplift.exposures import MOMENT
from campaigns.selectors.uplift.outcomes import add_outcomes
from customers import selectors as customers
from customers.models import SHARD_COUNT
from journeys.domain.nodes.split import DRAWN, HOLD_OUT, WEIGHED
from journeys.domain.splits import get_percent, join_alike
from journeys.selectors.uplift.trials import Place, Trial

# Everybody belongs to the way that chance drew for them, wherever they went from there.
# Merged and erased people are masked
PASSED = """
SELECT v.customer_id, v.version_id, v.node_id, v.outcome AS arm,
  (extract(epoch FROM v.left_at) * 1000000)::bigint AS at,
  customers_shard(v.customer_id) AS shard
FROM journeys_visit v
JOIN customers_customer c ON c.id = v.customer_id AND c.owner_mode <> 0
WHERE v.left_at >= %s AND v.version_id = ANY (%s) AND v.node_id = ANY (%s)
  AND v.reason = ANY (%s)
"""
PASSED_SCHEMA = {
    "customer_id": pl.Int64(),
    "version_id": pl.Int64(),
    "node_id": pl.String(),
    "arm": pl.String(),
    "at": pl.Int64(),
    "shard": pl.Int16(),
}
PERIODS_SCHEMA = {
    "version_id": pl.Int64(),
    "node_id": pl.String(),
    "trial_id": pl.Int32(),
    "period_id": pl.Int64(),
    "is_joined": pl.Boolean(),
}


def count_splits(trials: Sequence[Trial], *, now: datetime) -> dict[Place, Counts]:
    """Count splits, all of them in one pass over the visits and the customers."""
    numbers = _number_periods(trials)
    passed, counter = _join_arms(_read_passed(trials, numbers)), Counter()
    aims = {place: trial.aim for place, trial in enumerate(trials)}
    rows = list_rows()
    for shard in range(SHARD_COUNT):
        exposures = passed.filter(pl.col("shard") == shard).drop("shard")
        if exposures.is_empty():
            continue
        people = add_outcomes(exposures, aims, shard=shard, now=now)
        counter.add(people)
        count_parts(counter, people, shard, rows)
    return {
        (trial.journey_id, trial.node_id): Counts(
            window_days=trial.aim.window.days,
            has_goal=trial.aim.goal is not None,
            periods=tuple(_build_periods(place, trial, numbers, counter)),
        )
        for place, trial in enumerate(trials)
    }


def _number_periods(trials: Sequence[Trial]) -> dict[tuple[int, int], int]:
    """Give each period a number: later ones of a split have larger ones."""
    places = [
        (place, number)
        for place, trial in enumerate(trials)
        for number in range(len(trial.periods))
    ]
    return {key: id_ for id_, key in enumerate(places)}


def _read_passed(
    trials: Sequence[Trial], numbers: dict[tuple[int, int], int]
) -> pl.DataFrame:
    """Return one row per person and period: the first time they passed in it."""
    rows = [
        (
            version_id,
            trial.node_id,
            place,
            numbers[place, number],
            TREATED in period.shares,
        )
        for place, trial in enumerate(trials)
        for number, period in enumerate(trial.periods)
        for version_id in period.version_ids
    ]
    periods = pl.DataFrame(rows, schema=PERIODS_SCHEMA, orient="row")
    first = min(period.starts_at for trial in trials for period in trial.periods)
    found = customers.read_frame(
        PASSED,
        [
            first,
            periods["version_id"].unique().to_list(),
            periods["node_id"].unique().to_list(),
            [DRAWN, WEIGHED],
        ],
        PASSED_SCHEMA,
    )
    return (
        found.with_columns(pl.col("at").cast(MOMENT))
        .join(periods, on=["version_id", "node_id"])
        .sort("at")
        .unique(["customer_id", "period_id"], keep="first", maintain_order=True)
        .drop("version_id", "node_id")
    )


def _join_arms(passed: pl.DataFrame) -> pl.DataFrame:
    """Put all ways together where only that can be compared with the held out."""
    is_any_way = pl.col("is_joined") & (pl.col("arm") != HOLD_OUT)
    arm = pl.when(is_any_way).then(pl.lit(TREATED)).otherwise("arm")
    return passed.with_columns(arm=arm).drop("is_joined")


def count_known(trial: Trial, *, at: datetime) -> dict[str, Known]:
    """Count whose time was over at a moment and who reached the goal, by their way.

    Only people of periods that drew as the newest one does.
    """
    newest = replace(trial, periods=[join_alike(trial.periods)])
    passed = _read_passed([newest], {(0, 0): 0}).drop("is_joined")
    counter = Counter()
    for shard in range(SHARD_COUNT):
        people = passed.filter(pl.col("shard") == shard).drop("shard")
        if not people.is_empty():
            counter.add(add_outcomes(people, {0: trial.aim}, shard=shard, now=at))
    goals = counter.samples.get(0, {})
    found = {}
    for arm in newest.periods[0].split.branches:
        sample = goals.get((arm.key, GOAL), NOBODY)
        found[arm.key] = Known(sample.people, int(sample.total))
    return found


def _build_periods(
    place: int,
    trial: Trial,
    numbers: dict[tuple[int, int], int],
    counter: Counter,
) -> Iterator[PeriodCounts]:
    """Yield the periods in which anybody passed the split."""
    counted = {id_ for id_, *_ in counter.people}
    for number, period in enumerate(trial.periods):
        id_ = numbers[place, number]
        if id_ in counted:
            yield build_period(
                id_,
                counter,
                starts_at=period.starts_at,
                ends_at=period.ends_at,
                control_percent=get_percent(period),
            )
