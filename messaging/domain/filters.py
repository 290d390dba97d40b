"""The filters a template may use, each with a bound on what it can produce."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from urllib.parse import quote, urlsplit

from liquid.builtin.filters import array, math, misc, string
from liquid.exceptions import FilterArgumentError

RESULT_LIMIT = 64 * 1024
ITEM_LIMIT = 1_000
NUMBER_LIMIT = 10**15

Filter = Callable[..., object]


class BoundExceeded(FilterArgumentError):
    """A filter would produce more than a message may hold."""

    def __init__(self, message: str) -> None:
        super().__init__(message, token=None)


def check_size(value: object) -> None:
    """Refuse a value that is larger than any filter may take or give.

    Raises
    ------
    BoundExceeded
        The text, list or number is too large.
    """
    if isinstance(value, str):
        if len(value) > RESULT_LIMIT:
            raise BoundExceeded("the text grows over 64 kB")
    elif isinstance(value, bool):
        return
    elif isinstance(value, (int, float)):
        if not abs(value) <= NUMBER_LIMIT:
            raise BoundExceeded("the number grows over 10^15")
    elif isinstance(value, (list, tuple)) and len(value) > ITEM_LIMIT:
        raise BoundExceeded("the list grows over 1,000 entries")


def _text(value: object) -> str:
    return value if isinstance(value, str) else str(value)


def _check_length(length: int) -> None:
    if length > RESULT_LIMIT:
        raise BoundExceeded("the text grows over 64 kB")


def replace(value: object, old: object, new: object = "") -> str:
    """Replace every occurrence; the size is known before it is built."""
    text, before, after = _text(value), _text(old), _text(new)
    growth = max(len(after) - len(before), 0) * text.count(before)
    _check_length(len(text) + growth)
    return text.replace(before, after)


def append(value: object, tail: object) -> str:
    """Put `tail` behind the value."""
    text, addition = _text(value), _text(tail)
    _check_length(len(text) + len(addition))
    return text + addition


def prepend(value: object, head: object) -> str:
    """Put `head` before the value."""
    return append(head, _text(value))


def join(value: object, separator: object = " ") -> str:
    """Join the entries of a list."""
    entries = value if isinstance(value, (list, tuple)) else [value]
    texts = [_text("" if entry is None else entry) for entry in entries]
    glue = _text(separator)
    _check_length(sum(map(len, texts)) + len(glue) * len(texts))
    return glue.join(texts)


def concat(value: object, tail: object) -> list[object]:
    """Put one list behind another."""
    if not isinstance(value, (list, tuple)) or not isinstance(tail, (list, tuple)):
        raise FilterArgumentError("concat joins two lists", token=None)
    entries = [*value, *tail]
    check_size(entries)
    return entries


def split(value: object, separator: object = " ") -> list[str]:
    """Cut a text into at most 1,000 pieces."""
    text, glue = _text(value), _text(separator)
    pieces = text.split(glue, ITEM_LIMIT) if glue else list(text[: ITEM_LIMIT + 1])
    check_size(pieces)
    return pieces


def unchanged(value: object) -> object:
    """Return the value: escaping is done at the output, once, for its context."""
    return value


def url_encode(value: object) -> str:
    """Encode a value as one part of a link."""
    return quote(_text("" if value is None else value), safe="")


def safe_url(value: object) -> str:
    """Return a whole link if its scheme is harmless, else `#`."""
    text = re.sub(r"[\x00-\x20\x7f]", "", _text("" if value is None else value))
    try:
        scheme = urlsplit(text).scheme.lower()
    except ValueError:
        return "#"
    return text if scheme in {"http", "https", "mailto", "tel"} else "#"


_FORMAT = re.compile(r"(?:%-?[aAbBdHIjmMpSuUwWyYZ%]|[^%])*")


def date(value: object, form: object = "%d %b %Y") -> object:
    """Format a date or time given as ISO text; anything else passes unchanged.

    Widths in formats are refused: `%1000000000d` would allocate a gigabyte.
    """
    pattern = _text(form)
    if len(pattern) > 100 or not _FORMAT.fullmatch(pattern):
        raise BoundExceeded("this date format is not available")
    if not isinstance(value, str):
        return value
    try:
        return dt.datetime.fromisoformat(value).strftime(pattern)
    except ValueError:
        return value


FILTERS: dict[str, Filter] = {
    "abs": math.abs_,
    "append": append,
    "at_least": math.at_least,
    "at_most": math.at_most,
    "capitalize": string.capitalize,
    "ceil": math.ceil,
    "compact": array.compact,
    "concat": concat,
    "date": date,
    "default": misc.default,
    "divided_by": math.divided_by,
    "downcase": string.downcase,
    "escape": unchanged,
    "escape_once": unchanged,
    "first": array.first,
    "floor": math.floor,
    "join": join,
    "last": array.last,
    "lstrip": string.lstrip,
    "map": array.map_,
    "minus": math.minus,
    "modulo": math.modulo,
    "plus": math.plus,
    "prepend": prepend,
    "remove": string.remove,
    "replace": replace,
    "reverse": array.reverse,
    "round": math.round_,
    "rstrip": string.rstrip,
    "safe_url": safe_url,
    "size": misc.size,
    "slice": string.slice_,
    "sort": array.sort,
    "sort_natural": array.sort_natural,
    "split": split,
    "squish": string.squish,
    "strip": string.strip,
    "sum": array.sum_,
    "times": math.times,
    "truncate": string.truncate,
    "truncatewords": string.truncatewords,
    "uniq": array.uniq,
    "upcase": string.upcase,
    "url_encode": url_encode,
    "where": array.where,
}
