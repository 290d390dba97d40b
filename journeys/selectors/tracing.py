"""One customer's passage through a journey, visit by visit, in words."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from django.http import Http404

from customers.selectors import get_customer, get_workspace, make_cursor, read_cursor
from journeys.domain import trace
from journeys.domain.cohort import EPOCH, MOVED_AWAY
from journeys.domain.nodes import NODE_KINDS
from journeys.models import Enrollment, Journey, MovedEnrollment, Version, Visit
from journeys.selectors.journeys import PAGE, Page
from journeys.selectors.names import get_names
from journeys.selectors.roster import check_zone
from messaging.domain.reasons import explain
from messaging.models import Message
from messaging.selectors import list_messages_of_visits
from segments.domain import rules
from segments.domain.errors import RuleError
from segments.domain.measures import Names

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class NodeName:
    """A node as people know it."""

    id: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Line:
    """One visit; `left_at` None: they stand there."""

    visit_no: int
    node: NodeName
    sentence: str
    arrived_at: datetime
    left_at: datetime | None
    version: int
    messages: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Trace:
    """A passage with everything that happened in it.

    Parameters
    ----------
    zone
        Where the customer lives: the moments in the sentences are of this zone.
    """

    enrollment: Enrollment
    zone: str
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Standing:
    """Somebody who is in a journey now, and what they wait for."""

    enrollment: Enrollment
    node: NodeName
    sentence: str


@dataclass(frozen=True, slots=True)
class Narrator:
    """Turns rows into sentences; reads each version and the names once."""

    versions: Mapping[int, Version]
    names: Names
    zone: str
    _nodes: dict[int, dict[str, Document]] = field(default_factory=dict)

    def node(self, version_id: int, node_id: str) -> Document:
        """Return a node as its version wrote it."""
        if version_id not in self._nodes:
            nodes = self.versions[version_id].document["nodes"]
            self._nodes[version_id] = {one["id"]: one for one in nodes}
        missing = {"id": node_id, "kind": "", "name": "", "settings": {}}
        return self._nodes[version_id].get(node_id, missing)

    def name(self, version_id: int, node_id: str) -> NodeName:
        """Return what people call a node: its own name, else that of its kind."""
        node = self.node(version_id, node_id)
        kind = NODE_KINDS.get(node["kind"])
        label = kind.label if kind else node_id
        return NodeName(node_id, node.get("name") or label, node["kind"])

    def tell_past(self, visit: Visit) -> str:
        """Say what happened in a finished visit."""
        node = self.node(visit.version_id, visit.node_id)
        past = trace.Past(
            kind=node["kind"],
            settings=node.get("settings", {}),
            outcome=visit.outcome,
            reason=visit.reason,
            arrived_at=visit.arrived_at,
            left_at=visit.left_at,
        )
        return trace.tell_past(past, self._around(visit.version_id))

    def tell_present(self, enrollment: Enrollment) -> str:
        """Say what somebody waits for where they stand."""
        node = self.node(enrollment.version_id, enrollment.node_id)
        stand = trace.Present(
            kind=node["kind"],
            settings=node.get("settings", {}),
            until=_until(enrollment),
            attempts=enrollment.attempts,
            # Stored as "node: sentence"; the page names the node itself
            error=enrollment.error.removeprefix(f"{enrollment.node_id}: "),
            is_parked=enrollment.parked_at is not None,
            is_paused=enrollment.journey.status == Journey.Status.PAUSED,
        )
        return trace.tell_present(stand, self._around(enrollment.version_id))

    def in_zone(self, zone: str | None) -> "Narrator":
        """Return one who tells moments on the clock of a customer's zone."""
        return replace(self, zone=check_zone(zone, self.zone))

    def _around(self, version_id: int) -> trace.Around:
        settings = self.versions[version_id].document["graph"]
        return trace.Around(self.zone, settings, self._say_rule, self.names.journeys)

    def _say_rule(self, rule: Document) -> str:
        try:
            return rules.describe(rules.parse(rule), self.names)
        except RuleError as error:
            return f"a rule that cannot be read any more ({error})"


