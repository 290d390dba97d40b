"""A dry run: what would become of rows, found by reading alone."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import orjson
import psycopg

from customers.domain import identities, profiles
from customers.domain.calls import Call
from customers.domain.imports.calls import Row
from customers.services import people
from customers.services import rows as writing
from customers.services.imports import tally
from customers.services.imports.tally import Outcome


def check(
    cursor: psycopg.Cursor[Any],
    *,
    import_id: int,
    source_id: int,
    rows: Sequence[Row],
) -> dict[str, int]:
    """Count what would be new, and note what would become of whom."""
    calls = [row.call for row in rows if row.call is not None]
    counts = {}
    if any(row.content for row in rows):
        tally.number_rows(cursor, import_id, rows)
        known = _count_known(cursor, source_id, calls)
        counts = {"events_new": len(calls) - known, "events_duplicate": known}
    people.ask_known(cursor, identities.names_of(calls))
    found = identities.resolve(calls, known_ := people.read_known(cursor))
    outcomes: dict[str, Outcome] = {}
    stored = _read_profiles(cursor, {id_ for id_ in found.owners if id_ > 0})
    bound = {id_ for _, id_ in found.bound}
    for call, owner in zip(calls, found.owners, strict=True):
        name, outcome = _name(call, owner), Outcome.NEW
        if owner > 0:
            is_news = owner in bound and not _is_known(call, known_)
            changed = _would_change(stored.get(owner), call) or is_news
            outcome = Outcome.CHANGED if changed else Outcome.SAME
        outcomes[name] = max(outcome, outcomes.get(name, Outcome.SAME))
    tally.note_people(cursor, import_id, outcomes)
    return counts


def _count_known(
    cursor: psycopg.Cursor[Any], source_id: int, calls: Sequence[Call]
) -> int:
    keys = [
        hashlib.blake2b((call.message_id or "").encode(), digest_size=16).digest()
        for call in calls
    ]
    cursor.execute(
        "SELECT count(*) FROM customers_ingest_dedupe"
        " WHERE source_id = %s AND key_hash = ANY (%s::bytea[])",
        [source_id, writing.to_array(f"\\x{key.hex()}" for key in keys)],
    )
    row = cursor.fetchone()
    return int(row[0]) if row else 0


def _name(call: Call, owner: int) -> str:
    if owner > 0:
        return f"customer {owner}"
    return f"user {call.user_id}" if call.user_id else f"visitor {call.anonymous_id}"


def _is_known(call: Call, known: dict[identities.Key, identities.Known]) -> bool:
    return all(key in known for key in identities.names_of([call]))


def _read_profiles(
    cursor: psycopg.Cursor[Any], ids: set[int]
) -> dict[int, tuple[dict[str, Any], datetime | None]]:
    cursor.execute(
        "SELECT id, attributes::text, identify_at FROM customers_customer"
        " WHERE id = ANY (%s)",
        [sorted(ids)],
    )
    return {id_: (orjson.loads(text), at) for id_, text, at in cursor.fetchall()}


def _would_change(
    stored: tuple[dict[str, Any], datetime | None] | None, call: Call
) -> bool:
    if stored is None or call.kind != "identify":
        return False
    attributes, identify_at = stored
    profile = profiles.Profile(dict(attributes), identify_at=identify_at)
    return bool(profiles.apply_call(profile, call))
