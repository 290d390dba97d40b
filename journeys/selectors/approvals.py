"""What somebody asked to put live, what waits for a publisher, what was answered."""

from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from customers.selectors import list_asked, list_to_approve, list_to_mend
from journeys.models import Approval, Journey

IS_CURRENT = Q(version=F("journey__draft"), revision=F("journey__draft__revision"))


@dataclass(frozen=True, slots=True)
class Waiting:
    """A draft that waits for somebody.

    Parameters
    ----------
    reason
        Why it was sent back; empty where it was not.
    """

    journey_id: int
    name: str
    asked_by: str
    reason: str = ""


def list_approvals(journey: Journey) -> list[Approval]:
    """Return what was asked about a journey lately, the newest first."""
    return list_asked(journey.approvals.all())


def list_waiting(reader_id: int) -> list[Waiting]:
    """Return the drafts a publisher may approve now, the oldest request first."""
    rows = list_to_approve(_named(), is_current=IS_CURRENT, reader_id=reader_id)
    return [
        Waiting(one.journey_id, one.journey.name, one.asked_by_name) for one in rows
    ]


def list_answers(reader_id: int) -> list[Waiting]:
    """Return the drafts somebody asked for that are theirs to work on again."""
    rows = list_to_mend(
        _named(), of="journey", is_current=IS_CURRENT, reader_id=reader_id
    )
    return [
        Waiting(one.journey_id, one.journey.name, one.asked_by_name, one.reason)
        for one in rows
    ]


def _named() -> QuerySet[Approval]:
    return Approval.objects.exclude(
        journey__status=Journey.Status.ARCHIVED
    ).select_related("journey")
