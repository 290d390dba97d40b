"""Attributes set by the product itself."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import orjson
from django.db import transaction

from customers.domain import catalogue
from customers.services import names, rows


def set_attributes(
    *, customer_ids: Sequence[int], name: str, value: Any, now: datetime
) -> int:
    """Give many customers one attribute; return how many it changed.

    The caller holds their shards. History and work are written as for an identify call.

    Parameters
    ----------
    value
        A JSON value other than null.
    """
    if not len(customer_ids):
        return 0
    with transaction.atomic():
        cursor = rows.open_cursor()
        ids = names.intern_attribute_names(cursor, {name: catalogue.type_of(value)})
        cursor.execute(
            "WITH old AS (SELECT id, attributes -> %(name)s AS value"
            " FROM customers_customer WHERE id = ANY(%(ids)s) AND owner_mode <> 0"
            " ORDER BY id FOR NO KEY UPDATE),"
            " news AS (SELECT id, value FROM old"
            " WHERE value IS DISTINCT FROM %(value)s::jsonb),"
            " written AS (UPDATE customers_customer AS c"
            " SET attributes = c.attributes"
            " || jsonb_build_object(%(name)s::text, %(value)s::jsonb)"
            " FROM news WHERE c.id = news.id),"
            " history AS (INSERT INTO customers_attribute_change"
            " (customer_id, name_id, at, old_value)"
            " SELECT id, %(name_id)s, %(now)s, value FROM news ORDER BY id)"
            " INSERT INTO customers_work (customer_id, kind, occurred_at)"
            " SELECT id, 'attributes', %(now)s FROM news ORDER BY id",
            {
                "ids": list(customer_ids),
                "name": name,
                "name_id": ids[name],
                "value": orjson.dumps(value).decode(),
                "now": now,
            },
        )
        return int(cursor.rowcount)
