"""Going live at a later moment over HTTP."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from customers.api.paging import page_of
from customers.api.permissions import CanPublish, has_role
from customers.api.preconditions import IF_MATCH, require_if_match
from journeys import selectors, services
from journeys.api.life_cycle_serializers import DraftPublishIn
from journeys.api.life_cycle_views import read
from journeys.models import Journey, Launch


class LaunchIn(DraftPublishIn):
    """When the draft goes live, and what becomes of people inside then."""

    starts_at = None
    at = serializers.DateTimeField(help_text="Within 90 days.")


class LaunchOut(serializers.Serializer[Any]):
    """A draft that goes live at a moment, or did, or could not."""

    id = serializers.IntegerField()
    status = serializers.ChoiceField(Launch.Status.choices)
    at = serializers.DateTimeField()
    is_current = serializers.SerializerMethodField(
        help_text="The draft is still as it was when this was planned."
    )
    note = serializers.CharField()
    planned_at = serializers.DateTimeField()
    planned_by = serializers.CharField(source="planned_by_name")
    ended_at = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField(help_text="Why it failed or was cancelled.")

    def get_is_current(self, launch: Launch) -> bool:
        draft = self.context["draft"]
        return (launch.version_id, launch.revision) == (draft.pk, draft.revision)


class CanSeePlans(CanPublish):
    """Everybody with a role sees the plans; publishers make them."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if request.method == "GET":
            return has_role(request, "viewer")
        return super().has_permission(request, view)


class LaunchesView(APIView):
    permission_classes = [CanSeePlans]

    @extend_schema(responses=page_of("LaunchPage", LaunchOut))
    def get(self, request: Request, journey_id: int) -> Response:
        """List the plans to put a draft live, newest first: the latest 20."""
        journey = selectors.get_journey(journey_id)
        shown = show(journey, selectors.list_launches(journey))
        return Response({"results": shown, "next": None})

    @extend_schema(request=LaunchIn, parameters=[IF_MATCH], responses={201: LaunchOut})
    def post(self, request: Request, journey_id: int) -> Response:
        """Plan that the draft goes live at a moment, as it is saved now."""
        revision = require_if_match(request)
        asked = read(LaunchIn(data=request.data))
        journey = selectors.get_journey(journey_id)
        made = services.plan_launch(
            journey_id=journey.pk,
            revision=revision,
            user_id=request.user.pk,
            **asked.to_service(),
        )
        return Response(show(journey, [made])[0], status=status.HTTP_201_CREATED)


class LaunchView(APIView):
    permission_classes = [CanPublish]

    @extend_schema(request=None, responses=LaunchOut)
    def delete(self, request: Request, journey_id: int, launch_id: int) -> Response:
        """Cancel a plan that is open."""
        journey = selectors.get_journey(journey_id)
        ended = services.cancel_launch(
            journey_id=journey.pk, launch_id=launch_id, user_id=request.user.pk
        )
        return Response(show(journey, [ended])[0])


def show(journey: Journey, launches: list[Launch]) -> list[Any]:
    """Return plans as the API writes them."""
    context = {"draft": journey.draft}
    return list(LaunchOut(launches, many=True, context=context).data)
