"""What somebody asked to put live, what waits for a publisher, what was answered."""

from django.db.models import F, Q, QuerySet

from campaigns.models import Approval, Campaign
from customers.selectors import list_asked, list_to_approve, list_to_mend

IS_CURRENT = Q(saved_at=F("campaign__updated_at"))


def list_approvals(campaign: Campaign) -> list[Approval]:
    """Return what was asked about a campaign lately, the newest first."""
    return list_asked(campaign.approvals.all())


def list_waiting(reader_id: int) -> list[Approval]:
    """Return the requests a publisher may approve now, the oldest first."""
    return list_to_approve(_named(), is_current=IS_CURRENT, reader_id=reader_id)


def list_answers(reader_id: int) -> list[Approval]:
    """Return the requests of somebody that are theirs to work on again."""
    return list_to_mend(
        _named(), of="campaign", is_current=IS_CURRENT, reader_id=reader_id
    )


def _named() -> QuerySet[Approval]:
    return Approval.objects.exclude(
        campaign__status=Campaign.Status.ENDED
    ).select_related("campaign")