def get_trace(customer_id: int, enrollment_id: int) -> Trace:
    """Return a customer's passage, visit by visit; where they stand now comes last.

    Raises
    ------
    UnknownCustomer
    Http404
        They never made this passage.
    """
    customer = get_customer(customer_id)
    enrollment = (
        Enrollment.objects.filter(
            pk=enrollment_id, customer_id__in={customer_id, customer.pk}
        )
        .select_related("journey", "version")
        .first()
    )
    if enrollment is None:
        raise Http404
    visits = list(
        Visit.objects.filter(enrollment_id=enrollment.pk).order_by("visit_no")
    )
    versions = {enrollment.version_id, *(visit.version_id for visit in visits)}
    narrator = make_narrator(versions).in_zone(customer.timezone)
    sent = list_messages_of_visits(
        customer_id=enrollment.customer_id, enrollment_id=enrollment.pk
    )
    moved = _tell_moves(enrollment)
    lines = [
        Line(
            visit_no=visit.visit_no,
            node=narrator.name(visit.version_id, visit.node_id),
            sentence=narrator.tell_past(visit)
            + ("" if visit.outcome == MOVED_AWAY else moved[visit.visit_no]),
            arrived_at=visit.arrived_at,
            left_at=visit.left_at,
            version=narrator.versions[visit.version_id].number,
            messages=tuple(one for one in sent if one.origin_no == visit.visit_no),
        )
        for visit in visits
    ]
    if enrollment.status == Enrollment.Status.ACTIVE:
        line = _standing(enrollment, narrator)
        sentence = line.sentence + moved[enrollment.visit_no]
        lines.append(replace(line, sentence=sentence))
    return Trace(enrollment, narrator.zone, lines)


def _tell_moves(enrollment: Enrollment) -> dict[int, str]:
    """Say for each visit to which other versions the customer was moved in it."""
    told: dict[int, str] = defaultdict(str)
    moves = MovedEnrollment.objects.filter(enrollment_id=enrollment.pk)
    for one in moves.select_related("move__target").order_by("move_id"):
        if one.move.target is not None:
            told[one.visit_no] += f" Moved to version {one.move.target.number}."
    return told


def list_people(journey: Journey, *, node_id: str | None, cursor: str | None) -> Page:
    """Return the people who are in a journey, or at one of its nodes, newest first."""
    inside = (
        Enrollment.objects.filter(
            journey_id=journey.pk, status=Enrollment.Status.ACTIVE
        )
        .select_related("journey", "customer")
        .prefetch_related("customer__identities")
        .order_by("-id")
    )
    if node_id is not None:
        inside = inside.filter(node_id=node_id)
    after = read_cursor(cursor, int)
    if after is not None:
        inside = inside.filter(id__lt=after[0])
    rows = list(inside[: PAGE + 1])
    more = make_cursor(rows[PAGE - 1].pk) if len(rows) > PAGE else None
    return Page(tell_standing(rows[:PAGE]), more)


def tell_standing(rows: list[Enrollment]) -> list[Standing]:
    """Say of people inside, read with journey and customer, what they wait for."""
    narrator = make_narrator({row.version_id for row in rows})
    return [
        Standing(
            row,
            narrator.name(row.version_id, row.node_id),
            narrator.in_zone(row.customer.timezone).tell_present(row),
        )
        for row in rows
    ]


def make_narrator(version_ids: set[int]) -> Narrator:
    """Return who tells of visits in these versions, on the workspace's clock."""
    zone = check_zone(get_workspace().timezone, "UTC")
    return Narrator(Version.objects.in_bulk(version_ids), get_names(), zone)


def tell_delivery(message: Message) -> str:
    """Say what became of a message."""
    match message.status:
        case Message.Status.SENT:
            return "Sent."
        case Message.Status.QUEUED | Message.Status.LEASED:
            return "Waits to be sent."
        case Message.Status.SKIPPED:
            return f"Not sent: {explain(message.reason)}"
        case _:
            return f"Could not be sent: {explain(message.reason)}"


def _standing(enrollment: Enrollment, narrator: Narrator) -> Line:
    return Line(
        visit_no=enrollment.visit_no,
        node=narrator.name(enrollment.version_id, enrollment.node_id),
        sentence=narrator.tell_present(enrollment),
        arrived_at=enrollment.arrived_at,
        left_at=None,
        version=enrollment.version.number,
    )


def _until(enrollment: Enrollment) -> datetime | None:
    """Return when the node itself acts; `due_at` may be earlier for another reason."""
    own = enrollment.state.get("until")
    if isinstance(own, int):
        return EPOCH + timedelta(microseconds=own)
    return enrollment.due_at.astimezone(UTC) if enrollment.due_at else None
