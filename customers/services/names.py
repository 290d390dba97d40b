"""Interned names: events and attributes are stored under small numbers."""

from collections.abc import Iterable, Mapping
from typing import Any

import psycopg


def intern_event_names(
    cursor: psycopg.Cursor[Any], names: Iterable[str]
) -> dict[str, int]:
    """Return the number of each event name, giving new names theirs."""
    wanted = sorted(set(names))
    if not wanted:
        return {}
    known = _read(cursor, "customers_eventname", wanted)
    missing = [name for name in wanted if name not in known]
    if missing:
        cursor.execute(
            "INSERT INTO customers_eventname (name)"
            " SELECT unnest(%s::text[]) ON CONFLICT DO NOTHING",
            [missing],
        )
        known |= _read(cursor, "customers_eventname", missing)
    return known


def intern_attribute_names(
    cursor: psycopg.Cursor[Any], types: Mapping[str, str]
) -> dict[str, int]:
    """Return the number of each attribute name; new ones begin with the type given."""
    wanted = sorted(types)
    if not wanted:
        return {}
    known = _read(cursor, "customers_attributename", wanted)
    missing = [name for name in wanted if name not in known]
    if missing:
        cursor.execute(
            "INSERT INTO customers_attributename (name, type, examples)"
            " SELECT name, type, '[]'"
            " FROM unnest(%s::text[], %s::text[]) AS new (name, type)"
            " ON CONFLICT DO NOTHING",
            [missing, [types[name] for name in missing]],
        )
        known |= _read(cursor, "customers_attributename", missing)
    return known


def _read(cursor: psycopg.Cursor[Any], table: str, wanted: list[str]) -> dict[str, int]:
    # ON CONFLICT waits for a request that adds the same name; what it committed is
    # visible to the next statement
    cursor.execute(
        f"SELECT name, id FROM {table} WHERE name = ANY(%s)",
        [wanted],
    )
    return dict(cursor.fetchall())
