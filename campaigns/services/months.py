"""Monthly partitions of decision records: made when first needed, dropped when old."""

import logging
from datetime import date, timedelta

from django.db import OperationalError, connection, transaction
from psycopg import sql

logger = logging.getLogger(__name__)

PARENT = "campaigns_decision"
KEPT_DAYS = 90
# First key of an advisory lock of its own: one process at a time makes partitions
MONTH_LOCK = 7304

PARTITIONS = """
SELECT child.relname FROM pg_inherits
JOIN pg_class AS child ON child.oid = inhrelid
WHERE inhparent = 'campaigns_decision'::regclass
    AND child.relname ~ '_[0-9]{4}_[0-9]{2}$'
ORDER BY child.relname
"""


def ensure_month(*, on: date) -> None:
    """Make the partition for a day's decisions, and drop those older than 90 days.

    In a transaction of its own, so that no other shard waits for it longer than that.
    Tomorrow's is made too: a turn may decide before the next daily run.
    """
    if make_month(on=on):
        drop_old_months(on=on)
    make_month(on=on + timedelta(days=1))


def make_month(*, on: date) -> bool:
    """Make the partition for a day's decisions; return whether it was missing."""
    name = _get_name(on)
    if name in _list_months():
        return False
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, 0)", [MONTH_LOCK])
        if name in _list_months():
            return False
        # Attached, not made in place: that would lock out everybody who writes
        first = on.replace(day=1)
        cursor.execute(
            sql.SQL("CREATE TABLE {} (LIKE {} INCLUDING ALL)").format(
                sql.Identifier(name), sql.Identifier(PARENT)
            )
        )
        cursor.execute(
            sql.SQL(
                "ALTER TABLE {} ATTACH PARTITION {} FOR VALUES FROM ({}) TO ({})"
            ).format(
                sql.Identifier(PARENT),
                sql.Identifier(name),
                sql.Literal(first.isoformat()),
                sql.Literal(_get_next_month(first).isoformat()),
            )
        )
    return True


def drop_old_months(*, on: date) -> list[str]:
    """Drop partitions whose last day is more than 90 days before `on`.

    One that is being read is left for the next time.
    """
    limit = _get_name(on - timedelta(days=KEPT_DAYS))
    return [name for name in _list_months() if name < limit and _drop(name)]


def _drop(name: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '500ms'")
            cursor.execute(sql.SQL("DROP TABLE {}").format(sql.Identifier(name)))
    except OperationalError:
        logger.warning("Decisions in %s are being read; dropped next month", name)
        return False
    return True


def _get_name(on: date) -> str:
    return f"{PARENT}_{on:%Y_%m}"


def _get_next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _list_months() -> list[str]:
    # Not to_regclass: it remembers that a table was missing when somebody made it
    with connection.cursor() as cursor:
        cursor.execute(PARTITIONS)
        return [name for (name,) in cursor.fetchall()]
