"""Interned names: events and attributes are stored under small numbers."""

from collections.abc import Iterable, Mapping
from typing import Any

import psycopg

from customers.services import rows


def intern_event_names(
    cursor: psycopg.Cursor[Any], names: Iterable[str]
) -> dict[str, int]:
    """Return the number of each event name, giving new names theirs."""
    wanted = set(names)
    if not wanted:
        return {}
    ask_event_names(cursor, wanted)
    return add_event_names(cursor, dict(cursor.fetchall()), wanted)


def ask_event_names(cursor: psycopg.Cursor[Any], names: Iterable[str]) -> None:
    """Ask for the numbers of event names; rows of name and number follow."""
    cursor.execute(
        "SELECT name, id FROM customers_eventname WHERE name = ANY(%s::text[])",
        [rows.to_array(set(names))],
    )


def add_event_names(
    cursor: psycopg.Cursor[Any], known: dict[str, int], wanted: Iterable[str | None]
) -> dict[str, int]:
    """Give the wanted names that are not known yet a number; return all."""
    missing = sorted(name for name in wanted if name and name not in known)
    if not missing:
        return known
    cursor.execute(
        "INSERT INTO customers_eventname (name)"
        " SELECT unnest(%s::text[]) ON CONFLICT DO NOTHING",
        [missing],
    )
    return known | _read(cursor, "customers_eventname", missing)


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
