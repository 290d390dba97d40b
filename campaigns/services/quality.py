"""Examine the plan and keep what was found, beside everything else that runs."""

import logging
import time
from enum import StrEnum

from django.db import connection, transaction

from campaigns.domain.quality.facts import FACTS
from campaigns.models import Examination
from campaigns.selectors.counting import count_plan
from campaigns.selectors.quality import get_latest_run, is_examination_due, pack
from customers.selectors import get_now
from segments.models import Plan

logger = logging.getLogger(__name__)

EXAMINATION_LOCK = 7305  # one examination at a time; nobody else waits for it


class Examined(StrEnum):
    """What a call of `examine_plan` found."""

    DONE = "done"  # counted now
    ALREADY = "already"  # nothing has changed since the last; nothing was written
    BUSY = "busy"  # another worker is at it


def examine_plan() -> Examined:
    """Count the quality of the plan once after each run and each change of the plan.

    It reads without any lock on customers, so nothing waits for it. A plan that changes
    meanwhile is examined again.
    """
    with transaction.atomic():
        if not _try_lock():
            return Examined.BUSY
        run = get_latest_run()
        if run is None or not is_examination_due():
            return Examined.ALREADY
        started = time.monotonic()
        revision = Plan.objects.values_list("revision", flat=True).get(pk=1)
        now = get_now()
        counted = count_plan(now)
        seconds = time.monotonic() - started
        Examination.objects.all().delete()
        Examination.objects.create(
            run=run,
            plan_revision=revision,
            at=now,
            seconds=seconds,
            facts=FACTS.dump_python(counted.facts, mode="json"),
            shared=pack(counted.shared),
        )
    logger.info("Examined the plan after run %s in %.2f s", run.pk, seconds)
    return Examined.DONE


def _try_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, 0)", [EXAMINATION_LOCK])
        (taken,) = cursor.fetchone()
    return bool(taken)
