"""Which customers of a shard changed since somebody read it, whatever changed them.

Every row knows the transaction that wrote it. A bookmark is the oldest transaction that
was under way when a shard was read: what could not be seen then was written by that
one or by a later one. So nobody has to record changes, nothing is forgotten, and what
was committed late is found. A few rows are found that had been seen; it is harmless.
"""

from collections.abc import Sequence
from datetime import datetime

import polars as pl
from django.db import connection
from psycopg import sql

from customers.selectors.frames import EventChoice, find_chosen_names
from customers.selectors.readers import Reader

# Transactions are numbered by each server anew: a bookmark says whose number it is
_BOOKMARK = """
SELECT system_identifier || ':' || pg_snapshot_xmin(pg_current_snapshot())
FROM pg_control_system()
"""
_IS_WORKSPACE_NEW = sql.SQL("SELECT EXISTS (SELECT FROM customers_workspace WHERE {})")
_CHANGED = sql.SQL(
    "SELECT id AS customer_id FROM {customers} WHERE {is_new}"
    " UNION SELECT customer_id FROM {events}"
    " WHERE name_id = ANY({names}::int[]) AND ({is_new} OR occurred_at > {after})"
    " UNION SELECT customer_id FROM customers_attribute_change"
    " WHERE at > {after} AND customers_shard(customer_id) = {shard}"
)


def get_bookmark() -> str:
    """Return the bookmark of whoever reads from now on."""
    with connection.cursor() as cursor:
        cursor.execute(_BOOKMARK)
        (bookmark,) = cursor.fetchone()
    return str(bookmark)


def is_usable(bookmark: str) -> bool:
    """Tell whether one can ask what changed since a bookmark.

    One cannot on another server than the one it was made on, and when the workspace
    changed: its time zone concerns everybody.
    """
    if get_bookmark().partition(":")[0] != bookmark.partition(":")[0]:
        return False
    statement = _IS_WORKSPACE_NEW.format(is_newer(bookmark))
    with connection.cursor() as cursor:
        cursor.execute(statement)
        (is_new,) = cursor.fetchone()
    return not is_new


def is_newer(bookmark: str) -> sql.Composable:
    """Return the condition for a row of a table to be newer than a bookmark."""
    number = int(bookmark.partition(":")[2]) % 2**32
    return sql.SQL("age(xmin) <= age({}::xid)").format(sql.Literal(str(number)))


def read_changed(
    reader: Reader,
    *,
    shard: int,
    bookmark: str,
    as_of: datetime,
    choices: Sequence[EventChoice],
) -> pl.Series:
    """Return the customers of a shard of whom something is new since a bookmark.

    Parameters
    ----------
    as_of
        The moment that was asked about then: what was stored already and counts only
        from a later moment on is new, too.
    choices
        Other events than these do not matter.
    """
    query = _CHANGED.format(
        customers=sql.Identifier(f"customers_customer_{shard:02}"),
        events=sql.Identifier(f"customers_event_{shard:02}"),
        names=sql.Literal(sorted(find_chosen_names(choices))),
        is_new=is_newer(bookmark),
        after=sql.Literal(as_of),
        shard=sql.Literal(shard),
    )
    return reader.read(query, {"customer_id": pl.Int64()})["customer_id"]
