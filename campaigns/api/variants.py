"""The variants of a campaign over HTTP: who got which, and which one is decided."""

from dataclasses import asdict
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from campaigns import selectors, services
from campaigns.api.serializers import CampaignOutput
from campaigns.api.views import find_campaign, get_user_id, respond_campaign
from customers.api.permissions import CanEdit, has_role


class VariantNumbersOutput(serializers.Serializer[Any]):
    """What became of one variant so far."""

    key = serializers.CharField()
    name = serializers.CharField()
    share = serializers.IntegerField(
        help_text="Who gets it from now on, in hundredths of a percent."
    )
    people = serializers.IntegerField(help_text="Different customers who got it.")
    exposed = serializers.IntegerField(
        allow_null=True, help_text="People whose window was over at the last weighing."
    )
    converted = serializers.IntegerField(allow_null=True)
    best = serializers.FloatField(
        allow_null=True, help_text="Probability of being the best then."
    )


class VariantNumbersPage(serializers.Serializer[Any]):
    """The variants of a campaign, in their order."""

    results = VariantNumbersOutput(many=True)
    next = serializers.CharField(allow_null=True)


class WinnerInput(serializers.Serializer[Any]):
    """The variant that everybody gets; null lets the test go on."""

    variant = serializers.CharField(max_length=16, allow_null=True)


class VariantsView(APIView):
    """The variants of one campaign."""

    permission_classes = [CanEdit]

    @extend_schema(operation_id="list_variants", responses=VariantNumbersPage)
    def get(self, request: Request, campaign_id: int) -> Response:
        """Return how many people got which, and what is known of each."""
        numbers = selectors.list_variant_numbers(find_campaign(campaign_id))
        rows = VariantNumbersOutput([asdict(one) for one in numbers], many=True)
        return Response({"results": rows.data, "next": None})


class WinnerView(APIView):
    """The variant that is decided."""

    permission_classes = [CanEdit]

    @extend_schema(
        operation_id="decide_winner", request=WinnerInput, responses=CampaignOutput
    )
    def put(self, request: Request, campaign_id: int) -> Response:
        """Give a variant to everybody from now on, or let the test go on."""
        find_campaign(campaign_id)
        asked = WinnerInput(data=request.data)
        asked.is_valid(raise_exception=True)
        campaign = services.decide_winner(
            campaign_id=campaign_id,
            variant=asked.validated_data["variant"],
            can_publish=has_role(request, "publisher"),
            user_id=get_user_id(request),
        )
        return respond_campaign(campaign)
