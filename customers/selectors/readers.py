"""Two ways to read a query's rows as a frame; both give the same.

`CopyReader` works inside a turn, on its connection, and sees what the turn wrote.
`SnapshotReader` reads through ADBC on the snapshot that the transaction holding the
shard lock exported; it never sees uncommitted rows.
"""

import os
from collections.abc import Mapping
from functools import lru_cache
from types import TracebackType
from typing import Protocol, Self

import adbc_driver_postgresql
import polars as pl
import pyarrow as pa
from adbc_driver_manager import AdbcConnection, AdbcDatabase, AdbcStatement
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
        self._connection = AdbcConnection(_open_database(dsn, os.getpid()))
        for statement in (
            "SET jit = off",
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            f"SET TRANSACTION SNAPSHOT '{snapshot}'",
        ):
            self._run(statement)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let go of the snapshot and the connection."""
        self._connection.close()

    def read(self, query: sql.Composable, schema: Schema) -> pl.DataFrame:
        """Return the rows."""
        frame = self._run(query.as_string(connection.connection))
        return frame.select(pl.col(name).cast(schema[name]) for name in schema)

    def _run(self, query: str) -> pl.DataFrame:
        with AdbcStatement(self._connection) as statement:
            statement.set_sql_query(query)
            stream, _ = statement.execute_query()
            return pl.DataFrame(pa.RecordBatchReader.from_stream(stream).read_all())


@lru_cache(maxsize=4)
def _open_database(dsn: str, process_id: int) -> AdbcDatabase:
    """Return the driver's view of a database; it holds no connection.

    Opening one reads the catalogue of types, which takes longer than a small shard.
    Keyed by process, since nothing of the driver may cross a fork.
    """
    database: AdbcDatabase = adbc_driver_postgresql.connect(dsn)
    return database
