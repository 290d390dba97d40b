"""The treatment run: give each open customer of a shard at most one campaign a day."""

import logging
import time
from datetime import date
from enum import StrEnum

from django.db import transaction

from campaigns import selectors
from campaigns.domain import arbitration, errors
from campaigns.domain.reasons import Reason
from campaigns.models import Cause, TreatmentShard
from campaigns.services import actions, cells, months, recording
from campaigns.services.bandit import weigh_variants
from campaigns.services.variants import draw_variants
from customers import services as customers
from customers.selectors import get_now
from customers.services import faults
from segments.models import Run

logger = logging.getLogger(__name__)


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
    and a second call writes nothing. Of a day that came too late only that is written.

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
        started = time.monotonic()
        now = get_now()
        is_missed = selectors.is_too_late(_get_run(on), now=now)
        scheduled = selectors.list_scheduled(on)
        if is_missed:
            scheduled = [selectors.bar(row, Reason.TOO_LATE) for row in scheduled]
        facts = selectors.load_shard(
            on=on, shard=shard, now=now, entrants=[row.entrant for row in scheduled]
        )
        outcomes = arbitration.sweep(
            [row.entrant for row in scheduled],
            members=facts.members,
            open_ids=facts.open_ids,
            hold_out=facts.hold_out,
            in_duration=facts.in_duration,
            reachable=facts.reachable,
            capped=facts.capped,
        )
        treatments = draw_variants(arbitration.build_treatments(outcomes), scheduled)
        recording.write_treatments(
            treatments, scheduled, on=on, now=now, cause=Cause.DAILY
        )
        news = recording.leave_out_told(outcomes, facts, on=on)
        recording.write_decisions(news, facts, on=on)
        cells.write_cells(news, on=on, shard=shard)
        recording.write_heard(outcomes, facts, on=on, shard=shard)
        actions.carry_out(treatments=treatments, scheduled=scheduled, on=on, now=now)
        seconds = time.monotonic() - started
        TreatmentShard.objects.create(
            on=on,
            shard=shard,
            customers=len(facts.open_ids),
            seconds=seconds,
            is_missed=is_missed,
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


def _get_run(on: date) -> Run:
    run = Run.objects.filter(
        on=on, cause=Run.Cause.DAILY, status=Run.Status.DONE
    ).first()
    if run is None:
        raise errors.RunNotDone(on)
    return run
