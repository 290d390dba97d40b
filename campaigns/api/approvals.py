"""Asking to put a campaign live over HTTP. Approving is putting it live, unchanged."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from campaigns import selectors, services
from campaigns.api.views import find_campaign, get_user_id
from campaigns.models import Campaign
from campaigns.services.approving import is_current
from customers.api.approvals import (
    BaseApprovalOut,
    NoteIn,
    ReasonIn,
    see_approvals,
)
from customers.api.paging import page_of
from customers.api.permissions import CanEdit, CanPublish


class CampaignApprovalOutput(BaseApprovalOut):
    """A campaign somebody asked to put live."""


class ApprovalsView(APIView):
    """What was asked about a campaign."""

    permission_classes = [CanEdit]

    @extend_schema(
        operation_id="list_campaign_approvals",
        responses=page_of("CampaignApprovalPage", CampaignApprovalOutput),
    )
    def get(self, request: Request, campaign_id: int) -> Response:
        """List it, newest first: the latest 20."""
        return Response(
            {"results": show(request, find_campaign(campaign_id)), "next": None}
        )

    @extend_schema(
        operation_id="ask_for_campaign",
        request=NoteIn,
        responses={201: CampaignApprovalOutput},
    )
    def post(self, request: Request, campaign_id: int) -> Response:
        """Ask publishers to put the campaign live, exactly as it is saved now."""
        campaign = find_campaign(campaign_id)
        asked = NoteIn(data=request.data)
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
        request=ReasonIn,
        responses={204: None},
    )
    def post(self, request: Request, campaign_id: int, approval_id: int) -> Response:
        """Say why."""
        find_campaign(campaign_id)
        asked = ReasonIn(data=request.data)
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
    context = see_approvals(request, is_current=lambda one: is_current(one, campaign))
    rows = selectors.list_approvals(campaign)
    return list(CampaignApprovalOutput(rows, many=True, context=context).data)
