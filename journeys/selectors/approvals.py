"""What somebody asked to put live, what waits for a publisher, what was answered."""

from dataclasses import dataclass

from django.db.models import F, Max, Q, QuerySet

from customers.selectors import get_workspace
from journeys.models import Approval, Journey

MOST = 20  # of a journey's requests, the newest first
IS_CURRENT = {
    "version": F("journey__draft"),
    "revision": F("journey__draft__revision"),
}


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
    return list(Approval.objects.filter(journey=journey).order_by("-id")[:MOST])


def list_waiting(reader_id: int) -> list[Waiting]:
    """Return the drafts a publisher may approve now, the oldest request first.

    A draft that was changed since cannot be approved: who asked is told.
    """
    waiting = _named().filter(status=Approval.Status.OPEN, **IS_CURRENT)
    if not get_workspace().publishers_approve_own:
        waiting = waiting.exclude(asked_by=reader_id)
    return [
        Waiting(one.journey_id, one.journey.name, one.asked_by_name)
        for one in waiting.order_by("id")[:MOST]
    ]


def list_answers(reader_id: int) -> list[Waiting]:
    """Return the drafts somebody asked for that are theirs to work on again.

    Sent back, until they change the draft or ask again; or changed by anybody since
    they asked.
    """
    newest = Approval.objects.values("journey").annotate(last=Max("id")).values("last")
    is_current = Q(**IS_CURRENT)
    own = _named().filter(
        Q(status=Approval.Status.SENT_BACK) & is_current
        | Q(status=Approval.Status.OPEN) & ~is_current,
        asked_by=reader_id,
        id__in=newest,
    )
    return [
        Waiting(one.journey_id, one.journey.name, one.asked_by_name, one.reason)
        for one in own.order_by("-id")[:MOST]
    ]


def _named() -> QuerySet[Approval]:
    return Approval.objects.exclude(
        journey__status=Journey.Status.ARCHIVED
    ).select_related("journey")
