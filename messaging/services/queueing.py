"""Put messages into the outbox, in the transaction of their cause."""

import functools
import os
from datetime import datetime

import numpy as np
import polars as pl
from django.db import connection, transaction
from psycopg import errors

from customers.selectors import get_now
from customers.services import write_frame
from messaging.signals import messages_queued

_REQUIRED = (
    "customer_id",
    "origin_kind",
    "origin_id",
    "origin_no",
    "channel",
    "purpose",
    "template_version_id",
)
_OPTIONAL = (
    "part",
    "lane",
    "context",
    "not_before",
    "expires_at",
    "quiet_start",
    "quiet_end",
    "exempt",
    "dup_policy",
    "created_at",
)
_STAGING = "messaging_incoming"
# Of the 64 bits after the moment of an id of UUID version 7
_RANDOM_BITS = np.uint64(0x0FFF_3FFF_FFFF_FFFF)
_VERSION_AND_VARIANT = np.uint64(0x7000_8000_0000_0000)


def queue_messages(*, frame: pl.DataFrame, now: datetime | None = None) -> int:
    """Queue one message per row; a message already queued for its cause stays as it is.

    Call it inside the transaction that decides about the customers: then decision and
    messages happen together or not at all. One COPY whatever the size; only when a
    message existed already, the rows are sorted out in three more statements.

    Parameters
    ----------
    frame
        Columns named as in the table: customer_id, origin_kind, origin_id, origin_no,
        channel, purpose, template_version_id (null for webhooks), and where they differ
        from the defaults part (0), lane (the journey; 0: a campaign), context (JSON
        text, what the template may see besides the customer), not_before (`now`),
        expires_at (never), quiet_start and quiet_end (minutes of the customer's day),
        exempt (from frequency caps: false) and dup_policy (`deliver`).
    now
        The moment of the caller's transaction; by default the clock is asked.

    Returns
    -------
    int
        How many messages are new.
    """
    if frame.is_empty():
        return 0
    rows = _complete(frame, now or get_now())
    channels = frozenset(frame["channel"].unique())
    news = functools.partial(messages_queued.send, sender=None, channels=channels)
    transaction.on_commit(news, robust=True)
    try:
        with transaction.atomic():
            return write_frame(table="messaging_message", frame=rows)
    except errors.UniqueViolation:
        return _write_new(rows)


def _complete(frame: pl.DataFrame, now: datetime) -> pl.DataFrame:
    unknown = set(frame.columns) - {*_REQUIRED, *_OPTIONAL}
    missing = set(_REQUIRED) - set(frame.columns)
    if unknown or missing:
        raise ValueError(f"missing columns {missing}, unknown columns {unknown}")
    moment = pl.lit(now).cast(pl.Datetime("us", "UTC"))
    defaults = [
        moment.alias(name)
        for name in ("not_before", "created_at")
        if name not in frame.columns
    ]
    return frame.with_columns(_make_ids(frame.height, now), *defaults)


def _make_ids(count: int, now: datetime) -> pl.Series:
    """Return random ids in the order of time and of the rows (UUID version 7).

    Neighbours in the table are neighbours in the index: queueing touches few pages.
    """
    words = np.frombuffer(os.urandom(8 * count), np.uint64)
    words = np.sort(words & _RANDOM_BITS | _VERSION_AND_VARIANT)
    raw = np.empty((count, 16), np.uint8)
    raw[:, :6] = list(int(now.timestamp() * 1000).to_bytes(6))
    raw[:, 6:14] = words.astype(">u8").view(np.uint8).reshape(count, 8)
    raw[:, 14:] = np.frombuffer(os.urandom(2 * count), np.uint8).reshape(count, 2)
    digits = raw.tobytes().hex()
    return pl.Series("id", [digits[at : at + 32] for at in range(0, len(digits), 32)])


def _write_new(rows: pl.DataFrame) -> int:
    columns = ", ".join(f'"{name}"' for name in rows.columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMP TABLE {_STAGING} ON COMMIT DROP AS"
            f" SELECT {columns} FROM messaging_message WITH NO DATA"
        )
        write_frame(table=_STAGING, frame=rows)
        cursor.execute(
            f"INSERT INTO messaging_message ({columns})"
            f" SELECT {columns} FROM {_STAGING} ON CONFLICT DO NOTHING"
        )
        new: int = cursor.rowcount
        cursor.execute(f"DROP TABLE {_STAGING}")
    return new
