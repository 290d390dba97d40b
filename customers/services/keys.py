"""Keys by which programs identify themselves."""

import hashlib
import secrets
from datetime import datetime

from django.db.models.functions import Now

from customers.models import Source, WriteKey


def hash_key(key: str) -> bytes:
    """Return what is stored of a key. A slow hash would add nothing to 256 bits."""
    return hashlib.sha256(key.encode()).digest()


def create_write_key(
    *,
    source: Source,
    label: str = "",
    scope: WriteKey.Scope = WriteKey.Scope.INGEST,
) -> tuple[WriteKey, str]:
    """Create a key; return it with its text, which is shown once and not stored."""
    prefix = f"rm_{secrets.token_hex(4)}"
    text = f"{prefix}.{secrets.token_urlsafe(32)}"
    key = WriteKey.objects.create(
        source=source, label=label, scope=scope, prefix=prefix, digest=hash_key(text)
    )
    return key, text


def revoke_write_key(*, key: WriteKey, now: datetime) -> None:
    """Refuse a key from this moment on."""
    WriteKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=now)


def flag_exposed_key(*, text: str) -> bool:
    """Mark a key that stood in an address; `False` if there is no such key."""
    prefix = text.partition(".")[0]
    return bool(
        WriteKey.objects.filter(
            prefix=prefix, digest=hash_key(text), exposed_at=None
        ).update(exposed_at=Now())
    )
