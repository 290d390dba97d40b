"""Close what was asked or planned about a draft, in the transaction that ends it."""

from datetime import datetime

from customers.selectors import get_account_name, get_workspace
from journeys.domain.errors import ApprovalClosed, ApprovalNeeded, DraftChanged
from journeys.models import Approval, Journey, Launch, Version


def settle_approval(
    *,
    journey: Journey,
    draft: Version,
    approval: int | None,
    user_id: int | None,
    now: datetime,
) -> Approval | None:
    """Answer what waits for approval as a draft goes live; return it if approved.

    The caller holds the journey and the draft.

    Raises
    ------
    ApprovalClosed
        What is to be approved does not wait any more.
    DraftChanged
        The draft is not the one that was asked for.
    ApprovalNeeded
        Nobody else asked for this draft, and the workspace wants two people.
    """
    waiting = Approval.objects.filter(
        journey=journey, status=Approval.Status.OPEN
    ).first()
    if approval is not None and (waiting is None or waiting.pk != approval):
        raise ApprovalClosed
    is_asked_for = waiting is not None and is_current(waiting, draft)
    if approval is not None and not is_asked_for:
        raise DraftChanged
    if user_id is not None and not get_workspace().publishers_approve_own:
        is_own = waiting is not None and waiting.asked_by_id == user_id
        if is_own or not is_asked_for:
            raise ApprovalNeeded
    if waiting is None:
        return None
    status = Approval.Status.APPROVED if is_asked_for else Approval.Status.REPLACED
    close(waiting, status, now=now, user_id=user_id)
    return waiting if is_asked_for else None


def is_current(approval: Approval, draft: Version) -> bool:
    """Tell whether the draft is still the one somebody asked to put live."""
    asked = (approval.version_id, approval.revision)
    return draft.published_at is None and asked == (draft.pk, draft.revision)


def close(
    approval: Approval,
    status: Approval.Status,
    *,
    now: datetime,
    user_id: int | None,
    reason: str = "",
) -> None:
    """Write down how a request ended."""
    approval.status = status
    approval.decided_at = now
    approval.decided_by_name = get_account_name(user_id)
    approval.reason = reason
    approval.save(update_fields=["status", "decided_at", "decided_by_name", "reason"])


def end_launches(journey: Journey, *, now: datetime, reason: str) -> None:
    """Cancel what was planned about a journey; the caller holds it."""
    Launch.objects.filter(journey=journey, status=Launch.Status.OPEN).update(
        status=Launch.Status.CANCELLED, ended_at=now, reason=reason
    )
