"""Lists of people to come in, and what journeys called in by themselves."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from customers.api.permissions import CanPublish, CanRead
from journeys import selectors, services


class ListIn(serializers.Serializer[Any]):
    """A CSV file; its first column has the user ids."""

    file = serializers.FileField(allow_empty_file=False)


class UnknownLineOut(serializers.Serializer[Any]):
    """A line whose user id nobody has."""

    line = serializers.IntegerField()
    user_id = serializers.CharField()


class ListOut(serializers.Serializer[Any]):
    """What a list came to: the first 1,000 unknown lines, and how many there are."""

    customers = serializers.IntegerField()
    repeated = serializers.IntegerField()
    unknown = UnknownLineOut(many=True)
    unknown_count = serializers.IntegerField()


class CallOut(serializers.Serializer[Any]):
    """A planned time: called with so many people, or skipped since it was too late."""

    planned = serializers.CharField()
    zone = serializers.CharField()
    planned_at = serializers.DateTimeField()
    status = serializers.ChoiceField(choices=["called", "skipped"])
    people = serializers.IntegerField()


class CallPage(serializers.Serializer[Any]):
    """What was called lately, newest first, and when people are called next."""

    results = CallOut(many=True)
    next = serializers.CharField(allow_null=True)
    next_at = serializers.DateTimeField(
        allow_null=True, help_text="In any time zone; null: no more, or not live."
    )


class ListView(APIView):
    permission_classes = [CanPublish]
    parser_classes = [MultiPartParser]

    @extend_schema(request={"multipart/form-data": ListIn}, responses={202: ListOut})
    def post(self, request: Request, journey_id: int) -> Response:
        """Add the people of a CSV file; the same file twice changes nothing."""
        asked = ListIn(data=request.data)
        asked.is_valid(raise_exception=True)
        journey = selectors.get_journey(journey_id)
        report = services.enroll_list(
            journey_id=journey.pk, file=asked.validated_data["file"].file
        )
        unknown = [{"line": line, "user_id": value} for line, value in report.unknown]
        answer = {
            "customers": report.customers,
            "repeated": report.repeated,
            "unknown": unknown,
            "unknown_count": report.unknown_count,
        }
        return Response(ListOut(answer).data, status=status.HTTP_202_ACCEPTED)


class CallsView(APIView):
    permission_classes = [CanRead]

    @extend_schema(responses=CallPage)
    def get(self, request: Request, journey_id: int) -> Response:
        """List the planned times that came lately, newest first."""
        journey = selectors.get_journey(journey_id)
        page = {
            "results": selectors.list_calls(journey.pk),
            "next": None,
            "next_at": selectors.find_next_call(journey.pk),
        }
        return Response(CallPage(page).data)
