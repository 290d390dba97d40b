"""Journeys as lists and pages show them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.shortcuts import get_object_or_404

from customers.selectors import get_customer
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


def get_journey(journey_id: int) -> Journey:
    """Return one journey with its draft and published version, or 404."""
    journeys = Journey.objects.select_related(
        "published", "draft__saved_by"
    ).prefetch_related("labels")
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
