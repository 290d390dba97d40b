"""A copy of a campaign, and test messages of one, over HTTP."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from campaigns import services
from campaigns.api.serializers import CampaignOutput
from campaigns.api.views import find_campaign, respond_campaign
from customers.api.permissions import CanEdit, has_role
from messaging.api.trying import TestedCustomerOut, TrialIn, TriedOut, read_trial


class CampaignTestedMessage(TriedOut):
    """How the message of one variant ended at one address."""

    variant = serializers.CharField(
        source="trial.key", help_text="Empty: there is only one."
    )


class CampaignTestOutput(serializers.Serializer[Any]):
    """What became of the test messages of a campaign."""

    customer = TestedCustomerOut()
    results = CampaignTestedMessage(many=True)


class TestCampaignView(APIView):
    """Test messages of a campaign."""

    __test__ = False  # its name begins like a class of tests
    permission_classes = [CanEdit]

    @extend_schema(
        operation_id="test_campaign",
        request=TrialIn,
        responses=CampaignTestOutput,
    )
    def post(self, request: Request, campaign_id: int) -> Response:
        """Send its messages to oneself, as it is saved; nothing of it is counted."""
        find_campaign(campaign_id)
        asked = read_trial(request, TrialIn)
        done = services.try_campaign(campaign_id=campaign_id, **asked)
        return Response(CampaignTestOutput(done).data)


class CloneView(APIView):
    """A copy of a campaign."""

    permission_classes = [CanEdit]

    @extend_schema(
        operation_id="clone_campaign", request=None, responses={201: CampaignOutput}
    )
    def post(self, request: Request, campaign_id: int) -> Response:
        """Put a copy behind it, as a draft, with people drawn anew."""
        find_campaign(campaign_id)
        copy = services.clone_campaign(
            campaign_id=campaign_id, can_publish=has_role(request, "publisher")
        )
        return respond_campaign(copy, status.HTTP_201_CREATED)
