"""Who a key belongs to."""

from dataclasses import dataclass

from django.conf import settings
from django.db import connection

from customers.domain.errors import KeyOutOfScope, KeyRefused
from customers.models import WriteKey


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """The source a valid key speaks for."""

    key_id: int
    source_id: int
    is_backlogged: bool  # so much work waits that no more is taken


# A look at the backlog counts for a minute: without a pulse nobody would take it back
_FIND = """
SELECT k.id, k.source_id, k.scope, EXISTS (
  SELECT FROM customers_backlog b
  WHERE b.over_since < clock_timestamp() - make_interval(secs => %s)
  AND b.looked_at > clock_timestamp() - interval '1 minute')
FROM customers_writekey k WHERE k.digest = %s AND k.revoked_at IS NULL
"""


def find_key_holder(digest: bytes, *, scope: WriteKey.Scope) -> KeyHolder:
    """Find the source of a key by its SHA-256.

    Raises
    ------
    KeyRefused
        Unknown or revoked. Asked anew for each request, so revoking acts at once.
    KeyOutOfScope
        Valid, but for something else.
    """
    with connection.cursor() as cursor:
        cursor.execute(_FIND, [settings.INGEST_BACKLOG_SECONDS, digest])
        row = cursor.fetchone()
    if row is None:
        raise KeyRefused
    if row[2] != scope:
        raise KeyOutOfScope
    return KeyHolder(row[0], row[1], is_backlogged=row[3])
