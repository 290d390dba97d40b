"""When time alone can next change somebody's memberships, stored by customer.

A run stores the moments of its shard that lie before a horizon, since most people have
none so soon and the next run finds the later ones. Should no run come until then, say
because the shard fails again and again, everybody of the shard is asked.
"""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import polars as pl
from django.db import connection

from customers.services import write_frame
from customers.services.copying import to_array
from segments.domain.moments import NEVER, Moments
from segments.models import InForce, Run

logger = logging.getLogger(__name__)

HORIZON = timedelta(hours=36)  # a daily run may come half a day late

_KNOW = """
INSERT INTO segments_next_change (customer_id, at, evaluated_at)
SELECT u.id, u.at, %s FROM unnest(%s::bigint[], %s::timestamptz[]) AS u (id, at)
ON CONFLICT (customer_id) DO UPDATE
SET at = excluded.at, evaluated_at = excluded.evaluated_at
"""
_NOTE = """
INSERT INTO segments_next_change (customer_id, evaluated_at)
SELECT id, %s FROM unnest(%s::bigint[]) AS id
ON CONFLICT (customer_id) DO UPDATE SET evaluated_at = excluded.evaluated_at
"""
_FORGET = "DELETE FROM segments_next_change WHERE customer_id = ANY (%s)"
# Whoever a turn evaluated later than the run is asked again: what it appended was the
# difference to a state that is not there any more
_ASK_AGAIN = """
UPDATE segments_next_change SET at = %(as_of)s
WHERE shard = %(shard)s AND evaluated_at > %(as_of)s RETURNING customer_id
"""
_CLEAR = """
DELETE FROM segments_next_change WHERE shard = %(shard)s AND evaluated_at <= %(as_of)s
AND (%(some)s::bigint[] IS NULL OR customer_id = ANY (%(some)s))
"""
# A run of edits knows of some rules only: what others change stays known
_BRING_FORWARD = """
INSERT INTO segments_next_change (customer_id, at, evaluated_at)
SELECT u.id, u.at, %s FROM unnest(%s::bigint[], %s::timestamptz[]) AS u (id, at)
ON CONFLICT (customer_id) DO UPDATE
SET at = least(segments_next_change.at, excluded.at)
"""
_ASK_EVERYBODY = """
INSERT INTO segments_next_change (customer_id, at, evaluated_at)
SELECT id, %(now)s, %(as_of)s FROM {table} WHERE owner_mode <> 0
ON CONFLICT (customer_id) DO UPDATE
SET at = least(segments_next_change.at, excluded.at)
"""


def know(*, moments: Mapping[int, datetime | None], evaluated_at: datetime) -> None:
    """Store the next change of customers as of an evaluation; `None`: not soon."""
    with connection.cursor() as cursor:
        cursor.execute(_KNOW, [evaluated_at, list(moments), list(moments.values())])


def note(*, customer_ids: Sequence[int], evaluated_at: datetime) -> None:
    """Note that customers were evaluated, and that time changes what it did before.

    After a run that was under way then they are asked again: it knows other rules.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, [evaluated_at, list(customer_ids)])


def forget(*, customer_ids: Sequence[int]) -> None:
    """Forget customers who are nobody's any more."""
    if customer_ids:
        with connection.cursor() as cursor:
            cursor.execute(_FORGET, [list(customer_ids)])


def choose_horizon(*, run: Run, shard: int, touched: Sequence[int] | None) -> datetime:
    """Return until when a run looks for next changes.

    One of edits, or one that evaluates only whom something touched, adds to what is
    known and looks as far as that.
    """
    known = InForce.objects.filter(shard=shard).first()
    is_whole = run.segments is None and touched is None
    return run.as_of + HORIZON if is_whole or known is None else known.known_until


def renew(
    *,
    run: Run,
    shard: int,
    customer_ids: pl.Series,
    next_at: Moments,
    known_until: datetime,
    touched: Sequence[int] | None,
) -> None:
    """Put the next changes that a run found in the place of those of its shard.

    Those that a run of edits found are added. From now on the run is in force.

    Parameters
    ----------
    next_at
        One moment for each of the customers, in microseconds.
    known_until
        Later moments were not looked for.
    touched
        Whose are found; `None`: everybody's.
    """
    some = None if touched is None else list(touched)
    values: dict[str, Any] = {"shard": shard, "as_of": run.as_of, "some": some}
    with connection.cursor() as cursor:
        cursor.execute(_ASK_AGAIN, values)
        later = [customer_id for (customer_id,) in cursor.fetchall()]
        if run.segments is None:
            cursor.execute(_CLEAR, values)
    frame = pl.DataFrame({"customer_id": customer_ids, "at": next_at})
    frame = frame.filter(
        pl.col("at") != NEVER, ~pl.col("customer_id").is_in(later)
    ).with_columns(pl.col("at").cast(pl.Datetime("us", "UTC")))
    _store(run, frame)
    InForce.objects.bulk_create(
        [InForce(shard=shard, run=run, known_until=known_until)],
        update_conflicts=True,
        unique_fields=["shard"],
        update_fields=["run", "known_until"],
    )


def _store(run: Run, frame: pl.DataFrame) -> None:
    if run.segments is None:
        moment = pl.lit(run.as_of).alias("evaluated_at")
        write_frame(table="segments_next_change", frame=frame.with_columns(moment))
        return
    with connection.cursor() as cursor:
        ids, moments = to_array(frame["customer_id"]), to_array(frame["at"])
        cursor.execute(_BRING_FORWARD, [run.as_of, ids, moments])


def ask_everybody(*, shard: int, as_of: datetime, now: datetime) -> None:
    """Let everybody of a shard be asked: no run came while next changes were known."""
    logger.warning("No run in shard %s: asking everybody what time has changed", shard)
    table = f"customers_customer_{shard:02}"
    with connection.cursor() as cursor:
        cursor.execute(_ASK_EVERYBODY.format(table=table), {"now": now, "as_of": as_of})
    InForce.objects.filter(shard=shard).update(known_until=now + HORIZON)
