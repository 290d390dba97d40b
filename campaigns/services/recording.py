"""Write down what a sweep decided: treatments, decisions and cells.

Everything here is part of the transaction that decides.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime

import polars as pl
from django.db import connection

from campaigns.domain import arbitration, heard
from campaigns.domain.arbitration import Outcome
from campaigns.domain.schedule import get_period_end
from campaigns.models import Cause, Cell
from campaigns.selectors import Scheduled, ShardFacts, read_given
from customers import services as customers
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
_COUNT_AT_ONCE = """
INSERT INTO campaigns_cell AS c ("on", shard, campaign_id, segment_id,
  treated_at_once, control_at_once)
SELECT %s, %s, * FROM unnest(%s::int[], %s::int[], %s::int[], %s::int[])
ON CONFLICT ("on", campaign_id, shard) DO UPDATE SET
  treated_at_once = c.treated_at_once + excluded.treated_at_once,
  control_at_once = c.control_at_once + excluded.control_at_once
"""


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

    Whoever was treated at once before has their decision.
    """
    customers.write_frame(
        table="campaigns_decision",
        frame=_build_decisions(outcomes, facts, on=on).join(
            facts.decided, on="customer_id", how="anti"
        ),
    )


def write_cells(outcomes: Sequence[Outcome], *, on: date, shard: int) -> None:
    """Keep the numbers of each campaign; what acted at once has been counted before."""
    Cell.objects.bulk_create(
        [
            Cell(
                on=on,
                shard=shard,
                campaign_id=outcome.entrant.campaign_id,
                segment_id=outcome.entrant.segment_id,
                **asdict(outcome.count()),
            )
            for outcome in outcomes
        ],
        update_conflicts=True,
        unique_fields=["on", "campaign_id", "shard"],
        update_fields=["matched", *arbitration.PARTS],
    )


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
            [{"segment_id": row, **numbers} for row, numbers in counted.items()],
            schema_overrides={"segment_id": pl.Int32},
        ).with_columns(on=pl.lit(on), shard=pl.lit(shard)),
    )


def merge_decisions(
    outcomes: Sequence[Outcome], facts: ShardFacts, *, on: date, shard: int
) -> None:
    """Add what was decided at once to the decisions of the day.

    Before the daily run only those who got something are written down: it decides
    about all others.
    """
    decisions = _build_decisions(outcomes, facts, on=on).drop("on")
    if decisions.is_empty():
        return
    columns = {name: to_array(decisions[name]) for name in decisions.columns}
    with connection.cursor() as cursor:
        cursor.execute(_MERGE_DECISIONS, {**columns, "on": on, "shard": shard})


def count_at_once(treatments: pl.DataFrame, *, on: date, shard: int) -> None:
    """Count beside the cells of the day who was treated or held out at once."""
    numbers = treatments.group_by("campaign_id", "segment_id").agg(
        treated=(pl.col("arm") == "treated").sum(),
        control=(pl.col("arm") == "control").sum(),
    )
    columns = [to_array(numbers[name]) for name in numbers.columns]
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_AT_ONCE, [on, shard, *columns])


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
