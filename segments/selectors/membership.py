"""Who is in which micro-segment now, and what was counted on which day."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Sum
from pyroaring import BitMap64

from customers.models import SHARD_COUNT
from customers.selectors import get_shard
from segments.models import (
    Bitmap,
    Coverage,
    Crossing,
    DayCount,
    MembershipChange,
    MicroSegment,
)


@dataclass(frozen=True, slots=True)
class State:
    """Members of a micro-segment in a shard.

    Parameters
    ----------
    rule_version
        The rule that found them.
    failed
        Whether a later run could not evaluate it.
    """

    members: BitMap64
    rule_version: int
    failed: bool


def read_states(
    shard: int,
    until: datetime | None = None,
    segment_ids: Collection[int] | QuerySet[Bitmap, Any] | None = None,
) -> dict[int, State]:
    """Return the members of every micro-segment in a shard, archived ones too.

    It is the bitmap of the last run with the changes after it; only those up to
    `until` where that is given.

    Parameters
    ----------
    segment_ids
        The micro-segments asked about, or a query of them; by default all.
    """
    states: dict[int, State] = {}
    since: dict[int, datetime] = {}
    bitmaps = Bitmap.objects.filter(shard=shard)
    if segment_ids is not None:
        bitmaps = bitmaps.filter(segment_id__in=segment_ids)
    rows = bitmaps.values_list(
        "segment_id", "bits", "rule_version", "failed", "run__as_of"
    )
    for segment_id, bits, version, failed, as_of in rows:
        members = BitMap64.deserialize(bytes(bits))
        states[segment_id] = State(members, version, failed)
        since[segment_id] = as_of
    if since:
        _apply_changes(states, since, shard, until, is_part=segment_ids is not None)
    return states


def _apply_changes(
    states: Mapping[int, State],
    since: Mapping[int, datetime],
    shard: int,
    until: datetime | None,
    *,
    is_part: bool,
) -> None:
    """Add what turns appended after the run; a run's own rows are in its bitmaps."""
    later = MembershipChange.objects.filter(
        shard=shard, run=None, at__gt=min(since.values())
    )
    if until is not None:
        later = later.filter(at__lte=until)
    if is_part:
        ids = list(states)
        later = later.filter(Q(entered__overlap=ids) | Q(left__overlap=ids))
    for customer_id, at, entered, left in (
        later.order_by("at", "id")
        .values_list("customer_id", "at", "entered", "left")
        .iterator()
    ):
        for segment_id in entered:
            if segment_id in since and at > since[segment_id]:
                states[segment_id].members.add(customer_id)
        for segment_id in left:
            if segment_id in since and at > since[segment_id]:
                states[segment_id].members.discard(customer_id)


def current_members(shard: int) -> dict[int, BitMap64]:
    """Return the members of every live micro-segment of a shard by its id."""
    live = set(
        MicroSegment.objects.filter(archived_at=None).values_list("id", flat=True)
    )
    states = read_states(shard)
    return {id_: states[id_].members if id_ in states else BitMap64() for id_ in live}


def iterate_members(segment_id: int, many: int) -> Iterator[list[int]]:
    """Yield the members of a micro-segment, so many customers at a time."""
    for shard in range(SHARD_COUNT):
        state = read_states(shard).get(segment_id)
        ids = list(state.members) if state else []
        for first in range(0, len(ids), many):
            yield ids[first : first + many]


def memberships_of(customer_id: int) -> list[MicroSegment]:
    """Return the live micro-segments a customer is in now, in the order of the plan."""
    members = current_members(get_shard(customer_id))
    found = [id_ for id_, people in members.items() if customer_id in people]
    return list(MicroSegment.objects.filter(id__in=found).order_by("position", "id"))


def list_memberships(customer_id: int) -> list[tuple[MicroSegment, datetime | None]]:
    """Return the micro-segments a customer is in now, and since when."""
    entries = Crossing.objects.filter(
        shard=get_shard(customer_id),
        customer_id=customer_id,
        lowest__lte=customer_id,
        highest__gte=customer_id,
        is_entry=True,
    )
    last = entries.order_by().values_list("segment_id").annotate(at=Max("at"))
    since = dict(last)
    return [(row, since.get(row.pk)) for row in memberships_of(customer_id)]


def members_count() -> dict[int, int]:
    """Return the members of every live micro-segment, as counted by the last run."""
    day = find_last_day()
    if day is None:
        return {}
    rows = DayCount.objects.filter(on=day).values("segment").annotate(n=Sum("members"))
    return {row["segment"]: row["n"] for row in rows}


def find_last_day() -> date | None:
    """Return the last day of which every shard is counted."""
    rows = Coverage.objects.values("on").annotate(shards=Count("shard"))
    complete = rows.filter(shards=SHARD_COUNT).order_by("-on")
    return complete.values_list("on", flat=True).first()


@dataclass(frozen=True, slots=True)
class DayOfSegment:
    """What a run counted in one micro-segment on one day."""

    segment_id: int
    on: date
    members: int
    entered: int
    left: int


def counts_per_day(start: date, end: date) -> list[DayOfSegment]:
    """Return the counts from `start` to `end` (both included), complete days only."""
    rows = (
        DayCount.objects.filter(
            on__range=(start, end), on__in=list_complete_days(start, end)
        )
        .values("segment_id", "on")
        .annotate(m=Sum("members"), e=Sum("entered"), x=Sum("left"))
        .order_by("on", "segment_id")
    )
    return [
        DayOfSegment(row["segment_id"], row["on"], row["m"], row["e"], row["x"])
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class DayOfCoverage:
    """Open customers on a day, and those in at least one, in several micro-segments."""

    on: date
    open: int
    covered: int
    several: int


def coverage(start: date, end: date) -> list[DayOfCoverage]:
    """Return the coverage from `start` to `end` (both included), complete days only."""
    rows = (
        Coverage.objects.filter(on__in=list_complete_days(start, end))
        .values("on")
        .annotate(o=Sum("open"), c=Sum("covered"), s=Sum("several"))
        .order_by("on")
    )
    return [DayOfCoverage(row["on"], row["o"], row["c"], row["s"]) for row in rows]


def list_complete_days(start: date, end: date) -> list[date]:
    """Return the days of a period of which every shard is counted."""
    rows = Coverage.objects.filter(on__range=(start, end)).values("on")
    counted = rows.annotate(shards=Count("shard")).filter(shards=SHARD_COUNT)
    return list(counted.values_list("on", flat=True))
