"""Journeys as lists and pages show them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.shortcuts import get_object_or_404

from customers.selectors import get_customer, paging
from journeys.models import (
    Enrollment,
    Journey,
    MovedEnrollment,
    ShareLink,
    Version,
    Visit,
)

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
    """One enrollment of a customer with its visits and the words of its versions.

    Parameters
    ----------
    moves
        When they were moved to another version, in order.
    """

    enrollment: Enrollment
    visits: list[Visit]
    moves: list[MovedEnrollment]
    names: Mapping[int, Mapping[str, tuple[str, str]]]  # version -> node -> name, kind

    def name_of(self, version_id: int, node_id: str) -> tuple[str, str]:
        """Return a node's name and kind as they were in a version."""
        return self.names.get(version_id, {}).get(node_id, ("", ""))


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
    moves: dict[int, list[MovedEnrollment]] = {one.pk: [] for one in enrollments}
    for moved in (
        MovedEnrollment.objects.filter(enrollment_id__in=list(moves))
        .select_related("move__source", "move__target")
        .order_by("enrollment_id", "move_id")
    ):
        moves[moved.enrollment_id].append(moved)
    seen = {one.version_id for one in enrollments}
    seen |= {visit.version_id for some in visits.values() for visit in some}
    names = {
        version.pk: _names(version.document)
        for version in Version.objects.filter(pk__in=seen)
    }
    return [Passage(one, visits[one.pk], moves[one.pk], names) for one in enrollments]


def _names(document: Any) -> dict[str, tuple[str, str]]:
    return {
        node["id"]: (node.get("name", ""), node["kind"]) for node in document["nodes"]
    }
