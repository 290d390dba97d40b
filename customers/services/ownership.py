"""Which mode owns a customer."""

from collections.abc import Sequence

import polars as pl
from django.db import connection
from psycopg import sql

from customers.models import OwnerMode
from customers.services import rows
from customers.services.copying import to_array

_SHARDS = """
SELECT customers_shard(id), array_agg(id), array_agg(mode), array_agg(reason)
FROM unnest(%s::bigint[], %s::smallint[], %s::text[]) AS c (id, mode, reason)
GROUP BY 1 ORDER BY 1
"""
_UPDATE = """
UPDATE {} AS c SET owner_mode = u.mode, owner_reason = u.reason
FROM unnest(%s::bigint[], %s::smallint[], %s::text[]) AS u (id, mode, reason)
WHERE c.id = u.id AND c.owner_mode <> 0
"""


def set_owner_mode(
    *,
    customer_ids: Sequence[int],
    mode: OwnerMode | Sequence[OwnerMode],
    reason: str | Sequence[str],
    shard: int | None = None,
) -> int:
    """Hand customers over to modes; return how many rows changed.

    The caller holds their shards. Customers owned by nobody (anonymous, merged, erased)
    stay so. The rows are updated in their partitions directly: a list of ids would
    otherwise be looked up in all sixteen.

    Parameters
    ----------
    mode, reason
        One for all, or one for each.
    shard
        Where all of them are, if the caller knows: then one statement is enough.
    """
    if not customer_ids:
        return 0
    ids = list(customer_ids)
    modes = [mode] * len(ids) if isinstance(mode, OwnerMode) else list(mode)
    reasons = [reason] * len(ids) if isinstance(reason, str) else list(reason)
    changed = 0
    with connection.wrap_database_errors:
        cursor = rows.open_cursor()
        groups = [(shard, ids, modes, reasons)]
        if shard is None:
            cursor.execute(_SHARDS, [ids, modes, reasons])
            groups = cursor.fetchall()
        for number, some, whose, why in groups:
            table = sql.Identifier(f"customers_customer_{number:02}")
            arrays = [
                to_array(pl.Series(some, dtype=pl.Int64)),
                to_array(pl.Series(whose, dtype=pl.Int16)),
                to_array(pl.Series(why, dtype=pl.String)),
            ]
            cursor.execute(sql.SQL(_UPDATE).format(table), arrays)
            changed += cursor.rowcount
    return changed
