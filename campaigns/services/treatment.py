"""The treatment run: give each open customer of a shard at most one campaign a day."""

import logging
import time
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from enum import StrEnum

import polars as pl
from django.db import transaction

from campaigns import selectors
from campaigns.domain import arbitration, errors
from campaigns.domain.arbitration import Outcome
from campaigns.domain.schedule import get_period_end
from campaigns.models import Cell, TreatmentShard
from campaigns.selectors import Scheduled, ShardFacts
from campaigns.services import actions, months
from campaigns.services.bandit import weigh_variants
from campaigns.services.variants import draw_variants
from customers import services as customers
from customers.selectors import get_now
from customers.services import faults
from segments.models import Run

logger = logging.getLogger(__name__)

DAILY = "daily"


class Treated(StrEnum):
    """What a call of `treat_shard` found."""

    DONE = "done"  # decided now
    ALREADY = "already"  # decided before; nothing was written
    BUSY = "busy"  # another worker has the shard; try again later


def treat_shard(*, on: date, shard: int) -> Treated:
    """Decide about all customers of a shard for a workspace day: once, in one
    transaction under the shard's lock.

    Campaigns, treatments, decision records, cells, messages and events are written
    together with the row that says the shard is done, so a crash leaves nothing behind
    and a second call writes nothing.

    Raises
    ------
    errors.RunNotDone
        The daily membership run of `on` is not done. Nothing was written.
    """
    months.ensure_month(on=on)
    weigh_variants(on=on)
    with transaction.atomic():
        if not customers.try_shard_lock(shard):
            return Treated.BUSY
        if TreatmentShard.objects.filter(on=on, shard=shard).exists():
            return Treated.ALREADY
        _check_run(on)
        started = time.monotonic()
        now = get_now()
        scheduled = selectors.list_scheduled(on)
        facts = selectors.load_shard(
            on=on, shard=shard, now=now, entrants=[row.entrant for row in scheduled]
        )
        outcomes = arbitration.sweep(
            [row.entrant for row in scheduled],
            members=facts.members,
            open_ids=facts.open_ids,
            in_duration=facts.in_duration,
            reachable=facts.reachable,
        )
        treatments = draw_variants(arbitration.build_treatments(outcomes), scheduled)
        _write_treatments(treatments, scheduled, on=on, now=now)
        _write_decisions(outcomes, facts, on=on)
        _write_cells(outcomes, on=on, shard=shard)
        actions.carry_out(treatments=treatments, scheduled=scheduled, on=on, now=now)
        seconds = time.monotonic() - started
        TreatmentShard.objects.create(
            on=on, shard=shard, customers=len(facts.open_ids), seconds=seconds
        )
        faults.reach("shard_treated")
    logger.info(
        "Treated shard %s of %s: %s of %s customers in %.2f s",
        shard,
        on,
        treatments.height,
        len(facts.open_ids),
        seconds,
    )
    return Treated.DONE


def _check_run(on: date) -> None:
    if not Run.objects.filter(
        on=on, cause=Run.Cause.DAILY, status=Run.Status.DONE
    ).exists():
        raise errors.RunNotDone(on)


def _write_treatments(
    treatments: pl.DataFrame, scheduled: Sequence[Scheduled], *, on: date, now: datetime
) -> None:
    ends = {
        row.entrant.campaign_id: get_period_end(on, row.duration_days)
        for row in scheduled
    }
    customers.write_frame(
        table="campaigns_treatment",
        frame=treatments.with_columns(
            on=pl.lit(on),
            until=pl.col("campaign_id").replace_strict(ends, return_dtype=pl.Date),
            cause=pl.lit(DAILY),
            at=pl.lit(now),
        ),
    )


def _write_decisions(
    outcomes: Sequence[Outcome], facts: ShardFacts, *, on: date
) -> None:
    ladders = arbitration.build_ladders(outcomes).join(
        facts.running.rename({"campaign_id": "held_by", "until": "held_until"}),
        on="customer_id",
        how="left",
    )
    customers.write_frame(
        table="campaigns_decision",
        frame=ladders.select(
            "customer_id",
            pl.lit(on).alias("on"),
            pl.col("winner").alias("winner_id"),
            "arm",
            _format_array("campaign_ids"),
            _format_array("reasons"),
            "held_by",
            "held_until",
        ),
    )


def _format_array(name: str) -> pl.Expr:
    numbers = pl.col(name).cast(pl.List(pl.String)).list.join(",")
    return pl.format("{{{}}}", numbers).alias(name)


def _write_cells(outcomes: Sequence[Outcome], *, on: date, shard: int) -> None:
    Cell.objects.bulk_create(
        Cell(
            on=on,
            shard=shard,
            campaign_id=outcome.entrant.campaign_id,
            segment_id=outcome.entrant.segment_id,
            **asdict(outcome.count()),
        )
        for outcome in outcomes
    )
