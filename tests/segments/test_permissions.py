"""Consent and suppression in rules, read from the ledger as of a moment."""

from datetime import timedelta
from typing import Any

import pytest

from customers.services import record_consent, suppress, unsuppress
from segments import selectors
from segments.domain import rules
from tests.segments.making import NOW, leaf, make_people, make_person, rule, shard_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def consent(state: str, channel: str = "email") -> Any:
    measure = {"kind": "consent", "channel": channel, "state": state}
    if state != "suppressed":
        measure["purpose"] = "marketing"
    return leaf(measure, "is")


def say(customer_id: int, granted: bool, ago: float) -> None:
    record_consent(
        customer_ids=[customer_id],
        channel="email",
        purpose="marketing",
        granted=granted,
        source="test",
        at=NOW - ago * DAY,
    )


def is_in(root: Any, customer_id: int, ago: float = 0) -> bool:
    asked = rules.parse(rule(root))
    shard = shard_of(customer_id)
    found = selectors.match_rules([asked], shard, [customer_id], NOW - ago * DAY)
    return bool(found["r0"][0])


def test_the_newest_line_of_the_ledger_counts_at_each_moment() -> None:
    make_people(1, 2)
    say(1, True, 20)
    say(1, False, 10)
    for ago, state in ((0, "denied"), (10, "denied"), (10.1, "granted")):
        assert is_in(consent(state), 1, ago)
    assert is_in(consent("unknown"), 1, 20.1)
    assert is_in(consent("unknown"), 2)
    counted = selectors.count_rule(rules.parse(rule(consent("unknown"))), NOW)
    assert (counted.count, counted.universe) == (1, 2)


def test_an_address_is_suppressed_from_its_moment_on() -> None:
    make_person(1, attributes={"email": "Ada@Example.com", "phone": "+49 30 1"})
    make_person(2, attributes={"email": ["ada@example.com"]})
    make_people(3)
    suppress(
        channel="email", address="Ada@example.com", reason="bounce", now=NOW - 3 * DAY
    )
    asked = consent("suppressed")
    assert is_in(asked, 1)
    assert not is_in(asked, 1, 3.1)
    assert not is_in(consent("suppressed", "sms"), 1)
    assert not is_in(asked, 2)
    assert not is_in(asked, 3)
    unsuppress(channel="email", address="Ada@example.com", now=NOW)
    assert not is_in(asked, 1)


def test_the_past_is_asked_about_permissions_of_then() -> None:
    make_person(
        1, signed_up_at=NOW - 100 * DAY, attributes={"email": "ada@example.com"}
    )
    say(1, True, 20.5)
    say(1, False, 10.5)
    suppress(
        channel="email", address="ada@example.com", reason="bounce", now=NOW - 5.5 * DAY
    )

    def list_counts(root: Any) -> list[int]:
        found = selectors.backtest_rule(rules.parse(rule(root)), NOW)
        return [point.count for point in found.points]

    assert list_counts(consent("granted")) == [0] * 70 + [1] * 10 + [0] * 11
    assert list_counts(consent("suppressed")) == [0] * 85 + [1] * 6


def test_nothing_has_to_be_known_of_addresses_to_ask_for_suppressed_ones() -> None:
    selectors.check_known(rules.parse(rule(consent("suppressed", "sms"))))
