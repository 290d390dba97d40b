"""Journeys as lists and pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.shortcuts import get_object_or_404

from customers.selectors import get_customer, paging
from journeys.models import Enrollment, Journey, ShareLink, Version, Visit

PAGE = 50


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, and where to go on (null: nowhere)."""

    results: Sequence[Any]
    next: str | None


def list_journeys(cursor: str | None) -> Page:
    """Return journeys, last changed first."""
    journeys = Journey.objects.select_related("published", "draft").order_by(
        "-updated_at", "-id"
    )
    after = paging.read_cursor(cursor, str, int)
    if after is not None:
        moment = datetime.fromisoformat(after[0])
        older = Q(updated_at__lt=moment) | Q(updated_at=moment, id__lt=after[1])
        journeys = journeys.filter(older)
    rows = list(journeys[: PAGE + 1])
    if len(rows) <= PAGE:
        return Page(rows, None)
    last = rows[PAGE - 1]
    return Page(rows[:PAGE], paging.make_cursor(last.updated_at.isoformat(), last.pk))


def get_journey(journey_id: int) -> Journey:
    """Return one journey with its draft and published version, or 404."""
    journeys = Journey.objects.select_related("published", "draft")
    journey: Journey = get_object_or_404(journeys, pk=journey_id)
    return journey


def get_version(journey: Journey, which: str) -> Version:
    """Return the draft, or the published version where there is one."""
    version = journey.published if which == "published" else None
    chosen = version or journey.draft
    if chosen is None:  # pragma: no cover -- a journey is created with a draft
        raise ValueError(f"journey {journey.pk} has no version")
    return chosen


def list_share_links(journey: Journey) -> list[ShareLink]:
    """Return a journey's share links, newest first."""
    return list(journey.share_links.order_by("-id"))


@dataclass(frozen=True, slots=True)
class Passage:
    """One enrollment of a customer with its visits and the words of its version."""

    enrollment: Enrollment
    visits: list[Visit]
    names: dict[str, tuple[str, str]]  # node id -> (name, kind)


def list_passages(customer_id: int) -> list[Passage]:
    """Return a customer's passages through journeys, newest first."""
    customer = get_customer(customer_id)
    enrollments = list(
        Enrollment.objects.filter(customer_id=customer.pk)
        .select_related("journey", "version")
        .order_by("-id")[:PAGE]
    )
    visits: dict[int, list[Visit]] = {one.pk: [] for one in enrollments}
    for visit in Visit.objects.filter(enrollment_id__in=list(visits)).order_by(
        "enrollment_id", "visit_no"
    ):
        visits[visit.enrollment_id].append(visit)
    return [
        Passage(one, visits[one.pk], _names(one.version.document))
        for one in enrollments
    ]


def _names(document: Any) -> dict[str, tuple[str, str]]:
    return {
        node["id"]: (node.get("name", ""), node["kind"]) for node in document["nodes"]
    }
