"""Asking to put a campaign live over HTTP. Approving is putting it live, unchanged."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from campaigns import selectors, services
from campaigns.api.views import find_campaign, get_user_id
from campaigns.models import Approval, Campaign
from campaigns.services.approving import is_current
from customers.api.permissions import CanEdit, CanPublish, has_role
from customers.selectors import get_workspace


class CampaignNoteInput(serializers.Serializer[Any]):
    """A note for the publishers."""

    note = serializers.CharField(
        max_length=500, required=False, allow_blank=True, default=""
    )


class CampaignReasonInput(serializers.Serializer[Any]):
    """Why a campaign is not put live."""

    reason = serializers.CharField(max_length=500)


class CampaignApprovalOutput(serializers.Serializer[Any]):
    """A campaign somebody asked to put live."""

    id = serializers.IntegerField()
    status = serializers.ChoiceField(Approval.Status.choices)
    is_current = serializers.SerializerMethodField(
        help_text="The campaign is still the one that was asked for."
    )
    is_mine = serializers.SerializerMethodField(help_text="The reader asked for it.")
    may_approve = serializers.SerializerMethodField(
        help_text="The reader may put it live or send it back."
    )
    note = serializers.CharField()
    asked_at = serializers.DateTimeField()
    asked_by = serializers.CharField(source="asked_by_name")
    decided_at = serializers.DateTimeField(allow_null=True)
    decided_by = serializers.CharField(source="decided_by_name")
    reason = serializers.CharField()

    def get_is_current(self, approval: Approval) -> bool:
        return is_current(approval, self.context["campaign"])

    def get_is_mine(self, approval: Approval) -> bool:
        return bool(approval.asked_by_id == self.context["reader"])

    def get_may_approve(self, approval: Approval) -> bool:
        is_own = self.get_is_mine(approval) and not self.context["approves_own"]
        return bool(self.context["is_publisher"]) and not is_own


class CampaignApprovalPage(serializers.Serializer[Any]):
    """What was asked about a campaign, newest first."""

    results = CampaignApprovalOutput(many=True)
    next = serializers.CharField(allow_null=True)


class ApprovalsView(APIView):
    """What was asked about a campaign."""

    permission_classes = [CanEdit]

    @extend_schema(
        operation_id="list_campaign_approvals", responses=CampaignApprovalPage
    )
    def get(self, request: Request, campaign_id: int) -> Response:
        """List it, newest first: the latest 20."""
        return Response(
            {"results": show(request, find_campaign(campaign_id)), "next": None}
        )

    @extend_schema(
        operation_id="ask_for_campaign",
        request=CampaignNoteInput,
        responses={201: CampaignApprovalOutput},
    )
    def post(self, request: Request, campaign_id: int) -> Response:
        """Ask publishers to put the campaign live, exactly as it is saved now."""
        campaign = find_campaign(campaign_id)
        asked = CampaignNoteInput(data=request.data)
        asked.is_valid(raise_exception=True)
        services.ask_to_publish(
            campaign_id=campaign_id,
            user_id=get_user_id(request),
            **asked.validated_data,
        )
        shown = show(request, campaign)[0]
        return Response(shown, status=status.HTTP_201_CREATED)


class ApprovalView(APIView):
    """One request to put a campaign live."""

    permission_classes = [CanEdit]

    @extend_schema(operation_id="withdraw_campaign_approval", responses={204: None})
    def delete(self, request: Request, campaign_id: int, approval_id: int) -> Response:
        """Take back that one asked."""
        find_campaign(campaign_id)
        services.withdraw(
            campaign_id=campaign_id,
            approval_id=approval_id,
            user_id=get_user_id(request),
        )
        return Response(status=status.HTTP_204_NO_CONTENT)


class SendBackView(APIView):
    """A request to put a campaign live that is declined."""

    permission_classes = [CanPublish]

    @extend_schema(
        operation_id="send_back_campaign",
        request=CampaignReasonInput,
        responses={204: None},
    )
    def post(self, request: Request, campaign_id: int, approval_id: int) -> Response:
        """Say why."""
        find_campaign(campaign_id)
        asked = CampaignReasonInput(data=request.data)
        asked.is_valid(raise_exception=True)
        services.send_back(
            campaign_id=campaign_id,
            approval_id=approval_id,
            user_id=get_user_id(request),
            **asked.validated_data,
        )
        return Response(status=status.HTTP_204_NO_CONTENT)


def show(request: Request, campaign: Campaign) -> list[Any]:
    """Return the requests about a campaign as one reader sees them."""
    context = {
        "campaign": campaign,
        "reader": request.user.pk,
        "is_publisher": has_role(request, "publisher"),
        "approves_own": get_workspace().publishers_approve_own,
    }
    rows = selectors.list_approvals(campaign)
    return list(CampaignApprovalOutput(rows, many=True, context=context).data)
