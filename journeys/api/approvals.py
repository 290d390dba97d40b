"""Asking to put a draft live over HTTP. Approving is publishing with the id."""

from typing import Any

from django.contrib.auth.models import User
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from customers.api.paging import page_of
from customers.api.permissions import CanEdit, CanPublish, has_role
from customers.api.preconditions import IF_MATCH, require_if_match
from customers.selectors import get_workspace
from journeys import selectors, services
from journeys.api.life_cycle_serializers import NoteIn
from journeys.api.life_cycle_views import read
from journeys.models import Approval, Journey
from journeys.services.deciding import is_current


class ReasonIn(serializers.Serializer[Any]):
    """Why a draft is not put live."""

    reason = serializers.CharField(max_length=500)


class ApprovalOut(serializers.Serializer[Any]):
    """A draft somebody asked to put live."""

    id = serializers.IntegerField()
    status = serializers.ChoiceField(Approval.Status.choices)
    revision = serializers.IntegerField(help_text="Of the draft that was asked for.")
    is_current = serializers.SerializerMethodField(
        help_text="The draft is still the one that was asked for."
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
        draft = self.context["draft"]
        return draft is not None and is_current(approval, draft)

    def get_is_mine(self, approval: Approval) -> bool:
        return bool(approval.asked_by_id == self.context["reader"])

    def get_may_approve(self, approval: Approval) -> bool:
        is_own = self.get_is_mine(approval) and not self.context["approves_own"]
        return bool(self.context["is_publisher"]) and not is_own


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
            user_id=get_user_id(request),
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
            user_id=get_user_id(request),
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
            user_id=get_user_id(request),
            **asked.validated_data,
        )
        return Response(show(request, journey, [ended])[0])


def show(request: Request, journey: Journey, approvals: list[Approval]) -> list[Any]:
    """Return requests as one reader sees them."""
    context = {
        "draft": journey.draft,
        "reader": request.user.pk,
        "is_publisher": has_role(request, "publisher"),
        "approves_own": get_workspace().publishers_approve_own,
    }
    return list(ApprovalOut(approvals, many=True, context=context).data)


def get_user_id(request: Request) -> int:
    """Return the id of who asks."""
    assert isinstance(request.user, User)
    return int(request.user.pk)
