"""Questions about the outbox: what waits, what a shard may claim."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
from django.db import connection

from customers.models import OwnerMode
from messaging.models import Channel, Purpose

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)

# Each lane of each purpose, channel and shard with its oldest message, found by leaps
# through the index: a million messages of one lane cost as much as one
_HEADS = """
WITH RECURSIVE lane AS (
  (SELECT shard, channel, purpose, lane FROM messaging_message
   WHERE status = 'queued' ORDER BY shard, channel, purpose, lane LIMIT 1)
  UNION ALL
  SELECT n.* FROM lane l, LATERAL (
    SELECT shard, channel, purpose, lane FROM messaging_message
    WHERE status = 'queued'
    AND (shard, channel, purpose, lane) > (l.shard, l.channel, l.purpose, l.lane)
    ORDER BY shard, channel, purpose, lane LIMIT 1) n
)
SELECT l.shard, l.channel, l.purpose, l.lane, (
  SELECT min(m.not_before) FROM messaging_message m
  WHERE m.status = 'queued' AND m.shard = l.shard AND m.channel = l.channel
  AND m.purpose = l.purpose AND m.lane = l.lane AND m.not_before > %(after)s)
FROM lane l
"""
_EXPIRED = """
SELECT DISTINCT shard, channel FROM messaging_message
WHERE status = 'leased' AND lease_until < clock_timestamp()
"""

# Every lane gets the same share, so a wave of one journey does not hold up another
_CLAIMABLE = """
WITH RECURSIVE lane AS (
  (SELECT lane FROM messaging_message
   WHERE status = 'queued' AND shard = %(shard)s AND channel = %(channel)s
   AND purpose = %(purpose)s AND lane BETWEEN %(first)s AND %(last)s
   ORDER BY lane LIMIT 1)
  UNION ALL
  SELECT n.lane FROM lane l, LATERAL (
    SELECT lane FROM messaging_message
    WHERE status = 'queued' AND shard = %(shard)s AND channel = %(channel)s
    AND purpose = %(purpose)s AND lane > l.lane AND lane <= %(last)s
    ORDER BY lane LIMIT 1) n
), due AS MATERIALIZED (
  SELECT lane FROM lane l WHERE EXISTS (
    SELECT FROM messaging_message m
    WHERE m.status = 'queued' AND m.shard = %(shard)s AND m.channel = %(channel)s
    AND m.purpose = %(purpose)s AND m.lane = l.lane AND m.not_before <= %(now)s)
)
SELECT m.id, m.customer_id, m.origin_kind, m.origin_id, m.origin_no, m.purpose,
  m.template_version_id, m.created_at, m.expires_at, m.quiet_start, m.quiet_end,
  m.exempt, m.dup_policy, m.attempt_no, c.owner_mode, c.timezone, m.context,
  c.attributes
FROM due d, LATERAL (
  SELECT * FROM messaging_message q
  WHERE q.status = 'queued' AND q.shard = %(shard)s AND q.channel = %(channel)s
  AND q.purpose = %(purpose)s AND q.lane = d.lane AND q.not_before <= %(now)s
  ORDER BY q.not_before
  LIMIT (SELECT ceil(%(limit)s::float8 / count(*)) FROM due)::bigint
  FOR UPDATE SKIP LOCKED
) m LEFT JOIN customers_customer c ON c.id = m.customer_id
ORDER BY m.not_before
LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class Rank:
    """Messages that go before those of the next rank, however long these wait."""

    purpose: str
    first: int  # lanes of this rank, both ends included
    last: int


LAST_LANE = 2**63 - 1
RANKS = (
    Rank(Purpose.TRANSACTIONAL, 0, LAST_LANE),
    Rank(Purpose.MARKETING, 1, LAST_LANE),  # of journeys
    Rank(Purpose.MARKETING, 0, 0),  # of campaigns
)


