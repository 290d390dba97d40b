"""Forget a person: their passages end, and nothing they did or are called is left.

Where somebody was and when stays, under a number that leads nowhere: the counts of a
journey are a recount of its visits.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from journeys.domain.cohort import ENDED
from journeys.services.leaving import END, LEAVE_STEP
from journeys.services.parked import SKIPPED

HOW = "erased"

_THEIRS = "customer_id = ANY (%(ids)s)"
# A key of entry may be a value of an event, reasons may tell a time zone. An entry
# that was by hand, and when a goal counts from, are no secrets, and `fsck` asks.
_FORGET = """
WITH passage AS (
  UPDATE journeys_enrollment SET
    entry_key = CASE WHEN entry_key = '' THEN '' ELSE '#' || entry_no END,
    state = jsonb_strip_nulls(jsonb_build_object('begun', state -> 'begun'))
  WHERE customer_id = ANY (%(ids)s) RETURNING id
), visit AS (
  UPDATE journeys_visit SET reason =
    CASE WHEN starts_with(reason, %(by_hand)s) THEN %(by_hand)s ELSE '' END
  WHERE enrollment_id IN (SELECT id FROM passage) AND reason <> ''
), kept AS (DELETE FROM journeys_kept WHERE customer_id = ANY (%(ids)s)
), task AS (DELETE FROM journeys_teamtask WHERE customer_id = ANY (%(ids)s))
DELETE FROM journeys_suspect WHERE customer_id = ANY (%(ids)s)
"""


def erase_passages(*, customer_ids: Sequence[int], shard: int, now: datetime) -> None:
    """End and empty the passages of erased customers of a shard.

    The caller holds the shard, and takes the mode from them afterwards. Calling it
    twice changes nothing more.
    """
    values: dict[str, Any] = {
        "ids": list(customer_ids),
        "shard": shard,
        "now": now,
        "outcome": ENDED + HOW,
        "words": "",
        "how": HOW,
        "by_hand": SKIPPED,
    }
    with connection.cursor() as cursor:
        cursor.execute(LEAVE_STEP.format(chosen=_THEIRS, change=END), values)
        cursor.execute(_FORGET, values)
