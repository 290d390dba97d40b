"""Places in a list: opaque texts that say after which row to go on."""

import base64
import binascii
from datetime import datetime
from typing import Any

import orjson

from customers.domain.errors import BadCursor
from customers.domain.parsing import INT64


def make_cursor(*values: Any) -> str:
    """Write the sort values of a page's last row as a cursor."""
    return base64.urlsafe_b64encode(orjson.dumps(values)).decode().rstrip("=")


def read_cursor(cursor: str | None, *types: type) -> list[Any] | None:
    """Read a cursor; None for the first page.

    Raises
    ------
    BadCursor
        Not one of ours, or of another list.
    """
    if not cursor:
        return None
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        values = orjson.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (binascii.Error, ValueError):
        raise BadCursor from None
    if not isinstance(values, list) or [type(value) for value in values] != [*types]:
        raise BadCursor
    if not all(_is_storable(value) for value in values):
        raise BadCursor  # nothing that is stored can be compared with it
    return values


def _is_storable(value: Any) -> bool:
    if isinstance(value, str):
        return "\0" not in value
    return not isinstance(value, int) or -INT64 <= value < INT64


def read_moment(text: str) -> datetime:
    """Return the moment that a cursor holds.

    Raises
    ------
    BadCursor
        No moment, or one without a time zone.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise BadCursor from None
    if moment.tzinfo is None:
        raise BadCursor
    return moment
