"""Addresses and header values that cannot smuggle in another header or recipient."""

from __future__ import annotations

import re

from email_validator import EmailNotValidError, validate_email

HEADER_LIMIT = 500
_BREAKS = re.compile(r"[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class HeaderError(ValueError):
    """A header value contains a line break; nothing may be sent with it."""


class AddressError(ValueError):
    """This is not one deliverable e-mail address."""


def clean_header(value: str, name: str) -> str:
    """Return `value` without control characters, at most 500 characters long.

    Raises
    ------
    HeaderError
        The value contains a line break: somebody tries to add a header.
    """
    if _BREAKS.search(value):
        raise HeaderError(f"The {name} contains a line break.")
    return _CONTROL.sub("", value)[:HEADER_LIMIT]


def parse_address(value: object) -> str:
    """Return exactly one normalised e-mail address.

    Raises
    ------
    AddressError
        It is empty, a list, malformed, or points at a machine instead of a domain.
    """
    if not isinstance(value, str) or not value.isprintable():
        raise AddressError("This is not an e-mail address.")
    try:
        found = validate_email(value.strip(), check_deliverability=False)
    except EmailNotValidError as error:
        raise AddressError(str(error)) from error
    return found.normalized
