"""Who may get a message: consent, an address, no suppression."""

import unicodedata
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection

from customers.domain.consents import (
    ADDRESS_ATTRIBUTES,
    NEEDS_CONSENT,
    hash_address,
    normalise_address,
)
from customers.models import Suppression
from customers.selectors.copying import read_ids, write_ids

MOST_ASKED = 1_000  # addresses in one query; for more the whole list is read
MOST_LOOKED_UP = 10_000  # customers in one query; for more the whole shard is read
_WITH_ADDRESS = """
SELECT c.id{address} FROM customers_customer_{shard:02d} AS c
WHERE c.merged_into IS NULL AND c.erased_at IS NULL
    AND c.attributes ->> %(attribute)s <> ''
"""
_AMONG = " AND c.id = ANY(%(ids)s::bigint[])"
_WITH_CONSENT = """
    AND (
        SELECT k.granted FROM customers_consent AS k
        WHERE k.customer_id = c.id AND k.channel = %(channel)s
            AND k.purpose = %(purpose)s
        ORDER BY k.id DESC LIMIT 1
    )
"""
_OF_SHARD_WITH_CONSENT = """
    AND c.id IN (
        SELECT k.customer_id FROM (
            SELECT DISTINCT ON (customer_id) customer_id, granted
            FROM customers_consent
            WHERE shard = %(shard)s AND channel = %(channel)s AND purpose = %(purpose)s
            ORDER BY customer_id, id DESC
        ) AS k WHERE k.granted
    )
"""


def reachable(
    shard: int, customer_ids: Collection[int], channel: str, purpose: str
) -> set[int]:
    """Return those of a shard's customers who may get a message now.

    They have an address for the channel, its address is not suppressed, and where the
    purpose needs consent, the newest line of their ledger grants it. Two statements
    whatever the number, and a third where anything is suppressed.
    """
    suppresses = Suppression.objects.filter(channel=channel).exists()
    are_few = len(customer_ids) <= MOST_LOOKED_UP
    address = ", c.attributes ->> %(attribute)s" if suppresses else ""
    query = _WITH_ADDRESS.format(shard=shard, address=address)
    values: dict[str, Any] = {
        "attribute": ADDRESS_ATTRIBUTES[channel],
        "channel": channel,
        "purpose": purpose,
        "shard": shard,
    }
    if are_few:
        query += _AMONG
        values["ids"] = write_ids(customer_ids)
    if purpose in NEEDS_CONSENT:
        query += _WITH_CONSENT if are_few else _OF_SHARD_WITH_CONSENT
    asked = set(customer_ids)
    if not suppresses:
        return asked.intersection(read_ids(query, values).tolist())
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        addresses = {id_: text for id_, text in cursor.fetchall() if id_ in asked}
    suppressed = _ask_since(channel, addresses.values())
    return {id_ for id_, text in addresses.items() if text not in suppressed}


# Each as its index has it: of e-mail addresses that of searches
_OWNERS = {
    "email": """
SELECT id, attributes ->> 'email' FROM customers_customer
WHERE attributes ? 'email' AND left(lower(attributes ->> 'email'), 100) = ANY (ARRAY(
  SELECT left(lower(u), 100) FROM unnest(%(writings)s::text[]) AS u))
""",
    "sms": """
SELECT id, attributes ->> 'phone' FROM customers_customer
WHERE attributes ? 'phone'
  AND regexp_replace(left(attributes ->> 'phone', 100), '[^0-9+]', '', 'g')
    = ANY (%(writings)s::text[])
""",
}


def list_with_address(channel: str, address: str) -> list[int]:
    """Return the customers with an address, however they write it, ascending."""
    meant = normalise_address(channel, address)
    forms = {unicodedata.normalize(form, meant) for form in ("NFC", "NFD")}
    with connection.cursor() as cursor:
        cursor.execute(_OWNERS[channel], {"writings": sorted({address, *forms})})
        rows = cursor.fetchall()
    return sorted(
        id_ for id_, text in rows if normalise_address(channel, text) == meant
    )


def find_suppressed(channel: str, addresses: dict[int, str]) -> set[int]:
    """Return whose address of `addresses` (by customer) nothing may be sent to."""
    since = find_suppressed_since(channel, addresses.values())
    return {id_ for id_, text in addresses.items() if text in since} if since else set()


def find_suppressed_since(
    channel: str, addresses: Collection[str]
) -> dict[str, datetime]:
    """Return since when nothing is sent to those addresses that are suppressed.

    Of many addresses the whole list is read: to ask about each of 60,000 by name takes
    ten times as long as to hash them.
    """
    if not addresses or not Suppression.objects.filter(channel=channel).exists():
        return {}
    return _ask_since(channel, addresses)


def _ask_since(channel: str, addresses: Collection[str]) -> dict[str, datetime]:
    suppressions = Suppression.objects.filter(channel=channel)
    key = settings.SUPPRESSION_KEY.encode()
    digests = {text: hash_address(key, channel, text) for text in set(addresses)}
    if len(digests) <= MOST_ASKED:
        suppressions = suppressions.filter(address_hmac__in=set(digests.values()))
    rows = suppressions.values_list("address_hmac", "at")
    since = {bytes(digest): at for digest, at in rows.iterator()}
    return {text: since[digest] for text, digest in digests.items() if digest in since}
