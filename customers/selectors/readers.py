"""Two ways to read a query's rows as a frame; both give the same.

`CopyReader` works inside a turn, on its connection, and sees what the turn wrote.
`SnapshotReader` reads through ADBC on the snapshot that the transaction holding the
shard lock exported; it never sees uncommitted rows.
"""

from collections.abc import Mapping
from types import TracebackType
from typing import Protocol, Self

import polars as pl
from adbc_driver_postgresql import dbapi
from django.db import connection
from psycopg import sql
from psycopg.conninfo import make_conninfo

from customers.selectors.copying import read_frame

Schema = Mapping[str, pl.DataType]


class Reader(Protocol):
    """A way to read a query's rows as a frame."""

    def read(self, query: sql.Composable, schema: Schema) -> pl.DataFrame:
        """Return the rows; the query's columns are those of the schema."""


class CopyReader:
    """Reads inside the current transaction."""

    def read(self, query: sql.Composable, schema: Schema) -> pl.DataFrame:
        """Return the rows, moments and booleans taken through CSV as integers."""
        columns = sql.SQL(", ").join(
            self._plain(name, type_) for name, type_ in schema.items()
        )
        plain = {
            name: pl.Int64() if self._is_integer(type_) else type_
            for name, type_ in schema.items()
        }
        statement = sql.SQL("SELECT {} FROM ({}) AS rows").format(columns, query)
        connection.ensure_connection()
        # Values are literals in it: without parameters a per cent sign is one
        text = statement.as_string(connection.connection)
        frame = read_frame(text, [], plain)
        return frame.with_columns(pl.col(name).cast(schema[name]) for name in schema)

    def _is_integer(self, type_: pl.DataType) -> bool:
        return isinstance(type_, pl.Datetime | pl.Boolean)

    def _plain(self, name: str, type_: pl.DataType) -> sql.Composable:
        column = sql.Identifier(name)
        if isinstance(type_, pl.Datetime):
            return sql.SQL("(extract(epoch FROM {}) * 1000000)::bigint").format(column)
        if isinstance(type_, pl.Boolean):
            return sql.SQL("{}::int").format(column)
        return column


class SnapshotReader:
    """Reads through ADBC what the current transaction's snapshot shows.

    Use it as a context manager inside a transaction that holds its lock already: the
    snapshot is taken and exported on entering. Not inside a savepoint.
    """

    def __enter__(self) -> Self:
        """Connect and adopt the snapshot."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_export_snapshot()")
            (snapshot,) = cursor.fetchone()
        info = connection.connection.info
        dsn = make_conninfo(info.dsn, password=info.password or None)
        self._connection = dbapi.connect(dsn, autocommit=True)
        self._cursor = self._connection.cursor()
        for statement in (
            "SET jit = off",
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            f"SET TRANSACTION SNAPSHOT '{snapshot}'",
        ):
            self._cursor.execute(statement)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let go of the snapshot and the connection."""
        self._cursor.close()
        self._connection.close()

    def read(self, query: sql.Composable, schema: Schema) -> pl.DataFrame:
        """Return the rows."""
        self._cursor.execute(query.as_string(connection.connection))
        frame = pl.DataFrame(self._cursor.fetch_arrow_table())
        return frame.select(pl.col(name).cast(schema[name]) for name in schema)
