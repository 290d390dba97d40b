"""Journeys that call people in: by a micro-segment, by dates, by a schedule."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import F, Max, Min, Q, Sum

from customers.models import SHARD_COUNT
from journeys.domain.compiled import CompiledVersion
from journeys.domain.nodes.triggers import (
    DateTrigger,
    ScheduleTrigger,
    SegmentTrigger,
)
from journeys.models import Calling, Journey, LifeCycleChange, ScheduleFire, Version
from journeys.selectors.roster import Roster, read_roster

CALLING = (SegmentTrigger, DateTrigger, ScheduleTrigger)

# A shard is looked at when nobody has for this version, when a planned time has come,
# and when behaviour (cause 0) changed memberships, or anything did where that counts;
# not while it is left alone because calling failed
_DUE = """
SELECT v.journey_id, s FROM unnest(%s::bigint[], %s::bigint[], %s::boolean[],
  %s::boolean[], %s::text[]) AS v (journey_id, version_id, listens, to_all, entry)
CROSS JOIN generate_series(0, %s) AS s
LEFT JOIN journeys_calling c ON c.journey_id = v.journey_id AND c.shard = s
WHERE (c.journey_id IS NULL OR c.version_id <> v.version_id OR c.next_at <= %s
  OR v.listens AND EXISTS (
    SELECT FROM segments_membership_change m
    WHERE m.shard = s AND m.cause = 0 AND m.id > c.last_change)
  OR v.to_all AND EXISTS (
    SELECT FROM segments_membership_change m
    WHERE m.shard = s AND m.id > c.last_change)
  OR v.to_all AND EXISTS (
    SELECT FROM segments_redefinition m
    WHERE m.shard = s AND m.id > c.last_change))
AND NOT EXISTS (
  SELECT FROM journeys_breaker b
  WHERE b.version_id = v.version_id AND b.node_id = v.entry AND b.until > %s)
ORDER BY 2, 1
"""


def list_calling(roster: Roster) -> list[CompiledVersion]:
    """Return the live versions that call people in."""
    return [one for one in roster.admitting if isinstance(one.trigger.trigger, CALLING)]


def list_due_calls(now: datetime) -> list[tuple[int, int]]:
    """Return the journeys that have people to call or to look for, and where."""
    calling = list_calling(read_roster())
    if not calling:
        return []
    triggers = [one.trigger.trigger for one in calling]
    params: list[Any] = [
        [one.journey_id for one in calling],
        [one.version_id for one in calling],
        [isinstance(one, SegmentTrigger) for one in triggers],
        [isinstance(one, SegmentTrigger) and one.by_definition for one in triggers],
        [one.nodes[one.entry].id for one in calling],
        SHARD_COUNT - 1,
        now,
        now,
    ]
    with connection.cursor() as cursor:
        cursor.execute(_DUE, params)
        rows: list[tuple[int, int]] = cursor.fetchall()
    return rows


def find_first_published(version_ids: Iterable[int]) -> datetime:
    """Return since when a journey has called people like this."""
    versions = Version.objects.filter(pk__in=list(version_ids))
    moment: datetime = versions.aggregate(at=Min("published_at"))["at"]
    return moment


def find_reopened(journey_id: int) -> datetime | None:
    """Return since when a journey lets people in again; None if it never closed."""
    what = LifeCycleChange.What
    changes = LifeCycleChange.objects.filter(journey_id=journey_id).filter(
        Q(what=what.RESUMED)
        | Q(what__in=(what.PUBLISHED, what.ROLLED_BACK), details__has_key="reopened")
    )
    moment: datetime | None = changes.aggregate(at=Max("at"))["at"]
    return moment


def find_next_call(journey_id: int) -> datetime | None:
    """Return when a live journey calls people in next, in any time zone."""
    found = Calling.objects.filter(
        journey__status=Journey.Status.LIVE,
        journey__published=F("version"),
        journey_id=journey_id,
    )
    moment: datetime | None = found.aggregate(at=Min("next_at"))["at"]
    return moment


@dataclass(frozen=True, slots=True)
class Call:
    """A planned time of a journey, over all shards."""

    planned: str  # on the wall clock
    zone: str
    planned_at: datetime
    status: str
    people: int


def list_calls(journey_id: int, *, limit: int = 100) -> list[Call]:
    """Return what a journey called and skipped lately, newest first."""
    fires = ScheduleFire.objects.filter(journey_id=journey_id)
    rows = (
        fires.values_list("planned", "zone", "planned_at", "status")
        .annotate(total=Sum("people"))
        .order_by("-planned_at", "zone", "status")
    )
    return [Call(*row) for row in rows[:limit]]
