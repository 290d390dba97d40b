"""Message ids taken from a source: each counts once, exactly."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

import psycopg
from django.db import connection

from customers.domain.calls import Call
from customers.services import rows

KEPT = timedelta(days=30)  # within it the same message id counts once
BATCH = 20_000  # rows forgotten at a time, so that nobody waits for it

# The table is partitioned by its key: each partition gives what it has, a little
_FORGET = """
DELETE FROM customers_ingest_dedupe d USING (
  SELECT source_id, key_hash FROM customers_ingest_dedupe
  WHERE received_at < %s AND NOT kept LIMIT %s) old
WHERE d.source_id = old.source_id AND d.key_hash = old.key_hash
"""


def forget_old_message_ids(*, now: datetime) -> int:
    """Forget some message ids older than the window; return how many.

    Afterwards an event with such an id would be taken as a new one; clients do not
    send again for so long.
    """
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, [now - KEPT, BATCH])
        return int(cursor.rowcount)


class MessageIds:
    """The message ids of one request's calls."""

    def __init__(self, calls: Iterable[Call]) -> None:
        self.keyed: list[tuple[bytes, Call]] = []
        self.first: dict[bytes, Call] = {}  # of equal ids within the request
        self.without: set[int] = set()  # places of calls that have none
        for call in calls:
            if call.message_id is None:
                self.without.add(call.index)
                continue
            key = hashlib.blake2b(call.message_id.encode(), digest_size=16).digest()
            self.keyed.append((key, call))
            self.first.setdefault(key, call)

    def ask(
        self,
        cursor: psycopg.Cursor[Any],
        *,
        source_id: int,
        now: datetime,
        is_kept: bool,
    ) -> None:
        """Take the ids that nobody took; a request taking the same one is waited for.

        Sorted, so that two requests taking several of the same do not deadlock.

        Parameters
        ----------
        is_kept
            They are never forgotten.
        """
        keys = sorted(self.first)
        cursor.execute(
            "INSERT INTO customers_ingest_dedupe"
            " (source_id, key_hash, checksum, received_at, kept)"
            " SELECT %s, key_hash, checksum, %s, %s"
            " FROM unnest(%s::bytea[], %s::bigint[]) AS new (key_hash, checksum)"
            " ON CONFLICT DO NOTHING RETURNING key_hash",
            [
                source_id,
                now,
                is_kept,
                rows.to_array(f"\\x{key.hex()}" for key in keys),
                rows.to_array(str(self.first[key].checksum) for key in keys),
            ],
        )

    def read_fresh(
        self, cursor: psycopg.Cursor[Any], asked: psycopg.Cursor[Any], source_id: int
    ) -> set[int]:
        """Return the places of calls never stored before; count conflicting resends.

        Parameters
        ----------
        asked
            The cursor given to `ask`.
        """
        taken = {bytes(key) for (key,) in asked.fetchall()}
        fresh = self.without | {self.first[key].index for key in taken}
        duplicates = [
            (key, call) for key, call in self.keyed if call.index not in fresh
        ]
        if duplicates:
            _count_conflicts(cursor, source_id, duplicates)
        return fresh


def _count_conflicts(
    cursor: psycopg.Cursor[Any],
    source_id: int,
    duplicates: Sequence[tuple[bytes, Call]],
) -> None:
    """Count duplicates whose contents differ from what was stored."""
    cursor.execute(
        "SELECT key_hash, checksum FROM customers_ingest_dedupe"
        " WHERE source_id = %s AND key_hash = ANY(%s)",
        [source_id, [key for key, _ in duplicates]],
    )
    stored = {bytes(key): checksum for key, checksum in cursor.fetchall()}
    conflicts = sum(stored[key] != call.checksum for key, call in duplicates)
    if conflicts:
        cursor.execute(
            "UPDATE customers_source SET conflicting_duplicates ="
            " conflicting_duplicates + %s WHERE id = %s",
            [conflicts, source_id],
        )
