"""Events we record ourselves: how upper apps tell what they did to a customer."""

from datetime import datetime

import polars as pl
from django.db import transaction

from customers.services import names, rows
from customers.services.copying import write_frame


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
    with transaction.atomic():
        cursor = rows.open_cursor()
        ids = names.intern_event_names(cursor, events["name"].unique().to_list())
        cursor.execute(
            "SELECT nextval('customers_event_id_seq') FROM generate_series(1, %s)",
            [events.height],
        )
        numbered = events.select(
            "customer_id",
            pl.Series("id", [id_ for (id_,) in cursor.fetchall()], dtype=pl.Int64),
            pl.col("name").replace_strict(ids, return_dtype=pl.Int32).alias("name_id"),
            "occurred_at",
            pl.lit(now).alias("received_at"),
            "properties",
        )
        write_frame(table="customers_event", frame=numbered)
        if work:
            write_frame(
                table="customers_work",
                frame=numbered.select(
                    "customer_id",
                    pl.lit("event").alias("kind"),
                    pl.col("id").alias("event_id"),
                    "name_id",
                    "occurred_at",
                ),
            )
