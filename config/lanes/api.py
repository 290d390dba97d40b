"""`/api/customers/{id}/lanes`: one customer's time, for a picture of it."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config import lanes
from customers.api.permissions import CanRead
from journeys.selectors.walks import Walk
from messaging.models import Message
from segments.models import MembershipChange
from segments.selectors import End

DAYS = {"30": 30, "90": 90, "365": 365}


class LaneEndOutput(serializers.Serializer[Any]):
    """`rule_version` is null where no run has known a rule."""

    at = serializers.DateTimeField()
    cause = serializers.SerializerMethodField()
    rule_version = serializers.IntegerField(allow_null=True)

    @extend_schema_field(serializers.ChoiceField(["behaviour", "definition"]))
    def get_cause(self, end: End) -> str:
        """Return what moved them."""
        return MembershipChange.Cause(end.cause).name.lower()


class LaneStayOutput(serializers.Serializer[Any]):
    """`entered` is null: before what is known; `left` is null: still in it."""

    entered = LaneEndOutput(allow_null=True)
    left = LaneEndOutput(allow_null=True)


class LaneSegmentOutput(serializers.Serializer[Any]):
    """A micro-segment and its place in the plan."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    position = serializers.IntegerField()
    is_system = serializers.BooleanField()
    archived_at = serializers.DateTimeField(allow_null=True)


class LaneOutput(serializers.Serializer[Any]):
    segment = LaneSegmentOutput()
    stays = LaneStayOutput(many=True)


class LaneRefOutput(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()


class LaneTreatmentOutput(serializers.Serializer[Any]):
    """A campaign's slot. `until` is the first day on which others may follow."""

    on = serializers.DateField()
    until = serializers.DateField()
    at = serializers.DateTimeField()
    arm = serializers.ChoiceField(["treated", "control"])
    campaign = LaneRefOutput()
    segment_id = serializers.IntegerField()


class LaneMessageOutput(serializers.Serializer[Any]):
    """A message that was sent, by a campaign or by a step of a journey."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    channel = serializers.CharField()
    sent_at = serializers.DateTimeField()
    opened_at = serializers.DateTimeField(allow_null=True)
    clicked_at = serializers.DateTimeField(allow_null=True)
    campaign_id = serializers.IntegerField(allow_null=True)
    passage_id = serializers.IntegerField(allow_null=True)


class LanePurchaseOutput(serializers.Serializer[Any]):
    name = serializers.CharField()
    at = serializers.DateTimeField()
    revenue = serializers.FloatField()


class LaneStepOutput(serializers.Serializer[Any]):
    """A time at a step of a journey; `left_at` is null where they stand now."""

    visit_no = serializers.IntegerField()
    node_id = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.CharField()
    arrived_at = serializers.DateTimeField()
    left_at = serializers.DateTimeField(allow_null=True)


class LanePassageOutput(serializers.Serializer[Any]):
    """A passage through a journey; steps oldest first."""

    id = serializers.IntegerField()
    journey = LaneRefOutput()
    entered_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    ended_reason = serializers.CharField()
    steps = LaneStepOutput(many=True)


class LanesOutput(serializers.Serializer[Any]):
    """One customer's time. Moments carry zones, days are the workspace's."""

    customer_id = serializers.IntegerField()
    as_of = serializers.DateTimeField()
    start = serializers.DateField(help_text="The first day.")
    end = serializers.DateField(help_text="The last day: today.")
    since = serializers.DateTimeField(
        allow_null=True,
        help_text="From when on memberships are known; null before a run.",
    )
    is_cut = serializers.BooleanField(
        help_text="Something older in these days is left out: there is too much."
    )
    lanes = LaneOutput(many=True, help_text="In the order of the plan.")
    treatments = LaneTreatmentOutput(many=True, help_text="Oldest first.")
    messages = LaneMessageOutput(many=True, help_text="Newest first.")
    purchases = LanePurchaseOutput(many=True, help_text="Newest first.")
    passages = LanePassageOutput(many=True, help_text="Newest first.")


RANGE = OpenApiParameter(
    "days", int, enum=list(DAYS.values()), description="By default 90."
)


def read_days(request: Request) -> int:
    """Return how many days are asked for.

    Raises
    ------
    ValidationError
        It names `days`.
    """
    days = DAYS.get(request.query_params.get("days", "90"))
    if days is None:
        raise serializers.ValidationError({"days": ["Choose 30, 90 or 365 days."]})
    return days


class LanesView(APIView):
    """The time of one customer."""

    permission_classes = [CanRead]

    @extend_schema(
        operation_id="get_lanes",
        parameters=[RANGE],
        responses=LanesOutput,
    )
    def get(self, request: Request, customer_id: int) -> Response:
        """Show where a customer was in the last days, what they got and did."""
        found = lanes.get_lanes(customer_id, days=read_days(request))
        answer = {
            **{name: getattr(found, name) for name in _PLAIN},
            "messages": [_show_message(one) for one in found.messages],
            "passages": [_show_passage(one) for one in found.walks.rows],
        }
        return Response(LanesOutput(answer).data)


_PLAIN = (
    *("customer_id", "as_of", "start", "end", "since", "is_cut"),
    *("lanes", "treatments", "purchases"),
)


def _show_message(message: Message) -> Mapping[str, Any]:
    version = message.template_version
    return {
        "id": message.pk,
        "name": version.template.name if version else "",
        "channel": message.channel,
        "sent_at": message.done_at or message.created_at,
        "opened_at": message.opened_at,
        "clicked_at": message.clicked_at,
        "campaign_id": _origin_id(message, Message.Origin.TREATMENT),
        "passage_id": _origin_id(message, Message.Origin.VISIT),
    }


def _origin_id(message: Message, kind: str) -> int | None:
    return message.origin_id if message.origin_kind == kind else None


def _show_passage(walk: Walk) -> Mapping[str, Any]:
    passage = walk.enrollment
    return {
        "id": passage.pk,
        "journey": passage.journey,
        "entered_at": passage.entered_at,
        "ended_at": passage.ended_at,
        "ended_reason": passage.ended_reason,
        "steps": walk.steps,
    }
