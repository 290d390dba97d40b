"""A copy of a campaign, and test messages of one, over HTTP."""

from typing import Any

from django.contrib.auth.models import User
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from campaigns import services
from campaigns.api.serializers import CampaignOutput
from campaigns.api.views import find_campaign, respond_campaign
from campaigns.services.trying import MAX_ADDRESSES
from customers.api.permissions import CanEdit, has_role
from customers.domain.names import name_of


class CampaignTestInput(serializers.Serializer[Any]):
    """To whom the messages go, and as whose."""

    addresses = serializers.ListField(
        child=serializers.CharField(max_length=254),
        max_length=MAX_ADDRESSES,
        required=False,
        default=list,
        help_text="Empty: the address of the account that asks.",
    )
    customer_id = serializers.IntegerField(
        min_value=1,
        max_value=2**63 - 1,
        required=False,
        allow_null=True,
        default=None,
        help_text="Whom the messages are written for; null: the newest customer.",
    )


class CampaignTestedCustomer(serializers.Serializer[Any]):
    """Whom the messages were written for."""

    id = serializers.IntegerField()
    name = serializers.SerializerMethodField(allow_null=True)

    def get_name(self, customer: Any) -> str | None:
        return name_of(customer.attributes)


class CampaignTestedMessage(serializers.Serializer[Any]):
    """How the message of one variant ended at one address."""

    variant = serializers.CharField(source="key", help_text="Empty: there is only one.")
    name = serializers.CharField()
    address = serializers.CharField(source="tried.address")
    subject = serializers.CharField(source="tried.subject")
    code = serializers.CharField(
        source="tried.code", help_text="Empty: the provider took it."
    )
    message = serializers.CharField(
        source="tried.message",
        help_text="What went wrong, or what the words name that nobody knows.",
    )


class CampaignTestOutput(serializers.Serializer[Any]):
    """What became of the test messages of a campaign."""

    customer = CampaignTestedCustomer()
    results = CampaignTestedMessage(many=True)


class TestCampaignView(APIView):
    """Test messages of a campaign."""

    __test__ = False  # its name begins like a class of tests
    permission_classes = [CanEdit]

    @extend_schema(
        operation_id="test_campaign",
        request=CampaignTestInput,
        responses=CampaignTestOutput,
    )
    def post(self, request: Request, campaign_id: int) -> Response:
        """Send its messages to oneself, as it is saved; nothing of it is counted."""
        find_campaign(campaign_id)
        asked = CampaignTestInput(data=request.data)
        asked.is_valid(raise_exception=True)
        assert isinstance(request.user, User)
        own = [request.user.email] if request.user.email else []
        done = services.try_campaign(
            campaign_id=campaign_id,
            addresses=asked.validated_data["addresses"] or own,
            customer_id=asked.validated_data["customer_id"],
        )
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
