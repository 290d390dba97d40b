"""Keep how hand-overs ended, while the lease is still ours."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
import polars as pl
from django.db import connection, transaction

from customers.selectors import get_now
from customers.services import append_events, faults, suppress
from messaging.domain.policy import Outcome, Step, after_call
from messaging.models import Channel, Message
from messaging.selectors import get_versions
from messaging.selectors.outbox import Waiting
from messaging.services.breakers import record_answers
from messaging.services.channels import Result
from messaging.services.claims import Claim
from messaging.services.ends import End, append_ends

# Who takes a message with the same key once; of others nobody knows
DROPS_REPEATS = {"mailbox", "webhook"}
# The provider was asked, and what of that says that it does not work
FAILURES = {Outcome.DEFERRED, Outcome.AMBIGUOUS}
ASKED = {*FAILURES, Outcome.ACCEPTED, Outcome.REFUSED}

# The lease token fences: whoever lost the lease changes nothing. What an earlier try
# may have brought there is never said not to have been sent
_FINISH = """
UPDATE messaging_message AS m
SET status = CASE WHEN s.is_unclear AND s.status = 'failed' THEN 'unknown'
        ELSE s.status END,
    reason = CASE WHEN s.is_unclear AND s.status = 'failed' THEN 'possibly_sent'
        WHEN s.is_unclear AND NOT %(keyed)s THEN 'possibly_twice'
        ELSE s.reason END,
    provider = %(provider)s,
    provider_id = s.provider_id, lease_token = NULL, lease_until = NULL,
    not_before = coalesce(s.not_before, m.not_before),
    done_at = CASE WHEN s.status = 'queued' THEN NULL ELSE %(now)s END,
    attempt_no = m.attempt_no - s.unasked
FROM (
    SELECT u.*, u.status IN ('sent', 'failed') AND u.attempt_no > 1 AND EXISTS (
        SELECT FROM messaging_attempt a WHERE a.message_id = u.id
        AND a.attempt_no < u.attempt_no AND a.outcome = 'ambiguous') AS is_unclear
    FROM unnest(%(ids)s::uuid[], %(attempts)s::int[], %(statuses)s::text[],
            %(reasons)s::text[], %(provider_ids)s::text[],
            %(not_before)s::timestamptz[], %(unasked)s::int[])
        AS u (id, attempt_no, status, reason, provider_id, not_before, unasked)
) AS s
WHERE m.id = s.id AND m.lease_token = %(token)s
RETURNING m.id
"""
_FINISH_ATTEMPTS = """
UPDATE messaging_attempt AS a
SET ended_at = clock_timestamp(), outcome = s.outcome, detail = s.detail
FROM unnest(%s::uuid[], %s::int[], %s::text[], %s::text[])
    AS s (message_id, attempt_no, outcome, detail)
