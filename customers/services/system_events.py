"""Events we record ourselves: how upper apps tell what they did to a customer."""

from datetime import datetime

import polars as pl
from django.db import connection

from customers.selectors import read_ids
from customers.services import names, rows
from customers.services.copying import to_array, write_frame

# One statement, whatever the number of events. A name that another transaction is
# adding just now is not found: it is not returned, and its events come after.
_APPEND = """
WITH incoming AS MATERIALIZED (
  SELECT * FROM unnest(%s::bigint[], %s::text[], %s::timestamptz[], %s::jsonb[])
    WITH ORDINALITY AS u (customer_id, name, occurred_at, properties, place)
), added AS (
  INSERT INTO customers_eventname (name)
  SELECT DISTINCT i.name FROM incoming i
  WHERE NOT EXISTS (SELECT FROM customers_eventname n WHERE n.name = i.name)
  ON CONFLICT DO NOTHING RETURNING id, name
), named AS MATERIALIZED (
  SELECT n.id, n.name FROM customers_eventname n
  WHERE n.name IN (SELECT i.name FROM incoming i)
  UNION ALL SELECT id, name FROM added
), appended AS (
  INSERT INTO customers_event
    (customer_id, name_id, occurred_at, received_at, properties)
  SELECT i.customer_id, n.id, i.occurred_at, %s, i.properties
  FROM incoming i JOIN named n USING (name)
  ORDER BY i.place
  RETURNING customer_id, id, name_id, occurred_at
), told AS (
  INSERT INTO customers_work (customer_id, kind, event_id, name_id, occurred_at)
  SELECT customer_id, 'event', id, name_id, occurred_at FROM appended
  WHERE %s ORDER BY id
)
SELECT name FROM named
"""

_NEXT_IDS = "SELECT nextval('customers_event_id_seq') FROM generate_series(1, %s)"


def append_events(*, events: pl.DataFrame, now: datetime, work: bool = True) -> None:
    """Append system events in the current transaction.

    Parameters
    ----------
    events
        Columns `customer_id`, `name` (begins with `$`), `occurred_at` (aware) and
        `properties` (JSON text).
    now
        When they were recorded.
    work
        Whether the engines shall hear of them (`customers_work`).
    """
    if events.is_empty():
        return
    columns = [
        to_array(events[name])
        for name in ("customer_id", "name", "occurred_at", "properties")
    ]
    with connection.wrap_database_errors:
        cursor = rows.open_cursor()
        cursor.execute(_APPEND, [*columns, now, work])
        known = [name for (name,) in cursor.fetchall()]
        late = events.filter(~pl.col("name").is_in(known))
        if late.is_empty():
            return
        names.intern_event_names(cursor, late["name"].unique().to_list())
    append_events(events=late, now=now, work=work)


def copy_events(*, events: pl.DataFrame, now: datetime) -> None:
    """Append system events as `append_events` does, by COPY.

    Four statements instead of one; of tens of thousands it takes a third less time.
    """
    if events.is_empty():
        return
    with connection.wrap_database_errors:
        numbers = names.intern_event_names(
            rows.open_cursor(), events["name"].unique().to_list()
        )
    appended = events.select(
        "customer_id",
        pl.Series("id", read_ids(_NEXT_IDS, [events.height])),
        "occurred_at",
        "properties",
        name_id=pl.col("name").replace_strict(numbers, return_dtype=pl.Int32),
        received_at=pl.lit(now),
    )
    write_frame(table="customers_event", frame=appended)
    told = pl.col("id").alias("event_id")
    write_frame(
        table="customers_work",
        frame=appended.select(
            "customer_id", "name_id", "occurred_at", told, kind=pl.lit("event")
        ),
    )
