"""Plan that a draft goes live at a moment, cancel that, and do it when it is due.

What goes live is the draft as it was planned: later changes stay in the draft. When
another version goes live before, or the journey ends, the plan is cancelled.
"""

import logging
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

from django.db import transaction

from customers.selectors import get_account_name, get_now
from journeys.domain.errors import (
    JourneyError,
    LaunchClosed,
    LaunchInvalid,
    LaunchUnknown,
    StaleRevision,
)
from journeys.domain.moving import Order
from journeys.domain.problems import Problem
from journeys.models import Journey, Launch, LifeCycleChange, Version
from journeys.services.auditing import lock_journey, record_change
from journeys.services.deciding import end_launches, settle_approval
from journeys.services.drafts import draft_of
from journeys.services.moving import order_moves
from journeys.services.publishing import (
    check_no_problems,
    check_nobody_leaves,
    publish_planned,
)

LATEST = timedelta(days=90)

logger = logging.getLogger(__name__)


@transaction.atomic
def plan_launch(
    *,
    journey_id: int,
    revision: int,
    at: datetime,
    user_id: int | None = None,
    moves: Sequence[Order] = (),
    note: str = "",
    approval: int | None = None,
) -> Launch:
    """Plan that the draft goes live at a moment, as it is saved now.

    A plan that is open is replaced. A request for approval is answered by it.

    Raises
    ------
    StaleRevision
        The draft is not the one that was read. Nothing was written.
    LaunchInvalid
        The moment is past or too far away. Nothing was written.
    ApprovalClosed, DraftChanged, ApprovalNeeded
        As when publishing. Nothing was written.
    ProblemsFound, MoveInvalid, DestinationMissing, StillLeaving
        It could not go live now. Nothing was written.
    """
    journey = lock_journey(journey_id=journey_id)
    draft = Version.objects.select_for_update().get(pk=draft_of(journey))
    now = get_now()
    settle_approval(
        journey=journey, draft=draft, approval=approval, user_id=user_id, now=now
    )
    if draft.revision != revision:
        raise StaleRevision
    _check_moment(at, now)
    check_no_problems(draft)
    check_nobody_leaves(journey)
    _check_moves(journey, draft, moves, now)
    end_launches(journey, now=now, reason="Planned anew.")
    launch = Launch.objects.create(
        journey=journey,
        version=draft,
        revision=revision,
        document=draft.document,
        layout=draft.layout,
        map=draft.map,
        moves=[asdict(order) for order in moves],
        note=note,
        at=at,
        planned_at=now,
        planned_by_id=user_id,
        planned_by_name=get_account_name(user_id),
    )
    record_change(
        journey=journey,
        what=LifeCycleChange.What.PLANNED,
        now=now,
        user_id=user_id,
        version=draft,
        note=note,
        details={"launch": launch.pk, "at": at.isoformat()},
    )
    return launch


@transaction.atomic
def cancel_launch(
    *, journey_id: int, launch_id: int, user_id: int | None = None
) -> Launch:
    """Cancel a plan that is open.

    Raises
    ------
    LaunchUnknown, LaunchClosed
        Nothing was written.
    """
    journey = lock_journey(journey_id=journey_id)
    launch = Launch.objects.filter(journey=journey, pk=launch_id).first()
    if launch is None:
        raise LaunchUnknown
    if launch.status != Launch.Status.OPEN:
        raise LaunchClosed
    now = get_now()
    end_launches(journey, now=now, reason="")
    record_change(
        journey=journey,
        what=LifeCycleChange.What.PLAN_CANCELLED,
        now=now,
        user_id=user_id,
        version=launch.version,
        details={"launch": launch.pk},
    )
    launch.refresh_from_db()
    return launch


def launch_due() -> int:
    """Put live what is due; return how many did. Safe to call from many processes.

    A plan that cannot be carried out any more is closed with the reason: it is not
    tried again, and the start page tells.
    """
    due = Launch.objects.filter(status=Launch.Status.OPEN, at__lte=get_now())
    launched = 0
    for launch_id, journey_id in list(due.values_list("id", "journey_id")):
        launched += _launch(launch_id, journey_id)
    return launched


@transaction.atomic
def _launch(launch_id: int, journey_id: int) -> bool:
    journey = lock_journey(journey_id=journey_id)
    launch = Launch.objects.filter(pk=launch_id, status=Launch.Status.OPEN).first()
    if launch is None:
        return False  # another process was faster, or somebody cancelled it
    now = get_now()
    Launch.objects.filter(pk=launch.pk).update(
        status=Launch.Status.DONE, ended_at=now, reason=""
    )
    try:
        with transaction.atomic():
            publish_planned(journey=journey, launch=launch, now=now)
    except JourneyError as error:
        logger.warning("Launch %s failed: %s", launch.pk, error.code)
        journey.refresh_from_db()
        _fail(journey, launch, error, now)
        return False
    return True


def _fail(journey: Journey, launch: Launch, error: JourneyError, now: datetime) -> None:
    reason = " ".join([str(error), *(one.message for one in error.problems[:3])])
    Launch.objects.filter(pk=launch.pk).update(
        status=Launch.Status.FAILED, reason=reason
    )
    record_change(
        journey=journey,
        what=LifeCycleChange.What.LAUNCH_FAILED,
        now=now,
        user_id=launch.planned_by_id,
        version=launch.version,
        note=reason,
        details={"launch": launch.pk},
    )


def _check_moment(at: datetime, now: datetime) -> None:
    if at <= now:
        raise _invalid("in_the_past", "This moment is over: choose a later one.")
    if at > now + LATEST:
        raise _invalid("too_late", f"This is more than {LATEST.days} days away.")


def _check_moves(
    journey: Journey, draft: Version, moves: Sequence[Order], now: datetime
) -> None:
    """Refuse orders that could not be followed now, and leave none behind."""
    place = transaction.savepoint()
    try:
        order_moves(journey=journey, target=draft, orders=moves, now=now)
    finally:
        transaction.savepoint_rollback(place)


def _invalid(code: str, message: str) -> LaunchInvalid:
    return LaunchInvalid(message, [Problem(code, message, field="at")])
