"""What is needed to see a shard's customers as they were at many moments."""

from collections.abc import Collection, Sequence
from datetime import datetime

import polars as pl
from psycopg import sql

from customers.models import OwnerMode
from customers.selectors.readers import Reader, Schema

LIFE_SCHEMA: Schema = {
    "customer_id": pl.Int64(),
    "known_since": pl.Datetime("us", "UTC"),
    "open_from": pl.Datetime("us", "UTC"),
}
CONSENT_SCHEMA: Schema = {
    "customer_id": pl.Int64(),
    "channel": pl.String(),
    "purpose": pl.String(),
    "granted": pl.Boolean(),
    "at": pl.Datetime("us", "UTC"),
    "id": pl.Int64(),
}
CHANGE_SCHEMA: Schema = {
    "customer_id": pl.Int64(),
    "name": pl.String(),
    "at": pl.Datetime("us", "UTC"),
    "id": pl.Int64(),
    "old": pl.String(),
}


def read_life_frame(reader: Reader, *, shard: int) -> pl.DataFrame:
    """Return since when a shard's customers are known, and open.

    Returns
    -------
    One row per customer that has an owner, in order of id. `known_since` is the first
    sign of them: sign-up, event or row; `open_from` is null for who is not open now.
    """
    query = sql.SQL(
        "SELECT id AS customer_id,"
        " least(signed_up_at, first_seen_at, created_at) AS known_since,"
        " CASE WHEN owner_mode = {open} THEN open_from END AS open_from"
        " FROM {table} WHERE owner_mode <> {nobody}"
    ).format(
        open=sql.Literal(int(OwnerMode.OPEN)),
        nobody=sql.Literal(int(OwnerMode.NOBODY)),
        table=sql.Identifier(f"customers_customer_{shard:02}"),
    )
    return reader.read(query, LIFE_SCHEMA).sort("customer_id")


def read_consent_frame(
    reader: Reader, *, shard: int, customer_ids: Sequence[int] | None = None
) -> pl.DataFrame:
    """Return the consent ledger of a shard's customers, oldest line first.

    Parameters
    ----------
    customer_ids
        Only these (of this shard); `None` is the whole shard.
    """
    query = sql.SQL(
        "SELECT lines.customer_id, lines.channel, lines.purpose, lines.granted,"
        " lines.at, lines.id FROM customers_consent AS lines"
        " JOIN {table} AS people ON people.id = lines.customer_id{some}"
    ).format(
        table=sql.Identifier(f"customers_customer_{shard:02}"),
        some=sql.SQL("")
        if customer_ids is None
        else sql.SQL(" WHERE people.id = ANY({}::bigint[])").format(
            sql.Literal(list(customer_ids))
        ),
    )
    return reader.read(query, CONSENT_SCHEMA).sort("id")


def read_change_frame(
    reader: Reader, *, shard: int, names: Collection[str], after: datetime
) -> pl.DataFrame:
    """Return what attributes were before each of their changes, oldest first.

    Returns
    -------
    `old` is JSON text; null where there was no value before.
    """
    query = sql.SQL(
        "SELECT changes.customer_id, names.name, changes.at, changes.id,"
        " changes.old_value::text AS old"
        " FROM customers_attribute_change AS changes"
        " JOIN customers_attributename AS names ON names.id = changes.name_id"
        " WHERE changes.at > {after} AND names.name = ANY({names}::text[])"
        " AND customers_shard(changes.customer_id) = {shard}"
    ).format(
        after=sql.Literal(after),
        names=sql.Literal(sorted(names)),
        shard=sql.Literal(shard),
    )
    return reader.read(query, CHANGE_SCHEMA).sort("at", "id")
