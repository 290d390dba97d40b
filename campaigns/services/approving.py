"""Ask to put a campaign live, send it back, take the question back.

Approving is putting it live, unchanged: `campaigns.update_campaign`. Who asked, who
answered and when is stored.
"""

from datetime import datetime

from django.db import transaction

from campaigns.domain import errors
from campaigns.models import Approval, Campaign
from customers.selectors import get_account_name, get_now, get_workspace

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
    now = get_now()
    waiting = _find_open(campaign)
    if waiting is not None:
        _close(waiting, Approval.Status.REPLACED, now=now, user_id=user_id)
    return Approval.objects.create(
        campaign=campaign,
        saved_at=campaign.updated_at,
        note=note,
        asked_at=now,
        asked_by_id=user_id,
        asked_by_name=get_account_name(user_id),
    )


@transaction.atomic
def send_back(*, campaign_id: int, approval_id: int, user_id: int, reason: str) -> None:
    """Decline to put a campaign live and say why.

    Raises
    ------
    errors.ApprovalUnknown, errors.ApprovalClosed
        Nothing was written.
    """
    approval = _get_open(campaign_id, approval_id)
    status = Approval.Status.SENT_BACK
    _close(approval, status, now=get_now(), user_id=user_id, reason=reason)


@transaction.atomic
def withdraw(*, campaign_id: int, approval_id: int, user_id: int) -> None:
    """Take back that one asked to put a campaign live.

    Raises
    ------
    errors.ApprovalUnknown, errors.NotYourRequest, errors.ApprovalClosed
        Nothing was written.
    """
    approval = _get_open(campaign_id, approval_id)
    if approval.asked_by_id != user_id:
        raise errors.NotYourRequest
    status = Approval.Status.WITHDRAWN
    _close(approval, status, now=get_now(), user_id=user_id)


def check_new(campaign: Campaign, *, user_id: int | None) -> None:
    """Refuse that a new campaign goes live before anybody could ask for it.

    Raises
    ------
    errors.ApprovalNeeded
    """
    if campaign.status == Campaign.Status.LIVE and _needs_two(user_id):
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
    waiting = _find_open(campaign)
    is_asked_for = waiting is not None and is_same and is_current(waiting, campaign)
    is_live = campaign.status == Campaign.Status.LIVE
    if is_live and not (was_live and is_same) and _needs_two(user_id):
        is_own = waiting is not None and waiting.asked_by_id == user_id
        if is_own or not is_asked_for:
            raise errors.ApprovalNeeded
    if waiting is None or campaign.status in STARTABLE:
        return
    status = (
        Approval.Status.APPROVED
        if is_live and is_asked_for
        else Approval.Status.REPLACED
    )
    _close(waiting, status, now=now, user_id=user_id)


def is_current(approval: Approval, campaign: Campaign) -> bool:
    """Tell whether the campaign is still what somebody asked to put live."""
    return campaign.updated_at == approval.saved_at


def _needs_two(user_id: int | None) -> bool:
    return user_id is not None and not get_workspace().publishers_approve_own


def _find_open(campaign: Campaign) -> Approval | None:
    rows = Approval.objects.filter(campaign=campaign, status=Approval.Status.OPEN)
    return rows.first()


def _get_open(campaign_id: int, approval_id: int) -> Approval:
    approval = (
        Approval.objects.select_for_update()
        .filter(campaign_id=campaign_id, pk=approval_id)
        .first()
    )
    if approval is None:
        raise errors.ApprovalUnknown
    if approval.status != Approval.Status.OPEN:
        raise errors.ApprovalClosed
    return approval


def _close(
    approval: Approval,
    status: Approval.Status,
    *,
    now: datetime,
    user_id: int | None,
    reason: str = "",
) -> None:
    approval.status = status
    approval.decided_at = now
    approval.decided_by_name = get_account_name(user_id)
    approval.reason = reason
    approval.save(update_fields=["status", "decided_at", "decided_by_name", "reason"])
