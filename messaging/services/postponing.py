"""Claimed messages that may leave, but not now: quiet hours, caps, paused endpoints."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection

from customers.domain.times import is_timezone
from customers.selectors import get_speed, get_workspace
from messaging.domain.caps import Cap, free_at, quiet_until
from messaging.domain.policy import Step
from messaging.domain.webhooks import account_of
from messaging.models import Channel, FrequencyCap, Purpose
from messaging.selectors.outbox import Waiting
from messaging.services import breakers

# What left lately, or is leaving: a leased message counts as sent now. What a profile
# got before it was merged counts for who it is now: the same person got it.
_SENT = """
WITH person AS (
  SELECT id, id AS now_id FROM unnest(%(ids)s::bigint[]) AS asked (id)
  UNION ALL
  SELECT id, merged_into FROM customers_customer WHERE merged_into = ANY (%(ids)s)
)
SELECT p.now_id, m.purpose,
  CASE WHEN m.status = 'leased' THEN %(now)s ELSE m.done_at END
FROM person p JOIN messaging_message m ON m.customer_id = p.id
WHERE m.channel = %(channel)s
AND (m.status = 'leased' OR m.status IN ('sent', 'unknown') AND m.done_at > %(since)s)
"""


def find_postponed(
    channel: str, waiting: Sequence[Waiting], *, now: datetime
) -> dict[UUID, Step]:
    """Return what must wait: the reason and the moment. The caller holds the shard.

    What would have to wait for longer than it is good for is skipped instead.
    """
    if channel == Channel.WEBHOOK:
        return _pause_endpoints(waiting, now)
    steps = _keep_quiet(waiting, now)
    free = [item for item in waiting if item.id not in steps]
    return steps | _keep_caps(channel, free, now)


def _step(item: Waiting, reason: str, until: datetime) -> Step:
    if item.expires_at is not None and until >= item.expires_at:
        return Step("skipped", reason)
    return Step("queued", reason, until)


def _keep_quiet(waiting: Sequence[Waiting], now: datetime) -> dict[UUID, Step]:
    asked = [item for item in waiting if item.quiet_start is not None]
    if not asked:
        return {}
    here = get_workspace().timezone
    steps: dict[UUID, Step] = {}
    for item in asked:
        name = item.timezone if is_timezone(item.timezone or "") else here
        assert item.quiet_start is not None
        until = quiet_until(
            item.quiet_start, item.quiet_end or 0, ZoneInfo(name or here), now
        )
        if until is not None:
            steps[item.id] = _step(item, "quiet_hours", until)
    return steps


def _keep_caps(
    channel: str, waiting: Sequence[Waiting], now: datetime
) -> dict[UUID, Step]:
    caps = [
        Cap(channel, row.purpose, row.limit, row.hours)
        for row in FrequencyCap.objects.filter(channel=channel)
    ]
    held = [item for item in waiting if _is_capped(item)]
    if not caps or not held:
        return {}
    since = now - max(cap.window for cap in caps)
    sent = _read_sent(channel, {item.customer_id for item in held}, since, now)
    steps: dict[UUID, Step] = {}
    for item in waiting:
        left = sent[item.customer_id]
        until = _free_at(caps, item.purpose, left, now) if _is_capped(item) else None
        if until is None:
            left.append((item.purpose, now))  # it leaves, so the next one counts it
        else:
            steps[item.id] = _step(item, "cap", until)
    return steps


def _is_capped(item: Waiting) -> bool:
    return item.purpose != Purpose.TRANSACTIONAL and not item.exempt


def _free_at(
    caps: Sequence[Cap],
    purpose: str,
    left: Sequence[tuple[str, datetime]],
    now: datetime,
) -> datetime | None:
    """Return when the last of the caps that hold a message back frees it."""
    moments = [
        free_at(cap, [at for of, at in left if cap.purpose in ("", of)], now=now)
        for cap in caps
        if cap.purpose in ("", purpose)
    ]
    return max((moment for moment in moments if moment is not None), default=None)


def _read_sent(
    channel: str, customer_ids: set[int], since: datetime, now: datetime
) -> Mapping[int, list[tuple[str, datetime]]]:
    sent: dict[int, list[tuple[str, datetime]]] = defaultdict(list)
    values: dict[str, Any] = {
        "ids": list(customer_ids),
        "channel": channel,
        "since": since,
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(_SENT, values)
        for customer_id, purpose, at in cursor.fetchall():
            sent[customer_id].append((purpose, at))
    return sent


def _pause_endpoints(waiting: Sequence[Waiting], now: datetime) -> dict[UUID, Step]:
    rooms = (
        breakers.ask_room([account_of(item.context) for item in waiting])
        if waiting
        else {}
    )
    left = {account: room.limit for account, room in rooms.items()}
    if all(room is None for room in left.values()):
        return {}
    speed = max(get_speed(), 1.0)
    steps: dict[UUID, Step] = {}
    for item in waiting:
        account = account_of(item.context)
        room = left[account]
        if room is None:
            continue
        if room > 0:
            left[account] = room - 1
            continue
        # The pause is in real time, which a demo clock runs ahead of
        pause = max(rooms[account].pause, timedelta(seconds=1)) * speed
        steps[item.id] = _step(item, "endpoint_paused", now + pause)
    return steps
