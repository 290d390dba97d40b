"""The rows that migrations write, kept as PostgreSQL copies them, and those of tests.

Django keeps them as JSON and saves one model after the other, with two statements for
each: half a second for the 500 rows of a new installation, before every test that
commits. After each it truncates every table, a third of a second, where most are empty.
"""

from collections.abc import Iterable

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.transaction import atomic

_REFERRING = """
WITH RECURSIVE emptied AS (
  SELECT unnest(%s::text[])::regclass::oid AS id
  UNION SELECT conrelid FROM pg_constraint JOIN emptied ON confrelid = id
  WHERE contype = 'f'
)
SELECT relname FROM pg_class JOIN emptied ON oid = id WHERE NOT relispartition
"""

Rows = dict[str, bytes]  # by table, all it holds


def read(connection: BaseDatabaseWrapper) -> Rows:
    """Return the rows of each table that Django empties and that holds any."""
    names = connection.introspection.django_table_names(
        only_existing=True, include_views=False
    )
    with connection.cursor() as cursor:
        return {name: _copy(cursor, name) for name in names if _has_rows(cursor, name)}


def write(connection: BaseDatabaseWrapper, rows: Rows) -> None:
    """Fill the tables again that were emptied: all of them, or none yet.

    References are checked at the end of the transaction, so that any order will do.
    """
    with atomic(using=connection.alias), connection.cursor() as cursor:
        for name, content in rows.items():
            if not _has_rows(cursor, name):
                with cursor.copy(f'COPY "{name}" FROM STDIN') as copy:
                    copy.write(content)


def forget(connection: BaseDatabaseWrapper, names: Iterable[str]) -> list[str]:
    """Return the statement that empties these tables, without those that hold no row.

    PostgreSQL empties no table to which one refers that stays: such are emptied, too.
    """
    with connection.cursor() as cursor:
        held = [name for name in names if _has_rows(cursor, name)]
        cursor.execute(_REFERRING, [held])
        tables = ", ".join(f'"{name}"' for (name,) in cursor.fetchall())
    return [f"TRUNCATE {tables}"] if tables else []


def _has_rows(cursor: CursorWrapper, name: str) -> bool:
    cursor.execute(f'SELECT EXISTS (SELECT FROM "{name}")')
    return bool(cursor.fetchone()[0])


def _copy(cursor: CursorWrapper, name: str) -> bytes:
    with cursor.copy(f'COPY "{name}" TO STDOUT') as copy:
        return b"".join(copy)
