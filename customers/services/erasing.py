"""Forget a person: what remains is a row without contents, so that its id stays taken.

The consent ledger stays, since it says what was allowed, and names nobody. Addresses
are suppressed first: an erased person must not be written to again.
"""

import json
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import orjson
from django.db import connection

from customers.domain.consents import ADDRESS_ATTRIBUTES
from customers.models import Customer, OwnerMode
from customers.services.consents import suppress

REASON = "erased"

# What the catalogue shows as examples may be a value of theirs
_FORGET_EXAMPLES = """
WITH known AS (
  SELECT a.key, a.value FROM customers_customer c, jsonb_each(c.attributes) a
  WHERE c.id = ANY (%(ids)s)
  UNION SELECT n.name, h.old_value FROM customers_attribute_change h
  JOIN customers_attributename n ON n.id = h.name_id WHERE h.customer_id = ANY (%(ids)s)
)
UPDATE customers_attributename n SET examples = (
  SELECT coalesce(jsonb_agg(x), '[]') FROM jsonb_array_elements(n.examples) x
  WHERE NOT EXISTS (SELECT FROM known k WHERE k.key = n.name AND k.value = x))
WHERE EXISTS (SELECT FROM known k WHERE k.key = n.name AND n.examples @> k.value)
"""
_FORGET_PROPERTY_EXAMPLES = """
WITH known AS (
  SELECT e.name_id, p.key, p.value FROM customers_event e, jsonb_each(e.properties) p
  WHERE e.customer_id = ANY (%(ids)s)
)
UPDATE customers_eventproperty n SET examples = (
  SELECT coalesce(jsonb_agg(x), '[]') FROM jsonb_array_elements(n.examples) x
  WHERE NOT EXISTS (SELECT FROM known k
    WHERE k.name_id = n.event_name_id AND k.key = n.name AND k.value = x))
WHERE EXISTS (SELECT FROM known k WHERE k.name_id = n.event_name_id
  AND k.key = n.name AND n.examples @> k.value)
"""
# Refused calls have no customer: those that say one of these names are theirs
_FORGET_REFUSED = """
DELETE FROM customers_quarantine WHERE raw ~ ANY (%(calls)s::text[])
"""
# A wrong cell of a file is theirs when it is or has their name, unless that is so short
# that it is anywhere, and when it is what is known of them
_FORGET_FAULTS = """
DELETE FROM customers_import_fault f
USING customers_identity i WHERE i.customer_id = ANY (%(ids)s) AND (f.value = i.value
  OR length(i.value) > 5 AND position(i.value IN f.value) > 0)
"""
_FORGET_KNOWN_FAULTS = """
DELETE FROM customers_import_fault f
USING customers_customer c, jsonb_each_text(c.attributes) a
WHERE c.id = ANY (%(ids)s) AND f.value = a.value
"""
_NAMED = r'"(userId|user_id|anonymousId|anonymous_id|previousId)"\s*:\s*'
_FORGET = """
WITH events AS (DELETE FROM customers_event WHERE customer_id = ANY (%(ids)s)
), changes AS (
  DELETE FROM customers_attribute_change WHERE customer_id = ANY (%(ids)s)
), work AS (DELETE FROM customers_work WHERE customer_id = ANY (%(ids)s)
), retold AS (DELETE FROM customers_retold WHERE customer_id = ANY (%(ids)s)
), names AS (DELETE FROM customers_identity WHERE customer_id = ANY (%(ids)s))
UPDATE customers_customer SET attributes = '{}', signed_up_at = NULL,
  first_seen_at = NULL, identified_at = NULL, identify_at = NULL, timezone = NULL,
  language = NULL, open_from = NULL, owner_mode = %(nobody)s, owner_reason = %(reason)s,
  erased_at = coalesce(erased_at, %(now)s)
WHERE id = ANY (%(ids)s)
"""


def erase_profiles(*, customer_ids: Sequence[int], now: datetime) -> None:
    """Forget profiles for good, in the transaction of the caller.

    The caller holds their shards and all identities (`own_identities`), and has let
    upper apps forget them before: afterwards nothing says whose rows were whose.
    Calling it twice changes nothing more.
    """
    ids = list(customer_ids)
    for attributes in Customer.objects.filter(id__in=ids).values_list(
        "attributes", flat=True
    ):
        _suppress(attributes, now)
    names = Customer.objects.filter(id__in=ids, identities__isnull=False)
    calls = [
        _NAMED + re.escape(text)
        for name in names.values_list("identities__value", flat=True)
        for text in {json.dumps(name), orjson.dumps(name).decode()}
    ]
    values: dict[str, Any] = {
        "ids": ids,
        "calls": calls,
        "nobody": int(OwnerMode.NOBODY),
        "reason": REASON,
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(_FORGET_EXAMPLES, values)
        cursor.execute(_FORGET_PROPERTY_EXAMPLES, values)
        cursor.execute(_FORGET_REFUSED, values)
        cursor.execute(_FORGET_FAULTS, values)
        cursor.execute(_FORGET_KNOWN_FAULTS, values)
        cursor.execute(_FORGET, values)


def _suppress(attributes: dict[str, object], now: datetime) -> None:
    for channel, name in ADDRESS_ATTRIBUTES.items():
        address = attributes.get(name)
        if isinstance(address, str) and address.strip():
            suppress(channel=channel, address=address, reason=REASON, now=now)
