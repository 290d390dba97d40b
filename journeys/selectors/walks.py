"""One customer's steps through journeys in some days, for a picture of their time."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from journeys.domain.nodes import NODE_KINDS
from journeys.models import Enrollment, Version, Visit

MOST_PASSAGES = 50
MOST_STEPS = 500  # of all passages; older ones are left out


@dataclass(frozen=True, slots=True)
class Step:
    """A time at a node; `left_at` None: they stand there."""

    visit_no: int
    node_id: str
    name: str
    kind: str
    arrived_at: datetime
    left_at: datetime | None


@dataclass(frozen=True, slots=True)
class Walk:
    """A passage with its steps, oldest first."""

    enrollment: Enrollment
    steps: list[Step]


@dataclass(frozen=True, slots=True)
class Walks:
    """Passages, newest first; `is_cut`: there were more than are told."""

    rows: list[Walk]
    is_cut: bool


def list_walks(customer_id: int, *, since: datetime) -> Walks:
    """Return the passages of a customer that reach into the time since a moment."""
    inside = Q(ended_at=None) | Q(ended_at__gte=since)
    found = list(
        Enrollment.objects.filter(inside, customer_id=customer_id)
        .select_related("journey")
        .order_by("-id")[: MOST_PASSAGES + 1]
    )
    passages = found[:MOST_PASSAGES]
    visits = list(
        Visit.objects.filter(
            enrollment_id__in=[one.pk for one in passages], left_at__gte=since
        ).order_by("-left_at", "-enrollment_id", "-visit_no")[: MOST_STEPS + 1]
    )
    versions = {one.version_id for one in passages} | {one.version_id for one in visits}
    names = _Names(versions)
    steps: dict[int, list[Step]] = defaultdict(list)
    for visit in reversed(visits[:MOST_STEPS]):
        steps[visit.enrollment_id].append(names.tell(visit, visit.left_at))
    for one in passages:
        if one.status == Enrollment.Status.ACTIVE:
            steps[one.pk].append(names.tell(one, None))
    is_cut = len(found) > MOST_PASSAGES or len(visits) > MOST_STEPS
    return Walks([Walk(one, steps[one.pk]) for one in passages], is_cut)


class _Names:
    """Names and kinds of the nodes of some versions."""

    def __init__(self, version_ids: set[int]) -> None:
        rows = Version.objects.filter(pk__in=version_ids).values_list("id", "document")
        self._nodes = {
            (id_, node["id"]): (node.get("name", ""), node["kind"])
            for id_, document in rows
            for node in document["nodes"]
        }

    def tell(self, stand: Visit | Enrollment, left_at: datetime | None) -> Step:
        name, kind = self._nodes.get((stand.version_id, stand.node_id), ("", ""))
        label = NODE_KINDS[kind].label if kind in NODE_KINDS else stand.node_id
        return Step(
            visit_no=stand.visit_no,
            node_id=stand.node_id,
            name=name or label,
            kind=kind,
            arrived_at=stand.arrived_at,
            left_at=left_at,
        )
