"""Labels of journeys."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from customers.api.paging import page_of
from customers.api.permissions import CanEdit, CanRead
from journeys import selectors, services
from journeys.api import serializers

NAME = OpenApiParameter("name", str, required=True, description="The label.")


class LabelsView(APIView):
    permission_classes = [CanRead]

    @extend_schema(responses=page_of("LabelPage", serializers.LabelUseOut))
    def get(self, request: Request) -> Response:
        """List the labels in use, in alphabetical order."""
        rows = serializers.LabelUseOut(selectors.list_labels(), many=True).data
        return Response({"results": rows, "next": None})


class JourneyLabelsView(APIView):
    permission_classes = [CanEdit]

    @extend_schema(request=serializers.LabelIn, responses=serializers.LabelsOut)
    def post(self, request: Request, journey_id: int) -> Response:
        """Put a label on a journey; it may be there already."""
        asked = serializers.LabelIn(data=request.data)
        asked.is_valid(raise_exception=True)
        journey = selectors.get_journey(journey_id)
        labels = services.add_label(journey_id=journey.pk, **asked.validated_data)
        return Response({"labels": labels})

    @extend_schema(parameters=[NAME], responses=serializers.LabelsOut)
    def delete(self, request: Request, journey_id: int) -> Response:
        """Take a label off a journey; it may be gone already."""
        asked = serializers.LabelIn(data=request.query_params)
        asked.is_valid(raise_exception=True)
        journey = selectors.get_journey(journey_id)
        labels = services.remove_label(journey_id=journey.pk, **asked.validated_data)
        return Response({"labels": labels})
