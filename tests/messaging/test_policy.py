"""The decision to send, and what follows an attempt."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from messaging.domain.policy import Facts, Outcome, Step, after_call, skip_reason

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
FINE = Facts(
    expires_at=None,
    purpose="marketing",
    origin_kind="treatment",
    known=True,
    incubating=False,
    consented=True,
    suppressed=False,
    address_fault=None,
)

REASONS = [
    ({}, None),
    ({"known": False}, "unknown_customer"),
    ({"suppressed": True}, "suppressed"),
    ({"suppressed": True, "purpose": "transactional"}, "suppressed"),
    ({"consented": False}, "no_consent"),
    ({"consented": False, "purpose": "transactional"}, None),
    ({"incubating": True}, "incubating"),
    ({"incubating": True, "origin_kind": "visit"}, None),
    ({"address_fault": "no_address"}, "no_address"),
    ({"address_fault": "invalid_address"}, "invalid_address"),
    ({"expires_at": NOW}, "too_late"),
    ({"expires_at": NOW + timedelta(seconds=1)}, None),
    ({"suppressed": True, "consented": False}, "suppressed"),
]


@pytest.mark.parametrize(("change", "reason"), REASONS)
def test_each_reason_to_skip(change: dict[str, object], reason: str | None) -> None:
    assert skip_reason(replace(FINE, **change), now=NOW) == reason


STEPS = [  # outcome, attempt, policy, next step
    (Outcome.ACCEPTED, 1, "deliver", Step("sent")),
    (Outcome.REFUSED, 1, "deliver", Step("failed", "why")),
    (Outcome.UNUSABLE, 1, "deliver", Step("parked", "why")),
    (Outcome.DEFERRED, 1, "deliver", Step("queued", "why", NOW + timedelta(minutes=1))),
    (
        Outcome.DEFERRED,
        4,
        "deliver",
        Step("queued", "why", NOW + timedelta(minutes=30)),
    ),
    (Outcome.DEFERRED, 5, "deliver", Step("failed", "why")),
    (
        Outcome.AMBIGUOUS,
        1,
        "deliver",
        Step("queued", "why", NOW + timedelta(minutes=1)),
    ),
    (Outcome.AMBIGUOUS, 5, "deliver", Step("unknown", "why")),
    (Outcome.AMBIGUOUS, 1, "no_duplicate", Step("parked", "ambiguous")),
    (
        Outcome.DEFERRED,
        1,
        "no_duplicate",
        Step("queued", "why", NOW + timedelta(minutes=1)),
    ),
    (Outcome.UNASKED, 9, "deliver", Step("queued", "why", NOW + timedelta(seconds=30))),
]


@pytest.mark.parametrize(("outcome", "attempt", "policy", "step"), STEPS)
def test_what_follows_an_attempt(
    outcome: Outcome, attempt: int, policy: str, step: Step
) -> None:
    found = after_call(
        outcome, attempt=attempt, dup_policy=policy, reason="why", now=NOW
    )
    assert found == step
