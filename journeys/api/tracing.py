"""One customer's passage through a journey, told visit by visit."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from customers.api.paging import CURSOR, page_of
from customers.api.permissions import CanRead, has_role
from customers.domain.names import name_of
from customers.domain.privacy import hide_contacts
from customers.models import Customer, Identity
from journeys import selectors
from journeys.selectors import Standing, Trace
from messaging.models import Message


class NamedOut(serializers.Serializer[Any]):
    """A thing with a page of its own."""

    id = serializers.IntegerField()
    name = serializers.CharField()


class NodeNameOut(serializers.Serializer[Any]):
    """A node as people know it."""

    id = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.CharField()


class SentOut(serializers.Serializer[Message]):
    """A message that a visit queued, and what became of it."""

    id = serializers.UUIDField()
    channel = serializers.CharField()
    template = serializers.SerializerMethodField()
    status = serializers.ChoiceField(Message.Status.choices)
    sentence = serializers.SerializerMethodField()
    done_at = serializers.DateTimeField(allow_null=True)
    in_mailbox = serializers.SerializerMethodField()

    def get_template(self, message: Message) -> str:
        version = message.template_version
        return version.template.name if version else ""

    def get_sentence(self, message: Message) -> str:
        return selectors.tell_delivery(message)

    def get_in_mailbox(self, message: Message) -> bool:
        return hasattr(message, "mailboxitem")


class LineOut(serializers.Serializer[Any]):
    """One visit; `left_at` is null where they stand now."""

    visit_no = serializers.IntegerField()
    node = NodeNameOut()
    sentence = serializers.CharField()
    version = serializers.IntegerField()
    arrived_at = serializers.DateTimeField()
    left_at = serializers.DateTimeField(allow_null=True)
    messages = SentOut(many=True)


class TraceOut(serializers.Serializer[Trace]):
    """A passage with everything that happened in it, oldest visit first."""

    id = serializers.IntegerField(source="enrollment.id")
    journey = NamedOut(source="enrollment.journey")
    status = serializers.CharField(source="enrollment.status")
    is_parked = serializers.SerializerMethodField()
    entered_at = serializers.DateTimeField(source="enrollment.entered_at")
    ended_at = serializers.DateTimeField(source="enrollment.ended_at", allow_null=True)
    zone = serializers.CharField(help_text="IANA zone of the sentences' moments.")
    lines = LineOut(many=True)

    def get_is_parked(self, trace: Trace) -> bool:
        return trace.enrollment.parked_at is not None


class PersonOut(serializers.Serializer[Any]):
    """Who it is."""

    id = serializers.IntegerField()
    user_id = serializers.SerializerMethodField()
    name = serializers.SerializerMethodField()

    def get_user_id(self, customer: Customer) -> str | None:
        names = [i for i in customer.identities.all() if i.kind == Identity.Kind.USER]
        return min(names, key=lambda one: one.pk).value if names else None

    def get_name(self, customer: Customer) -> str | None:
        return name_of(customer.attributes)


class StandingOut(serializers.Serializer[Standing]):
    """Somebody in a journey, and what they wait for."""

    id = serializers.IntegerField(source="enrollment.id")
    customer = PersonOut(source="enrollment.customer")
    node = NodeNameOut()
    sentence = serializers.CharField()
    entered_at = serializers.DateTimeField(source="enrollment.entered_at")
    arrived_at = serializers.DateTimeField(source="enrollment.arrived_at")
    is_parked = serializers.SerializerMethodField()

    def get_is_parked(self, standing: Standing) -> bool:
        return standing.enrollment.parked_at is not None


class PeopleView(APIView):
    permission_classes = [CanRead]

    @extend_schema(
        parameters=[
            OpenApiParameter("node", str, description="Only people at this node."),
            CURSOR,
        ],
        responses=page_of("StandingPage", StandingOut),
    )
    def get(self, request: Request, journey_id: int) -> Response:
        """List the people in a journey, who came last first."""
        page = selectors.list_people(
            selectors.get_journey(journey_id),
            node_id=request.query_params.get("node") or None,
            cursor=request.query_params.get("cursor"),
        )
        rows = StandingOut(page.results, many=True).data
        return Response(hide(request, {"results": rows, "next": page.next}))


class TraceView(APIView):
    permission_classes = [CanRead]

    @extend_schema(responses=TraceOut)
    def get(self, request: Request, customer_id: int, enrollment_id: int) -> Response:
        """Tell what happened to a customer in one passage, and why."""
        trace = selectors.get_trace(customer_id, enrollment_id)
        return Response(hide(request, TraceOut(trace).data))


def hide(request: Request, shown: Any) -> Any:
    """Return what a viewer may see of it: names and rules can be addresses."""
    return shown if has_role(request, "marketer") else hide_contacts(shown)
