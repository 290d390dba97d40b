"""Few rows into tables by COPY, written as text without a detour over columns.

For thousands of rows `copying.write_frame` is the faster way; a request of a hundred
events is not worth building columns.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import orjson
import psycopg
from django.db import connection
from psycopg import sql

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def open_cursor() -> psycopg.Cursor[Any]:
    """Return a cursor of Django's connection that binds on the server.

    It skips Django's own layer, which writes parameters into the statement.
    """
    connection.ensure_connection()
    return psycopg.Cursor(connection.connection)


def copy_rows(
    cursor: psycopg.Cursor[Any],
    table: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[str | None]],
) -> None:
    """Append rows of ready COPY fields (see `to_text`, `to_json`) to a table."""
    lines = [
        "\t".join(["\\N" if field is None else field for field in row]) for row in rows
    ]
    if not lines:
        return
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with cursor.copy(statement) as copy:
        copy.write("\n".join(lines) + "\n")


def to_array(values: Iterable[str]) -> str:
    """Write texts as PostgreSQL array text, which is quicker than a list of them."""
    quoted = [
        f'"{value}"'
        if value.isalnum()
        else '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
        for value in values
    ]
    return f"{{{','.join(quoted)}}}"


def to_text(value: str | None) -> str | None:
    """Write a text as a COPY field."""
    return None if value is None else value.translate(_ESCAPES)


def to_json(value: Any) -> str:
    """Write a JSON value as a COPY field."""
    # JSON writes line breaks and tabs as escapes, so only backslashes are left
    return orjson.dumps(value).decode().replace("\\", "\\\\")


def to_time(value: datetime | None) -> str | None:
    """Write an aware datetime as a COPY field."""
    return None if value is None else value.isoformat()
