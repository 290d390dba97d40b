"""Who asked for what, who may approve it, and what was answered.

What was asked for is changed by whoever edits it, so that each question takes what
tells a request for just what is saved now.
"""

from typing import TypeVar

from django.db.models import Max, Q, QuerySet

from customers.models import BaseApproval
from customers.selectors.clock import get_workspace

MOST = 20  # requests of a list
AnyApproval = TypeVar("AnyApproval", bound=BaseApproval)


def list_asked(approvals: QuerySet[AnyApproval]) -> list[AnyApproval]:
    """Return what was asked lately, the newest first."""
    return list(approvals.order_by("-id")[:MOST])


def list_to_approve(
    approvals: QuerySet[AnyApproval], *, is_current: Q, reader_id: int
) -> list[AnyApproval]:
    """Return the requests a publisher may approve now, the oldest first.

    What was changed since cannot be approved: who asked is told.
    """
    waiting = approvals.filter(is_current, status=BaseApproval.Status.OPEN)
    if not get_workspace().publishers_approve_own:
        waiting = waiting.exclude(asked_by=reader_id)
    return list(waiting.order_by("id")[:MOST])


def list_to_mend(
    approvals: QuerySet[AnyApproval], *, of: str, is_current: Q, reader_id: int
) -> list[AnyApproval]:
    """Return the requests of somebody that are theirs to work on again.

    Sent back, until what they asked for is changed or asked for again; or changed by
    anybody since they asked.

    Parameters
    ----------
    of
        The field that names what was asked for.
    """
    newest = approvals.values(of).annotate(last=Max("id")).values("last")
    own = approvals.filter(
        Q(status=BaseApproval.Status.SENT_BACK) & is_current
        | Q(status=BaseApproval.Status.OPEN) & ~is_current,
        asked_by=reader_id,
        id__in=newest,
    )
    return list(own.order_by("-id")[:MOST])


def needs_approval(asked: BaseApproval | None, *, user_id: int | None) -> bool:
    """Tell whether somebody else must ask before an account puts something live.

    Parameters
    ----------
    asked
        The request for exactly that, if one waits.
    user_id
        Null: no person does it.
    """
    if user_id is None or get_workspace().publishers_approve_own:
        return False
    return asked is None or asked.asked_by_id == user_id
