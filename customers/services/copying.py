"""Columns into tables, by COPY."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

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
    data = _spell_constants(frame).write_csv(
        include_header=False, null_value="\\N", quote_style="non_numeric"
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write(data)
    return frame.height


def write_bytes(
    *, table: str, types: Mapping[str, str], rows: Iterable[Sequence[Any]]
) -> None:
    """Append rows with long values of bytes as they are, by binary COPY.

    Parameters
    ----------
    types
        The PostgreSQL type of each column; binary values are not converted.
    """
    statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT binary)").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, types))
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.set_types(list(types.values()))
        for row in rows:
            copy.write_row(row)


def _spell_constants(frame: pl.DataFrame) -> pl.DataFrame:
    """Write moments that are the same in all rows once: each takes as long as a row."""
    moments = [
        column
        for column in frame.iter_columns()
        if isinstance(column.dtype, pl.Datetime)
    ]
    return frame.with_columns(
        pl.lit(str(column[0])).alias(column.name)
        for column in moments
        if column[0] is not None and column.n_unique() == 1
    )


def to_array(column: pl.Series) -> str:
    """Return a column as PostgreSQL array text, for `unnest(%s::bigint[])`.

    Much faster than passing a list, of which the driver writes every single value.
    """
    if column.dtype == pl.String:
        escaped = column.str.replace_all("\\", "\\\\", literal=True)
        escaped = escaped.str.replace_all('"', '\\"', literal=True)
        quoted = pl.concat_str(pl.lit('"'), escaped, pl.lit('"'))
        column = pl.select(quoted).to_series()
    elif isinstance(column.dtype, pl.Datetime):
        written = column.dt.strftime("%Y-%m-%d %H:%M:%S%.6f+00")
        column = pl.select(pl.concat_str(pl.lit('"'), written, pl.lit('"'))).to_series()
    else:
        column = column.cast(pl.String)
    joined: str = column.fill_null("NULL").str.join(",").item()
    return f"{{{joined}}}"
