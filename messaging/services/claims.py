"""Claim messages for delivery: decide who may still get one, and take a lease."""

import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from customers.domain.consents import ADDRESS_ATTRIBUTES, hash_address
from customers.models import OwnerMode
from customers.selectors import get_now, reachable
from customers.services import try_shard_lock
from messaging.domain.addresses import AddressError, parse_address
from messaging.domain.policy import Facts, Outcome, Step, after_call, skip_reason
from messaging.models import Channel, Purpose
from messaging.selectors.outbox import Waiting, lock_waiting
from messaging.services.ends import End, append_ends
from messaging.services.postponing import find_postponed

_EXPIRED = """
SELECT id, attempt_no, dup_policy, customer_id, origin_kind, origin_id, origin_no
FROM messaging_message WHERE status = 'leased' AND shard = %s AND channel = %s
    AND lease_until < clock_timestamp()
FOR UPDATE SKIP LOCKED
"""
# What may have left is never said not to have left
_CLOSE = """
UPDATE messaging_message AS m
SET status = CASE WHEN s.is_unclear THEN 'unknown' ELSE s.status END,
    reason = CASE WHEN s.is_unclear THEN 'possibly_sent' ELSE s.reason END,
    lease_token = NULL, lease_until = NULL,
    not_before = coalesce(s.not_before, m.not_before),
    done_at = CASE WHEN s.status = 'queued' THEN NULL ELSE %s END
FROM (
    SELECT u.*, u.status IN ('skipped', 'failed') AND EXISTS (
        SELECT FROM messaging_attempt a
        WHERE a.message_id = u.id AND a.outcome = 'ambiguous') AS is_unclear
    FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::timestamptz[])
        AS u (id, status, reason, not_before)
) AS s WHERE m.id = s.id
"""
_CLOSE_ATTEMPTS = """
UPDATE messaging_attempt SET ended_at = clock_timestamp(), outcome = %s, detail = %s
WHERE message_id = ANY(%s) AND ended_at IS NULL
"""
_LEASE = """
UPDATE messaging_message
SET status = 'leased', attempt_no = attempt_no + 1, lease_token = %s,
    lease_until = clock_timestamp() + make_interval(secs => %s)
WHERE id = ANY(%s)
"""
_BEGIN_ATTEMPTS = """
INSERT INTO messaging_attempt
    (message_id, attempt_no, worker, address_hmac, started_at, outcome, detail)
SELECT m.id, m.attempt_no, %s, a.hmac, clock_timestamp(), '', ''
FROM unnest(%s::uuid[], %s::bytea[]) AS a (id, hmac)
JOIN messaging_message m ON m.id = a.id
"""


@dataclass(frozen=True, slots=True)
class Claim:
    """Messages leased to this process, and the token that proves it."""

    token: uuid.UUID
    channel: str
    now: datetime
    messages: list[Waiting]
    addresses: Mapping[uuid.UUID, str]
    skipped: int
    started: float = field(default_factory=time.monotonic)

    def is_ending(self) -> bool:
        """Tell whether another call might outlast the lease."""
        return time.monotonic() > self.started + float(settings.LEASE_SECONDS) / 2


@transaction.atomic
def claim_messages(
    *, shard: int, channel: str, limit: int, worker: str
) -> Claim | None:
    """Lease up to `limit` messages of a shard; `None` when another writer holds it.

    Consent, suppression, expiry, owner mode, quiet hours and caps are asked now, not
    when the message was queued. What may not leave any more is skipped, what may not
    leave yet waits, each with its reason and without a lease.
    """
    if not try_shard_lock(shard):
        return None
    now = get_now()
    _close_expired(shard, channel, now)
    waiting = lock_waiting(shard=shard, channel=channel, now=now, limit=limit)
    addresses, faults = _read_addresses(channel, waiting)
    reasons = _decide(shard, channel, waiting, faults, now)
    steps = {id_: Step("skipped", reason) for id_, reason in reasons.items()}
    free = [item for item in waiting if item.id not in steps]
    steps |= find_postponed(channel, free, now=now)
    leaving = [item for item in free if item.id not in steps]
    claim = Claim(uuid.uuid4(), channel, now, leaving, addresses, len(steps))
    if steps:
        _write_steps(steps, now)
        _tell_ends(channel, waiting, steps, now)
    with connection.cursor() as cursor:
        if leaving:
            ids = [item.id for item in leaving]
            cursor.execute(_LEASE, [claim.token, settings.LEASE_SECONDS, ids])
            hmacs = [_hash_address(channel, addresses.get(id_)) for id_ in ids]
            cursor.execute(_BEGIN_ATTEMPTS, [worker, ids, hmacs])
    return claim


