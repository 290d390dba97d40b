"""Draw and publish: a draft is one version row; publishing makes it immutable."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from customers.selectors import get_now
from journeys.domain import graph
from journeys.domain.errors import GraphInvalid, ProblemsFound, StaleRevision
from journeys.domain.problems import Problem
from journeys.domain.validate import validate
from journeys.models import Journey, Version
from journeys.selectors.known import read_known


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
        The document given is not a graph. Nothing was written.
    """
    now = get_now()
    draft = dict(document or graph.empty_document())
    _check_shape(draft, layout or {})
    journey = Journey.objects.create(
        name=name,
        description=description,
        owner_id=owner_id,
        created_at=now,
        updated_at=now,
    )
    journey.draft = _add_draft(journey, 1, 1, draft, layout or {}, map or {}, now)
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
) -> Saved:
    """Save a draft over the revision that was read. Drafts may have problems.

    Raises
    ------
    GraphInvalid
        The document is not a graph at all. Nothing was written.
    StaleRevision
        Somebody else saved first. Nothing was written.
    """
    _check_shape(document, layout)
    journey = Journey.objects.get(pk=journey_id)
    now = get_now()
    saved = Version.objects.filter(pk=draft_of(journey), revision=revision).update(
        document=document,
        layout=layout,
        map=map,
        sha256=graph.sha256(document),
        revision=F("revision") + 1,
    )
    if not saved:
        raise StaleRevision
    Journey.objects.filter(pk=journey_id).update(
        updated_at=now, name=journey.name if name is None else name
    )
    return Saved(revision + 1, tuple(validate(document, read_known())))


@transaction.atomic
def publish(*, journey_id: int, revision: int, user_id: int | None = None) -> Version:
    """Put the draft live: it becomes an immutable version, a copy goes on as draft.

    People already inside finish the version they are in.

    Raises
    ------
    StaleRevision
        The draft is not the one that was read. Nothing was written.
    ProblemsFound
        With the problems. Nothing was written.
    """
    journey = Journey.objects.select_for_update().get(pk=journey_id)
    draft = Version.objects.select_for_update().get(pk=draft_of(journey))
    if draft.revision != revision:
        raise StaleRevision
    problems = validate(draft.document, read_known())
    blocking = [problem for problem in problems if problem.level == "problem"]
    if blocking:
        raise ProblemsFound(problems=blocking)
    now = get_now()
    draft.published_at = now
    draft.published_by_id = user_id
    draft.save(update_fields=["published_at", "published_by"])
    journey.published = draft
    journey.draft = _add_draft(
        journey,
        draft.number + 1,
        draft.revision + 1,
        draft.document,
        draft.layout,
        draft.map,
        now,
    )
    journey.status = Journey.Status.LIVE
    journey.updated_at = now
    journey.save(update_fields=["published", "draft", "status", "updated_at"])
    return draft


def check(*, document: Mapping[str, Any]) -> list[Problem]:
    """Return what is wrong with a document, as publishing would."""
    return validate(document, read_known())


def draft_of(journey: Journey) -> int:
    """Return the id of a journey's draft; every journey has one."""
    if journey.draft_id is None:
        raise ValueError(f"journey {journey.pk} has no draft")
    return journey.draft_id


def _check_shape(document: Mapping[str, Any], layout: Mapping[str, Any]) -> None:
    problems = [*graph.shape_problems(document), *graph.layout_problems(layout)]
    if problems:
        raise GraphInvalid(problems[0].message, problems)


def _add_draft(
    journey: Journey,
    number: int,
    revision: int,
    document: Mapping[str, Any],
    layout: Mapping[str, Any],
    map_: Mapping[str, Any],
    now: datetime,
) -> Version:
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
