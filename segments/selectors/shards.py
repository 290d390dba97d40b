"""In which shard customers live."""

from collections.abc import Collection

from django.db import connection


def sort_by_shard(customer_ids: Collection[int]) -> list[tuple[int, list[int]]]:
    """Return customers by shard, both ascending: the order in which shards are taken.

    Asked of the database and not of a table of customers, so unknown ids have one too.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT customers_shard(id) AS shard, array_agg(id ORDER BY id)"
            " FROM unnest(%s::bigint[]) AS id GROUP BY shard ORDER BY shard",
            [list(customer_ids)],
        )
        return list(cursor.fetchall())
