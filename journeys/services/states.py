"""The history of a draft: what people saved, named and brought back.

Autosave writes every few seconds. What one person saves within ten minutes is therefore
one state that is written over; the next person, the next ten minutes, a name or a
restore begin another. Named states are kept for ever, of the others the newest.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction

from customers.selectors import get_now
from journeys.domain import graph
from journeys.domain.errors import StaleRevision
from journeys.models import DraftState, Journey, Version
from journeys.selectors.states import get_state
from journeys.selectors.versions import get_published_version
from journeys.services.auditing import lock_journey

RUN = timedelta(minutes=10)
KEPT = 100  # states without a name, of one journey


def lock_draft(*, journey_id: int, revision: int) -> Version:
    """Return the draft; its row and its journey's are held until the transaction ends.

    The journey comes first, as in publishing: two who wait for each other never end.

    Raises
    ------
    StaleRevision
        It is not the one that was read: saved, or put live, since.
    """
    lock_journey(journey_id=journey_id)
    journeys = Journey.objects.filter(pk=journey_id)
    drafts = Version.objects.filter(pk__in=journeys.values("draft"))
    locked = drafts.select_for_update(no_key=True)
    draft = locked.filter(published_at=None, revision=revision).first()
    if draft is not None:
        return draft
    newer = drafts.select_related("saved_by").get()
    raise StaleRevision(
        by=_name_of(newer.saved_by) or None,
        at=newer.saved_at,
        revision=newer.revision,
    )


def keep_state(
    *,
    draft: Version,
    document: Mapping[str, Any],
    layout: Mapping[str, Any],
    map: Mapping[str, Any],
    now: datetime,
    user_id: int | None,
    from_version: int | None = None,
    from_state: DraftState | None = None,
) -> DraftState:
    """Write a draft that is held, and its state; what it was is not lost by that."""
    latest = _latest(draft)
    is_restored = from_version is not None or from_state is not None
    goes_on = latest is not None and not is_restored and _goes_on(latest, now, user_id)
    if not goes_on and (latest is None or not _is_same(latest, draft)):
        _add(draft, began_at=draft.saved_at or draft.created_at)
    draft.document, draft.layout, draft.map = dict(document), dict(layout), dict(map)
    draft.sha256 = graph.sha256(document)
    draft.revision += 1
    draft.saved_at, draft.saved_by_id = now, _known(user_id)
    draft.save()
    if latest is not None and goes_on:
        latest.document, latest.layout, latest.map = draft.document, draft.layout, map
        latest.sha256, latest.saved_at = draft.sha256, now
        latest.save()
        return latest
    state = _add(draft, began_at=now, from_version=from_version, from_state=from_state)
    _forget_old(draft.journey_id)
    return state


@transaction.atomic
def name_draft(
    *, journey_id: int, revision: int, name: str, user_id: int | None = None
) -> DraftState:
    """Give the draft as it is now a name; it is kept under it for ever.

    Raises
    ------
    StaleRevision
        The draft is not the one that was read. Nothing was written.
    """
    draft = lock_draft(journey_id=journey_id, revision=revision)
    state = _latest(draft)
    if state is None or state.name or not _is_same(state, draft):
        if draft.saved_at is None:
            draft.saved_at, draft.saved_by_id = get_now(), _known(user_id)
            draft.save(update_fields=["saved_at", "saved_by"])
        state = _add(draft, began_at=draft.saved_at)
    state.name = name
    state.save(update_fields=["name"])
    return state


@transaction.atomic
def name_state(*, journey_id: int, state_id: int, name: str) -> DraftState:
    """Name a state of the draft's history; an empty name lets it be forgotten.

    Raises
    ------
    StateUnknown
        There is none of this id.
    """
    state = get_state(Journey.objects.get(pk=journey_id), state_id)
    state.name = name
    state.save(update_fields=["name"])
    return state


@transaction.atomic
def name_version(*, journey_id: int, number: int, name: str) -> Version:
    """Name a version that was live at some time; an empty name takes it away.

    Raises
    ------
    VersionUnknown
        There is none of this number.
    """
    version = get_published_version(Journey.objects.get(pk=journey_id), number)
    version.name = name
    version.save(update_fields=["name"])
    return version


@transaction.atomic
def restore(
    *,
    journey_id: int,
    revision: int,
    number: int | None = None,
    state_id: int | None = None,
    user_id: int | None = None,
) -> Version:
    """Bring a version or a state back as the draft. What the draft was is kept.

    Parameters
    ----------
    number, state_id
        What is brought back: one of the two.

    Raises
    ------
    StaleRevision, VersionUnknown, StateUnknown
        Nothing was written.
    """
    journey = Journey.objects.get(pk=journey_id)
    draft = lock_draft(journey_id=journey_id, revision=revision)
    state = None if state_id is None else get_state(journey, state_id)
    source = state or get_published_version(journey, number or 0)
    now = get_now()
    keep_state(
        draft=draft,
        document=source.document,
        layout=source.layout,
        map=source.map,
        now=now,
        user_id=user_id,
        from_version=None if state else number,
        from_state=state,
    )
    Journey.objects.filter(pk=journey_id).update(updated_at=now)
    return draft


def _latest(draft: Version) -> DraftState | None:
    return DraftState.objects.filter(journey=draft.journey_id).order_by("-id").first()


def _is_same(state: DraftState, draft: Version) -> bool:
    """Tell whether a state is what the draft says now."""
    return state.sha256 == draft.sha256 and state.map == draft.map


def _goes_on(state: DraftState, now: datetime, user_id: int | None) -> bool:
    """Tell whether a person's next save belongs to this state."""
    is_of_its_own = state.name or state.from_version or state.from_state_id
    is_theirs = state.by_id == _known(user_id)
    return not is_of_its_own and is_theirs and now - state.began_at < RUN


def _add(
    draft: Version,
    *,
    began_at: datetime,
    from_version: int | None = None,
    from_state: DraftState | None = None,
) -> DraftState:
    return DraftState.objects.create(
        journey_id=draft.journey_id,
        document=draft.document,
        layout=draft.layout,
        map=draft.map,
        sha256=draft.sha256,
        began_at=began_at,
        saved_at=draft.saved_at or draft.created_at,
        by_id=draft.saved_by_id,
        by_name=_name_of(draft.saved_by),
        from_version=from_version,
        from_state=from_state,
    )


def _forget_old(journey_id: int) -> None:
    unnamed = DraftState.objects.filter(journey=journey_id, name="").order_by("-id")
    old = list(unnamed.values_list("id", flat=True)[KEPT : KEPT + 20])
    if old:
        DraftState.objects.filter(pk__in=old).delete()


def _known(user_id: int | None) -> int | None:
    """Return the id of an account that there is."""
    if user_id is None:
        return None
    users = get_user_model().objects
    return user_id if users.filter(pk=user_id).exists() else None


def _name_of(user: Any) -> str:
    return "" if user is None else user.get_full_name() or user.get_username()
