"""Questions about the outbox: what waits, what a shard may claim."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.db import connection

from customers.models import SHARD_COUNT, OwnerMode
from messaging.models import Channel, Purpose

# Transactional messages go first, however long the others wait
PURPOSES = (Purpose.TRANSACTIONAL, Purpose.MARKETING)

_BUSY_SHARDS = """
SELECT shards.shard FROM generate_series(0, %(last_shard)s) AS shards (shard)
WHERE EXISTS (
    SELECT FROM messaging_message AS m
    WHERE m.status = 'queued' AND m.shard = shards.shard AND m.channel = %(channel)s
    AND m.purpose = ANY(%(purposes)s) AND m.not_before <= %(now)s
) OR EXISTS (
    SELECT FROM messaging_message AS m
    WHERE m.status = 'leased' AND m.lease_until < clock_timestamp()
    AND m.shard = shards.shard AND m.channel = %(channel)s
)
"""

_OLDEST = """
SELECT min(oldest) FROM (
    SELECT (
        SELECT min(m.not_before) FROM messaging_message AS m
        WHERE m.status = 'queued' AND m.shard = s AND m.channel = %s AND m.purpose = p
    ) AS oldest
    FROM generate_series(0, %s) AS s, unnest(%s::text[]) AS p
) AS shards
"""

_CLAIMABLE = """
SELECT m.id, m.customer_id, m.origin_kind, m.origin_id, m.purpose,
    m.template_version_id, m.expires_at, m.dup_policy, m.attempt_no, c.owner_mode,
    m.context, c.attributes
FROM messaging_message AS m LEFT JOIN customers_customer AS c ON c.id = m.customer_id
WHERE m.status = 'queued' AND m.shard = %s AND m.channel = %s AND m.purpose = %s
    AND m.not_before <= %s
ORDER BY m.not_before
LIMIT %s
FOR UPDATE OF m SKIP LOCKED
"""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A queued message with its customer as they are now."""

    id: UUID
    customer_id: int
    origin_kind: str
    origin_id: int
    purpose: str
    template_version_id: int
    expires_at: datetime | None
    dup_policy: str
    attempt_no: int
    owner_mode: int | None
    context: dict[str, Any]
    attributes: dict[str, Any] | None

    @property
    def known(self) -> bool:
        """Tell whether the customer exists and was neither merged nor erased."""
        return self.owner_mode in (OwnerMode.OPEN, OwnerMode.INCUBATING)


def list_busy_shards(*, channel: str, now: datetime) -> list[int]:
    """Return the shards in which a channel has something to do at `now`."""
    values: dict[str, Any] = {
        "last_shard": SHARD_COUNT - 1,
        "channel": channel,
        "purposes": list(PURPOSES),
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(_BUSY_SHARDS, values)
        return [shard for (shard,) in cursor.fetchall()]


def list_busy_channels(*, now: datetime) -> list[str]:
    """Return the channels that have something to do at `now`."""
    return [
        channel
        for channel in Channel.values
        if list_busy_shards(channel=channel, now=now)
    ]


def get_oldest_queued(*, channel: str) -> datetime | None:
    """Return since when the longest waiting message of a channel may leave."""
    with connection.cursor() as cursor:
        cursor.execute(_OLDEST, [channel, SHARD_COUNT - 1, list(PURPOSES)])
        (oldest,) = cursor.fetchone()
    found: datetime | None = oldest
    return found


def lock_waiting(
    *, shard: int, channel: str, now: datetime, limit: int
) -> list[Waiting]:
    """Lock and return the messages to deliver next; the caller holds the shard."""
    waiting: list[Waiting] = []
    with connection.cursor() as cursor:
        for purpose in PURPOSES:
            room = limit - len(waiting)
            if room:
                cursor.execute(_CLAIMABLE, [shard, channel, purpose, now, room])
                waiting += [_to_waiting(row) for row in cursor.fetchall()]
    return waiting


def _to_waiting(row: Sequence[Any]) -> Waiting:
    # Django leaves JSON of raw statements as text
    values = [*row[:-2], *(text and orjson.loads(text) for text in row[-2:])]
    return Waiting(*values)
