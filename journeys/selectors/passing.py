"""Who has passed a step or taken a path within some days."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from customers.selectors import paging
from journeys.domain.cohort import ENDED, MOVED_AWAY
from journeys.domain.spans import Span
from journeys.models import Journey, Visit
from journeys.selectors.journeys import PAGE, Page
from journeys.selectors.tracing import NodeName, make_narrator


@dataclass(frozen=True, slots=True)
class Passing:
    """Somebody who left a step, and what happened there."""

    visit: Visit
    node: NodeName
    sentence: str


def list_passed(
    journey: Journey,
    span: Span,
    *,
    node_id: str | None = None,
    outcome: str | None = None,
    cursor: str | None = None,
) -> Page:
    """Return who left a step within some days, who left last first.

    Parameters
    ----------
    node_id, outcome
        Only this step; only this way out. A way out that begins with `$` is an end.

    Raises
    ------
    BadCursor
    """
    versions = journey.versions.filter(published_at__isnull=False)
    visits = (
        Visit.objects.filter(
            left_at__gte=span.starts_at,
            left_at__lt=span.ends_at,
            version_id__in=list(versions.values_list("pk", flat=True)),
        )
        .exclude(outcome=MOVED_AWAY)
        .select_related("customer")
        .prefetch_related("customer__identities")
        .order_by("-left_at", "-enrollment_id", "-visit_no")
    )
    if node_id is not None:
        visits = visits.filter(node_id=node_id)
    if outcome is not None:
        visits = visits.filter(outcome=outcome)
    elif node_id is not None:
        visits = visits.exclude(outcome__startswith=ENDED)
    after = paging.read_cursor(cursor, str, int, int)
    if after is not None:
        visits = visits.filter(_before(paging.read_moment(after[0]), *after[1:]))
    rows = list(visits[: PAGE + 1])
    more = None
    if len(rows) > PAGE:
        last = rows[PAGE - 1]
        at = last.left_at.isoformat()
        more = paging.make_cursor(at, last.enrollment_id, last.visit_no)
    return Page(_tell(rows[:PAGE]), more)


def _before(moment: datetime, enrollment_id: int, visit_no: int) -> Q:
    """Return what lies behind a place in the list."""
    same = Q(left_at=moment)
    return (
        Q(left_at__lt=moment)
        | same & Q(enrollment_id__lt=enrollment_id)
        | same & Q(enrollment_id=enrollment_id, visit_no__lt=visit_no)
    )


def _tell(visits: list[Visit]) -> list[Passing]:
    narrator = make_narrator({visit.version_id for visit in visits})
    return [
        Passing(
            visit,
            narrator.name(visit.version_id, visit.node_id),
            narrator.in_zone(visit.customer.timezone).tell_past(visit),
        )
        for visit in visits
    ]
