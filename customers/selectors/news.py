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

# Transactions are numbered by each server anew: a bookmark says whose number it is, by
# the moment the server started, which unlike its identifier every role may read. A
# suppression that is taken back leaves no row behind: their number tells of it
_BOOKMARK = """
SELECT extract(epoch FROM pg_postmaster_start_time()) || ':'
  || pg_snapshot_xmin(pg_current_snapshot()) || ':'
  || (SELECT count(*) FROM customers_suppression)
"""
_AGREED = sql.SQL(
    " UNION SELECT customer_id FROM customers_consent"
    " WHERE ({is_new} OR at > {after}) AND customers_shard(customer_id) = {shard}"
)
_IS_NEW = sql.SQL("SELECT EXISTS (SELECT FROM {} WHERE {})")
_CHANGED = sql.SQL(
    "SELECT id AS customer_id FROM {customers} WHERE {is_new}"
    " UNION SELECT customer_id FROM {events}"
    " WHERE name_id = ANY({names}::int[]) AND ({is_new} OR occurred_at > {after})"
    " UNION SELECT customer_id FROM customers_attribute_change"
    " WHERE at > {after} AND customers_shard(customer_id) = {shard}{agreed}"
)


def get_bookmark() -> str:
    """Return the bookmark of whoever reads from now on."""
    with connection.cursor() as cursor:
        cursor.execute(_BOOKMARK)
        (bookmark,) = cursor.fetchone()
    return str(bookmark)


def is_usable(bookmark: str, *, with_suppressions: bool = False) -> bool:
    """Tell whether one can ask what changed since a bookmark.

    One cannot once the server was started again or is another one, and when the
    workspace changed: its time zone concerns everybody. Nor, where they matter, when
    addresses were suppressed or allowed again: nothing says whose they are.
    """
    server, _, suppressed = bookmark.split(":")
    server_now, _, suppressed_now = get_bookmark().split(":")
    if server != server_now or _has_news("customers_workspace", bookmark):
        return False
    return not with_suppressions or (
        suppressed == suppressed_now
        and not _has_news("customers_suppression", bookmark)
    )


def _has_news(table: str, bookmark: str) -> bool:
    statement = _IS_NEW.format(sql.Identifier(table), is_newer(bookmark))
    with connection.cursor() as cursor:
        cursor.execute(statement)
        (is_new,) = cursor.fetchone()
    return bool(is_new)


def is_newer(bookmark: str) -> sql.Composable:
    """Return the condition for a row of a table to be newer than a bookmark."""
    number = int(bookmark.split(":")[1]) % 2**32
    return sql.SQL("age(xmin) <= age({}::xid)").format(sql.Literal(str(number)))


def read_changed(
    reader: Reader,
    *,
    shard: int,
    bookmark: str,
    as_of: datetime,
    choices: Sequence[EventChoice],
    with_consent: bool = False,
) -> pl.Series:
    """Return the customers of a shard of whom something is new since a bookmark.

    Parameters
    ----------
    as_of
        The moment that was asked about then: what was stored already and counts only
        from a later moment on is new, too.
    choices
        Other events than these do not matter.
    with_consent
        Whether what people agreed to matters.
    """
    values = {
        "is_new": is_newer(bookmark),
        "after": sql.Literal(as_of),
        "shard": sql.Literal(shard),
    }
    query = _CHANGED.format(
        customers=sql.Identifier(f"customers_customer_{shard:02}"),
        events=sql.Identifier(f"customers_event_{shard:02}"),
        names=sql.Literal(sorted(find_chosen_names(choices))),
        agreed=_AGREED.format(**values) if with_consent else sql.SQL(""),
        **values,
    )
    return reader.read(query, {"customer_id": pl.Int64()})["customer_id"]
