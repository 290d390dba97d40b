"""The raw SQL that ingestion is measured against: its own process, without Django."""

from typing import Any

import psycopg

# Per transaction: rows of de-duplication, events, work
Rows = list[tuple[list[tuple[Any, ...]], list[tuple[Any, ...]], list[tuple[Any, ...]]]]
PATIENCE_SECONDS = 60

EVENT = (
    "(customer_id, id, name_id, occurred_at, received_at, revenue, properties,"
    " message_id, context)"
)
WORK = "(customer_id, kind, event_id, name_id, occurred_at)"


def write_share(address: str, rows: Rows, begin: Any) -> None:
    """Write rows in transactions of 100, as fast as SQL allows."""
    with psycopg.connect(address, autocommit=True) as link:
        cursor = link.cursor()
        begin.wait(PATIENCE_SECONDS)
        for keys, events, work in rows:
            with link.transaction():
                cursor.execute(
                    "INSERT INTO customers_ingest_dedupe"
                    " SELECT * FROM unnest(%s::bigint[], %s::bytea[], %s::bigint[],"
                    " %s::timestamptz[]) ON CONFLICT DO NOTHING",
                    [list(column) for column in zip(*keys, strict=True)],
                    prepare=True,
                )
                with cursor.copy(f"COPY customers_event {EVENT} FROM STDIN") as copy:
                    for row in events:
                        copy.write_row(row)
                with cursor.copy(f"COPY customers_work {WORK} FROM STDIN") as copy:
                    for row in work:
                        copy.write_row(row)
