"""What happens to one claimed message, decided from facts alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

MAX_ATTEMPTS = 5
UNREACHABLE_PAUSE = timedelta(seconds=30)
_BACKOFF = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(minutes=30),
)


class Outcome(StrEnum):
    """How one call to a provider ended."""

    ACCEPTED = "accepted"
    REFUSED = "refused"  # for good: the same call would be refused again
    DEFERRED = "deferred"  # not now: trying later makes sense
    AMBIGUOUS = "ambiguous"  # it may or may not have been accepted
    UNUSABLE = "unusable"  # nothing was asked: the message cannot be written
    UNASKED = "unasked"  # the provider could not be asked at all


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known about a message and its customer when it is claimed."""

    expires_at: datetime | None
    purpose: str  # "marketing" or "transactional"
    origin_kind: str  # "visit", "treatment" or "test"
    known: bool  # the customer exists and was neither merged nor erased
    incubating: bool
    consented: bool
    suppressed: bool
    address_fault: str | None  # "no_address" or "invalid_address"


def skip_reason(facts: Facts, *, now: datetime) -> str | None:
    """Return why a message must not leave, or None if it may.

    The first reason wins: without an address nothing else about a customer matters.
    """
    reasons = (
        ("unknown_customer", not facts.known),
        (facts.address_fault, facts.address_fault is not None),
        ("suppressed", facts.suppressed),
        ("no_consent", facts.purpose == "marketing" and not facts.consented),
        ("incubating", facts.incubating and facts.origin_kind == "treatment"),
        ("too_late", facts.expires_at is not None and facts.expires_at <= now),
    )
    return next((reason for reason, holds in reasons if holds), None)


@dataclass(frozen=True, slots=True)
class Step:
    """The next state of a message."""

    status: str  # a status of the message
    reason: str = ""
    not_before: datetime | None = None


def after_call(
    outcome: Outcome,
    *,
    attempt: int,
    dup_policy: str,
    reason: str,
    now: datetime,
    pause: timedelta | None = None,
) -> Step:
    """Decide the next state after attempt number `attempt` (from 1) ended.

    An ambiguous outcome of a message that must not arrive twice is parked at once;
    of any other it is tried again with the same key, and after the last attempt the
    message stays `unknown`: nobody can say whether it arrived. A provider that is down
    is no fault of the message and costs none of its attempts.

    Parameters
    ----------
    pause
        For how long the other side asked to be left alone, if it did.
    """
    if outcome is Outcome.ACCEPTED:
        return Step("sent")
    if outcome is Outcome.REFUSED:
        return Step("failed", reason)
    if outcome is Outcome.UNUSABLE:
        return Step("parked", reason)
    if outcome is Outcome.UNASKED:
        return Step("queued", reason, now + UNREACHABLE_PAUSE)
    if outcome is Outcome.AMBIGUOUS and dup_policy == "no_duplicate":
        return Step("parked", "ambiguous")
    if attempt >= MAX_ATTEMPTS:
        final = "unknown" if outcome is Outcome.AMBIGUOUS else "failed"
        return Step(final, reason)
    backoff = _BACKOFF[min(attempt, len(_BACKOFF)) - 1]
    return Step("queued", reason, now + max(backoff, pause or timedelta()))
