"""People whose step failed again and again, as an operator sees them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from customers.domain.names import name_of
from customers.models import Customer
from customers.selectors import paging
from journeys.models import Breaker, Enrollment, Journey, Suspect

PAGE = 50


@dataclass(frozen=True, slots=True)
class Parked:
    """Somebody who is left alone until a person decides.

    Parameters
    ----------
    outcomes
        The ways out of their step, by which they can go on.
    """

    enrollment_id: int
    customer_id: int
    customer_name: str | None
    node_id: str
    node_name: str
    kind: str
    error: str
    attempts: int
    parked_at: datetime
    outcomes: list[str]


@dataclass(frozen=True, slots=True)
class ParkedPage:
    """Some of them, how many there are in all, and where the next page begins."""

    results: list[Parked]
    total: int
    next: str | None


def parked_of(journey: Journey) -> QuerySet[Enrollment]:
    """Return the parked enrollments of a journey."""
    return Enrollment.objects.filter(
        journey=journey, status=Enrollment.Status.ACTIVE, parked_at__isnull=False
    )


def list_parked(
    journey: Journey, *, node: str | None = None, cursor: str | None = None
) -> ParkedPage:
    """Return a page of the parked people of a journey, the newest enrollment first."""
    parked = parked_of(journey)
    if node is not None:
        parked = parked.filter(node_id=node)
    total = parked.count()
    after = paging.read_cursor(cursor, int)
    if after is not None:
        parked = parked.filter(id__lt=after[0])
    rows = list(parked.select_related("version").order_by("-id")[: PAGE + 1])
    names = _read_names([row.customer_id for row in rows[:PAGE]])
    shown = [_show(row, names.get(row.customer_id)) for row in rows[:PAGE]]
    more = paging.make_cursor(rows[PAGE - 1].pk) if len(rows) > PAGE else None
    return ParkedPage(shown, total, more)


def list_breakers(journey: Journey) -> list[Breaker]:
    """Return the steps of a journey that are left alone for a while."""
    breakers = Breaker.objects.filter(version__journey=journey)
    return list(breakers.order_by("version_id", "node_id"))


def count_suspects() -> int:
    """Return how many customers are left alone because processes died at them."""
    return Suspect.objects.filter(parked_at__isnull=False).count()


def outcomes_of(document: Any, node_id: str) -> dict[str, str]:
    """Return where the paths out of a node of a document lead, by outcome."""
    return {
        edge["key"]: edge["target"]
        for edge in document["edges"]
        if edge["source"] == node_id
    }


def _show(row: Enrollment, name: str | None) -> Parked:
    document = row.version.document
    node = next((one for one in document["nodes"] if one["id"] == row.node_id), {})
    assert row.parked_at is not None
    return Parked(
        enrollment_id=row.pk,
        customer_id=row.customer_id,
        customer_name=name,
        node_id=row.node_id,
        node_name=node.get("name", ""),
        kind=node.get("kind", ""),
        error=row.error,
        attempts=row.attempts,
        parked_at=row.parked_at,
        outcomes=list(outcomes_of(document, row.node_id)),
    )


def _read_names(customer_ids: Sequence[int]) -> dict[int, str | None]:
    rows = Customer.objects.filter(id__in=customer_ids).values_list("id", "attributes")
    return {customer_id: name_of(attributes) for customer_id, attributes in rows}
