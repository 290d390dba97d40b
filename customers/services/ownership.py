"""Which mode owns a customer."""

from collections.abc import Sequence

from django.db import transaction
from psycopg import sql

from customers.models import OwnerMode
from customers.services import rows


def set_owner_mode(*, customer_ids: Sequence[int], mode: OwnerMode, reason: str) -> int:
    """Hand customers over to a mode; return how many rows changed.

    The caller holds their shards. Customers owned by nobody (anonymous, merged, erased)
    stay so. The rows are updated in their partitions directly: a list of ids would
    otherwise be looked up in all sixteen.
    """
    if not customer_ids:
        return 0
    changed = 0
    with transaction.atomic():
        cursor = rows.open_cursor()
        cursor.execute(
            "SELECT customers_shard(id), array_agg(id)"
            " FROM unnest(%s::bigint[]) AS c (id) GROUP BY 1 ORDER BY 1",
            [list(customer_ids)],
        )
        for shard, ids in cursor.fetchall():
            cursor.execute(
                sql.SQL(
                    "UPDATE {} SET owner_mode = %s, owner_reason = %s"
                    " WHERE id = ANY(%s) AND owner_mode <> 0"
                ).format(sql.Identifier(f"customers_customer_{shard:02}")),
                [int(mode), reason, ids],
            )
            changed += cursor.rowcount
    return changed
