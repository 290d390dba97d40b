"""What is remembered about attributes and properties: a type and a few examples."""

import re
from collections.abc import Iterable
from typing import Any

import orjson

from customers.domain import times

MAX_EXAMPLES = 8
MAX_EXAMPLE_LENGTH = 60
MAX_NAME_LENGTH = 200  # longer names are stored and not remembered
MAX_PROPERTIES = 500  # remembered per event name
# Whoever may not see addresses of customers must not find them among examples either
_CONTACT_NAME = re.compile(
    r"e-?mail|phone|mobile|address|street|first_?name|last_?name|full_?name|birth"
    r"|\bip\b|token|password|secret",
    re.IGNORECASE,
)
_CONTACT_VALUE = re.compile(r"@|^\+?[\d\s()/.-]{7,}$")
_DATE_START = re.compile(r"^\d{4}-\d\d-\d\d")


def type_of(value: Any) -> str:
    """Name the type of a JSON value; a text that is an ISO 8601 time is a date."""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, list):
        return "list"
    if isinstance(value, dict):
        return "object"
    if _DATE_START.match(value) and times.parse_time(value):
        return "date"
    return "text"


def widen(old: str, new: str) -> str:
    """Return the type that fits values of both types: the same, or text."""
    return old if old == new else "text"


def is_contact(name: str) -> bool:
    """Tell whether an attribute's name says that it identifies a person."""
    return bool(_CONTACT_NAME.search(name))


def pick_examples(name: str, old: Iterable[Any], new: Iterable[Any]) -> list[Any]:
    """Add new examples to the known ones, short ones only and none that name people."""
    examples = list(old)
    if is_contact(name):
        return []
    for value in new:
        if len(examples) >= MAX_EXAMPLES:
            break
        if _is_showable(value) and value not in examples:
            examples.append(value)
    return examples


def _is_showable(value: Any) -> bool:
    if isinstance(value, bool | int | float):
        return True
    return bool(
        isinstance(value, str)
        and 0 < len(value) <= MAX_EXAMPLE_LENGTH
        and (_DATE_START.match(value) or not _CONTACT_VALUE.search(value))
    )


def to_json(examples: list[Any]) -> str:
    """Write examples as JSON text."""
    return orjson.dumps(examples).decode()
