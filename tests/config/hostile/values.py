"""What nobody should send, and places in a request where it can stand."""

import base64
import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

MARK = "@hostile@"
DIGITS = "9" * 5_000


def _nest(depth: int, opened: str, closed: str) -> str:
    return opened * depth + closed * depth


# As they stand in JSON: Python cannot write all of them
JSON_VALUES = {
    "null": "null",
    "true": "true",
    "empty text": '""',
    "blank": '" \\t"',
    "zero": "0",
    "negative": "-1",
    "fraction": "1.5",
    "huge fraction": "1e308",
    "beyond fractions": "1e999",
    "NaN": "NaN",
    "Infinity": "-Infinity",
    "2^31": "2147483648",
    "2^63": "9223372036854775808",
    "2^70": "1180591620717411303424",
    "5,000 digits": DIGITS,
    "2^63 as text": '"9223372036854775808"',
    "5,000 digits as text": f'"{DIGITS}"',
    "Arabic digit": '"\\u0663"',
    "NaN as text": '"NaN"',
    "NUL": '"\\u0000"',
    "NUL inside": '"a\\u0000b"',
    "lone surrogate": '"\\ud800"',
    "line end": '"a\\r\\nX-Injected: 1"',
    "markup": '"<script>alert(1)</script>{{ 7 }}{% if %}%s%n"',
    "letter of four bytes": '"\\ud83d\\ude00"',
    "longer than names": f'"{"n" * 201}"',
    "long text": f'"{"x" * 300_000}"',
    "list": "[]",
    "list of null": "[null]",
    "list of lists": "[[1], [2]]",
    "object": "{}",
    "object of null": '{"a": null}',
    "prototype": '{"__proto__": {"polluted": true}, "constructor": 1}',
    "NUL in a key": '{"\\u0000": 1}',
    "surrogate in a key": '{"\\udfff": 1}',
    "60 deep": _nest(60, "[", "]"),
    "900 lists deep": _nest(900, "[", "]"),
    "900 objects deep": '{"a":' * 900 + "1" + "}" * 900,
    "5,000 deep": _nest(5_000, "[", "]"),
    "no such day": '"2026-02-30"',
    "year 0": '"0000-00-00"',
    "year 1": '"0001-01-01"',
    "year 9999": '"9999-12-31"',
    "year 99999": '"99999-01-01"',
    "moment of year 1": '"0001-01-01T00:00:00+14:00"',
    "moment of year 9999": '"9999-12-31T23:59:59-12:00"',
    "unknown zone": '"Mars/Olympus"',
    "zone that is a folder": '"Europe"',
    "zone that is a path": '"../../etc/passwd"',
    "slow expression": '"^(a+)+$"',
    "broken expression": '"(?P<"',
}
BODIES = {
    "nothing": b"",
    "null": b"null",
    "a list": b"[]",
    "a text": b'"text"',
    "a number": b"1",
    "no JSON": b"{",
    "no UTF-8": b'{"name": "\xff\xfe"}',
    "two keys": b'{"name": "a", "name": "b"}',
    "NUL": b"\x00",
    "prototype": b'{"__proto__": {"a": 1}}',
    "100,000 deep": b"[" * 100_000,
}
TYPES = (
    "",
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "multipart/form-data; boundary=x",
    "application/json; charset=none",
    "\u00e9/\u00e9",
)


