"""What people did after they met a trial: whether they reached its goal, and money.

A trial is whatever treats people differently by chance: a campaign, a split.

Money is all revenue of the time, not only that of the goal's events: whoever was won
for one thing and lost for another was not won.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

import polars as pl

from campaigns.domain import goals
from campaigns.domain.uplift.counts import MONEY_DAYS
from campaigns.models import Campaign
from campaigns.selectors.uplift.exposures import MOMENT
from customers import selectors as customers
from customers.selectors.readers import CopyReader
from segments.domain.matching import Matching
from segments.domain.measures.base import Needs, need_events
from segments.domain.sheet import Sheet
from segments.selectors.facts import read_sheet

REVENUES = """
SELECT customer_id, (extract(epoch FROM occurred_at) * 1000000)::bigint AS done,
  revenue::float8 AS revenue
FROM customers_event_{shard:02d}
WHERE revenue IS NOT NULL AND occurred_at > %s AND occurred_at <= %s
"""
REVENUES_SCHEMA = {
    "customer_id": pl.Int64(),
    "done": pl.Int64(),
    "revenue": pl.Float64(),
}
PERSON = ["customer_id", "period_id"]


@dataclass(frozen=True, slots=True)
class Aim:
    """What a trial is for, and how long after it what people did is counted."""

    window: timedelta
    goal: Matching | None


def get_aim(campaign: Campaign) -> Aim:
    """Return what a campaign is for; without a goal it is money alone."""
    if campaign.goal is None:
        return Aim(timedelta(days=MONEY_DAYS), None)
    days = int(campaign.goal["within_days"])
    return Aim(timedelta(days=days), goals.read_event(campaign.goal))


def add_outcomes(
    exposures: pl.DataFrame, aims: Mapping[int, Aim], *, shard: int, now: datetime
) -> pl.DataFrame:
    """Add what each person of a shard did in their time.

    Parameters
    ----------
    exposures
        `customer_id`, `trial_id`, `period_id` and `at` (UTC), each person once in a
        period.

    Returns
    -------
    The same rows with `is_waiting` (the time is not over), `goal` (truth value) and
    `money` (Float64).
    """
    windows = {id_: aim.window for id_, aim in aims.items()}
    people = add_windows(exposures, windows, now=now)
    reached = _find_reached(people, aims, shard, now)
    return (
        add_money(people, shard=shard, now=now)
        .join(reached, on=PERSON, how="left")
        .with_columns(pl.col("goal").fill_null(False))
    )


def add_windows(
    exposures: pl.DataFrame, windows: Mapping[int, timedelta], *, now: datetime
) -> pl.DataFrame:
    """Add `until`, when each person's time is over, and `is_waiting`."""
    return exposures.with_columns(
        until=pl.col("at")
        + pl.col("trial_id").replace_strict(
            windows, return_dtype=pl.Duration("us"), default=None
        )
    ).with_columns(is_waiting=pl.col("until") > now)


def add_money(people: pl.DataFrame, *, shard: int, now: datetime) -> pl.DataFrame:
    """Add `money`: all revenue of each person's time."""
    money = _sum_money(people, shard, now)
    joined = people.join(money, on=PERSON, how="left")
    return joined.with_columns(pl.col("money").fill_null(0.0))


def _find_reached(
    people: pl.DataFrame, aims: Mapping[int, Aim], shard: int, now: datetime
) -> pl.DataFrame:
    """Return whoever did what their trial was for, after it and in time."""
    events = {id_: aim.goal for id_, aim in aims.items() if aim.goal is not None}
    nobody = pl.DataFrame(schema={**people.select(PERSON).schema, "goal": pl.Boolean()})
    first: Any = people["at"].min()
    if first is None or not events:
        return nobody
    days = (now - first).days + 1
    looked = {id_: replace(one, within_days=days) for id_, one in events.items()}
    needs = reduce(or_, (need_events(one) for one in looked.values()), Needs())
    sheet = read_sheet(CopyReader(), needs, shard=shard, as_of=now)
    found = [
        _keep_in_time(people.filter(pl.col("trial_id") == id_), _list_done(sheet, one))
        for id_, one in looked.items()
    ]
    return pl.concat([nobody, *(part.with_columns(goal=True) for part in found)])


def _list_done(sheet: Sheet, event: Matching) -> pl.DataFrame:
    done = sheet.match(event)
    ids = sheet.facts.customers["customer_id"].gather(done["place"])
    return pl.DataFrame({"customer_id": ids, "done": done["occurred_at"]})


def _sum_money(people: pl.DataFrame, shard: int, now: datetime) -> pl.DataFrame:
    first = people["at"].min()
    revenues = customers.read_frame(
        REVENUES.format(shard=int(shard)), [first, now], REVENUES_SCHEMA
    ).with_columns(pl.col("done").cast(MOMENT))
    spent = people.join(revenues, on="customer_id").filter(_is_in_time())
    return spent.group_by(PERSON).agg(pl.col("revenue").sum().alias("money"))


def _keep_in_time(people: pl.DataFrame, done: pl.DataFrame) -> pl.DataFrame:
    kept = people.join(done, on="customer_id").filter(_is_in_time())
    return kept.select(PERSON).unique()


def _is_in_time() -> pl.Expr:
    return (pl.col("done") > pl.col("at")) & (pl.col("done") <= pl.col("until"))
