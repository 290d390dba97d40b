"""Close what was asked or planned about a draft, in the transaction that ends it."""

from datetime import datetime

from customers.domain.approvals import ApprovalClosed
from customers.selectors import needs_approval
from customers.services import approving
from journeys.domain.errors import ApprovalNeeded, DraftChanged
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
    waiting = journey.approvals.filter(status=Approval.Status.OPEN).first()
    if approval is not None and (waiting is None or waiting.pk != approval):
        raise ApprovalClosed
    asked = waiting if waiting and is_current(waiting, draft) else None
    if approval is not None and asked is None:
        raise DraftChanged
    if needs_approval(asked, user_id=user_id):
        raise ApprovalNeeded
    if waiting is not None:
        status = Approval.Status.APPROVED if asked else Approval.Status.REPLACED
        approving.close(waiting, status, now=now, user_id=user_id)
    return asked


def is_current(approval: Approval, draft: Version) -> bool:
    """Tell whether the draft is still the one somebody asked to put live."""
    asked = (approval.version_id, approval.revision)
    return draft.published_at is None and asked == (draft.pk, draft.revision)


def end_launches(journey: Journey, *, now: datetime, reason: str) -> None:
    """Cancel what was planned about a journey; the caller holds it."""
    Launch.objects.filter(journey=journey, status=Launch.Status.OPEN).update(
        status=Launch.Status.CANCELLED, ended_at=now, reason=reason
    )