def _hash_address(channel: str, address: str | None) -> bytes | None:
    if address is None:
        return None
    return hash_address(settings.SUPPRESSION_KEY.encode(), channel, address)


def _tell_ends(
    channel: str,
    waiting: Sequence[Waiting],
    steps: Mapping[uuid.UUID, Step],
    now: datetime,
) -> None:
    if channel != Channel.WEBHOOK:
        return
    over = [
        (item, steps[item.id])
        for item in waiting
        if item.id in steps and steps[item.id].status != "queued"
    ]
    found = [
        End.of(item.customer_id, item.origin_kind, item.origin_id, item.origin_no, step)
        for item, step in over
    ]
    append_ends([end for end in found if end is not None], now=now)


def _close_expired(shard: int, channel: str, now: datetime) -> None:
    """Decide about messages whose process ended before it told the outcome."""
    with connection.cursor() as cursor:
        cursor.execute(_EXPIRED, [shard, channel])
        rows = cursor.fetchall()
        if not rows:
            return
        steps = {
            id_: after_call(
                Outcome.AMBIGUOUS,
                attempt=attempt,
                dup_policy=policy,
                reason="lease_expired",
                now=now,
            )
            for id_, attempt, policy, *_ in rows
        }
        detail = "The process ended before it knew the outcome."
        cursor.execute(_CLOSE_ATTEMPTS, [Outcome.AMBIGUOUS, detail, list(steps)])
    _write_steps(steps, now)
    if channel == Channel.WEBHOOK:
        found = [
            End.of(customer_id, kind, origin_id, origin_no, steps[id_])
            for id_, _, _, customer_id, kind, origin_id, origin_no in rows
            if steps[id_].status != "queued"
        ]
        append_ends([end for end in found if end is not None], now=now)


def _write_steps(steps: Mapping[uuid.UUID, Step], now: datetime) -> None:
    columns: list[list[Any]] = [
        list(steps),
        [step.status for step in steps.values()],
        [step.reason for step in steps.values()],
        [step.not_before for step in steps.values()],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_CLOSE, [now, *columns])


def _read_addresses(
    channel: str, waiting: Sequence[Waiting]
) -> tuple[dict[uuid.UUID, str], dict[uuid.UUID, str]]:
    """Return usable addresses, and what is wrong with the others, by message."""
    addresses: dict[uuid.UUID, str] = {}
    faults: dict[uuid.UUID, str] = {}
    if channel not in ADDRESS_ATTRIBUTES:
        return addresses, faults  # a request has the address of its step
    for item in waiting:
        value = (item.attributes or {}).get("email")
        try:
            addresses[item.id] = parse_address(value)
        except AddressError:
            faults[item.id] = "invalid_address" if value else "no_address"
    return addresses, faults


def _decide(
    shard: int,
    channel: str,
    waiting: Sequence[Waiting],
    faults: Mapping[uuid.UUID, str],
    now: datetime,
) -> dict[uuid.UUID, str]:
    """Return why messages must not leave, by message."""
    ids = sorted({item.customer_id for item in waiting})
    has_address = channel in ADDRESS_ATTRIBUTES
    reached = {
        purpose: reachable(
            shard=shard, customer_ids=ids, channel=channel, purpose=purpose
        )
        for purpose in {Purpose.TRANSACTIONAL, *(item.purpose for item in waiting)}
        if has_address
    }
    reasons = {}
    for item in waiting:
        fault = faults.get(item.id)
        allowed = not has_address or item.customer_id in reached[Purpose.TRANSACTIONAL]
        facts = Facts(
            expires_at=item.expires_at,
            purpose=item.purpose,
            origin_kind=item.origin_kind,
            known=item.known,
            incubating=item.owner_mode == OwnerMode.INCUBATING,
            consented=not has_address or item.customer_id in reached[item.purpose],
            # Nothing but a suppression stops a transactional message to an address
            suppressed=fault is None and not allowed,
            address_fault=fault,
        )
        if reason := skip_reason(facts, now=now):
            reasons[item.id] = reason
    return reasons
