"""Pause, resume, stop and archive a journey, and move people between its versions.

The state of a journey is a column that turns read; what happens to the people inside
is a move, done shard by shard.
"""

from datetime import datetime

from django.db import transaction

from customers.selectors import get_now
from journeys.domain.errors import NotPossible
from journeys.domain.life_cycle import Action, next_status
from journeys.domain.moving import Order
from journeys.models import Journey, Kept, LifeCycleChange, Move, Version
from journeys.services.auditing import lock_journey, record_change
from journeys.services.deciding import end_launches
from journeys.services.moving import (
    cancel_move,
    cancel_releases,
    order_moves,
    order_release,
    order_stop,
)
from journeys.services.publishing import check_nobody_leaves

CHANGES = {
    "pause": LifeCycleChange.What.PAUSED,
    "resume": LifeCycleChange.What.RESUMED,
    "stop": LifeCycleChange.What.STOPPED,
    "archive": LifeCycleChange.What.ARCHIVED,
}


@transaction.atomic
def change_status(
    *,
    journey_id: int,
    action: Action,
    life_revision: int,
    user_id: int | None = None,
    spread_minutes: int | None = None,
    note: str = "",
) -> Journey:
    """Pause, resume, stop or archive a journey; people inside follow shard by shard.

    Parameters
    ----------
    spread_minutes
        Over how long those held by a pause are released; by default as long as
        their number needs.

    Raises
    ------
    StaleLifeCycle
        Somebody changed its life cycle since the revision that was read.
    NotPossible, StillLeaving
        Not in this state. Nothing was written.
    """
    journey = lock_journey(journey_id=journey_id, life_revision=life_revision)
    before = journey.status
    after = next_status(action, before, is_published=journey.published_id is not None)
    if action == "resume":
        check_nobody_leaves(journey)
    now = get_now()
    journey.status = after
    journey.save(update_fields=["status"])
    if before == Journey.Status.PAUSED and action in ("resume", "archive"):
        order_release(
            journey=journey, now=now, spread_minutes=spread_minutes, user_id=user_id
        )
    elif action == "stop":
        cancel_releases(journey=journey, now=now)
        Kept.objects.filter(journey=journey).delete()
        order_stop(journey=journey, now=now, user_id=user_id)
    elif action == "pause":
        cancel_releases(journey=journey, now=now)
    if action in ("stop", "archive"):
        end_launches(journey, now=now, reason="The journey was ended.")
    record_change(
        journey=journey,
        what=CHANGES[action],
        now=now,
        user_id=user_id,
        note=note,
        details={"before": before, "after": after},
    )
    return journey


@transaction.atomic
def move_to_published(
    *,
    journey_id: int,
    life_revision: int,
    order: Order,
    user_id: int | None = None,
    starts_at: datetime | None = None,
    note: str = "",
) -> Move:
    """Order people of an older version to the one that is live now.

    Raises
    ------
    NotPossible
        Nothing is live, or the order moves nobody.
    StaleLifeCycle, MoveInvalid, DestinationMissing
        Nothing was written.
    """
    journey = lock_journey(journey_id=journey_id, life_revision=life_revision)
    if journey.published_id is None:
        raise NotPossible("This journey has no live version to move people to.")
    if order.mode == "finish":
        raise NotPossible("People who finish their version need no move.")
    now = get_now()
    target = Version.objects.get(pk=journey.published_id)
    (ordered,) = order_moves(
        journey=journey,
        target=target,
        orders=[order],
        now=now,
        starts_at=starts_at,
        user_id=user_id,
    )
    record_change(
        journey=journey,
        what=LifeCycleChange.What.MOVE_ORDERED,
        now=now,
        user_id=user_id,
        version=target,
        note=note,
        details={"number": target.number, "moves": [ordered.as_details()]},
    )
    return Move.objects.get(pk=ordered.move)


@transaction.atomic
def cancel(
    *, journey_id: int, life_revision: int, move_id: int, user_id: int | None = None
) -> Move:
    """Cancel a move of which nothing was done yet: people finish their version.

    Raises
    ------
    MoveUnknown, MoveStarted, StaleLifeCycle
        Nothing was written.
    """
    journey = lock_journey(journey_id=journey_id, life_revision=life_revision)
    now = get_now()
    move = cancel_move(journey=journey, move_id=move_id, now=now)
    record_change(
        journey=journey,
        what=LifeCycleChange.What.MOVE_CANCELLED,
        now=now,
        user_id=user_id,
        version=move.target,
        details={"move": move.pk},
    )
    return move
