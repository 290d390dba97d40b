"""Finding customers and showing one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.db import connection
from django.db.models import QuerySet

from customers.domain.errors import UnknownCustomer
from customers.models import Consent, Customer, Identity, Quarantine
from customers.selectors import paging

PAGE_SIZE = 50
LAST_ID = 2**63 - 1
INDEXED_LENGTH = 100  # of the texts searched; see migration 0001


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list and where the next begins."""

    results: list[Any]
    next: str | None


# Each finds by the beginning of a text or of a word, with an index. `*` may be used by
# anybody, the others only by who may see contacts: a search that finds tells what it
# found.
_SEARCHES = {
    "*": (
        "SELECT customer_id AS id FROM customers_identity WHERE value LIKE %(q)s",
        "SELECT id FROM customers_customer WHERE customers_name(attributes) <> ''"
        " AND left(lower(customers_name(attributes)), 100) LIKE %(low)s",
        "SELECT id FROM customers_customer WHERE customers_name(attributes) <> ''"
        " AND to_tsvector('simple', left(customers_name(attributes), 200))"
        " @@ to_tsquery('simple', %(words)s)",
    ),
    "contacts": (
        "SELECT id FROM customers_customer WHERE attributes ? 'email'"
        " AND left(lower(attributes ->> 'email'), 100) LIKE %(low)s",
        "SELECT id FROM customers_customer WHERE attributes ? 'phone'"
        " AND left(attributes ->> 'phone', 100) LIKE %(q)s",
    ),
}


def search_customers(
    *, text: str, cursor: str | None = None, see_contacts: bool
) -> Page:
    """Find customers by the beginning of user id, e-mail or phone, or by their name.

    Newest first. Of each word its beginning is enough, in any order: "lov ad" finds Ada
    Lovelace. Merged and erased customers are not found. An empty text lists everybody.
    """
    after = paging.read_cursor(cursor, int)
    ids = find_ids(
        text,
        before=after[0] if after else LAST_ID,
        many=PAGE_SIZE + 1,
        see_contacts=see_contacts,
    )
    rows = _load(ids[:PAGE_SIZE])
    more = len(ids) > PAGE_SIZE
    return Page(rows, paging.make_cursor(ids[PAGE_SIZE - 1]) if more else None)


def find_ids(text: str, *, before: int, many: int, see_contacts: bool) -> list[int]:
    """Return the ids of some customers that are found by a text, newest first.

    Parameters
    ----------
    before
        Only ids that are smaller.
    """
    begin = text.strip()[:INDEXED_LENGTH]
    params: dict[str, Any] = {
        "before": before,
        "many": many,
        "q": _escape_like(begin) + "%",
        "low": _escape_like(begin.lower()) + "%",
        "words": _to_query(begin),
    }
    found = ""
    if begin:
        searches = _SEARCHES["*"] + (_SEARCHES["contacts"] if see_contacts else ())
        found = f" AND id IN ({' UNION ALL '.join(searches)})"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM customers_customer WHERE id < %(before)s"
            f" AND merged_into IS NULL AND erased_at IS NULL{found}"
            " ORDER BY id DESC LIMIT %(many)s",
            params,
        )
        return [id_ for (id_,) in cursor.fetchall()]


