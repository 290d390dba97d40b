"""Narrow what a template may see to small, plain data."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from decimal import Decimal

TEXT_LIMIT = 4_096
LIST_LIMIT = 100
KEY_LIMIT = 500
DEPTH_LIMIT = 6
INTEGER_LIMIT = 2**53  # beyond it a number is an identifier, kept as text


def narrow(values: Mapping[str, object]) -> dict[str, object]:
    """Return `values` as plain data that cannot make a template expensive.

    Texts are cut at 4 kB, lists at 100 entries, mappings at 500 keys; what is nested
    deeper than six levels, and every object that is not data, becomes nothing.
    """
    return {key: _plain(value, DEPTH_LIMIT) for key, value in _items(values)}


def _plain(value: object, depth: int) -> object:
    match value:
        case None | bool():
            return value
        case str():
            return str(value[:TEXT_LIMIT])
        case int():
            return int(value) if abs(value) < INTEGER_LIMIT else str(value)[:TEXT_LIMIT]
        case float() | Decimal():
            return _number(value)
        case dt.date():
            return value.isoformat()
        case _ if depth <= 1:
            return None
        case Mapping():
            return {key: _plain(item, depth - 1) for key, item in _items(value)}
        case list() | tuple():
            return [_plain(item, depth - 1) for item in value[:LIST_LIMIT]]
        case _:
            return None


def _number(value: float | Decimal) -> int | float | None:
    if not math.isfinite(value):
        return None
    number = float(value)
    whole = number.is_integer() and abs(number) < INTEGER_LIMIT
    return int(number) if whole else number


def _items(values: Mapping[str, object]) -> list[tuple[str, object]]:
    pairs = list(values.items())[:KEY_LIMIT]
    return [(str(key)[:TEXT_LIMIT], value) for key, value in pairs]
