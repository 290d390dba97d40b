"""Put live: the draft, or an earlier version again; and what becomes of people inside.

A version that is live never changes (trigger). Going back publishes the old graph
under a new number: numbers then tell the order in which versions were live, and a
move between versions always leads to one nobody has left by a move before.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from customers.selectors import get_now
from journeys.domain.errors import ProblemsFound, StillLeaving
from journeys.domain.life_cycle import next_status
from journeys.domain.moving import Order
from journeys.domain.validate import validate
from journeys.models import (
    Approval,
    Enrollment,
    Journey,
    Launch,
    LifeCycleChange,
    Version,
)
from journeys.selectors.known import read_known
from journeys.selectors.versions import get_published_version
from journeys.services.auditing import lock_journey, record_change
from journeys.services.deciding import end_launches, settle_approval
from journeys.services.drafts import add_draft, draft_of
from journeys.services.moving import order_moves
from journeys.services.states import lock_draft


@transaction.atomic
def publish(
    *,
    journey_id: int,
    revision: int,
    user_id: int | None = None,
    moves: Sequence[Order] = (),
    starts_at: datetime | None = None,
    note: str = "",
    approval: int | None = None,
) -> Version:
    """Put the draft live: it becomes an immutable version, a copy goes on as draft.

    Parameters
    ----------
    moves
        What becomes of people in older versions; who is in a version that is not
        named finishes it.
    starts_at
        When people are moved (aware), by default at once. Until then the moves can
        be cancelled.
    approval
        Id of what is approved by this: the draft has to be the one asked for. Without,
        a request that waits is answered all the same.

    Raises
    ------
    StaleRevision
        The draft is not the one that was read. Nothing was written.
    ApprovalClosed, DraftChanged, ApprovalNeeded
        It cannot be approved, or has to be by somebody else. Nothing was written.
    ProblemsFound, MoveInvalid, DestinationMissing, StillLeaving
        With the problems. Nothing was written.
    """
    journey = lock_journey(journey_id=journey_id)
    draft = Version.objects.select_for_update().get(pk=draft_of(journey))
    now = get_now()
    approved = settle_approval(
        journey=journey, draft=draft, approval=approval, user_id=user_id, now=now
    )
    lock_draft(journey_id=journey_id, revision=revision)
    check_no_problems(draft)
    _promote(journey, draft, now=now, user_id=user_id)
    _go_live(
        journey,
        draft,
        LifeCycleChange.What.PUBLISHED,
        now=now,
        user_id=user_id,
        moves=moves,
        starts_at=starts_at,
        note=note,
        approved=approved,
    )
    return draft


@transaction.atomic
def roll_back(
    *,
    journey_id: int,
    life_revision: int,
    number: int,
    user_id: int | None = None,
    moves: Sequence[Order] = (),
    starts_at: datetime | None = None,
    note: str = "",
) -> Version:
    """Put an earlier version live again, as a new one with the identical graph.

    The draft is left as it is: it may hold work that goes on.

    Raises
    ------
    StaleLifeCycle
        Somebody published, paused, ... since the revision that was read.
    VersionUnknown, ProblemsFound, MoveInvalid, DestinationMissing, StillLeaving
        Nothing was written.
    """
    journey = lock_journey(journey_id=journey_id, life_revision=life_revision)
    earlier = get_published_version(journey, number)
    check_no_problems(earlier)
    now = get_now()
    version = _publish_copy(journey, earlier, now=now, user_id=user_id)
    _go_live(
        journey,
        version,
        LifeCycleChange.What.ROLLED_BACK,
        now=now,
        user_id=user_id,
        moves=moves,
        starts_at=starts_at,
        note=note,
        again=number,
    )
    return version


def publish_planned(*, journey: Journey, launch: Launch, now: datetime) -> Version:
    """Put live what was planned, though the draft may have been changed since.

    The caller holds the journey and has closed the plan.

    Raises
    ------
    ProblemsFound, MoveInvalid, DestinationMissing, StillLeaving
        It cannot go live any more. The caller's transaction has to be undone.
    """
    check_no_problems(launch)
    draft = Version.objects.select_for_update().get(pk=draft_of(journey))
    if (draft.pk, draft.revision) == (launch.version_id, launch.revision):
        version = _promote(journey, draft, now=now, user_id=launch.planned_by_id)
    else:
        version = _publish_copy(journey, launch, now=now, user_id=launch.planned_by_id)
    _go_live(
        journey,
        version,
        LifeCycleChange.What.PUBLISHED,
        now=now,
        user_id=launch.planned_by_id,
        moves=[Order(**order) for order in launch.moves],
        starts_at=None,
        note=launch.note,
    )
    return version


def _promote(
    journey: Journey, draft: Version, *, now: datetime, user_id: int | None
) -> Version:
    """Make the draft a published version; a copy goes on as draft."""
    draft.published_at = now
    draft.published_by_id = user_id
    draft.save(update_fields=["published_at", "published_by"])
    journey.draft = add_draft(
        journey,
        draft.number + 1,
        draft.revision + 1,
        draft.document,
        draft.layout,
        draft.map,
        now,
    )
    # Whoever still edits the draft as it was is told by whom it went live
    journey.draft.saved_at, journey.draft.saved_by_id = now, user_id
    journey.draft.save(update_fields=["saved_at", "saved_by"])
    return draft


def _publish_copy(
    journey: Journey, source: Version | Launch, *, now: datetime, user_id: int | None
) -> Version:
    """Publish a graph beside the draft, which keeps what is in it and moves up."""
    draft = Version.objects.select_for_update().get(pk=draft_of(journey))
    number = draft.number
    Version.objects.filter(pk=draft.pk).update(number=F("number") + 1)
    version = add_draft(
        journey, number, 1, source.document, source.layout, source.map, now
    )
    version.published_at = now
    version.published_by_id = user_id
    version.save(update_fields=["published_at", "published_by"])
    return version


def check_no_problems(version: Version | Launch) -> None:
    """Refuse a version that cannot run now: what it names may be gone since.

    Raises
    ------
    ProblemsFound
        With what blocks it.
    """
    problems = validate(version.document, read_known())
    blocking = [problem for problem in problems if problem.level == "problem"]
    if blocking:
        raise ProblemsFound(problems=blocking)


def check_nobody_leaves(journey: Journey) -> None:
    """Refuse to open a stopped journey as long as people are still leaving it.

    Raises
    ------
    StillLeaving
        They would go on instead.
    """
    if journey.status != Journey.Status.STOPPED:
        return
    inside = Enrollment.objects.filter(
        version__journey=journey, status=Enrollment.Status.ACTIVE
    )
    if inside.exists():
        raise StillLeaving


def _go_live(
    journey: Journey,
    version: Version,
    what: LifeCycleChange.What,
    *,
    now: datetime,
    user_id: int | None,
    moves: Sequence[Order],
    starts_at: datetime | None,
    note: str,
    again: int | None = None,
    approved: Approval | None = None,
) -> None:
    check_nobody_leaves(journey)
    end_launches(journey, now=now, reason="Another version went live before.")
    ordered = order_moves(
        journey=journey,
        target=version,
        orders=moves,
        now=now,
        starts_at=starts_at,
        user_id=user_id,
    )
    journey.published = version
    before = journey.status
    journey.status = next_status("publish", journey.status, is_published=True)
    journey.save(update_fields=["published", "draft", "status"])
    details: dict[str, Any] = {
        "number": version.number,
        "moves": [one.as_details() for one in ordered],
    }
    if before in (Journey.Status.STOPPED, Journey.Status.ARCHIVED):
        details["reopened"] = before
    if again is not None:
        details["again"] = again
    if approved is not None:
        details["asked_by"] = approved.asked_by_name
    record_change(
        journey=journey,
        what=what,
        now=now,
        user_id=user_id,
        version=version,
        note=note,
        details=details,
    )
