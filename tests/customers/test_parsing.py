"""Bytes of a request: what is read, what is refused, what is marked."""

import json
import time

import pytest

from customers.domain import errors, parsing
from customers.domain.calls import Limits

LIMITS = Limits()


def read(text: str | bytes, *, is_batch: bool = True) -> parsing.Body:
    raw = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    return parsing.read_body(raw, is_batch=is_batch, limits=LIMITS)


def batch(*events: str) -> str:
    return '{"batch": [' + ", ".join(events) + "]}"


def flaw_of(event: str) -> tuple[str, str] | None:
    body = read(batch(event))
    flaw = parsing.find_flaw(body.events[0], LIMITS)
    if flaw is None:
        return None
    assert body.is_suspect, "the quick reading did not notice"
    assert flaw.message.endswith(".")
    return flaw.code, flaw.field


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ('{"a": 1, "b": {"c": [1, 2.5, "x", null, true]}}', None),
        ('{"a": "x\\u0000b"}', ("nul_character", "a")),
        ('{"a\\u0000b": 1}', ("nul_character", "a\\x00b")),
        ('{"a": "\\\\u0000"}', None),  # a backslash and digits, no NUL
        ('{"a": {"b": "\\ud800"}}', ("lone_surrogate", "a.b")),
        ('{"a": "\\udc00\\ud800"}', ("lone_surrogate", "a")),
        ('{"\\ud800": 1}', ("lone_surrogate", "\\ud800")),
        ('{"a": "\\ud83d\\ude00"}', None),  # a whole pair
        ('{"a": NaN}', ("not_a_number", "a")),
        ('{"a": [1, Infinity]}', ("not_a_number", "a.1")),
        ('{"a": -Infinity}', ("not_a_number", "a")),
        ('{"a": 1e400}', ("number_range", "a")),
        ('{"a": -1e400}', ("number_range", "a")),
        ('{"a": 1e300}', None),
        ('{"a": %s}' % ("9" * 5000), ("number_range", "a")),
        ('{"a": %s}' % ("9" * 40), ("number_range", "a")),
        ('{"a": 9223372036854775807}', None),
        ('{"a": 9223372036854775808}', ("number_range", "a")),
        ('{"a": -9223372036854775808}', None),
        ('{"a": -9223372036854775809}', ("number_range", "a")),
        ('{"a": 1, "a": 2}', ("duplicate_key", "a")),
        ('{"p": {"x": 1, "y": 2, "x": 1}}', ("duplicate_key", "p.x")),
        ('{"p": [{"x": 1, "\\u0078": 2}]}', ("duplicate_key", "p.0.x")),
        ('{"a" : 1, "b": 2}', None),  # blanks before colons are read slowly
        ('{"a" : 1, "a": 2}', ("duplicate_key", "a")),
        ('{"a": "\\":", "b": 1}', None),  # looks like a key, is a text
        ('{"a": "\\":", "a": 1}', ("duplicate_key", "a")),
        ('{"__proto__": 1, "constructor": 2, "$where": 3, "a.b": 4, "": 5}', None),
        ('{"a": ' + "[" * 31 + "]" * 31 + "}", None),
        (
            '{"a": ' + "[" * 32 + "]" * 32 + "}",
            ("too_deep", ".".join("a" + "0" * 31)),
        ),
    ],
)
def test_flaws_are_named_with_their_path(event, expected):
    assert flaw_of(event) == expected


def test_a_key_is_shown_cut_and_escaped():
    code, field = flaw_of('{"%s\\u0000": 1}' % ("k" * 1_000))
    assert code == "nul_character"
    assert len(field) <= 60
    assert field.isprintable()


def test_one_flawed_event_leaves_the_others_alone():
    body = read(batch('{"a": 1}', '{"a": NaN}', '{"a": 3}'))
    flaws = [parsing.find_flaw(event, LIMITS) for event in body.events]
    assert [flaw is None for flaw in flaws] == [True, False, True]
    assert body.events[2] == {"a": 3}


def test_the_usual_request_is_read_quickly():
    text = json.dumps({"batch": [{"type": "track", "n": i} for i in range(50)]})
    assert not read(text).is_suspect


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"", "line 1 column 1"),
        (b"{", "line 1 column 2"),
        (b'{"batch": [1,\n}', "line 2"),
        (b"[]", "must be a JSON object"),
        (b'"x"', "must be a JSON object"),
        (b"{}", '"batch"'),
        (b'{"batch": {}}', '"batch"'),
        (b'{"batch": ["\xff"]}', "not UTF-8 at byte 12"),
        (b"\xff\xfe{\x00}\x00", "not UTF-8"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"batch":' + b"[" * 100_000, "nested too deeply"),
        (b'{"a":NaN,"batch":' + b"[" * 100_000, "nested too deeply"),
    ],
)
def test_malformed_bodies_are_refused_with_the_place(raw, message):
    started = time.perf_counter()
    with pytest.raises(errors.MalformedBody, match=message):
        read(raw)
    assert time.perf_counter() - started < 0.5


def test_sizes_are_refused_above_the_limit_only():
    padding = b" " * (500_000 - len(b'{"batch": []}'))
    assert read(b'{"batch": []}' + padding).events == []
    with pytest.raises(errors.BodyTooLarge, match="500,001 bytes"):
        read(b'{"batch": []}' + padding + b" ")
    assert len(read(batch(*["{}"] * 2_500)).events) == 2_500
    with pytest.raises(errors.TooManyEvents, match="2,501 events"):
        read(batch(*["{}"] * 2_501))


def test_the_time_of_sending_comes_with_the_batch():
    assert read('{"batch": [], "sentAt": "x"}').sent_at == "x"
