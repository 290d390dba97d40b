"""Who a call is about."""

from datetime import UTC, datetime

import pytest

from customers.domain import identities
from customers.domain.calls import Call
from customers.domain.identities import Known

AT = datetime(2026, 1, 1, tzinfo=UTC)
USER, OTHER, VISITOR = Known(1, True), Known(2, True), Known(9, False)


def call(user=None, visitor=None, previous=None):
    kind = "alias" if previous else "track"
    return Call(0, kind, user, visitor, None, AT, previous_id=previous)


CASES = [
    # calls, known, owners, created, bound, promoted, merges, why
    ([call("u")], {}, [-1], {-1: True}, {"u": -1}, set(), [], "a new user"),
    ([call("u")], {"u": USER}, [1], {}, {}, set(), [], "a known user"),
    ([call(None, "a")], {}, [-1], {-1: False}, {"a": -1}, set(), [], "a new visitor"),
    (
        [call("u", "a")],
        {},
        [-1],
        {-1: True},
        {"u": -1, "a": -1},
        set(),
        [],
        "one new person with both names",
    ),
    (
        [call("u", "a")],
        {"a": VISITOR},
        [9],
        {},
        {"u": 9},
        {9},
        [],
        "a visitor says who they are",
    ),
    (
        [call("u", "a")],
        {"u": USER},
        [1],
        {},
        {"a": 1},
        set(),
        [],
        "a user on a new device",
    ),
    (
        [call("u", "a")],
        {"u": USER, "a": VISITOR},
        [1],
        {},
        {},
        set(),
        [(9, 1)],
        "a user on a device nobody claimed: merge",
    ),
    (
        [call("u", "a")],
        {"u": USER, "a": OTHER},
        [1],
        {},
        {},
        set(),
        [],
        "a device another user claimed: shared, no merge",
    ),
    (
        [call("u", "a")],
        {"a": OTHER},
        [-1],
        {-1: True},
        {"u": -1},
        set(),
        [],
        "a new user on another's device",
    ),
    (
        [call(None, "a"), call("u", "a"), call(None, "a")],
        {},
        [-1, -1, -1],
        {-1: True},
        {"a": -1, "u": -1},
        set(),
        [],
        "a visitor signs up within one batch",
    ),
    (
        [call(None, "a"), call("u", "a")],
        {"u": USER},
        [1, 1],
        {},
        {"a": 1},
        set(),
        [],
        "a new visitor turns out to be a known user: nothing stored to merge",
    ),
    (
        [call("u"), call("u", "a")],
        {"a": VISITOR},
        [9, 9],
        {},
        {"u": 9},
        {9},
        [],
        "a new user turns out to be a stored visitor",
    ),
    (
        [call("u", None, "a")],
        {"u": USER, "a": VISITOR},
        [1],
        {},
        {},
        set(),
        [(9, 1)],
        "alias of a visitor",
    ),
    (
        [call("u", None, "v")],
        {"u": USER, "v": OTHER},
        [1],
        {},
        {},
        set(),
        [(2, 1)],
        "alias of another user merges two identified profiles",
    ),
    (
        [call("u", None, "v")],
        {"v": OTHER},
        [2],
        {},
        {"u": 2},
        set(),
        [],
        "alias to a new name of a known user",
    ),
    (
        [call("u", None, "a")],
        {"u": USER},
        [1],
        {},
        {"a": 1},
        set(),
        [],
        "alias of a name never seen",
    ),
    (
        [call("u", None, "a")],
        {},
        [-1],
        {-1: True},
        {"u": -1, "a": -1},
        set(),
        [],
        "alias of two names never seen",
    ),
    (
        [call("u", None, "v"), call("v", None, "u"), call("u", None, "v")],
        {"u": USER, "v": OTHER},
        [1, 1, 1],
        {},
        {},
        set(),
        [(2, 1)],
        "an alias loop ends in one survivor",
    ),
    (
        [call("v", None, "a"), call("u", None, "v")],
        {"u": USER, "v": OTHER, "a": VISITOR},
        [1, 1],
        {},
        {},
        set(),
        [(9, 2), (2, 1)],
        "a chain of aliases",
    ),
]


@pytest.mark.parametrize(
    ("calls", "known", "owners", "created", "bound", "promoted", "merges", "why"), CASES
)
def test_calls_find_their_owner(
    calls, known, owners, created, bound, promoted, merges, why
):
    stored = {
        ("anonymous" if name == "a" else "user", name): one
        for name, one in known.items()
    }
    found = identities.resolve(calls, stored)
    assert found.owners == owners, why
    assert found.created == created, why
    assert {key[1]: id_ for key, id_ in found.bound} == bound, why
    assert found.promoted == promoted, why
    assert found.merges == merges, why


def test_names_are_listed_once_in_order():
    calls = [call("u", "a"), call("u"), call("w", None, "p")]
    assert identities.names_of(calls) == [
        ("anonymous", "a"),
        ("anonymous", "p"),
        ("user", "p"),
        ("user", "u"),
        ("user", "w"),
    ]