def _escape_like(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _to_query(text: str) -> str:
    """Write a text search for names that have a word beginning with each word.

    Examples
    --------
    >>> _to_query("ada o'b")
    "'ada':* & 'o''b':*"
    """
    words = (word.replace("\\", "\\\\").replace("'", "''") for word in text.split())
    return " & ".join(f"'{word}':*" for word in words)


def _load(ids: Sequence[int]) -> list[Customer]:
    """Load customers with their identities, in the order of the ids."""
    customers = Customer.objects.prefetch_related("identities").in_bulk(list(ids))
    return [customers[id_] for id_ in ids if id_ in customers]


def get_customer(customer_id: int) -> Customer:
    """Return a customer; who was merged leads to the survivor.

    Raises
    ------
    UnknownCustomer
        Never existed, or was erased.
    """
    customer = Customer.objects.filter(pk=customer_id).first()
    if customer is not None and customer.merged_into is not None:
        customer = Customer.objects.filter(pk=customer.merged_into).first()
    if customer is None or customer.erased_at is not None:
        raise UnknownCustomer
    return customer


def find_customer(user_id: str) -> Customer | None:
    """Return the customer a user id belongs to, if any."""
    identity = (
        Identity.objects.filter(kind=Identity.Kind.USER, value=user_id)
        .select_related("customer")
        .first()
    )
    return identity.customer if identity else None


def get_shard(customer_id: int) -> int:
    """Return the shard in which what is known of a customer lies."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT customers_shard(%s)", [customer_id])
        return int(cursor.fetchone()[0])


def list_profiles(customer_id: int) -> dict[int, int]:
    """Return the profiles that are one person, each with its shard.

    That is the customer and everybody merged into it.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, customers_shard(id) FROM customers_customer"
            " WHERE id = %(id)s OR merged_into = %(id)s",
            {"id": customer_id},
        )
        return dict(cursor.fetchall())


def list_identities(customer_id: int) -> QuerySet[Identity]:
    """List a customer's names, user ids first."""
    return Identity.objects.filter(customer_id=customer_id).order_by("-kind", "id")


def list_consents(customer_id: int) -> QuerySet[Consent]:
    """List a customer's consent states: the newest line of each channel and purpose."""
    return (
        Consent.objects.filter(customer_id=customer_id)
        .order_by("channel", "purpose", "-id")
        .distinct("channel", "purpose")
    )


@dataclass(frozen=True, slots=True)
class Happening:
    """One event of a customer."""

    id: int
    name: str
    occurred_at: datetime
    revenue: Any
    properties: Any


def list_timeline(
    customer_id: int, *, cursor: str | None = None, name: str | None = None
) -> Page:
    """List a customer's events, newest first, system events included.

    Parameters
    ----------
    name
        Only events of this name.
    """
    after = paging.read_cursor(cursor, str, int)
    with connection.cursor() as cursor_:
        cursor_.execute(
            "SELECT e.id, n.name, e.occurred_at, e.revenue, e.properties::text"
            " FROM customers_event e JOIN customers_eventname n ON n.id = e.name_id"
            " WHERE e.customer_id = %(id)s"
            " AND (%(name)s::text IS NULL OR n.name = %(name)s)"
            " AND (%(at)s::timestamptz IS NULL"
            " OR (e.occurred_at, e.id) < (%(at)s, %(event)s::bigint))"
            " ORDER BY e.occurred_at DESC, e.id DESC LIMIT %(many)s",
            {
                "id": customer_id,
                "name": name,
                "at": paging.read_moment(after[0]) if after else None,
                "event": after[1] if after else None,
                "many": PAGE_SIZE + 1,
            },
        )
        found = [
            Happening(id_, event, at, revenue, orjson.loads(properties))
            for id_, event, at, revenue, properties in cursor_.fetchall()
        ]
    more = len(found) > PAGE_SIZE
    page = found[:PAGE_SIZE]
    last = page[-1] if more else None
    return Page(
        page,
        paging.make_cursor(last.occurred_at.isoformat(), last.id) if last else None,
    )


def list_quarantine(*, cursor: str | None = None) -> Page:
    """List refused calls, newest first."""
    after = paging.read_cursor(cursor, int)
    rows = Quarantine.objects.select_related("source").order_by("-id")
    if after:
        rows = rows.filter(pk__lt=after[0])
    found = list(rows[: PAGE_SIZE + 1])
    page = found[:PAGE_SIZE]
    more = len(found) > PAGE_SIZE
    return Page(page, paging.make_cursor(page[-1].pk) if more else None)


def get_user_ids(customer_ids: Sequence[int]) -> dict[int, str]:
    """Return the user id of each customer who has one, the first they got."""
    rows = Identity.objects.filter(
        customer_id__in=customer_ids, kind=Identity.Kind.USER
    ).order_by("-id")
    return dict(rows.values_list("customer_id", "value"))
