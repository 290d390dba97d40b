"""Customers and events as CSV text, piece by piece, in little memory."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from customers.domain.exports import Cells, write_rows
from customers.domain.imports.reading import name_columns
from customers.models import AttributeName, Customer, Identity, OwnerMode
from customers.selectors.imports import iterate_faults
from customers.selectors.people import LAST_ID, find_ids

BATCH = 1_000
MAX_ATTRIBUTES = 900  # columns; what else somebody has stands in the last one
COLUMNS = (
    "id",
    "user_id",
    "anonymous_ids",
    "owner_mode",
    "signed_up_at",
    "first_seen_at",
    "timezone",
    "language",
)
EVENT_COLUMNS = ("time", "event", "revenue", "properties", "id")
FAULT_COLUMNS = ("line", "column", "value", "code", "message")
Pieces = Iterator[tuple[str, int]]  # CSV text, and how many rows it has


def find_batches(text: str) -> Iterator[list[int]]:
    """Yield the ids of all customers that a search finds, some at a time."""
    before = LAST_ID
    while ids := find_ids(text, before=before, many=BATCH, see_contacts=True):
        yield ids
        before = ids[-1]


def write_customers(batches: Iterable[Sequence[int]], cells: Cells) -> Pieces:
    """Write customers; those who are merged or erased by then are left out."""
    names = list(
        AttributeName.objects.order_by("name").values_list("name", flat=True)[
            :MAX_ATTRIBUTES
        ]
    )
    header = name_columns([*COLUMNS, *names, "more"], has_header=True)
    yield write_rows([header], cells), 0
    for ids in batches:
        rows = [_to_row(customer, names) for customer in _load(ids)]
        yield write_rows(rows, cells), len(rows)


def _load(ids: Sequence[int]) -> list[Customer]:
    there = Customer.objects.filter(merged_into=None, erased_at=None)
    found = there.prefetch_related("identities").in_bulk(list(ids))
    return [found[id_] for id_ in ids if id_ in found]


def _to_row(customer: Customer, names: Sequence[str]) -> list[Any]:
    by_kind: dict[str, list[str]] = {kind: [] for kind in Identity.Kind.values}
    for one in sorted(customer.identities.all(), key=lambda identity: identity.pk):
        by_kind[one.kind].append(one.value)
    users, visitors = by_kind[Identity.Kind.USER], by_kind[Identity.Kind.ANONYMOUS]
    more = {k: v for k, v in customer.attributes.items() if k not in set(names)}
    return [
        customer.pk,
        users[0] if users else None,
        ";".join(visitors),
        OwnerMode(customer.owner_mode).label,
        customer.signed_up_at,
        customer.first_seen_at,
        customer.timezone,
        customer.language,
        *(customer.attributes.get(name) for name in names),
        more or None,
    ]


def write_events(customer_id: int, cells: Cells) -> Pieces:
    """Write all events of a customer, oldest first."""
    yield write_rows([EVENT_COLUMNS], cells), 0
    after: tuple[datetime | None, int] = (None, 0)
    while found := _read_events(customer_id, after):
        yield write_rows(found, cells), len(found)
        after = (found[-1][0], found[-1][-1])


def _read_events(customer_id: int, after: tuple[datetime | None, int]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.occurred_at, n.name, e.revenue, e.properties::text, e.id"
            " FROM customers_event e JOIN customers_eventname n ON n.id = e.name_id"
            " WHERE e.customer_id = %(id)s AND (%(at)s::timestamptz IS NULL"
            " OR (e.occurred_at, e.id) > (%(at)s, %(event)s::bigint))"
            " ORDER BY e.occurred_at, e.id LIMIT %(many)s",
            {"id": customer_id, "at": after[0], "event": after[1], "many": BATCH},
        )
        return list(cursor.fetchall())


def write_faults(import_id: int) -> Pieces:
    """Write what is wrong with the rows of a file."""
    yield write_rows([FAULT_COLUMNS], "safe"), 0
    for fault in iterate_faults(import_id):
        row = [getattr(fault, name) for name in FAULT_COLUMNS]
        yield write_rows([row], "safe"), 1
