"""Customers whose past was told by a file, as a membership run asks for them."""

from datetime import datetime

import polars as pl
from django.db import connection
from psycopg import sql

from customers.selectors.readers import Reader

SCHEMA = {"id": pl.Int64(), "customer_id": pl.Int64(), "at": pl.Datetime("us", "UTC")}
_READ = sql.SQL("SELECT id, customer_id, at FROM customers_retold WHERE shard = {}")


def read_retold(reader: Reader, shard: int) -> pl.DataFrame:
    """Return the notes of a shard: `id`, `customer_id`, and `at`: since when."""
    return reader.read(_READ.format(sql.Literal(shard)), SCHEMA)


def is_retold_since(moment: datetime | None) -> bool:
    """Tell whether anybody's past was told after a moment (or ever)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM customers_retold"
            " WHERE %(at)s::timestamptz IS NULL OR at > %(at)s)",
            {"at": moment},
        )
        (found,) = cursor.fetchone()
    return bool(found)
