"""`/api/journeys/{id}/parked`: people whose step failed, and what to do with them."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from customers.api.permissions import CanPublish, CanRead
from journeys import selectors, services


class ParkedOut(serializers.Serializer[Any]):
    """Somebody who is left alone until a person decides."""

    enrollment = serializers.IntegerField(source="enrollment_id")
    customer = serializers.IntegerField(source="customer_id")
    name = serializers.CharField(source="customer_name", allow_null=True)
    node = serializers.CharField(source="node_id")
    node_name = serializers.CharField()
    kind = serializers.CharField()
    error = serializers.CharField()
    attempts = serializers.IntegerField()
    parked_at = serializers.DateTimeField()
    outcomes = serializers.ListField(child=serializers.CharField())


class StepBreakerOut(serializers.Serializer[Any]):
    """A step that fails for many and is left alone until a moment."""

    version = serializers.IntegerField(source="version_id")
    node = serializers.CharField(source="node_id")
    error = serializers.CharField()
    people = serializers.IntegerField()
    opened_at = serializers.DateTimeField()
    until = serializers.DateTimeField()


class ParkedPageOut(serializers.Serializer[Any]):
    """A page of parked people, and the steps that are left alone."""

    results = ParkedOut(many=True)
    next = serializers.CharField(allow_null=True)
    total = serializers.IntegerField()
    breakers = StepBreakerOut(many=True)


class ChosenIn(serializers.Serializer[Any]):
    """Whom a decision concerns: some enrollments, a step, or (neither given) all."""

    enrollments = serializers.ListField(
        child=serializers.IntegerField(min_value=1),
        required=False,
        allow_null=True,
        default=None,
        min_length=1,
        max_length=10_000,
    )
    node = serializers.CharField(
        max_length=200, required=False, allow_null=True, default=None
    )


class SkipIn(ChosenIn):
    """How they go on: by a path of their step, or (null) out of the journey."""

    outcome = serializers.CharField(max_length=200, allow_null=True)


class ChangedOut(serializers.Serializer[Any]):
    """How many people a decision moved."""

    people = serializers.IntegerField()


class ParkedView(APIView):
    permission_classes = [CanRead]

    @extend_schema(
        operation_id="journey_parked_list",
        parameters=[
            OpenApiParameter("cursor", str, description="Where the next page begins."),
            OpenApiParameter("node", str, description="Only those at this step."),
        ],
        responses=ParkedPageOut,
    )
    def get(self, request: Request, journey_id: int) -> Response:
        """List the parked people of a journey, newest first."""
        journey = selectors.get_journey(journey_id)
        page = selectors.list_parked(
            journey,
            node=request.query_params.get("node"),
            cursor=request.query_params.get("cursor"),
        )
        shown = {
            "results": page.results,
            "next": page.next,
            "total": page.total,
            "breakers": selectors.list_breakers(journey),
        }
        return Response(ParkedPageOut(shown).data)


class RetryParkedView(APIView):
    permission_classes = [CanPublish]

    @extend_schema(
        operation_id="journey_parked_retry", request=ChosenIn, responses=ChangedOut
    )
    def post(self, request: Request, journey_id: int) -> Response:
        """Let them try their step again."""
        asked = ChosenIn(data=request.data)
        asked.is_valid(raise_exception=True)
        people = services.retry_parked(
            journey=selectors.get_journey(journey_id),
            ids=asked.validated_data["enrollments"],
            node=asked.validated_data["node"],
        )
        return Response(ChangedOut({"people": people}).data)


class SkipParkedView(APIView):
    permission_classes = [CanPublish]

    @extend_schema(
        operation_id="journey_parked_skip", request=SkipIn, responses=ChangedOut
    )
    def post(self, request: Request, journey_id: int) -> Response:
        """Send them on by a path of their step, or out of the journey."""
        asked = SkipIn(data=request.data)
        asked.is_valid(raise_exception=True)
        people = services.skip_parked(
            journey=selectors.get_journey(journey_id),
            outcome=asked.validated_data["outcome"],
            ids=asked.validated_data["enrollments"],
            node=asked.validated_data["node"],
        )
        return Response(ChangedOut({"people": people}).data)