WHERE a.message_id = s.message_id AND a.attempt_no = s.attempt_no
"""
_FORGET_ATTEMPTS = """
DELETE FROM messaging_attempt AS a
USING unnest(%s::uuid[], %s::int[]) AS s (message_id, attempt_no)
WHERE a.message_id = s.message_id AND a.attempt_no = s.attempt_no
"""


def record_results(
    claim: Claim,
    results: Sequence[Result],
    *,
    provider: str,
    is_watched: bool = False,
) -> set[str]:
    """Commit the outcomes of one or more hand-overs in one transaction.

    Parameters
    ----------
    is_watched
        Whether the breaker has to hear also that the provider worked.

    Returns
    -------
    set[str]
        The accounts that failed too often and must be left alone from now on.
    """
    if not results:
        return set()
    waiting = {item.id: item for item in claim.messages}
    pairs = [(waiting[result.message_id], result) for result in results]
    with transaction.atomic():
        now = get_now()
        steps = {item.id: _next_step(item, result, now) for item, result in pairs}
        ours = _finish_messages(claim, pairs, steps, provider, now)
        _finish_attempts(pairs)
        resting = _record_answers(pairs, provider, is_watched)
        if claim.channel == Channel.WEBHOOK:
            _tell_ends(pairs, steps, ours, now)
            return resting
        sent = [
            item
            for item, result in pairs
            if result.outcome is Outcome.ACCEPTED and item.id in ours
        ]
        append_message_events("$message_sent", sent, now=now)
        for item, result in pairs:
            if result.reason == "hard_bounce":
                address = claim.addresses[item.id]
                suppress(
                    channel=claim.channel,
                    address=address,
                    reason="hard_bounce",
                    now=now,
                )
        faults.reach("before_outcome_commit")
    return resting


def release(
    claim: Claim, messages: Iterable[Waiting], *, provider: str, is_reached: bool
) -> None:
    """Give back what was leased but never handed over; it costs no attempt.

    Parameters
    ----------
    is_reached
        Whether the provider was reached: the time of the lease was too short for these,
        or it fails and is left alone.
    """
    results = [Result(item.id, Outcome.UNASKED, "not_reached") for item in messages]
    if results and not is_reached:
        record_answers({provider: [True]})
    record_results(claim, results, provider=provider)


def append_message_events(
    name: str, messages: Sequence[Waiting | Message], *, now: datetime
) -> None:
    """Record what happened to messages as system events of their customers.

    Properties: message_id, template and template_id, channel, origin, and `campaign`
    (its id) where a campaign was the cause, so that responses to it can be counted.
    """
    if not messages:
        return
    versions = get_versions({item.template_version_id for item in messages})
    rows = []
    for item in messages:
        template = versions[item.template_version_id].template
        properties = {
            "message_id": str(item.id),
            "template": template.name,
            "template_id": template.id,
            "channel": template.channel,
            "origin": item.origin_kind,
        }
        if item.origin_kind == Message.Origin.TREATMENT:
            properties["campaign"] = item.origin_id
        rows.append((item.customer_id, orjson.dumps(properties).decode()))
    frame = pl.DataFrame(rows, schema=["customer_id", "properties"], orient="row")
    frame = frame.with_columns(
        pl.lit(name).alias("name"),
        pl.lit(now).cast(pl.Datetime("us", "UTC")).alias("occurred_at"),
    )
    append_events(events=frame, now=now)


def _next_step(item: Waiting, result: Result, now: datetime) -> Step:
    return after_call(
        result.outcome,
        attempt=item.attempt_no + 1,
        dup_policy=item.dup_policy,
        reason=result.reason,
        now=now,
        pause=result.pause,
    )


def _record_answers(
    pairs: Sequence[tuple[Waiting, Result]], provider: str, is_watched: bool
) -> set[str]:
    """Let the breakers hear how calls ended; while all is well nobody needs to."""
    answers: dict[str, list[bool]] = defaultdict(list)
    for _, result in pairs:
        if result.outcome in ASKED:
            answers[result.account or provider].append(result.outcome in FAILURES)
    if is_watched or any(any(failures) for failures in answers.values()):
        return record_answers(answers)
    return set()


def _tell_ends(
    pairs: Sequence[tuple[Waiting, Result]],
    steps: Mapping[UUID, Step],
    ours: Collection[UUID],
    now: datetime,
) -> None:
    found = [
        End.of(
            item.customer_id,
            item.origin_kind,
            item.origin_id,
            item.origin_no,
            steps[item.id],
            result,
        )
        for item, result in pairs
        if item.id in ours and steps[item.id].status != Message.Status.QUEUED
    ]
    append_ends([end for end in found if end is not None], now=now)
    faults.reach("before_outcome_commit")


def _finish_messages(
    claim: Claim,
    pairs: Sequence[tuple[Waiting, Result]],
    steps: Mapping[UUID, Step],
    provider: str,
    now: datetime,
) -> set[UUID]:
    columns: dict[str, list[Any]] = defaultdict(list)
    for item, result in pairs:
        step = steps[item.id]
        columns["ids"].append(item.id)
        columns["attempts"].append(item.attempt_no + 1)
        columns["statuses"].append(step.status)
        columns["reasons"].append(step.reason)
        columns["provider_ids"].append(result.provider_id)
        columns["not_before"].append(step.not_before)
        columns["unasked"].append(int(result.outcome is Outcome.UNASKED))
    values: dict[str, Any] = {
        **columns,
        "provider": provider,
        "keyed": provider in DROPS_REPEATS,
        "now": now,
        "token": claim.token,
    }
    with connection.cursor() as cursor:
        cursor.execute(_FINISH, values)
        return {id_ for (id_,) in cursor.fetchall()}


def _finish_attempts(pairs: Sequence[tuple[Waiting, Result]]) -> None:
    unasked = [item for item, result in pairs if result.outcome is Outcome.UNASKED]
    asked = [pair for pair in pairs if pair[1].outcome is not Outcome.UNASKED]
    with connection.cursor() as cursor:
        if unasked:
            ids = [item.id for item in unasked]
            numbers = [item.attempt_no + 1 for item in unasked]
            cursor.execute(_FORGET_ATTEMPTS, [ids, numbers])
        if asked:
            columns: list[list[Any]] = [
                [item.id for item, _ in asked],
                [item.attempt_no + 1 for item, _ in asked],
                [result.outcome.value for _, result in asked],
                [result.detail for _, result in asked],
            ]
            cursor.execute(_FINISH_ATTEMPTS, columns)
