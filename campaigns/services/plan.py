"""Change the one order of the plan: its rows, and the campaigns within a row."""

from collections.abc import Mapping, Sequence

from django.db import connection, transaction
from django.db.models import F

from campaigns.domain import errors
from campaigns.models import Campaign
from segments.models import MicroSegment, Plan

# One statement whatever the number of rows; the unique position waits for the commit.
# Archived rows have left the plan and may still hold a place: they go below zero.
ORDER_ROWS = """
UPDATE segments_microsegment AS segment
SET position = coalesce(place.position, -segment.id)
FROM segments_microsegment AS old
LEFT JOIN unnest(%s::int[]) WITH ORDINALITY AS place (id, position)
    ON place.id = old.id
WHERE segment.id = old.id
    AND NOT segment.is_system
    AND (place.id IS NOT NULL OR segment.archived_at IS NOT NULL)
    AND segment.position IS DISTINCT FROM coalesce(place.position, -segment.id)
"""
ORDER_CAMPAIGNS = """
UPDATE campaigns_campaign AS campaign
SET position = place.position
FROM unnest(%s::bigint[]) WITH ORDINALITY AS place (id, position)
WHERE campaign.id = place.id AND campaign.position <> place.position
"""


def bump_revision(*, expected: int | None) -> None:
    """Move the plan's revision by one; other changes of it wait for the commit.

    Raises
    ------
    errors.PlanMoved
        The plan is not at `expected` any more. Nothing was written.
    """
    rows = Plan.objects.filter(pk=1)
    if expected is not None:
        rows = rows.filter(revision=expected)
    if not rows.update(revision=F("revision") + 1):
        raise errors.PlanMoved


@transaction.atomic
def reorder(
    *,
    expected_revision: int,
    segments: Sequence[int] | None = None,
    campaigns: Mapping[int, Sequence[int]] | None = None,
) -> int:
    """Set the order of the rows, or of the campaigns in rows; return the new revision.

    Parameters
    ----------
    segments
        Ids of all rows from the top. "Everyone else" stays last and may be left out.
    campaigns
        Row to the ids of all its campaigns that have not ended, first place first.

    Raises
    ------
    errors.PlanMoved, errors.OrderInvalid
        Nothing was written.
    """
    bump_revision(expected=expected_revision)
    if segments is not None:
        _execute(ORDER_ROWS, check_rows(segments))
    for segment_id, ids in (campaigns or {}).items():
        _execute(ORDER_CAMPAIGNS, [*ids, *check_campaigns(segment_id, ids)])
    return expected_revision + 1


def place_campaign(*, campaign: Campaign, position: int | None) -> None:
    """Put a campaign at a place of its row (from 1), or behind the others."""
    ids = list(
        Campaign.objects.filter(segment_id=campaign.segment_id)
        .exclude(pk=campaign.pk)
        .order_by("position", "id")
        .values_list("pk", flat=True)
    )
    index = len(ids) if position is None else max(position - 1, 0)
    ids.insert(index, campaign.pk)
    _execute(ORDER_CAMPAIGNS, ids)
    campaign.refresh_from_db(fields=["position"])


def check_rows(ids: Sequence[int]) -> list[int]:
    """Return the rows that an order moves: all but "Everyone else".

    Raises
    ------
    errors.OrderInvalid
        A row is missing, named twice or not in the plan.
    """
    rows = dict(
        MicroSegment.objects.filter(archived_at=None).values_list("pk", "is_system")
    )
    if any(rows.get(id_) for id_ in ids[:-1]):
        raise errors.OrderInvalid("segments", "“Everyone else” stays last.")
    movable = [id_ for id_ in ids if not rows.get(id_)]
    if sorted(movable) != sorted(id_ for id_ in rows if not rows[id_]):
        raise errors.OrderInvalid(
            "segments", "Name every row of the plan exactly once."
        )
    return movable


def check_campaigns(segment_id: int, ids: Sequence[int]) -> list[int]:
    """Return the ended campaigns of a row, which follow those that an order names.

    Raises
    ------
    errors.OrderInvalid
        A campaign that has not ended is missing, or one is named twice or elsewhere.
    """
    statuses = dict(
        Campaign.objects.filter(segment_id=segment_id)
        .order_by("position", "id")
        .values_list("pk", "status")
    )
    must = {id_ for id_, status in statuses.items() if status != Campaign.Status.ENDED}
    if len(set(ids)) != len(ids) or not must <= set(ids) <= set(statuses):
        raise errors.OrderInvalid(
            f"campaigns.{segment_id}", "Name every campaign of this row exactly once."
        )
    return [id_ for id_ in statuses if id_ not in set(ids)]


def _execute(statement: str, ids: Sequence[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(ids)])
