"""Count what people did after campaigns, beside everything else that runs."""

import logging
import time
from enum import StrEnum

from django.db import connection, transaction

from campaigns.domain.uplift.counts import COUNTS, PERIOD_COUNTS
from campaigns.models import StrategyCount, UpliftCount
from campaigns.selectors.uplift.counting import count_campaigns
from campaigns.selectors.uplift.due import find_last_day, list_due
from campaigns.selectors.uplift.strategy import count_strategy, find_hold_out_due
from campaigns.services.uplift.exposing import note_exposures
from customers.selectors import get_now

logger = logging.getLogger(__name__)

UPLIFT_LOCK = 7307  # one count of a kind at a time; nobody else waits for it
CAMPAIGNS, SPLITS = range(2)


class Counted(StrEnum):
    """What a call of `count_uplift` found."""

    DONE = "done"  # counted now
    ALREADY = "already"  # nothing has happened since; nothing was written
    BUSY = "busy"  # another worker is at it


def count_uplift() -> Counted:
    """Count the campaigns that are due, all in one pass over the customers, and all of
    them together beside the global hold-out.

    It reads without any lock on customers, so nothing waits for it.
    """
    with transaction.atomic():
        if not try_count_lock(CAMPAIGNS):
            return Counted.BUSY
        on, campaigns, hold_out = find_last_day(), list_due(), find_hold_out_due()
        if on is None or not (campaigns or hold_out):
            return Counted.ALREADY
        started, now = time.monotonic(), get_now()
        found = count_campaigns(campaigns, now=now) if campaigns else {}
        for id_, counts in found.items():
            UpliftCount.objects.update_or_create(
                campaign_id=id_,
                defaults={
                    "at": now,
                    "on": on,
                    "counts": COUNTS.dump_python(counts, mode="json"),
                },
            )
        if hold_out is not None:
            note_exposures(hold_out)
            counted = count_strategy(hold_out, now=now)
            StrategyCount.objects.update_or_create(
                hold_out=hold_out,
                defaults={
                    "at": now,
                    "on": on,
                    "counts": PERIOD_COUNTS.dump_python(counted, mode="json"),
                },
            )
    logger.info(
        "Counted the uplift of %s campaigns in %.2f s",
        len(campaigns),
        time.monotonic() - started,
    )
    return Counted.DONE


def try_count_lock(what: int) -> bool:
    """Take the lock of one kind of count until the transaction ends, if it is free."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [UPLIFT_LOCK, what])
        (taken,) = cursor.fetchone()
    return bool(taken)
