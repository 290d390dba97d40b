"""Refused calls are kept as they came, with the reason, for people to look at."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import psycopg

from customers.domain.calls import Rejection
from customers.services import rows


def keep(
    cursor: psycopg.Cursor[Any],
    source_id: int,
    rejected: Sequence[Rejection],
    now: datetime,
) -> None:
    """Store refused calls; their texts were made storable when they were refused."""
    rows.copy_rows(
        cursor,
        "customers_quarantine",
        ("source_id", "call_type", "raw", "code", "field", "message", "received_at"),
        [
            (
                str(source_id),
                rows.to_text(one.call_type),
                rows.to_text(one.raw),
                one.code,
                rows.to_text(one.field),
                rows.to_text(one.message),
                rows.to_time(now),
            )
            for one in rejected
        ],
    )
