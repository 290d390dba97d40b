"""Secrets of messaging: encrypted under DATA_KEYS, shown once, rotated with overlap."""

import base64
import hashlib
import secrets
from datetime import datetime, timedelta

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from standardwebhooks.webhooks import Webhook

from customers.selectors import get_now
from messaging.models import WebhookSecret

DEFAULT = "default"  # signs where a step names no secret
BYTES = 32
OVERLAP = timedelta(days=1)  # for which an old secret still signs beside a new one


def encrypt(text: str) -> bytes:
    """Encrypt under the first of DATA_KEYS."""
    return _get_fernet().encrypt(text.encode())


def decrypt(ciphertext: bytes | memoryview) -> str:
    """Decrypt under whichever of DATA_KEYS fits."""
    return _get_fernet().decrypt(bytes(ciphertext)).decode()


def create_secret(*, name: str, now: datetime) -> tuple[WebhookSecret, str]:
    """Create a secret; the text is returned here and never again.

    An older secret of the name signs beside it for a day, so that the receiver can
    change over without losing a request.
    """
    text = "whsec_" + base64.b64encode(secrets.token_bytes(BYTES)).decode()
    with transaction.atomic():
        older = WebhookSecret.objects.filter(name=name, retires_at=None)
        older.update(retires_at=now + OVERLAP)
        row = WebhookSecret.objects.create(
            name=name, ciphertext=encrypt(text), created_at=now
        )
    return row, text


def sign(*, name: str, message_id: str, at: datetime, body: str) -> str:
    """Return the signatures of a request, one for each secret in force.

    Parameters
    ----------
    name
        Of the secret; empty: the installation's own, which is made when first needed.
    at
        The real moment (UTC) that the receiver compares with its clock.
    """
    now = get_now()
    in_force = Q(retires_at=None) | Q(retires_at__gt=now)
    rows = list(WebhookSecret.objects.filter(in_force, name=name or DEFAULT))
    if not rows and not name:
        rows = [create_secret(name=DEFAULT, now=now)[0]]
    if not rows:
        raise SecretMissing(name)
    signers = [Webhook(decrypt(row.ciphertext)) for row in rows]
    return " ".join(signer.sign(message_id, at, body) for signer in signers)


class SecretMissing(LookupError):
    """A step names a secret that is not there."""


def encrypt_again() -> int:
    """Encrypt every secret under the first of DATA_KEYS; return how many.

    After it the other keys are not needed any more.
    """
    fernet = _get_fernet()
    with transaction.atomic():
        rows = list(WebhookSecret.objects.select_for_update())
        for row in rows:
            row.ciphertext = fernet.rotate(bytes(row.ciphertext))
        WebhookSecret.objects.bulk_update(rows, ["ciphertext"])
    return len(rows)


def _get_fernet() -> MultiFernet:
    return MultiFernet([Fernet(_derive(key)) for key in settings.DATA_KEYS])


def _derive(key: str) -> bytes:
    """Make a Fernet key out of a text of any length; DATA_KEYS are random already."""
    digest = hashlib.sha256(f"rivermouth secrets:{key}".encode()).digest()
    return base64.urlsafe_b64encode(digest)
