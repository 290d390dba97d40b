"""Who a key belongs to."""

from dataclasses import dataclass

from django.db import connection

from customers.domain.errors import KeyOutOfScope, KeyRefused
from customers.models import WriteKey


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """The source a valid key speaks for."""

    key_id: int
    source_id: int


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
        cursor.execute(
            "SELECT id, source_id, scope FROM customers_writekey"
            " WHERE digest = %s AND revoked_at IS NULL",
            [digest],
        )
        row = cursor.fetchone()
    if row is None:
        raise KeyRefused
    if row[2] != scope:
        raise KeyOutOfScope
    return KeyHolder(row[0], row[1])
