"""Campaigns that act within the day: a turn treats who has just been touched.

The daily run and turns never meet: both hold the shard. Whoever wins here has the day
and the duration period as if the daily run had decided, so neither treats them again.
"""

import logging
from collections.abc import Collection
from datetime import date, datetime
from zoneinfo import ZoneInfo

import psycopg
from django.db import InterfaceError, OperationalError, transaction

from campaigns import selectors
from campaigns.domain import arbitration
from campaigns.models import Cause
from campaigns.selectors import Scheduled
from campaigns.services import actions, months, recording
from campaigns.services.variants import draw_variants
from customers.services import faults

logger = logging.getLogger(__name__)

# The database failed, not a campaign: the whole turn is tried again later
OUTAGES = (
    OperationalError,
    InterfaceError,
    psycopg.OperationalError,
    psycopg.InterfaceError,
)


def treat_at_once(
    *,
    shard: int,
    customer_ids: Collection[int],
    now: datetime,
    zone: str,
) -> bool:
    """Give customers about whom there is news a campaign that is marked "at once".

    Part of the turn's transaction, after memberships and journeys; the caller holds the
    shard. Nothing but the list of such campaigns is read when there is none. If it
    fails, the turn goes on, and the daily run decides about them.

    Parameters
    ----------
    customer_ids
        Whose memberships this turn brought up to date.
    zone
        The workspace's time zone.

    Returns
    -------
    Whether anybody was treated or held out, so that there is news about them.
    """
    if not customer_ids:
        return False
    if not selectors.has_at_once():
        return False
    on = now.astimezone(ZoneInfo(zone)).date()
    scheduled = selectors.list_scheduled(on, at_once=True)
    try:
        with transaction.atomic():
            return _treat(shard, customer_ids, scheduled, on=on, now=now)
    except OUTAGES:
        raise
    except Exception:
        logger.exception("Nobody of a turn of shard %s was treated at once", shard)
        return False


def _treat(
    shard: int,
    customer_ids: Collection[int],
    scheduled: list[Scheduled],
    *,
    on: date,
    now: datetime,
) -> bool:
    entrants = [row.entrant for row in scheduled]
    facts = selectors.load_touched(
        on=on, shard=shard, now=now, entrants=entrants, customer_ids=customer_ids
    )
    if facts is None:
        return False
    outcomes = arbitration.sweep(
        entrants,
        members=facts.members,
        open_ids=facts.open_ids,
        hold_out=facts.hold_out,
        in_duration=facts.in_duration,
        reachable=facts.reachable,
        capped=facts.capped,
    )
    months.make_month(on=on)
    recording.merge_decisions(outcomes, facts, on=on, shard=shard)
    treatments = draw_variants(arbitration.build_treatments(outcomes), scheduled)
    if treatments.is_empty():
        return False
    recording.write_treatments(
        treatments, scheduled, on=on, now=now, cause=Cause.AT_ONCE
    )
    actions.carry_out(treatments=treatments, scheduled=scheduled, on=on, now=now)
    faults.reach("treated_at_once")
    return True
