"""One event in, one verdict out."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from customers.domain import parsing, validation
from customers.domain.calls import Call, Limits, Rejection

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
LIMITS = Limits()
SPECIFICATION = (
    Path(__file__).parents[3] / "shared" / "data" / "segment_spec_payloads_some.jsonl"
)


def check(event, *, kind=None, sent_at=None) -> Call | Rejection:
    body = {"batch": [event], "sentAt": sent_at} if kind is None else event
    raw = json.dumps(body).encode()
    read = parsing.read_body(raw, is_batch=kind is None, limits=LIMITS)
    (verdict,) = validation.check_body(read, kind=kind, received_at=NOW, limits=LIMITS)
    return verdict


def track(**changes):
    return {"type": "track", "userId": "u1", "event": "Bought", **changes}


@pytest.mark.parametrize(
    ("event", "code", "field"),
    [
        ("text", "not_an_object", ""),
        (None, "not_an_object", ""),
        ([], "not_an_object", ""),
        ({}, "unknown_type", "type"),
        (track(type="delete"), "unknown_type", "type"),
        (track(type=["track"]), "unknown_type", "type"),
        (track(userId=None), "missing_id", "userId"),
        (track(userId=""), "banned_id", "userId"),
        (track(userId="  "), "banned_id", "userId"),
        (track(userId="undefined"), "banned_id", "userId"),
        (track(userId="NULL"), "banned_id", "userId"),
        (track(userId="[object Object]"), "banned_id", "userId"),
        (track(userId="", anonymousId="a"), "banned_id", "userId"),
        (track(anonymousId="null"), "banned_id", "anonymousId"),
        (track(userId="x" * 300), "id_too_long", "userId"),
        (track(userId=True), "invalid_id", "userId"),
        (track(userId=1.5), "invalid_id", "userId"),
        (track(userId={"id": 1}), "invalid_id", "userId"),
        (track(messageId="m" * 101), "message_id_too_long", "messageId"),
        (track(messageId="m" * 100), "message_id_too_long", "messageId"),
        (track(messageId="a\nb"), "invalid_message_id", "messageId"),
        (track(messageId=""), "invalid_message_id", "messageId"),
        (track(messageId=7), "invalid_message_id", "messageId"),
        (track(event=None), "missing_name", "event"),
        (track(event=" "), "missing_name", "event"),
        (track(event=7), "missing_name", "event"),
        (track(event="$journey_entered"), "reserved_name", "event"),
        (track(event="n" * 201), "name_too_long", "event"),
        (track(properties=[1]), "not_an_object", "properties"),
        (track(properties="x"), "not_an_object", "properties"),
        (track(context=[1]), "not_an_object", "context"),
        (track(properties={"revenue": 1e12}), "revenue_range", "properties.revenue"),
        (track(properties={"a": "x" * 32_769}), "event_too_large", ""),
        (track(timestamp="0000-00-00"), "invalid_time", "timestamp"),
        (track(timestamp="-9999"), "invalid_time", "timestamp"),
        (track(timestamp=-9999), "invalid_time", "timestamp"),
        (track(timestamp="2024-02-30T00:00:00Z"), "invalid_time", "timestamp"),
        (track(timestamp="1969-12-31T00:00:00Z"), "invalid_time", "timestamp"),
        (track(timestamp="0001-01-01T00:00:00+23:59"), "invalid_time", "timestamp"),
        (track(timestamp=""), "invalid_time", "timestamp"),
        (track(originalTimestamp="soon"), "invalid_time", "originalTimestamp"),
        ({"type": "page", "userId": "u", "name": 5}, "not_a_text", "name"),
        ({"type": "identify", "userId": "u", "traits": 5}, "not_an_object", "traits"),
        ({"type": "group", "userId": "u"}, "missing_id", "groupId"),
        ({"type": "group", "groupId": "g"}, "missing_id", "userId"),
        ({"type": "alias", "userId": "u"}, "missing_id", "previousId"),
        (
            {"type": "alias", "anonymousId": "a", "previousId": "p"},
            "missing_id",
            "userId",
        ),
    ],
)
def test_refused_events_name_code_and_field(event, code, field):
    verdict = check(event)
    assert isinstance(verdict, Rejection)
    assert (verdict.code, verdict.field) == (code, field)
    assert verdict.message.endswith(".")
    assert len(verdict.raw) <= LIMITS.event_bytes


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"userId": "0"}, {"user_id": "0"}),
        ({"userId": 0}, {"user_id": "0"}),
        ({"userId": 12_345}, {"user_id": "12345"}),
        ({"userId": None, "anonymousId": "a"}, {"user_id": None, "anonymous_id": "a"}),
        ({"messageId": None}, {"message_id": None}),
        ({"messageId": "' OR 1=1--"}, {"message_id": "' OR 1=1--"}),
        ({"messageId": "m" * 99}, {"message_id": "m" * 99}),
        ({"event": "a.b $x"}, {"event_name": "a.b $x"}),
        ({"properties": None}, {"properties": {}}),
        (
            {"properties": {"__proto__": 1, "$where": 2, "a.b": 3, "": 4}},
            {"properties": {"__proto__": 1, "$where": 2, "a.b": 3, "": 4}},
        ),
        ({"properties": {"revenue": 9.5}}, {"revenue": 9.5}),
        ({"properties": {"revenue": -3}}, {"revenue": -3}),
        ({"properties": {"revenue": "9.5"}}, {"revenue": None}),
        ({"properties": {"revenue": True}}, {"revenue": None}),
        ({"properties": {"total": 5}}, {"revenue": None}),
        ({"context": {}}, {"context": None}),
        ({"context": {"ip": "1.2.3.4"}}, {"context": {"ip": "1.2.3.4"}}),
    ],
)
def test_accepted_events_keep_what_was_sent(changes, expected):
    call = check(track(**changes))
    assert isinstance(call, Call), call
    assert {name: getattr(call, name) for name in expected} == expected


def test_composed_and_decomposed_message_ids_differ():
    composed, decomposed = "\u00e9", "e\u0301"
    assert check(track(messageId=composed)).message_id == composed
    assert check(track(messageId=decomposed)).message_id == decomposed


def test_the_event_may_have_exactly_32_kb():
    bare = len(b'{"type":"track","userId":"u1","event":"Bought","properties":{"a":""}}')
    fitting = track(properties={"a": "x" * (32_768 - bare)})
    assert isinstance(check(fitting), Call)
    fitting["properties"]["a"] += "x"
    assert check(fitting).code == "event_too_large"


@pytest.mark.parametrize(
    ("timestamp", "sent_at", "expected", "flags"),
    [
        (None, None, NOW, None),
        ("2026-03-10T11:00:00Z", None, NOW - timedelta(hours=1), None),
        (
            "2026-03-10T12:00:00.123+01:00",
            None,
            NOW - timedelta(minutes=59.99795),
            None,
        ),
        # no zone is read as UTC
        ("2026-03-10T11:00:00", None, NOW - timedelta(hours=1), ["no_zone"]),
        # a client two hours slow
        (
            "2026-03-10T09:00:00Z",
            "2026-03-10T10:00:00Z",
            NOW - timedelta(hours=1),
            ["skew_corrected"],
        ),
        # less than five minutes is delay, not skew
        (
            "2026-03-10T11:00:00Z",
            "2026-03-10T11:56:00Z",
            NOW - timedelta(hours=1),
            None,
        ),
        # a fast client, corrected back
        (
            "2026-03-10T14:00:00Z",
            "2026-03-10T14:30:00Z",
            NOW - timedelta(minutes=30),
            ["skew_corrected"],
        ),
        ("2099-01-01T00:00:00Z", None, NOW, ["future_clamped"]),
        ("2026-03-10T12:05:00Z", None, NOW + timedelta(minutes=5), None),
        ("2026-03-10T12:05:01Z", None, NOW, ["future_clamped"]),
        # a broken sentAt costs the correction, not the event
        ("2026-03-10T11:00:00Z", "yesterday", NOW - timedelta(hours=1), None),
        ("2026-03-10T11:00:00Z", 17, NOW - timedelta(hours=1), None),
        ("2026-03-10T11:00:00Z", "9999-12-31T23:59:59Z", None, ["skew_corrected"]),
    ],
)
def test_times_are_corrected_and_flagged(timestamp, sent_at, expected, flags):
    call = check(track(timestamp=timestamp), sent_at=sent_at)
    if expected is not None:
        assert abs(call.occurred_at - expected) < timedelta(milliseconds=1)
    note = (call.context or {}).get("$ingest")
    assert (note and note["flags"]) == flags
    if flags:
        assert note["timestamp"] == timestamp


def test_pages_and_screens_become_events_with_their_names():
    page = check(
        {"type": "page", "userId": "u", "name": "Home", "properties": {"url": "/"}}
    )
    assert (page.event_name, page.properties) == (
        "Page Viewed",
        {"url": "/", "name": "Home"},
    )
    screen = check({"type": "screen", "anonymousId": "a", "category": "Shop"})
    assert (screen.event_name, screen.properties) == (
        "Screen Viewed",
        {"category": "Shop"},
    )


def test_traits_are_found_where_either_kind_of_sdk_puts_them():
    segment = {"type": "identify", "userId": "u", "traits": {"plan": "pro"}}
    rudder = {"type": "identify", "userId": "u", "context": {"traits": {"plan": "pro"}}}
    assert check(segment).traits == check(rudder).traits == {"plan": "pro"}


def test_an_endpoint_gives_the_type_and_refuses_another():
    event = {"userId": "u", "event": "Bought"}
    assert check(event, kind="track").kind == "track"
    assert check({**event, "type": "track"}, kind="track").kind == "track"
    assert check({**event, "type": "page"}, kind="track").code == "wrong_type"


def test_a_rejection_quotes_nothing_that_cannot_be_stored():
    raw = (
        b'{"batch": [{"type": "track", "userId": "u\\u0000", "event": "\\ud800", '
        b'"messageId": "m\\ud800\\u0000", "n": NaN}]}'
    )
    body = parsing.read_body(raw, is_batch=True, limits=LIMITS)
    (verdict,) = validation.check_body(body, kind=None, received_at=NOW, limits=LIMITS)
    for text in (verdict.raw, verdict.message_id, verdict.message, verdict.field):
        text.encode("utf-8")
        assert "\x00" not in text


@pytest.mark.skipif(not SPECIFICATION.exists(), reason="the sample calls are not here")
def test_every_well_formed_call_of_the_specification_is_accepted():
    accepted = 0
    for line in SPECIFICATION.read_text().splitlines():
        event = json.loads(line).get("payload")
        if event is None or "type" not in event:
            continue
        verdict = check(event)
        if "userId" in event or "anonymousId" in event:
            assert isinstance(verdict, Call), (event, verdict)
            accepted += 1
        else:
            assert verdict.code == "missing_id"
    assert accepted >= 5
