"""What holds in a shard between two runs: rules, members so far, who is due."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db import connection
from pyroaring import BitMap64

from customers.models import SHARD_COUNT
from segments.domain.buying.model import BuyingModel
from segments.models import Bitmap, Run
from segments.selectors.facts import read_model, read_thresholds
from segments.selectors.rows import Library, get_everyone_else, read_library_of

# One statement, since every turn asks
_STANDING = """
SELECT f.run_id, r.started_at, r.as_of, f.known_until, ARRAY(
  SELECT c.customer_id FROM segments_next_change c
  WHERE c.shard = f.shard AND c.at <= %(now)s ORDER BY c.at LIMIT %(limit)s)
FROM segments_in_force f JOIN segments_run r ON r.id = f.run_id
WHERE f.shard = %(shard)s
"""
_CHANGES = """
SELECT customer_id, at, entered, "left" FROM segments_membership_change
WHERE shard = %s AND customer_id = ANY (%s) AND run_id IS NULL AND at > %s
ORDER BY at, id
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a turn finds in a shard that a run has evaluated.

    Parameters
    ----------
    known_until
        Next changes before this moment are stored.
    due
        Customers whose memberships time may have changed, the longest due first.
    """

    run_id: int
    started_at: datetime
    as_of: datetime
    known_until: datetime
    due: list[int]


@dataclass(frozen=True, slots=True)
class Base:
    """What the last run left behind in a shard; it stays so until the next one.

    Parameters
    ----------
    library
        The rules in force. Micro-segments that failed there keep their state until a
        run cures them, so they are among the faulty ones.
    members, since
        Of every micro-segment the members, and the moment they were found at.
    """

    shard: int
    library: Library
    thresholds: Mapping[str, float | None]
    model: BuyingModel | None
    everyone_else: int
    members: Mapping[int, BitMap64]
    since: Mapping[int, datetime]


def read_standing(shard: int, now: datetime, limit: int) -> Standing | None:
    """Return what holds in a shard; `None` before its first run."""
    values = {"shard": shard, "now": now, "limit": limit}
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, values)
        row = cursor.fetchone()
    return None if row is None else Standing(*row)


@lru_cache(maxsize=SHARD_COUNT)
def read_base(shard: int, run_id: int, started_at: datetime) -> Base:
    """Return what a run left behind in a shard; a process reads it once."""
    run = Run.objects.get(pk=run_id, started_at=started_at)
    everyone_else = get_everyone_else().pk
    members: dict[int, BitMap64] = {}
    since: dict[int, datetime] = {}
    versions: dict[int, int] = {}
    failed: dict[int, str] = {}
    rows = Bitmap.objects.filter(shard=shard).values_list(
        "segment_id", "bits", "rule_version", "failed", "run__as_of"
    )
    for segment_id, bits, version, has_failed, as_of in rows:
        members[segment_id] = BitMap64.deserialize(bytes(bits))
        since[segment_id] = as_of
        if segment_id != everyone_else:
            versions[segment_id] = version
        if has_failed:
            failed[segment_id] = "It failed in the last run."
    library = _read_library(tuple(sorted(versions.items())))
    return Base(
        shard=shard,
        library=library.without(failed),
        thresholds=read_thresholds(run),
        model=read_model(run),
        everyone_else=everyone_else,
        members=members,
        since=since,
    )


@lru_cache(maxsize=4)
def _read_library(versions: tuple[tuple[int, int], ...]) -> Library:
    """Return the rules that some micro-segments had; shards mostly have the same."""
    return read_library_of(dict(versions))


def read_members_among(
    shard: int,
    customer_ids: Collection[int],
    segment_ids: Collection[int],
    *,
    now: datetime,
) -> dict[int, BitMap64]:
    """Return who of some customers of a shard is in some micro-segments now.

    Nobody is in any before the shard's first run.
    """
    standing = read_standing(shard, now, 0)
    if standing is None:
        return {}
    base = read_base(shard, standing.run_id, standing.started_at)
    found = read_memberships(base, sorted(customer_ids))
    return {id_: BitMap64(found.get(id_, ())) for id_ in segment_ids}


def read_memberships(base: Base, customer_ids: Sequence[int]) -> dict[int, set[int]]:
    """Return who of some customers is in which micro-segment, by its id."""
    asked = BitMap64(customer_ids)
    found = {
        id_: set(inside)
        for id_, members in base.members.items()
        if (inside := members & asked)
    }
    if not base.since:
        return found
    with connection.cursor() as cursor:
        since = min(base.since.values())
        cursor.execute(_CHANGES, [base.shard, list(customer_ids), since])
        changes = cursor.fetchall()
    for customer_id, at, entered, left in changes:
        for segment_id in entered:
            if at > base.since.get(segment_id, at):
                found.setdefault(segment_id, set()).add(customer_id)
        for segment_id in left:
            if at > base.since.get(segment_id, at):
                found.get(segment_id, set()).discard(customer_id)
    return found
