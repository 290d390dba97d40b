"""Ask to put something live, find what still waits, write down how it ended."""

from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Manager, QuerySet

from customers.domain.approvals import ApprovalClosed, ApprovalUnknown, NotYourRequest
from customers.models import BaseApproval
from customers.selectors import get_account_name

AnyApproval = TypeVar("AnyApproval", bound=BaseApproval)


def ask(
    approvals: "Manager[AnyApproval]",
    *,
    user_id: int,
    now: datetime,
    note: str,
    **what: Any,
) -> AnyApproval:
    """Ask for what `what` names; a request that still waits is replaced by this one.

    The caller holds what is asked for.
    """
    for earlier in approvals.filter(status=BaseApproval.Status.OPEN):
        close(earlier, BaseApproval.Status.REPLACED, now=now, user_id=user_id)
    return approvals.create(
        **what,
        note=note,
        asked_at=now,
        asked_by_id=user_id,
        asked_by_name=get_account_name(user_id),
    )


def get_open(approvals: "QuerySet[AnyApproval]", approval_id: int) -> AnyApproval:
    """Hold and return a request that waits.

    Raises
    ------
    ApprovalUnknown, ApprovalClosed
    """
    approval = approvals.select_for_update().filter(pk=approval_id).first()
    if approval is None:
        raise ApprovalUnknown
    if approval.status != BaseApproval.Status.OPEN:
        raise ApprovalClosed
    return approval


def get_own_open(
    approvals: "QuerySet[AnyApproval]", approval_id: int, *, user_id: int
) -> AnyApproval:
    """Hold and return a request that waits, for who asked to take it back.

    Raises
    ------
    ApprovalUnknown, ApprovalClosed, NotYourRequest
    """
    approval = get_open(approvals, approval_id)
    if approval.asked_by_id != user_id:
        raise NotYourRequest
    return approval


def close(
    approval: BaseApproval,
    status: BaseApproval.Status,
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
