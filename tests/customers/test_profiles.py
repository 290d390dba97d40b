"""What identify and group calls change."""

from datetime import UTC, datetime, timedelta

import pytest

from customers.domain import catalogue, profiles, times
from customers.domain.calls import Call

T0 = datetime(2026, 3, 1, tzinfo=UTC)
NOW = T0 + timedelta(days=5)


def identify(traits, hours=0, kind="identify", **fields):
    at = T0 + timedelta(hours=hours)
    return Call(0, kind, "u", None, None, at, traits=traits, **fields)


def apply(*calls, **start):
    profile = profiles.Profile(**start)
    changes = profiles.apply_calls(
        profile, calls, is_identified=True, open_delay=timedelta(hours=24), now=NOW
    )
    return profile, [
        (change.name, change.old_value if change.was_known else "unknown")
        for change in changes
    ]


@pytest.mark.parametrize(
    ("calls", "attributes", "changes"),
    [
        ([identify({"a": 1})], {"a": 1}, [("a", "unknown")]),
        ([identify({"a": 1}), identify({"a": 1}, 1)], {"a": 1}, [("a", "unknown")]),
        (
            [identify({"a": 1}), identify({"a": 2}, 1)],
            {"a": 2},
            [("a", "unknown"), ("a", 1)],
        ),
        # true is not 1 and 1.0 is not 1
        (
            [identify({"a": 1}), identify({"a": True}, 1)],
            {"a": True},
            [("a", "unknown"), ("a", 1)],
        ),
        # an older identify only fills gaps
        (
            [identify({"a": 2}, 1), identify({"a": 1, "b": 1})],
            {"a": 2, "b": 1},
            [("a", "unknown"), ("b", "unknown")],
        ),
        # null takes an attribute away, unless it comes late
        (
            [identify({"a": 1}), identify({"a": None}, 1)],
            {},
            [("a", "unknown"), ("a", 1)],
        ),
        (
            [identify({"a": 1}, 1), identify({"a": None})],
            {"a": 1},
            [("a", "unknown")],
        ),
        ([identify({"a": None})], {}, []),
        (
            [identify({"plan": "pro"}, kind="group", group_id="g1")],
            {"group.plan": "pro", "group.id": "g1"},
            [("group.plan", "unknown"), ("group.id", "unknown")],
        ),
    ],
)
def test_traits_become_attributes_with_their_history(calls, attributes, changes):
    profile, seen = apply(*calls)
    assert profile.attributes == attributes
    assert seen == changes


def test_equal_times_are_not_late():
    profile, _ = apply(identify({"a": 1}), identify({"a": 2}))
    assert profile.attributes == {"a": 2}


def test_sign_up_zone_and_language_are_read():
    call = identify(
        {"createdAt": "2026-02-01T00:00:00Z", "timezone": "Asia/Tokyo", "locale": "ja"}
    )
    profile, _ = apply(call)
    assert profile.signed_up_at == datetime(2026, 2, 1, tzinfo=UTC)
    assert (profile.timezone, profile.language) == ("Asia/Tokyo", "ja")


@pytest.mark.parametrize(
    "zone", ["localtime", "../UTC", "", "Mars/Base", 5, None, "posixrules", "Factory"]
)
def test_names_that_are_no_place_are_no_time_zones(zone):
    assert not times.is_timezone(zone)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1_767_225_600, "2026-01-01"),
        (1_767_225_600_000, "2026-01-01"),
        ("2026-01-01", "2026-01-01"),
        ("2027-01-01", None),  # not yet
        (1e300, None),
        (float(-(10**30)), None),
        (True, None),
        ("soon", None),
        ({}, None),
        (None, None),
    ],
)
def test_sign_up_times_come_as_text_or_seconds(value, expected):
    at = times.read_signup_time(value, now=NOW)
    assert (at and at.date().isoformat()) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (True, "boolean"),
        (1, "number"),
        (1.5, "number"),
        ("x", "text"),
        ("2026-01-01", "date"),
        ("2026-01-01T10:00:00Z", "date"),
        ("2026-13-01", "text"),
        ("20260101", "text"),
        ([1], "list"),
        ({}, "object"),
    ],
)
def test_values_have_types(value, expected):
    assert catalogue.type_of(value) == expected


def test_examples_never_show_who_somebody_is():
    values = ["ann@example.com", "+49 170 1234567", "pro", "x" * 100, 5, True, ""]
    assert catalogue.pick_examples("plan", [], values) == ["pro", 5, True]
    assert catalogue.pick_examples("email", [], ["pro"]) == []
    assert catalogue.pick_examples("Phone Number", ["x"], ["5"]) == []
