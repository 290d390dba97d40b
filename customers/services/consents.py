"""The consent ledger and the list of addresses nothing is sent to."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection, transaction

from customers.domain import consents as domain
from customers.domain.calls import Call
from customers.models import Suppression, Work
from customers.selectors.reach import list_with_address
from customers.services.people import Person


def record_consent(
    *,
    customer_ids: Sequence[int],
    channel: str,
    purpose: str,
    granted: bool,
    source: str,
    at: datetime,
    wording: str = "",
) -> int:
    """Append a line to the ledger of each customer whose state it changes.

    Returns the number of lines. The engines hear of them by rows of `customers_work`.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "WITH state AS (SELECT DISTINCT ON (customer_id) customer_id, granted"
            " FROM customers_consent WHERE customer_id = ANY(%(ids)s)"
            " AND channel = %(channel)s AND purpose = %(purpose)s"
            " ORDER BY customer_id, channel, purpose, id DESC),"
            " news AS (SELECT DISTINCT id FROM unnest(%(ids)s::bigint[]) AS c (id)"
            " WHERE NOT EXISTS (SELECT FROM state"
            " WHERE customer_id = c.id AND granted = %(granted)s)),"
            " line AS (INSERT INTO customers_consent"
            " (customer_id, channel, purpose, granted, source, wording, at)"
            " SELECT id, %(channel)s, %(purpose)s, %(granted)s, %(source)s,"
            " %(wording)s, %(at)s FROM news ORDER BY id)"
            " INSERT INTO customers_work (customer_id, kind, occurred_at)"
            " SELECT id, 'consent', %(at)s FROM news ORDER BY id",
            {
                "ids": list(customer_ids),
                "channel": channel,
                "purpose": purpose,
                "granted": granted,
                "source": source,
                "wording": wording,
                "at": at,
            },
        )
        return int(cursor.rowcount)


def record_from_calls(
    cursor: psycopg.Cursor[Any],
    calls: Sequence[Call],
    owners: Sequence[Person],
    now: datetime,
) -> None:
    """Record what calls say in `context.consent`; unchanged states add no line."""
    for call, person in zip(calls, owners, strict=True):
        if call.context is None or "consent" not in call.context:
            continue
        for statement in domain.read_statements(call.context):
            record_consent(
                customer_ids=[person.id],
                channel=statement.channel,
                purpose=statement.purpose,
                granted=statement.granted,
                source=f"{call.kind} call",
                at=min(call.occurred_at, now),
            )


@transaction.atomic
def suppress(*, channel: str, address: str, reason: str, now: datetime) -> bool:
    """Never send to an address again; `False` if it was suppressed before.

    The engines hear of whoever has it by rows of `customers_work`.
    """
    _, is_new = Suppression.objects.get_or_create(
        channel=channel,
        address_hmac=domain.hash_address(
            settings.SUPPRESSION_KEY.encode(), channel, address
        ),
        defaults={"reason": reason, "at": now},
    )
    if is_new:
        _tell_of_address(channel, address, now)
    return is_new


@transaction.atomic
def unsuppress(*, channel: str, address: str, now: datetime) -> bool:
    """Allow an address again; `False` if it was not suppressed."""
    digest = domain.hash_address(settings.SUPPRESSION_KEY.encode(), channel, address)
    deleted, _ = Suppression.objects.filter(
        channel=channel, address_hmac=digest
    ).delete()
    if deleted:
        _tell_of_address(channel, address, now)
    return deleted > 0


def _tell_of_address(channel: str, address: str, now: datetime) -> None:
    """Tell the engines of everybody with an address that other rules hold for now."""
    Work.objects.bulk_create(
        Work(customer_id=customer_id, kind=Work.Kind.CONSENT, occurred_at=now)
        for customer_id in list_with_address(channel, address)
    )
