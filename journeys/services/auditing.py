"""The audit of a journey's life: who published, paused, moved people, and when.

Each change gets the next number of its journey; that number is what a caller names to
say which state they have seen.
"""

from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model

from journeys.domain.errors import StaleLifeCycle
from journeys.models import Journey, LifeCycleChange, Version


def lock_journey(*, journey_id: int, life_revision: int | None = None) -> Journey:
    """Return a journey whose row is held until the transaction ends.

    Raises
    ------
    StaleLifeCycle
        Somebody changed its life cycle since the revision that was read.
    """
    # No key: turns, whose rows point to it, go on meanwhile
    journey = Journey.objects.select_for_update(no_key=True).get(pk=journey_id)
    if life_revision is not None and journey.life_revision != life_revision:
        raise StaleLifeCycle
    return journey


def record_change(
    *,
    journey: Journey,
    what: LifeCycleChange.What,
    now: datetime,
    user_id: int | None = None,
    version: Version | None = None,
    note: str = "",
    details: dict[str, Any] | None = None,
) -> LifeCycleChange:
    """Record a change in the transaction that makes it.

    The journey is one this transaction holds or has created.
    """
    users = get_user_model().objects
    user = None if user_id is None else users.filter(pk=user_id).first()
    journey.life_revision += 1
    journey.updated_at = now
    journey.save(update_fields=["life_revision", "updated_at"])
    return LifeCycleChange.objects.create(
        journey=journey,
        number=journey.life_revision,
        what=what,
        at=now,
        by=user,
        by_name="" if user is None else user.get_full_name() or user.get_username(),
        version=version,
        note=note,
        details=details or {},
    )
