"""Drafts somebody is at work on that could not go live as they are."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q

from journeys.domain.validate import validate
from journeys.models import Journey
from journeys.selectors.known import read_known

MOST = 10  # of the drafts touched last; each is checked anew whenever asked


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """A draft, and how much of it blocks going live."""

    journey_id: int
    name: str
    problems: int


def list_open_drafts(*, since: datetime) -> list[OpenDraft]:
    """Return the drafts with problems that were changed since, the latest first.

    A draft that says the same as the live version is nobody's work. Neither is that of
    a journey that is over.
    """
    journeys = (
        Journey.objects.filter(updated_at__gte=since, draft__isnull=False)
        .exclude(status__in=(Journey.Status.STOPPED, Journey.Status.ARCHIVED))
        .filter(Q(published=None) | ~Q(draft__document=F("published__document")))
        .select_related("draft")
        .order_by("-updated_at", "-id")[:MOST]
    )
    if not journeys:
        return []
    known = read_known()
    found = []
    for journey in journeys:
        if journey.draft is None:  # pragma: no cover -- they were left out above
            continue
        problems = validate(journey.draft.document, known)
        blocking = sum(problem.level == "problem" for problem in problems)
        if blocking:
            found.append(OpenDraft(journey.pk, journey.name, blocking))
    return found
