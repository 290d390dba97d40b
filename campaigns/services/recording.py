"""Write down what a sweep decided: treatments and decisions.

Everything here is part of the transaction that decides.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import polars as pl
from django.db import connection
from pyroaring import BitMap64

from campaigns.domain import arbitration, heard
from campaigns.domain.arbitration import Outcome
from campaigns.domain.schedule import get_period_end
from campaigns.models import Cause
from campaigns.selectors import Scheduled, ShardFacts, read_given
from campaigns.services import cells
from customers import services as customers
from customers.selectors import read_frame
from customers.services.copying import to_array

# What was decided in the daily run stays below what acts at once. A customer who still
# gets nothing is written about again only when another campaign is among the losers.
_MERGE_DECISIONS = """
INSERT INTO campaigns_decision AS d (customer_id, "on", winner_id, arm, campaign_ids,
  reasons, held_by, held_until, capped_until)
SELECT customer_id, %(on)s, winner_id, arm, campaign_ids::int[], reasons::smallint[],
  held_by, held_until::date, capped_until
FROM unnest(%(customer_id)s::bigint[], %(winner_id)s::int[], %(arm)s::text[],
  %(campaign_ids)s::text[], %(reasons)s::text[], %(held_by)s::int[],
  %(held_until)s::text[], %(capped_until)s::timestamptz[])
  AS u (customer_id, winner_id, arm, campaign_ids, reasons, held_by, held_until,
  capped_until)
WHERE winner_id IS NOT NULL OR EXISTS (
  SELECT FROM campaigns_treatment_shard WHERE "on" = %(on)s AND shard = %(shard)s)
ON CONFLICT (customer_id, "on") DO UPDATE SET
  winner_id = excluded.winner_id, arm = excluded.arm,
  campaign_ids = excluded.campaign_ids || ARRAY(
    SELECT campaign_id FROM unnest(d.campaign_ids) WITH ORDINALITY AS o (campaign_id, n)
    WHERE campaign_id <> ALL (excluded.campaign_ids) ORDER BY n),
  reasons = excluded.reasons || ARRAY(
    SELECT reason FROM unnest(d.campaign_ids, d.reasons)
      WITH ORDINALITY AS o (campaign_id, reason, n)
    WHERE campaign_id <> ALL (excluded.campaign_ids) ORDER BY n),
  held_by = coalesce(excluded.held_by, d.held_by),
  held_until = coalesce(excluded.held_until, d.held_until),
  capped_until = coalesce(excluded.capped_until, d.capped_until)
WHERE excluded.winner_id IS NOT NULL OR NOT d.campaign_ids @> excluded.campaign_ids
"""
# The daily run adds the campaigns that it alone has judged
_APPEND_DECISIONS = """
UPDATE campaigns_decision AS d SET
  campaign_ids = d.campaign_ids || u.campaign_ids::int[],
  reasons = d.reasons || u.reasons::smallint[],
  held_by = coalesce(d.held_by, u.held_by),
  held_until = coalesce(d.held_until, u.held_until::date)
FROM unnest(%(customer_id)s::bigint[], %(campaign_ids)s::text[], %(reasons)s::text[],
  %(held_by)s::int[], %(held_until)s::text[])
  AS u (customer_id, campaign_ids, reasons, held_by, held_until)
