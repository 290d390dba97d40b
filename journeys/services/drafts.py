"""Draw: a draft is one version row. Putting it live is `publishing`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from customers.selectors import get_now
from journeys.domain import graph
from journeys.domain.errors import GraphInvalid, VersionUnknown
from journeys.domain.map import map_problems
from journeys.domain.problems import Problem
from journeys.domain.validate import validate
from journeys.models import Journey, LifeCycleChange, Version
from journeys.selectors.known import read_known
from journeys.selectors.versions import get_published_version
from journeys.services.auditing import record_change
from journeys.services.states import keep_state, lock_draft

NAME_LENGTH = Journey._meta.get_field("name").max_length
COPY = "Copy of "


@dataclass(frozen=True, slots=True)
class Saved:
    """A draft that was saved: its new revision and what is wrong with it."""

    revision: int
    problems: tuple[Problem, ...]


@transaction.atomic
def create_journey(
    *,
    name: str,
    description: str = "",
    document: Mapping[str, Any] | None = None,
    layout: Mapping[str, Any] | None = None,
    map: Mapping[str, Any] | None = None,
    owner_id: int | None = None,
) -> Journey:
    """Create a journey with a first draft: an entry that leads to an exit.

    Raises
    ------
    GraphInvalid
        The document given is not a graph, or its map says what no map can. Nothing was
        written.
    """
    now = get_now()
    draft = graph.empty_document() if document is None else document
    _check_shape(draft, layout or {}, map or {})
    journey = Journey.objects.create(
        name=name,
        description=description,
        owner_id=owner_id,
        created_at=now,
        updated_at=now,
    )
    journey.draft = add_draft(journey, 1, 1, draft, layout or {}, map or {}, now)
    journey.save(update_fields=["draft"])
    return journey


@transaction.atomic
def save_draft(
    *,
    journey_id: int,
    revision: int,
    document: Mapping[str, Any],
    layout: Mapping[str, Any],
    map: Mapping[str, Any],
    name: str | None = None,
    user_id: int | None = None,
) -> Saved:
    """Save a draft over the revision that was read. Drafts may have problems.

    What the draft was goes into its history: one state for what a person saves within
    ten minutes.

    Raises
    ------
    GraphInvalid
        The document is not a graph at all, or its map says what no map can. Nothing was
        written.
    StaleRevision
        Somebody else saved first, the error says who. Nothing was written.
    """
    _check_shape(document, layout, map)
    now = get_now()
    draft = lock_draft(journey_id=journey_id, revision=revision)
    keep_state(
        draft=draft,
        document=document,
        layout=layout,
        map=map,
        now=now,
        user_id=user_id,
    )
    renamed = {} if name is None else {"name": name}
    Journey.objects.filter(pk=journey_id).update(updated_at=now, **renamed)
    return Saved(revision + 1, tuple(validate(document, read_known())))


@transaction.atomic
def clone_journey(
    *,
    journey_id: int,
    number: int | None = None,
    name: str | None = None,
    user_id: int | None = None,
) -> Journey:
    """Create a journey whose draft is the identical graph of another one.

    Parameters
    ----------
    number
        A published version of the other journey; by default its draft.

    Raises
    ------
    VersionUnknown
        There is no published version of this number.
    """
    original = Journey.objects.select_related("draft").get(pk=journey_id)
    version = (
        original.draft if number is None else get_published_version(original, number)
    )
    if version is None:  # pragma: no cover -- a journey is created with a draft
        raise VersionUnknown
    journey = create_journey(
        name=name or f"{COPY}{original.name}"[:NAME_LENGTH],
        description=original.description,
        document=version.document,
        layout=version.layout,
        map=version.map,
        owner_id=user_id,
    )
    record_change(
        journey=journey,
        what=LifeCycleChange.What.CLONED,
        now=journey.created_at,
        user_id=user_id,
        details={"journey": original.pk, "version": version.number},
    )
    return journey


def check(*, document: Mapping[str, Any]) -> list[Problem]:
    """Return what is wrong with a document, as publishing would."""
    return validate(document, read_known())


def draft_of(journey: Journey) -> int:
    """Return the id of a journey's draft; every journey has one."""
    if journey.draft_id is None:
        raise ValueError(f"journey {journey.pk} has no draft")
    return journey.draft_id


def _check_shape(
    document: Mapping[str, Any], layout: Mapping[str, Any], map_: Mapping[str, Any]
) -> None:
    problems = [
        *graph.shape_problems(document),
        *graph.layout_problems(layout),
        *map_problems(map_),
    ]
    if problems:
        raise GraphInvalid(problems[0].message, problems)


def add_draft(
    journey: Journey,
    number: int,
    revision: int,
    document: Mapping[str, Any],
    layout: Mapping[str, Any],
    map_: Mapping[str, Any],
    now: datetime,
) -> Version:
    """Add an unpublished version; the caller points the journey to it."""
    return Version.objects.create(
        journey=journey,
        number=number,
        document=document,
        layout=layout,
        map=map_,
        sha256=graph.sha256(document),
        revision=revision,
        created_at=now,
    )
