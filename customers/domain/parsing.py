"""Bytes of a request to JSON values, refusing what cannot be stored faithfully.

`orjson` reads the ordinary request. It keeps the last of two equal keys and turns an
integer beyond 64 bits into a float, both silently, and refuses a whole batch for one
`NaN` or lone surrogate. So a request that shows one of these signs is read a second
time by the standard library, which lets us mark the values concerned; `find_flaw` then
names them, and only their event is rejected.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from customers.domain.calls import Limits
from customers.domain.errors import BodyTooLarge, MalformedBody, TooManyEvents

INT64 = 2**63
_SPACE_BEFORE_COLON = (b" :", b"\t:", b"\n:", b"\r:")
# A string is the only place where these can stand, so a plain search finds them
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Flaw:
    """Why one value cannot be stored, and its path from the event."""

    code: str
    field: str
    message: str


@dataclass(frozen=True, slots=True)
class _Unstorable:
    """Stands where a number was that JSON or PostgreSQL does not know."""

    code: str
    text: str


class _Doubled(dict[str, Any]):
    """An object in which a key came twice."""

    key = ""


@dataclass(frozen=True, slots=True)
class Body:
    """A request read into JSON values."""

    events: list[Any]
    sent_at: Any  # of the batch, as it came
    is_suspect: bool  # each event needs `find_flaw`


def read_body(raw: bytes, *, is_batch: bool, limits: Limits) -> Body:
    """Read a request body into its events.

    Parameters
    ----------
    raw
        The inflated body.
    is_batch
        Whether the endpoint takes `{"batch": [...]}` rather than one call.

    Raises
    ------
    MalformedBody
        Not UTF-8, not JSON, not an object, or without `batch`.
    BodyTooLarge, TooManyEvents
        Over the limits.
    """
    if len(raw) > limits.body_bytes:
        raise BodyTooLarge(
            f"The body has {len(raw):,} bytes; {limits.body_bytes:,} are allowed."
        )
    # The envelope of a batch adds two levels to those of its events
    depth = limits.depth + 2 if is_batch else limits.depth
    value, is_suspect = load(raw, depth)
    if not isinstance(value, dict):
        raise MalformedBody("The body must be a JSON object.")
    if not is_batch:
        return Body([value], None, is_suspect)
    events = value.get("batch")
    if not isinstance(events, list):
        raise MalformedBody('The body must hold a list "batch".')
    if len(events) > limits.events:
        raise TooManyEvents(
            f"The batch has {len(events):,} events; {limits.events:,} are allowed."
        )
    return Body(events, value.get("sentAt"), is_suspect)


def load(raw: bytes, depth: int) -> tuple[Any, bool]:
    """Read JSON; say whether `find_flaw` has to look for what cannot be stored.

    Raises
    ------
    MalformedBody
        Not UTF-8, not JSON, or nested a thousand deep.
    """
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        if "depth" in str(error) or "ecursion" in str(error):
            raise MalformedBody("The body is nested too deeply.") from None
        return _load_marked(raw), True
    if b"\\u0000" in raw or any(mark in raw for mark in _SPACE_BEFORE_COLON):
        return _load_marked(raw), True
    # Without blanks before colons every key ends in `":`, so the counts agree exactly
    # when no key was dropped as a duplicate and no string holds that pair itself.
    if _count_keys(value, depth) != raw.count(b'":'):
        return _load_marked(raw), True
    return value, False


def _count_keys(value: Any, depth: int) -> int:
    """Count the keys in a value; -1 when a number or the depth needs a closer look."""
    if depth == 0:
        return -1
    keys: int
    values: Iterable[Any]
    if type(value) is dict:
        keys, values = len(value), value.values()
    elif type(value) is list:
        keys, values = 0, value
    else:
        return 0
    for child in values:
        kind = type(child)
        if kind is str:
            continue
        if kind is dict or kind is list:
            inner = _count_keys(child, depth - 1)
            if inner < 0:
                return -1
            keys += inner
        elif (kind is int or kind is float) and not -INT64 < child < INT64:
            return -1
    return keys


def _load_marked(raw: bytes) -> Any:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise MalformedBody(f"The body is not UTF-8 at byte {error.start}.") from None
    try:
        return json.loads(
            text,
            object_pairs_hook=_mark_pairs,
            parse_constant=lambda word: _Unstorable("not_a_number", word),
            parse_float=_mark_float,
            parse_int=_mark_int,
        )
    except json.JSONDecodeError as error:
        raise MalformedBody(
            f"The body is not JSON: {error.msg}, line {error.lineno} "
            f"column {error.colno}.",
            errors=[{"line": error.lineno, "code": "not_json", "message": error.msg}],
        ) from None
    except RecursionError:
        raise MalformedBody("The body is nested too deeply.") from None


def _mark_pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) == len(pairs):
        return value
    seen: set[str] = set()
    doubled = _Doubled(value)
    for key, _ in pairs:
        if key in seen:
            doubled.key = key
            break
        seen.add(key)
    return doubled


def _mark_float(text: str) -> float | _Unstorable:
    value = float(text)
    if value in (float("inf"), float("-inf")):
        return _Unstorable("number_range", text)
    return value


def _mark_int(text: str) -> int | _Unstorable:
    if len(text) > 20 or not -INT64 <= int(text) < INT64:
        return _Unstorable("number_range", text)
    return int(text)


def find_flaw(event: Any, limits: Limits) -> Flaw | None:
    """Return the first value of a suspect event that cannot be stored, if any."""
    return next(_flaws(event, "", limits.depth), None)


def _flaws(value: Any, path: str, depth: int) -> Iterator[Flaw]:
    if isinstance(value, str):
        yield from _text_flaws(value, path)
    elif isinstance(value, _Unstorable):
        word = "is not a number" if value.code == "not_a_number" else "is out of range"
        yield Flaw(value.code, path, f"{_shorten(value.text)} {word}.")
    elif isinstance(value, dict | list):
        if depth == 0:
            yield Flaw("too_deep", path, "This is nested too deeply.")
            return
        if isinstance(value, _Doubled):
            name = _printable(value.key)
            yield Flaw(
                "duplicate_key", _join(path, name), f'The key "{name}" comes twice.'
            )
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, child in items:
            if isinstance(key, str):
                yield from _text_flaws(key, _join(path, _printable(key)))
            yield from _flaws(child, _join(path, _printable(str(key))), depth - 1)


def _text_flaws(text: str, path: str) -> Iterator[Flaw]:
    if "\x00" in text:
        yield Flaw("nul_character", path, "The text holds a NUL character.")
    elif _LONE_SURROGATE.search(text):
        yield Flaw("lone_surrogate", path, "The text holds half a Unicode character.")


def to_printable_json(event: Any, *, size: int) -> str:
    """Write an event, flawed or not, as ASCII JSON of at most `size` characters."""
    try:
        text = json.dumps(event, default=lambda flawed: flawed.text)
    except RecursionError:
        text = '"nested too deeply to be kept"'
    return text[:size]


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _printable(text: str) -> str:
    """Cut a key and escape what PostgreSQL or a terminal would refuse."""
    return _shorten(text.encode("unicode_escape").decode("ascii"))


def _shorten(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."
