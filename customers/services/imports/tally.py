"""What an import has come across, noted in the database.

So a file of any length is read in little memory, and whoever goes on after a crash
knows what was there before: the note is part of the slice's transaction.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import psycopg

from customers.domain.imports.calls import Row
from customers.models import ImportSeen
from customers.services import rows as writing

Outcome = ImportSeen.Outcome
_ADD = """
INSERT INTO customers_import_seen AS s (import_id, key_hash, times, outcome)
SELECT %s, * FROM unnest(%s::bytea[], %s::int[], %s::smallint[])
ON CONFLICT (import_id, key_hash) DO UPDATE SET times = s.times + excluded.times,
  outcome = greatest(s.outcome, excluded.outcome)
RETURNING key_hash, times
"""


def number_rows(
    cursor: psycopg.Cursor[Any], import_id: int, rows: Sequence[Row]
) -> None:
    """Give events the message ids they have whenever their file is brought in.

    An id is made of the content of the row and of how many equal rows come before it
    in the file: equal rows all count, and the same file twice counts once.
    """
    contents = [bytes.fromhex(row.content) for row in rows]
    found = _add(cursor, import_id, Counter(contents), Outcome.ROW)
    here = Counter(contents)
    before = {key: found[key] - many for key, many in here.items()}
    for row, key in zip(rows, contents, strict=True):
        before[key] += 1
        assert row.call is not None
        row.call.message_id = f"csv:{row.content}:{before[key]}"


def note_people(
    cursor: psycopg.Cursor[Any], import_id: int, people: Mapping[str, Outcome]
) -> None:
    """Note what becomes of customers, each by a name that stays; the most counts."""
    for outcome in Outcome:
        keys = [_hash(name) for name, what in people.items() if what is outcome]
        _add(cursor, import_id, Counter(keys), outcome)


def _add(
    cursor: psycopg.Cursor[Any],
    import_id: int,
    keys: Counter[bytes],
    outcome: Outcome,
) -> dict[bytes, int]:
    if not keys:
        return {}
    ordered = sorted(keys)
    cursor.execute(
        _ADD,
        [
            import_id,
            writing.to_array(f"\\x{key.hex()}" for key in ordered),
            [keys[key] for key in ordered],
            [int(outcome)] * len(ordered),
        ],
    )
    return {bytes(key): times for key, times in cursor.fetchall()}


def count_people(cursor: psycopg.Cursor[Any], import_id: int) -> dict[str, int]:
    """Count the customers by what becomes of them."""
    cursor.execute(
        "SELECT outcome, count(*) FROM customers_import_seen"
        " WHERE import_id = %s AND outcome > 0 GROUP BY outcome",
        [import_id],
    )
    found = dict(cursor.fetchall())
    return {
        f"customers_{outcome.name.lower()}": found.get(int(outcome), 0)
        for outcome in (Outcome.NEW, Outcome.CHANGED, Outcome.SAME)
    }


def _hash(name: str) -> bytes:
    return hashlib.blake2b(name.encode(), digest_size=16).digest()
