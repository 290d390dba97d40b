"""Two profiles turn out to be one person."""

from datetime import datetime
from typing import Any

import orjson
import psycopg

from customers.domain import catalogue, profiles
from customers.services import names, rows

MOVED_AT_ONCE = 10_000


def merge(
    cursor: psycopg.Cursor[Any], *, other_id: int, survivor_id: int, now: datetime
) -> None:
    """Merge one stored customer into another.

    The caller holds both shards and all identities (`locks.own_identities`). The
    survivor keeps its values and its mode, the other's fill gaps; an opt-out of either
    wins. The other row stays as a pointer. Rows of upper apps follow by the work rows.
    """
    _fill_gaps(cursor, other_id, survivor_id, now)
    _move_events(cursor, other_id, survivor_id)
    _merge_consents(cursor, other_id, survivor_id, now)
    cursor.execute(
        "UPDATE customers_identity SET customer_id = %s WHERE customer_id = %s",
        [survivor_id, other_id],
    )
    # Work that waits is the survivor's now
    cursor.execute(
        "UPDATE customers_work SET customer_id = %s"
        " WHERE shard = customers_shard(%s) AND customer_id = %s",
        [survivor_id, other_id, other_id],
    )
    cursor.execute(
        "UPDATE customers_retold SET customer_id = %s"
        " WHERE shard = customers_shard(%s) AND customer_id = %s",
        [survivor_id, other_id, other_id],
    )
    cursor.execute(
        "INSERT INTO customers_work (customer_id, kind, occurred_at)"
        " SELECT id, kind, %s FROM (VALUES (%s::bigint, 'merge'), (%s::bigint,"
        " 'attributes')) AS new (id, kind)",
        [now, other_id, survivor_id],
    )


def _fill_gaps(
    cursor: psycopg.Cursor[Any], other_id: int, survivor_id: int, now: datetime
) -> None:
    cursor.execute(
        "SELECT id, attributes FROM customers_customer WHERE id = ANY(%s)"
        " ORDER BY id FOR NO KEY UPDATE",
        [[other_id, survivor_id]],
    )
    # Django has psycopg hand jsonb over as text
    attributes = {id_: orjson.loads(text) for id_, text in cursor.fetchall()}
    gaps = profiles.fill_gaps(attributes[survivor_id], attributes[other_id])
    ids = names.intern_attribute_names(
        cursor, {name: catalogue.type_of(value) for name, value in gaps.items()}
    )
    rows.copy_rows(
        cursor,
        "customers_attribute_change",
        ("customer_id", "name_id", "at"),
        [(str(survivor_id), str(ids[name]), rows.to_time(now)) for name in gaps],
    )
    cursor.execute(
        "UPDATE customers_customer AS s SET attributes = o.attributes || s.attributes,"
        " signed_up_at = least(s.signed_up_at, o.signed_up_at),"
        " first_seen_at = least(s.first_seen_at, o.first_seen_at),"
        " timezone = coalesce(s.timezone, o.timezone),"
        " language = coalesce(s.language, o.language)"
        " FROM customers_customer AS o WHERE s.id = %s AND o.id = %s",
        [survivor_id, other_id],
    )
    cursor.execute(
        "UPDATE customers_customer SET merged_into = %s, owner_mode = 0,"
        " owner_reason = 'merged', open_from = NULL, attributes = '{}' WHERE id = %s",
        [survivor_id, other_id],
    )
    # A pointer always leads to somebody, whatever was merged into this one before
    cursor.execute(
        "UPDATE customers_customer SET merged_into = %s WHERE merged_into = %s",
        [survivor_id, other_id],
    )


def _move_events(cursor: psycopg.Cursor[Any], other_id: int, survivor_id: int) -> None:
    while True:
        cursor.execute(
            "WITH moved AS (DELETE FROM customers_event WHERE customer_id = %(other)s"
            " AND id IN (SELECT id FROM customers_event WHERE customer_id = %(other)s"
            " ORDER BY id LIMIT %(many)s) RETURNING *)"
            " INSERT INTO customers_event (customer_id, id, name_id, occurred_at,"
            " received_at, revenue, properties, message_id, context)"
            " SELECT %(survivor)s, id, name_id, occurred_at, received_at, revenue,"
            " properties, message_id, context FROM moved",
            {"other": other_id, "survivor": survivor_id, "many": MOVED_AT_ONCE},
        )
        if cursor.rowcount < MOVED_AT_ONCE:
            return


def _merge_consents(
    cursor: psycopg.Cursor[Any], other_id: int, survivor_id: int, now: datetime
) -> None:
    """Append to the survivor's ledger what the other's adds: an opt-out always does."""
    cursor.execute(
        "WITH state AS (SELECT DISTINCT ON (customer_id, channel, purpose)"
        " customer_id, channel, purpose, granted FROM customers_consent"
        " WHERE customer_id IN (%(other)s, %(survivor)s)"
        " ORDER BY customer_id, channel, purpose, id DESC)"
        " INSERT INTO customers_consent"
        " (customer_id, channel, purpose, granted, source, wording, at)"
        " SELECT %(survivor)s, o.channel, o.purpose, o.granted, 'merge', '', %(now)s"
        " FROM state o LEFT JOIN state s ON s.customer_id = %(survivor)s"
        " AND s.channel = o.channel AND s.purpose = o.purpose"
        " WHERE o.customer_id = %(other)s"
        " AND (s.granted IS NULL OR (s.granted AND NOT o.granted))",
        {"other": other_id, "survivor": survivor_id, "now": now},
    )
