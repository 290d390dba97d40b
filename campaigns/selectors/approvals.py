"""What somebody asked to put live, what waits for a publisher, what was answered."""

from django.db.models import F, Max, Q, QuerySet

from campaigns.models import Approval, Campaign
from customers.selectors import get_workspace

MOST = 20  # of a campaign's requests, the newest first
IS_CURRENT = {"saved_at": F("campaign__updated_at")}


def list_approvals(campaign: Campaign) -> list[Approval]:
    """Return what was asked about a campaign lately, the newest first."""
    return list(Approval.objects.filter(campaign=campaign).order_by("-id")[:MOST])


def list_waiting(reader_id: int) -> list[Approval]:
    """Return the requests a publisher may approve now, the oldest first.

    A campaign that was changed since cannot be approved: who asked is told.
    """
    waiting = _named().filter(status=Approval.Status.OPEN, **IS_CURRENT)
    if not get_workspace().publishers_approve_own:
        waiting = waiting.exclude(asked_by=reader_id)
    return list(waiting.order_by("id")[:MOST])


def list_answers(reader_id: int) -> list[Approval]:
    """Return the requests of somebody that are theirs to work on again.

    Sent back, until the campaign is changed or asked for again; or changed by anybody
    since they asked.
    """
    newest = Approval.objects.values("campaign").annotate(last=Max("id")).values("last")
    is_current = Q(**IS_CURRENT)
    own = _named().filter(
        Q(status=Approval.Status.SENT_BACK) & is_current
        | Q(status=Approval.Status.OPEN) & ~is_current,
        asked_by=reader_id,
        id__in=newest,
    )
    return list(own.order_by("-id")[:MOST])


def _named() -> QuerySet[Approval]:
    return Approval.objects.exclude(
        campaign__status=Campaign.Status.ENDED
    ).select_related("campaign")
