"""Who else addresses the people of a draft, over HTTP."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from campaigns.selectors import get_schedule
from customers.api.permissions import CanRead
from journeys import selectors


class OverlappingRefOut(serializers.Serializer[Any]):
    """What is named."""

    id = serializers.IntegerField()
    name = serializers.CharField()


class PlanRowOut(OverlappingRefOut):
    """A micro-segment and its place in the plan."""

    position = serializers.IntegerField()


class OverlappingRowOut(serializers.Serializer[Any]):
    """A live campaign whose people the draft addresses too."""

    campaign = OverlappingRefOut()
    segment = PlanRowOut(source="campaign.segment")
    schedule = serializers.SerializerMethodField(help_text="In words.")
    people = serializers.IntegerField()

    def get_schedule(self, row: selectors.OverlappingRow) -> str:
        return get_schedule(row.campaign).describe()


class OverlappingJourneyOut(serializers.Serializer[Any]):
    """A live journey with the same people."""

    journey = OverlappingRefOut()
    people = serializers.IntegerField(help_text="Who is inside it now.")
    has_same_entry = serializers.BooleanField(
        help_text="The same thing brings people into both."
    )


class OverlapsOut(serializers.Serializer[Any]):
    """Plan rows and journeys that address the people of a draft at the same time."""

    people = serializers.IntegerField(help_text="How many were compared.")
    is_known = serializers.BooleanField(
        help_text="Who comes in can be told; else only people inside were compared."
    )
    is_incubating = serializers.BooleanField(
        help_text="No campaign takes people while they are inside."
    )
    rows = OverlappingRowOut(many=True)
    journeys = OverlappingJourneyOut(many=True)


class OverlapsView(APIView):
    permission_classes = [CanRead]

    @extend_schema(responses=OverlapsOut)
    def get(self, request: Request, journey_id: int) -> Response:
        """Say which plan rows and live journeys address the people of the draft."""
        journey = selectors.get_journey(journey_id)
        return Response(OverlapsOut(selectors.find_overlaps(journey)).data)
