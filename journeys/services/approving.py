"""Ask to put a draft live, send it back, take the question back.

Approving is publishing: `publishing.publish` with the id of what was asked.
"""

from django.db import transaction

from customers.selectors import get_now
from customers.services import approving
from journeys.domain.errors import StaleRevision
from journeys.models import Approval, Journey, LifeCycleChange, Version
from journeys.services.auditing import lock_journey, record_change
from journeys.services.drafts import draft_of
from journeys.services.publishing import check_no_problems, check_nobody_leaves


@transaction.atomic
def ask_to_publish(
    *, journey_id: int, revision: int, user_id: int, note: str = ""
) -> Approval:
    """Ask publishers to put the draft live as it is saved now.

    A request that still waits is replaced by this one.

    Raises
    ------
    StaleRevision
        The draft is not the one that was read. Nothing was written.
    ProblemsFound, StillLeaving
        It could not go live. Nothing was written.
    """
    journey = lock_journey(journey_id=journey_id)
    draft = Version.objects.get(pk=draft_of(journey))
    if draft.revision != revision:
        raise StaleRevision
    check_no_problems(draft)
    check_nobody_leaves(journey)
    now = get_now()
    asked = approving.ask(
        journey.approvals,
        version=draft,
        revision=revision,
        note=note,
        user_id=user_id,
        now=now,
    )
    record_change(
        journey=journey,
        what=LifeCycleChange.What.ASKED,
        now=now,
        user_id=user_id,
        version=draft,
        note=note,
        details={"revision": revision},
    )
    return asked


@transaction.atomic
def send_back(
    *, journey_id: int, approval_id: int, user_id: int, reason: str
) -> Approval:
    """Decline to put a draft live and say why.

    Raises
    ------
    ApprovalUnknown, ApprovalClosed
        Nothing was written.
    """
    journey = lock_journey(journey_id=journey_id)
    return _end(
        journey,
        approving.get_open(journey.approvals.all(), approval_id),
        Approval.Status.SENT_BACK,
        user_id=user_id,
        reason=reason,
    )


@transaction.atomic
def withdraw(*, journey_id: int, approval_id: int, user_id: int) -> Approval:
    """Take back that one asked to put a draft live.

    Raises
    ------
    ApprovalUnknown, NotYourRequest, ApprovalClosed
        Nothing was written.
    """
    journey = lock_journey(journey_id=journey_id)
    approvals = journey.approvals.all()
    approval = approving.get_own_open(approvals, approval_id, user_id=user_id)
    return _end(journey, approval, Approval.Status.WITHDRAWN, user_id=user_id)


_CHANGES = {
    Approval.Status.SENT_BACK: LifeCycleChange.What.SENT_BACK,
    Approval.Status.WITHDRAWN: LifeCycleChange.What.WITHDRAWN,
}


def _end(
    journey: Journey,
    approval: Approval,
    status: Approval.Status,
    *,
    user_id: int,
    reason: str = "",
) -> Approval:
    now = get_now()
    approving.close(approval, status, now=now, user_id=user_id, reason=reason)
    record_change(
        journey=journey,
        what=_CHANGES[status],
        now=now,
        user_id=user_id,
        version=approval.version,
        note=reason,
        details={"revision": approval.revision},
    )
    return approval