def _cursor(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


CURSORS = [
    _cursor(value)
    for value in (
        [],
        [None],
        [1],
        [-(2**63)],
        [2**63],
        [2**63, 2**63],
        ["", 1],
        ["x\0", 1],
        ["2026-01-01T00:00:00", 1],
        ["0001-01-01T00:00:00+14:00", 1],
        ["9999-12-31T23:59:59-12:00", 1],
        ["9999-12-31T23:59:59-12:00", 2**63],
        ["2026-01-01T00:00:00+00:00", 2**63 - 1, 2**63 - 1],
        ["2026-01-01T00:00:00+00:00", "00000000-0000-0000-0000-00000000dead"],
        ["2026-01-01T00:00:00+00:00", "x"],
        ["name", 2**63],
        [0, 2**63],
        "[1e999]",
        "NaN",
        "[" * 2_000,
        '["\\ud800", 1]',
    )
]
QUERY_VALUES = [
    "",
    " ",
    "\0",
    "a\0b",
    "-1",
    "0",
    "1.5",
    "\u0663",
    "\u00b2",
    "9223372036854775807",
    "9223372036854775808",
    DIGITS,
    "NaN",
    "null",
    "[]",
    "%",
    "_\\",
    "' OR 1=1 --",
    "\ufffe\U0010ffff",
    "x" * 3_000,
    "0000-00-00",
    "0001-01-01",
    "9999-12-31",
    "99999-01-01",
    "2026-02-30",
    "=",
    "===",
]
QUERY_STRINGS = [
    "%ff=%fe",
    "%00",
    "a[]=1&a[b]=2",
    "&&&===",
    "%",
    "cursor=%c0%80",
    "q=%ED%A0%80",
]
PATH_VALUES = [
    "0",
    "-1",
    "1.5",
    "%00",
    "%D9%A3",  # an Arabic digit
    "%C2%B2",  # a digit to Python, a number to nobody
    "2147483648",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551616",
    DIGITS,
    "nothing",
    "..%2f..%2fetc",
    "%ff",
    "x" * 3_000,
    "0000-00-00",
    "0001-01-01",
    "9999-12-31",
    "2026-02-30",
    "00000000-0000-0000-0000-00000000dead",
]
HEADERS = {
    "If-Match": [
        "",
        "*",
        "0",
        "-1",
        '"',
        'W/"1"',
        '"abc"',
        '"1", "2"',
        "\u00b2",
        "9" * 30,
        DIGITS,
    ],
    "If-None-Match": ['"', "W/", "\u00ff", "x" * 5_000],
    "Accept": ["", "x", "text/html", "a/b;q=x", "\u00ff"],
    "Accept-Language": ["\u00ff", "-", "x" * 600],
    "Cookie": ['rivermouth_session="\\000aaaaaaaaaa"', "rivermouth_session=\u00ff" * 9],
    "X-CSRFToken": ["\u00ff"],
    "Range": ["bytes=-1"],
    "Idempotency-Key": ["\u00ff" * 500],
}


@dataclass(frozen=True)
class Spoilt:
    """A body in which one value was replaced."""

    place: tuple[str | int, ...]
    what: str
    body: bytes

    @property
    def names(self) -> list[str]:
        """Return the fields that lead to the value."""
        return [part for part in self.place if isinstance(part, str)]


def places(
    value: Any, at: tuple[str | int, ...] = ()
) -> Iterator[tuple[str | int, ...]]:
    """Yield the way to everything inside a JSON value."""
    items: Any = ()
    if isinstance(value, dict):
        items = value.items()
    elif isinstance(value, list):
        items = enumerate(value)
    for key, inner in items:
        yield (*at, key)
        yield from places(inner, (*at, key))


def replace(value: Any, place: tuple[str | int, ...], new: Any) -> Any:
    """Return a copy in which one place holds something else."""
    if not place:
        return new
    key, *rest = place
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[key] = replace(copy[key], tuple(rest), new)  # type: ignore[index]
    return copy


def spoil(body: Any, most: int) -> Iterator[Spoilt]:
    """Yield bodies with one hostile value each.

    At most so many for one place: neighbours take turns, so that of a large document
    each place sees some and each value is seen at some.
    """
    turns = itertools.cycle(JSON_VALUES.items())
    for place in places(body):
        marked = json.dumps(replace(body, place, MARK))
        for what, text in itertools.islice(turns, min(most, len(JSON_VALUES))):
            raw = marked.replace(f'"{MARK}"', text)
            yield Spoilt(place, what, raw.encode("utf-8", "surrogatepass"))
