"""Ask to put a campaign live, send it back, take the question back.

Approving is putting it live, unchanged: `campaigns.update_campaign`. Who asked, who
answered and when is stored.
"""

from datetime import datetime

from django.db import transaction

from campaigns.domain import errors
from campaigns.models import Approval, Campaign
from customers.selectors import get_now, needs_approval
from customers.services import approving

STARTABLE = (Campaign.Status.DRAFT, Campaign.Status.PAUSED)


@transaction.atomic
def ask_to_publish(*, campaign_id: int, user_id: int, note: str = "") -> Approval:
    """Ask publishers to put a campaign live as it is saved now.

    A request that still waits is replaced by this one.

    Raises
    ------
    Campaign.DoesNotExist, errors.NothingToApprove
        Nothing was written.
    """
    campaign = Campaign.objects.select_for_update().get(pk=campaign_id)
    if campaign.status not in STARTABLE:
        raise errors.NothingToApprove
    return approving.ask(
        campaign.approvals,
        saved_at=campaign.updated_at,
        note=note,
        user_id=user_id,
        now=get_now(),
    )


@transaction.atomic
def send_back(*, campaign_id: int, approval_id: int, user_id: int, reason: str) -> None:
    """Decline to put a campaign live and say why.

    Raises
    ------
    ApprovalUnknown, ApprovalClosed
        Nothing was written.
    """
    approvals = Approval.objects.filter(campaign=campaign_id)
    approval = approving.get_open(approvals, approval_id)
    status = Approval.Status.SENT_BACK
    approving.close(approval, status, now=get_now(), user_id=user_id, reason=reason)


@transaction.atomic
def withdraw(*, campaign_id: int, approval_id: int, user_id: int) -> None:
    """Take back that one asked to put a campaign live.

    Raises
    ------
    ApprovalUnknown, NotYourRequest, ApprovalClosed
        Nothing was written.
    """
    approvals = Approval.objects.filter(campaign=campaign_id)
    approval = approving.get_own_open(approvals, approval_id, user_id=user_id)
    status = Approval.Status.WITHDRAWN
    approving.close(approval, status, now=get_now(), user_id=user_id)


def check_new(campaign: Campaign, *, user_id: int | None) -> None:
    """Refuse that a new campaign goes live before anybody could ask for it.

    Raises
    ------
    errors.ApprovalNeeded
    """
    is_live = campaign.status == Campaign.Status.LIVE
    if is_live and needs_approval(None, user_id=user_id):
        raise errors.ApprovalNeeded


def settle(
    campaign: Campaign,
    *,
    is_same: bool,
    was_live: bool,
    user_id: int | None,
    now: datetime,
) -> None:
    """Answer what waits for approval as a campaign is saved.

    The caller holds the campaign, whose `updated_at` is still that of the last save.

    Parameters
    ----------
    is_same
        Nothing but its status changes.

    Raises
    ------
    errors.ApprovalNeeded
        It would go or stay live as something that no other person asked for, and the
        workspace wants two people.
    """
    waiting = campaign.approvals.filter(status=Approval.Status.OPEN).first()
    asked = waiting if is_same and waiting and is_current(waiting, campaign) else None
    is_live = campaign.status == Campaign.Status.LIVE
    is_news = is_live and not (was_live and is_same)
    if is_news and needs_approval(asked, user_id=user_id):
        raise errors.ApprovalNeeded
    if waiting is None or campaign.status in STARTABLE:
        return
    is_approved = is_live and asked is not None
    status = Approval.Status.APPROVED if is_approved else Approval.Status.REPLACED
    approving.close(waiting, status, now=now, user_id=user_id)


def is_current(approval: Approval, campaign: Campaign) -> bool:
    """Tell whether the campaign is still what somebody asked to put live."""
    return campaign.updated_at == approval.saved_at
