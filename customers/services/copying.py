"""Columns into tables, by COPY."""

import polars as pl
from django.db import connection
from psycopg import sql


def write_frame(*, table: str, frame: pl.DataFrame) -> int:
    """Append a frame to a table in the current transaction; return the rows written.

    Parameters
    ----------
    table
        Name of a table or temporary table.
    frame
        Columns named as in the table. JSON columns are JSON text, arrays are PostgreSQL
        array text (`{1,2}`), null is null. Datetimes are aware or UTC.
    """
    if frame.is_empty():
        return 0
    statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv, NULL '\\N')").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, frame.columns))
    )
    data = frame.write_csv(
        include_header=False, null_value="\\N", quote_style="non_numeric"
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write(data)
    return frame.height
