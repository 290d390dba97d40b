"""Consent: what clients say about it, and addresses nothing may be sent to."""

import hashlib
import hmac
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

# The attribute that holds a channel's address
ADDRESS_ATTRIBUTES = {"email": "email", "sms": "phone"}
# Transactional messages answer what a customer did and need no consent
NEEDS_CONSENT = frozenset({"marketing"})
PURPOSES = ("marketing", "transactional")


@dataclass(frozen=True, slots=True)
class Statement:
    """What a customer allowed or withdrew."""

    channel: str
    purpose: str
    granted: bool


def read_statements(context: Mapping[str, Any] | None) -> Iterator[Statement]:
    """Read Segment's `context.consent.categoryPreferences`.

    Our categories are named `<channel>.<purpose>`; others are somebody else's.

    Examples
    --------
    >>> consent = {"categoryPreferences": {"email.marketing": True, "Ads": False}}
    >>> list(read_statements({"consent": consent}))
    [Statement(channel='email', purpose='marketing', granted=True)]
    """
    consent = (context or {}).get("consent")
    preferences = (
        consent.get("categoryPreferences") if isinstance(consent, dict) else None
    )
    if not isinstance(preferences, dict):
        return
    for category, granted in preferences.items():
        channel, _, purpose = category.partition(".")
        if (
            channel in ADDRESS_ATTRIBUTES
            and purpose in PURPOSES
            and isinstance(granted, bool)
        ):
            yield Statement(channel, purpose, granted)


def normalise_address(channel: str, address: str) -> str:
    """Write an address so that equal ones are equal texts.

    The domain of an e-mail address has no case; its local part keeps it. Dots and tags
    in the local part are left alone: what they mean is up to the provider.
    """
    text = unicodedata.normalize("NFC", address.strip())
    if channel == "email":
        local, _, domain = text.rpartition("@")
        return f"{local}@{domain.lower()}"
    return "".join(c for c in text if c.isdigit() or c == "+")


def hash_address(key: bytes, channel: str, address: str) -> bytes:
    """Return the HMAC under which an address is suppressed."""
    text = normalise_address(channel, address)
    return hmac.digest(key, f"{channel}:{text}".encode(), hashlib.sha256)
