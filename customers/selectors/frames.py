"""Customers and events of one shard as columns: exactly what somebody needs of them."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import polars as pl
from psycopg import sql

from customers.models import EventName, OwnerMode
from customers.selectors.readers import Reader, Schema

REVENUE = "revenue"  # the property that has a column of its own

CUSTOMER_SCHEMA: Schema = {
    "customer_id": pl.Int64(),
    "open": pl.Boolean(),
    "signed_up_at": pl.Datetime("us", "UTC"),
    "timezone": pl.String(),
}
EVENT_SCHEMA: Schema = {
    "customer_id": pl.Int64(),
    "name_id": pl.Int32(),
    "occurred_at": pl.Datetime("us", "UTC"),
}


@dataclass(frozen=True, slots=True)
class EventChoice:
    """Events to read.

    Parameters
    ----------
    names
        Event names; `None` is every name that is not a system event's.
    since
        Only events later than this moment; `None` is ever.
    properties
        Property paths to read of them; dots lead into objects and through lists.
        `revenue` is the column.
    paid
        Only events with revenue.
    """

    names: tuple[str, ...] | None
    since: datetime | None = None
    properties: frozenset[str] = frozenset()
    paid: bool = False


def read_customer_frame(
    reader: Reader,
    *,
    shard: int,
    attributes: Sequence[str],
    as_of: datetime,
    customer_ids: Sequence[int] | None = None,
) -> pl.DataFrame:
    """Return the customers that rules speak about: whoever has an owner.

    Parameters
    ----------
    attributes
        Names; dots lead into objects. The columns are called `attribute:<name>` and
        hold JSON text.
    as_of
        Attribute changes later than this are undone. `open` is whether micro-segment
        mode had taken over by then.
    customer_ids
        Only these (of this shard); `None` is the whole shard.

    Returns
    -------
    One row per customer in order of id: `CUSTOMER_SCHEMA`, then the attributes.
    """
    columns = {name: f"attribute:{name}" for name in attributes}
    query = sql.SQL(
        "SELECT id AS customer_id,"
        " owner_mode = {mode} AND open_from <= {as_of} AS open,"
        " signed_up_at, timezone{values} FROM {table}{undone}"
        " WHERE owner_mode <> {nobody}{some}"
    ).format(
        mode=sql.Literal(int(OwnerMode.OPEN)),
        nobody=sql.Literal(int(OwnerMode.NOBODY)),
        as_of=sql.Literal(as_of),
        values=_select(
            {column: _read_path(_BEFORE, name) for name, column in columns.items()}
        ),
        table=_partition("customers_customer", shard),
        undone=_undo_changes(attributes, shard, as_of, customer_ids),
        some=_only("id", customer_ids),
    )
    texts: Schema = dict.fromkeys(columns.values(), pl.String())
    frame = _read(reader, query, CUSTOMER_SCHEMA, texts)
    return frame.with_columns(pl.col("open").fill_null(False)).sort("customer_id")


def read_event_frame(
    reader: Reader,
    *,
    shard: int,
    choices: Sequence[EventChoice],
    as_of: datetime,
    customer_ids: Sequence[int] | None = None,
) -> tuple[pl.DataFrame, dict[str, int]]:
    """Return chosen events up to a moment, and what their name ids mean.

    Returns
    -------
    `EVENT_SCHEMA`, `revenue` (Float64) if chosen, and JSON text in `property:<path>`,
    null where nobody chose the property of that event name. In no particular order.
    """
    ids = _find_name_ids(choices)
    wanted = _spread_choices([each for each in choices if not each.paid], ids)
    paid = _spread_choices([each for each in choices if each.paid], ids)
    properties = _join_properties(choices, ids)
    columns = {
        REVENUE if path == REVENUE else f"property:{path}": _read_property(
            path, names, wanted.keys() | paid.keys()
        )
        for path, names in properties.items()
    }
    query = sql.SQL(
        "SELECT customer_id, name_id, occurred_at{columns} FROM {table}"
        " WHERE occurred_at <= {as_of} AND ({chosen}){some}"
    ).format(
        columns=_select(columns),
        table=_partition("customers_event", shard),
        as_of=sql.Literal(as_of),
        chosen=_choose(wanted, paid),
        some=_only("customer_id", customer_ids),
    )
    types: dict[str, pl.DataType] = dict.fromkeys(columns, pl.String())
    if REVENUE in types:
        types[REVENUE] = pl.Float64()
    if not wanted and not paid:
        return pl.DataFrame(schema={**EVENT_SCHEMA, **types}), ids
    return _read(reader, query, EVENT_SCHEMA, types), ids


def find_chosen_names(choices: Sequence[EventChoice]) -> set[int]:
    """Return the ids of the event names that are chosen."""
    ids = _find_name_ids(choices)
    return {id_ for choice in choices for id_ in _ids_of(choice, ids)}


# Parts of the queries


def _partition(table: str, shard: int) -> sql.Composable:
    return sql.Identifier(f"{table}_{shard:02}")


def _select(columns: Mapping[str, sql.Composable]) -> sql.Composable:
    """Return further columns of a SELECT, numbered: names may be longer than 63."""
    return sql.SQL("").join(
        sql.SQL(", {} AS {}").format(value, sql.Identifier(f"v{number}"))
        for number, value in enumerate(columns.values())
    )


def _read(
    reader: Reader, query: sql.Composable, fixed: Schema, columns: Schema
) -> pl.DataFrame:
    """Read a query of named columns followed by those of `_select`."""
    numbered = {f"v{number}": type_ for number, type_ in enumerate(columns.values())}
    frame = reader.read(query, {**fixed, **numbered})
    return frame.rename(dict(zip(numbered, columns, strict=True)))


def _only(column: str, customer_ids: Sequence[int] | None) -> sql.Composable:
    if customer_ids is None:
        return sql.SQL("")
    return sql.SQL(" AND {} = ANY({}::bigint[])").format(
        sql.Identifier(column), sql.Literal(list(customer_ids))
    )


def _read_path(document: sql.Composable, path: str) -> sql.Composable:
    """Return JSON text of a key; a path with dots gives the list of what it finds."""
    key = sql.SQL("{} -> {}").format(document, sql.Literal(path))
    if "." in path:
        steps = ".".join(json.dumps(step) for step in path.split("."))
        key = sql.SQL("coalesce({}, jsonb_path_query_array({}, {}))").format(
            key, document, sql.Literal(f"lax $.{steps}[*]")
        )
    return sql.SQL("({})::text").format(key)


def _read_property(path: str, names: set[int], read: Collection[int]) -> sql.Composable:
    """Return a property of those event names that somebody chose it of."""
    value = _read_path(sql.Identifier("properties"), path)
    if path == REVENUE:
        value = sql.SQL("revenue::float8")
    if names >= set(read):
        return value
    return sql.SQL("CASE WHEN name_id = ANY({}) THEN {} END").format(
        sql.Literal(sorted(names)), value
    )


def _find_name_ids(choices: Sequence[EventChoice]) -> dict[str, int]:
    rows = EventName.objects.all()
    if all(choice.names is not None for choice in choices):
        rows = rows.filter(name__in={n for c in choices for n in c.names or ()})
    return dict(rows.values_list("name", "id"))


def _ids_of(choice: EventChoice, ids: Mapping[str, int]) -> set[int]:
    if choice.names is None:
        return {id_ for name, id_ in ids.items() if not name.startswith("$")}
    return {ids[name] for name in choice.names if name in ids}


def _spread_choices(
    choices: Sequence[EventChoice], ids: Mapping[str, int]
) -> dict[int, datetime | None]:
    """Return the earliest begin of the windows of each event name."""
    wanted: dict[int, datetime | None] = {}
    for choice in choices:
        for id_ in _ids_of(choice, ids):
            known = wanted.get(id_, choice.since)
            both = known is not None and choice.since is not None
            wanted[id_] = min(known, choice.since) if both else None  # type: ignore[type-var]
    return wanted


def _join_properties(
    choices: Sequence[EventChoice], ids: Mapping[str, int]
) -> dict[str, set[int]]:
    properties: dict[str, set[int]] = {}
    for choice in choices:
        for path in choice.properties:
            properties.setdefault(path, set()).update(_ids_of(choice, ids))
    return dict(sorted(properties.items()))


def _choose(
    wanted: Mapping[int, datetime | None], paid: Mapping[int, datetime | None]
) -> sql.Composable:
    terms = _list_windows(wanted)
    for window in _list_windows(paid):
        terms.append(sql.SQL("({} AND revenue IS NOT NULL)").format(window))
    return sql.SQL(" OR ").join(terms) if terms else sql.SQL("false")


def _list_windows(wanted: Mapping[int, datetime | None]) -> list[sql.Composable]:
    windows: dict[datetime | None, list[int]] = {}
    for id_, since in sorted(wanted.items()):
        windows.setdefault(since, []).append(id_)
    terms: list[sql.Composable] = []
    for since, ids in windows.items():
        term: sql.Composable = sql.SQL("name_id = ANY({})").format(sql.Literal(ids))
        if since is not None:
            term = sql.SQL("({} AND occurred_at > {})").format(term, sql.Literal(since))
        terms.append(term)
    return terms


# The attributes as they were before their first change after a moment
_BEFORE = sql.SQL(
    "(CASE WHEN undone.old IS NULL THEN attributes"
    " ELSE (attributes - undone.names) || undone.old END)"
)


def _undo_changes(
    names: Sequence[str],
    shard: int,
    as_of: datetime,
    customer_ids: Sequence[int] | None,
) -> sql.Composable:
    """Join what `_BEFORE` puts back; what was not there has no old value."""
    if not names:
        return sql.SQL("")
    return sql.SQL(
        " LEFT JOIN (SELECT customer_id AS changed_id, array_agg(name) AS names,"
        " coalesce(jsonb_object_agg(name, old_value)"
        " FILTER (WHERE old_value IS NOT NULL), '{{}}') AS old FROM ("
        "SELECT DISTINCT ON (changes.customer_id, changes.name_id)"
        " changes.customer_id, names.name, changes.old_value"
        " FROM customers_attribute_change AS changes"
        " JOIN customers_attributename AS names ON names.id = changes.name_id"
        " WHERE changes.at > {as_of} AND names.name = ANY({names})"
        " AND customers_shard(changes.customer_id) = {shard}{some}"
        " ORDER BY changes.customer_id, changes.name_id, changes.at, changes.id"
        ") AS earliest GROUP BY customer_id) AS undone ON undone.changed_id = id"
    ).format(
        as_of=sql.Literal(as_of),
        names=sql.Literal(
            sorted({part for name in names for part in (name, name.split(".")[0])})
        ),
        shard=sql.Literal(shard),
        some=_only("customer_id", customer_ids),
    )
