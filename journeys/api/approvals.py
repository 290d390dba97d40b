"""Asking to put a draft live over HTTP. Approving is publishing with the id."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from customers.api.approvals import (
    BaseApprovalOut,
    NoteIn,
    ReasonIn,
    see_approvals,
)
from customers.api.paging import page_of
from customers.api.permissions import CanEdit, CanPublish
from customers.api.preconditions import IF_MATCH, require_if_match
from journeys import selectors, services
from journeys.api.life_cycle_views import read
from journeys.models import Approval, Journey
from journeys.services.deciding import is_current


class ApprovalOut(BaseApprovalOut):
    """A draft somebody asked to put live."""

    revision = serializers.IntegerField(help_text="Of the draft that was asked for.")


class ApprovalsView(APIView):
    permission_classes = [CanEdit]

    @extend_schema(responses=page_of("ApprovalPage", ApprovalOut))
    def get(self, request: Request, journey_id: int) -> Response:
        """List what was asked about a journey, newest first: the latest 20."""
        journey = selectors.get_journey(journey_id)
        shown = show(request, journey, selectors.list_approvals(journey))
        return Response({"results": shown, "next": None})

    @extend_schema(request=NoteIn, parameters=[IF_MATCH], responses={201: ApprovalOut})
    def post(self, request: Request, journey_id: int) -> Response:
        """Ask publishers to put the draft live, exactly as it is saved now."""
        revision = require_if_match(request)
        asked = read(NoteIn(data=request.data))
        journey = selectors.get_journey(journey_id)
        made = services.ask_to_publish(
            journey_id=journey.pk,
            revision=revision,
            user_id=request.user.pk,
            **asked.validated_data,
        )
        (shown,) = show(request, journey, [made])
        return Response(shown, status=status.HTTP_201_CREATED)


class ApprovalView(APIView):
    permission_classes = [CanEdit]

    @extend_schema(request=None, responses=ApprovalOut)
    def delete(self, request: Request, journey_id: int, approval_id: int) -> Response:
        """Take back that one asked."""
        journey = selectors.get_journey(journey_id)
        ended = services.withdraw(
            journey_id=journey.pk,
            approval_id=approval_id,
            user_id=request.user.pk,
        )
        return Response(show(request, journey, [ended])[0])


class SendBackView(APIView):
    permission_classes = [CanPublish]

    @extend_schema(request=ReasonIn, responses=ApprovalOut)
    def post(self, request: Request, journey_id: int, approval_id: int) -> Response:
        """Decline to put a draft live and say why."""
        asked = read(ReasonIn(data=request.data))
        journey = selectors.get_journey(journey_id)
        ended = services.send_back(
            journey_id=journey.pk,
            approval_id=approval_id,
            user_id=request.user.pk,
            **asked.validated_data,
        )
        return Response(show(request, journey, [ended])[0])


def show(request: Request, journey: Journey, approvals: list[Approval]) -> list[Any]:
    """Return requests as one reader sees them."""
    draft = journey.draft
    context = see_approvals(
        request, is_current=lambda one: draft is not None and is_current(one, draft)
    )
    return list(ApprovalOut(approvals, many=True, context=context).data)