WHERE d.customer_id = u.customer_id AND d."on" = %(on)s
"""
_READ_TOLD = """
SELECT customer_id, unnest(campaign_ids) AS campaign_id
FROM campaigns_decision WHERE "on" = %s AND customer_id = ANY (%s)
"""
_TOLD_SCHEMA = {"customer_id": pl.Int64(), "campaign_id": pl.Int32()}


def write_treatments(
    treatments: pl.DataFrame,
    scheduled: Sequence[Scheduled],
    *,
    on: date,
    now: datetime,
    cause: Cause,
) -> None:
    """Give each winner the day and the duration period that begins with it."""
    ends = {
        row.entrant.campaign_id: get_period_end(on, row.duration_days)
        for row in scheduled
    }
    customers.write_frame(
        table="campaigns_treatment",
        frame=treatments.with_columns(
            on=pl.lit(on),
            until=pl.col("campaign_id").replace_strict(ends, return_dtype=pl.Date),
            cause=pl.lit(cause.value),
            at=pl.lit(now),
        ),
    )


def write_decisions(
    outcomes: Sequence[Outcome], facts: ShardFacts, *, on: date
) -> None:
    """Keep the ladder of each customer who matched a campaign.

    Whoever was treated at once before has their decision: it is added to.

    Parameters
    ----------
    outcomes
        As `leave_out_told` gives them.
    """
    decisions = _build_decisions(outcomes, facts, on=on)
    customers.write_frame(
        table="campaigns_decision",
        frame=decisions.join(facts.decided, on="customer_id", how="anti"),
    )
    known = decisions.join(facts.decided, on="customer_id", how="semi")
    if not known.is_empty():
        _execute(_APPEND_DECISIONS, known.drop("on"), on=on)


def leave_out_told(
    outcomes: Sequence[Outcome], facts: ShardFacts, *, on: date
) -> Sequence[Outcome]:
    """Take out people to whom what acts at once has given the campaign's answer."""
    if facts.decided.is_empty():
        return outcomes
    told = read_frame(
        _READ_TOLD, [on, facts.decided["customer_id"].to_list()], _TOLD_SCHEMA
    )
    by_campaign = {
        campaign_id: BitMap64(people)
        for campaign_id, people in told.group_by("campaign_id")
        .agg("customer_id")
        .iter_rows()
    }
    return [
        outcome.without(by_campaign[outcome.entrant.campaign_id])
        if outcome.entrant.campaign_id in by_campaign
        else outcome
        for outcome in outcomes
    ]


def write_heard(
    outcomes: Sequence[Outcome], facts: ShardFacts, *, on: date, shard: int
) -> None:
    """Count who heard from us and why the others did not, by row and of everybody."""
    counted = heard.count_heard(
        outcomes,
        members=facts.members,
        open_ids=facts.open_ids,
        hold_out=facts.hold_out,
        in_duration=facts.in_duration,
        given=read_given(facts, on=on, shard=shard),
    )
    customers.write_frame(
        table="campaigns_heard",
        frame=pl.DataFrame(
            {
                "segment_id": pl.Series(list(counted), dtype=pl.Int32),
                **{
                    part: [numbers[part] for numbers in counted.values()]
                    for part in heard.PARTS
                },
            }
        ).with_columns(on=pl.lit(on), shard=pl.lit(shard)),
    )


def merge_decisions(
    outcomes: Sequence[Outcome], facts: ShardFacts, *, on: date, shard: int
) -> None:
    """Add what was decided at once to the decisions and the cells of the day.

    Before the daily run only those who got something are written down: it decides
    about all others.
    """
    decisions = _build_decisions(outcomes, facts, on=on).drop("on")
    if decisions.is_empty():
        return
    ids = decisions["customer_id"].to_list()
    before = cells.count_rungs(ids, on=on)
    _execute(_MERGE_DECISIONS, decisions, on=on, shard=shard)
    after = cells.count_rungs(ids, on=on)
    cells.count_at_once(outcomes, before=before, after=after, on=on, shard=shard)


def _execute(statement: str, decisions: pl.DataFrame, **more: Any) -> None:
    columns = {name: to_array(decisions[name]) for name in decisions.columns}
    with connection.cursor() as cursor:
        cursor.execute(statement, {**columns, **more})


def _build_decisions(
    outcomes: Sequence[Outcome], facts: ShardFacts, *, on: date
) -> pl.DataFrame:
    ladders = (
        arbitration.build_ladders(outcomes)
        .join(
            facts.running.rename({"campaign_id": "held_by", "until": "held_until"}),
            on="customer_id",
            how="left",
        )
        .join(
            facts.capped_until.rename({"until": "capped_until"}),
            on="customer_id",
            how="left",
        )
    )
    return ladders.select(
        "customer_id",
        pl.lit(on).alias("on"),
        pl.col("winner").alias("winner_id"),
        "arm",
        _format_array("campaign_ids"),
        _format_array("reasons"),
        "held_by",
        "held_until",
        "capped_until",
    )


def _format_array(name: str) -> pl.Expr:
    numbers = pl.col(name).cast(pl.List(pl.String)).list.join(",")
    return pl.format("{{{}}}", numbers).alias(name)
