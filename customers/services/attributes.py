"""Attributes set by the product itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
import polars as pl
from django.db import connection, transaction
from psycopg import sql

from customers.domain import catalogue
from customers.services import names, rows
from customers.services.copying import to_array


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


# A name that another transaction is adding just now is not found: then nothing is done.
# One row per customer. `ops` has `set` (values), `gone` (names), `plus` (numbers to
# add; what is no number begins at 0), and the tags to `add` and to `remove`.
_CHANGE = """
WITH incoming AS MATERIALIZED (
  SELECT * FROM unnest(%(ids)s::bigint[], %(ops)s::jsonb[]) AS u (id, ops)
), wanted AS MATERIALIZED (
  SELECT * FROM unnest(%(names)s::text[], %(types)s::text[]) AS u (name, type)
), added AS (
  INSERT INTO customers_attributename (name, type, examples)
  SELECT w.name, w.type, '[]' FROM wanted w
  WHERE NOT EXISTS (SELECT FROM customers_attributename n WHERE n.name = w.name)
  ON CONFLICT DO NOTHING RETURNING id, name
), named AS MATERIALIZED (
  SELECT n.id, n.name FROM customers_attributename n
  WHERE n.name IN (SELECT w.name FROM wanted w)
  UNION ALL SELECT id, name FROM added
), old AS MATERIALIZED (
  SELECT c.id, c.attributes, i.ops,
    CASE WHEN jsonb_typeof(c.attributes -> %(tags)s::text) = 'array'
    THEN c.attributes -> %(tags)s::text ELSE '[]' END AS had
  FROM {customers} c JOIN incoming i USING (id)
  WHERE c.owner_mode <> 0
  AND (SELECT count(*) FROM named) = (SELECT count(*) FROM wanted)
  ORDER BY c.id FOR NO KEY UPDATE OF c
), changed AS MATERIALIZED (
  SELECT o.id, o.attributes AS before, o.ops, (o.attributes || (o.ops -> 'set')
    || coalesce((SELECT jsonb_object_agg(p.key, p.value::numeric
         + CASE WHEN jsonb_typeof(o.attributes -> p.key) = 'number'
           THEN (o.attributes ->> p.key)::numeric ELSE 0 END)
       FROM jsonb_each_text(o.ops -> 'plus') p), '{{}}')
    || CASE WHEN o.ops ? 'add' THEN jsonb_build_object(%(tags)s::text, coalesce((
         SELECT jsonb_agg(t.tag ORDER BY t.place) FROM (
           SELECT tag, place FROM jsonb_array_elements(o.had)
             WITH ORDINALITY AS kept (tag, place) WHERE NOT o.ops -> 'remove' @> tag
           UNION ALL SELECT tag, place + jsonb_array_length(o.had)
           FROM jsonb_array_elements(o.ops -> 'add') WITH ORDINALITY AS got (tag, place)
           WHERE NOT o.had @> tag) t), '[]')) ELSE '{{}}' END)
    - ARRAY(SELECT jsonb_array_elements_text(o.ops -> 'gone')) AS after
  FROM old o
), news AS MATERIALIZED (
  SELECT * FROM changed WHERE before <> after
), written AS (
  UPDATE {customers} AS c SET attributes = n.after FROM news n WHERE c.id = n.id
), history AS (
  INSERT INTO customers_attribute_change (customer_id, name_id, at, old_value)
  SELECT n.id, k.id, %(now)s, n.before -> k.name FROM news n CROSS JOIN named k
  WHERE n.before -> k.name IS DISTINCT FROM n.after -> k.name
  ORDER BY n.id, k.id
), told AS (
  INSERT INTO customers_work (customer_id, kind, occurred_at)
  SELECT id, 'attributes', %(now)s FROM news ORDER BY id
)
SELECT (SELECT count(*) FROM named) = (SELECT count(*) FROM wanted),
  (SELECT count(*) FROM news)
"""
TAGS = "tags"  # the attribute that lists a customer's tags


@dataclass(frozen=True, slots=True)
class Change:
    """What happens to the attributes of some customers, all at once.

    Parameters
    ----------
    values, cleared, increased
        Attributes with a new value, without one from now on, or raised by a number.
    tags_added, tags_removed
        Having or not having them already is fine.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    cleared: frozenset[str] = frozenset()
    increased: Mapping[str, float] = field(default_factory=dict)
    tags_added: tuple[str, ...] = ()
    tags_removed: frozenset[str] = frozenset()

    def types(self) -> dict[str, str]:
        """Return the attributes that may change, each with a type for a new one."""
        found = {name: catalogue.type_of(value) for name, value in self.values.items()}
        found |= dict.fromkeys(self.cleared, "text")
        found |= dict.fromkeys(self.increased, "number")
        if self.tags_added or self.tags_removed:
            found[TAGS] = "list"
        return found

    def document(self) -> str:
        """Return the change as `_CHANGE` reads it."""
        ops: dict[str, Any] = {
            "set": self.values,
            "gone": sorted(self.cleared),
            "plus": self.increased,
        }
        if self.tags_added or self.tags_removed:
            ops |= {"add": self.tags_added, "remove": sorted(self.tags_removed)}
        return orjson.dumps(ops).decode()


def change_attributes(
    *,
    customer_ids: Sequence[int],
    changes: Sequence[Change],
    shard: int,
    now: datetime,
) -> int:
    """Change attributes of customers of one shard; return how many it changed.

    One statement whatever their number. The caller holds the shard. History and work
    are written as for an identify call.

    Parameters
    ----------
    customer_ids
        Nobody twice.
    changes
        One for each customer; equal ones may be the same object.
    """
    if not customer_ids:
        return 0
    distinct = {id(one): one for one in changes}
    documents = {key: one.document() for key, one in distinct.items()}
    types = {name: of for one in distinct.values() for name, of in one.types().items()}
    values = {
        "ids": to_array(pl.Series(customer_ids, dtype=pl.Int64)),
        "ops": to_array(pl.Series([documents[id(one)] for one in changes])),
        "names": list(types),
        "types": list(types.values()),
        "tags": TAGS,
        "now": now,
    }
    table = sql.Identifier(f"customers_customer_{shard:02}")
    statement = sql.SQL(_CHANGE).format(customers=table)
    with connection.wrap_database_errors:
        cursor = rows.open_cursor()
        is_done, changed = cursor.execute(statement, values).fetchone() or (True, 0)
        if not is_done:
            names.intern_attribute_names(cursor, types)
            _, changed = cursor.execute(statement, values).fetchone() or (True, 0)
        return int(changed)