@dataclass(frozen=True, slots=True)
class Head:
    """The oldest queued message of a lane; `not_before` may be in the future."""

    shard: int
    channel: str
    purpose: str
    lane: int
    not_before: datetime | None

    @property
    def rank(self) -> int:
        """Return the place of its rank in `RANKS`."""
        return next(
            place
            for place, rank in enumerate(RANKS)
            if rank.purpose == self.purpose and rank.first <= self.lane <= rank.last
        )


@dataclass(frozen=True, slots=True)
class Waiting:
    """A queued message with its customer as they are now."""

    id: UUID
    customer_id: int
    origin_kind: str
    origin_id: int
    origin_no: int
    purpose: str
    template_version_id: int | None
    created_at: datetime
    expires_at: datetime | None
    quiet_start: int | None
    quiet_end: int | None
    exempt: bool
    dup_policy: str
    attempt_no: int
    owner_mode: int | None
    timezone: str | None
    context: dict[str, Any]
    attributes: dict[str, Any] | None

    @property
    def known(self) -> bool:
        """Tell whether the customer exists and was neither merged nor erased."""
        return self.owner_mode in (OwnerMode.OPEN, OwnerMode.INCUBATING)


def list_urgent_shards(*, channel: str, now: datetime) -> list[int]:
    """Return the shards that hold a channel's most urgent work at `now`.

    Those with messages of the highest rank that any has; leases that ran out are looked
    at when nothing waits, and beside whatever waits in their shard.
    """
    ranks: dict[int, int] = dict.fromkeys(_list_expired().get(channel, ()), len(RANKS))
    for head in _read_heads():
        if head.channel == channel and _is_due(head, now):
            ranks[head.shard] = min(head.rank, ranks.get(head.shard, len(RANKS)))
    first = min(ranks.values(), default=None)
    return sorted(shard for shard, rank in ranks.items() if rank == first)


def list_busy_channels(*, now: datetime) -> list[str]:
    """Return the channels that have something to do at `now`."""
    busy = {head.channel for head in _read_heads() if _is_due(head, now)}
    busy |= _list_expired().keys()
    return [channel for channel in Channel.values if channel in busy]


def get_next_queued(*, now: datetime) -> datetime | None:
    """Return the next moment after `now` from which a message may leave."""
    moments = (head.not_before for head in _read_heads(after=now))
    return min((moment for moment in moments if moment is not None), default=None)


def get_oldest_queued(*, now: datetime) -> datetime | None:
    """Return since when the longest waiting message might have left, if any waits."""
    moments = (head.not_before for head in _read_heads() if _is_due(head, now))
    return min((moment for moment in moments if moment is not None), default=None)


def lock_waiting(
    *, shard: int, channel: str, now: datetime, limit: int
) -> list[Waiting]:
    """Lock and return the messages to deliver next; the caller holds the shard."""
    waiting: list[Waiting] = []
    with connection.cursor() as cursor:
        for rank in RANKS:
            room = limit - len(waiting)
            if room > 0:
                values = {
                    "shard": shard,
                    "channel": channel,
                    "purpose": rank.purpose,
                    "first": rank.first,
                    "last": rank.last,
                    "now": now,
                    "limit": room,
                }
                cursor.execute(_CLAIMABLE, values)
                waiting += [_to_waiting(row) for row in cursor.fetchall()]
    return waiting


def _is_due(head: Head, now: datetime) -> bool:
    return head.not_before is not None and head.not_before <= now


def _read_heads(after: datetime = LONG_AGO) -> list[Head]:
    with connection.cursor() as cursor:
        cursor.execute(_HEADS, {"after": after})
        return [Head(*row) for row in cursor.fetchall()]


def _list_expired() -> dict[str, list[int]]:
    """Return the shards with leases that ran out, by channel."""
    found: dict[str, list[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_EXPIRED)
        for shard, channel in cursor.fetchall():
            found.setdefault(channel, []).append(shard)
    return found


def _to_waiting(row: Sequence[Any]) -> Waiting:
    # Django leaves JSON of raw statements as text
    values = [*row[:-2], *(text and orjson.loads(text) for text in row[-2:])]
    return Waiting(*values)
