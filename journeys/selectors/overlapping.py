"""Who else addresses the people of a draft at the same time: plan rows and journeys.

A warning, never a stop. Above 200,000 customers whole shards are left out and the
numbers extrapolated, as when a rule is counted.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from pyroaring import BitMap64

from campaigns.models import Campaign
from campaigns.selectors import get_today, list_upcoming
from customers.models import SHARD_COUNT
from customers.selectors import get_now
from journeys.domain import graph as graphs
from journeys.domain.nodes.entry import Entry
from journeys.domain.nodes.triggers import (
    DateTrigger,
    EventTrigger,
    ScheduleTrigger,
    SegmentTrigger,
    Trigger,
)
from journeys.domain.validate import read_kinds
from journeys.models import Journey
from segments.domain import rules
from segments.domain.errors import LeafFailed, RuleError
from segments.selectors import choose_sample, current_members, match_everybody

MOST = 20  # of each kind, those with the most people
# Who of some people is in which other journey that goes on
_INSIDE = """
SELECT e.journey_id, count(DISTINCT e.customer_id) FROM journeys_enrollment e
JOIN journeys_journey j ON j.id = e.journey_id AND j.status = 'live'
WHERE e.shard = %s AND e.status = 'active' AND e.journey_id <> %s
AND e.customer_id = ANY (%s) GROUP BY 1
"""
_OWN = """
SELECT DISTINCT customer_id FROM journeys_enrollment
WHERE shard = %s AND status = 'active' AND journey_id = %s
"""


@dataclass(frozen=True, slots=True)
class OverlappingRow:
    """A live campaign of a plan row whose people the draft addresses too."""

    campaign: Campaign
    people: int


@dataclass(frozen=True, slots=True)
class OverlappingJourney:
    """A live journey with people of the draft inside, or with the same way in."""

    journey: Journey
    people: int
    has_same_entry: bool


@dataclass(frozen=True, slots=True)
class Overlaps:
    """Who else addresses the people of a draft.

    Parameters
    ----------
    people
        How many were compared: who can come in now, and who is inside.
    is_known
        Whether it can be told who comes in; else only those inside were compared.
    is_incubating
        No campaign takes people while they are inside: no row is listed.
    """

    people: int
    is_known: bool
    is_incubating: bool
    rows: list[OverlappingRow]
    journeys: list[OverlappingJourney]


def find_overlaps(journey: Journey) -> Overlaps:
    """Return which plan rows and live journeys address the people of a draft."""
    trigger, is_incubating = _read_draft(journey)
    universe, shards = choose_sample()
    campaigns = [] if is_incubating else list_upcoming(get_today())
    in_rows: Counter[int] = Counter()
    in_journeys: Counter[int] = Counter()
    people = 0
    now = get_now()
    for shard in range(shards if universe else 0):
        members = current_members(shard)
        audience = _find_audience(trigger, members, shard, now)
        audience |= _read_own(journey.pk, shard)
        people += len(audience)
        for segment_id in {campaign.segment_id for campaign in campaigns}:
            found = members.get(segment_id, BitMap64())
            in_rows[segment_id] += audience.intersection_cardinality(found)
        in_journeys.update(_count_inside(journey.pk, shard, audience))
    scale = SHARD_COUNT / shards
    rows = [
        OverlappingRow(one, round(in_rows[one.segment_id] * scale))
        for one in campaigns
        if in_rows[one.segment_id]
    ]
    return Overlaps(
        people=round(people * scale),
        is_known=isinstance(trigger, ScheduleTrigger) or _is_by_entering(trigger),
        is_incubating=is_incubating,
        rows=sorted(rows, key=lambda one: -one.people)[:MOST],
        journeys=_list_journeys(journey, trigger, in_journeys, scale),
    )


def _read_draft(journey: Journey) -> tuple[Trigger | None, bool]:
    """Return how people come in, and whether campaigns leave them alone inside."""
    if journey.draft is None:  # pragma: no cover -- a journey is created with a draft
        return None, False
    return _read_document(journey.draft.document)


def _read_document(document: Any) -> tuple[Trigger | None, bool]:
    if graphs.shape_problems(document):
        return None, False
    drawn = graphs.parse(document)
    kinds, _ = read_kinds(drawn)
    entries = [kind for kind in kinds.values() if isinstance(kind, Entry)]
    is_incubating = drawn.settings.get("incubating") is True
    return entries[0].trigger if entries else None, is_incubating


def _find_audience(
    trigger: Trigger | None, members: dict[int, BitMap64], shard: int, now: datetime
) -> BitMap64:
    """Return who of a shard comes in, as far as that can be told before."""
    if isinstance(trigger, SegmentTrigger) and _is_by_entering(trigger):
        return BitMap64(members.get(trigger.segment_id, ()))
    if isinstance(trigger, ScheduleTrigger):
        try:
            rule = rules.parse(trigger.audience)
            matching = match_everybody(rule, shard, now)
        except (RuleError, LeafFailed):
            return BitMap64()  # validation says what is wrong with it
        return BitMap64(matching["customer_id"].to_list())
    return BitMap64()


def _is_by_entering(trigger: Trigger | None) -> bool:
    """Tell whether whoever is in a micro-segment now is who comes in."""
    return isinstance(trigger, SegmentTrigger) and trigger.change == "entered"


def _read_own(journey_id: int, shard: int) -> BitMap64:
    with connection.cursor() as cursor:
        cursor.execute(_OWN, [shard, journey_id])
        return BitMap64(customer_id for (customer_id,) in cursor.fetchall())


def _count_inside(journey_id: int, shard: int, people: BitMap64) -> dict[int, int]:
    if not people:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_INSIDE, [shard, journey_id, list(people)])
        return dict(cursor.fetchall())


def _list_journeys(
    journey: Journey, trigger: Trigger | None, inside: Counter[int], scale: float
) -> list[OverlappingJourney]:
    others = (
        Journey.objects.filter(status=Journey.Status.LIVE, published__isnull=False)
        .exclude(pk=journey.pk)
        .select_related("published")
        .order_by("name", "id")
    )
    found = []
    for other in others:
        people = round(inside[other.pk] * scale)
        is_same = is_same_entry(trigger, _get_trigger(other))
        if people or is_same:
            found.append(OverlappingJourney(other, people, is_same))
    return sorted(found, key=lambda one: (not one.has_same_entry, -one.people))[:MOST]


def _get_trigger(journey: Journey) -> Trigger | None:
    return _read_document(journey.published.document)[0] if journey.published else None


def is_same_entry(one: Trigger | None, other: Trigger | None) -> bool:
    """Tell whether the same thing brings people into two journeys."""
    match one, other:
        case EventTrigger(), EventTrigger():
            return one.event == other.event
        case SegmentTrigger(), SegmentTrigger():
            return (one.segment_id, one.change) == (other.segment_id, other.change)
        case DateTrigger(), DateTrigger():
            return one.attribute == other.attribute
    return False
