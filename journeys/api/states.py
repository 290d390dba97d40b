"""The history of a draft over HTTP: states, names, bringing one back."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from customers.api.paging import page_of
from customers.api.permissions import CanEdit
from customers.api.preconditions import IF_MATCH, require_if_match
from journeys import selectors, services
from journeys.api import presenting
from journeys.api.life_cycle_serializers import NAME_LENGTH, NUMBER, NameIn
from journeys.api.serializers import AccountOut, JourneyOut
from journeys.models import DraftState


class NewNameIn(serializers.Serializer[Any]):
    """What the draft as it is now is called."""

    name = serializers.CharField(max_length=NAME_LENGTH)


class RestoreIn(serializers.Serializer[Any]):
    """What is to be the draft again: a version or a state."""

    version = serializers.IntegerField(**NUMBER, required=False)
    state = serializers.IntegerField(**NUMBER, required=False)

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        """Want one of the two."""
        if len(values) != 1:
            raise serializers.ValidationError(
                {"version": "Name either a version or a state."}
            )
        return values

    def to_service(self) -> dict[str, Any]:
        """Return the arguments of the service."""
        values = self.validated_data
        return {"number": values.get("version"), "state_id": values.get("state")}


class StateNameOut(serializers.Serializer[Any]):
    """A state and what it is called."""

    id = serializers.IntegerField()
    name = serializers.CharField()


class StateRowOut(StateNameOut):
    """What the draft was when one person had saved it for up to ten minutes."""

    began_at = serializers.DateTimeField(help_text="The first save that it holds.")
    saved_at = serializers.DateTimeField(help_text="The last one.")
    by = AccountOut(allow_null=True)
    by_name = serializers.CharField(help_text="Stays when the account goes.")
    steps = serializers.IntegerField()
    is_draft = serializers.SerializerMethodField(
        help_text="The draft is what it was then."
    )
    from_version = serializers.IntegerField(
        allow_null=True, help_text="The version that was brought back here."
    )
    from_state = serializers.IntegerField(
        source="from_state_id",
        allow_null=True,
        help_text="The state that was brought back here.",
    )

    def get_is_draft(self, state: DraftState) -> bool:
        return bool(state.sha256 == self.context["sha256"])


class StateOut(StateNameOut):
    """A state with its graph."""

    saved_at = serializers.DateTimeField()
    by_name = serializers.CharField()
    document = serializers.JSONField()
    layout = serializers.JSONField()
    map = serializers.JSONField()


class StatesView(APIView):
    permission_classes = [CanEdit]

    @extend_schema(responses=page_of("StatePage", StateRowOut))
    def get(self, request: Request, journey_id: int) -> Response:
        """List what the draft was, newest first."""
        journey = selectors.get_journey(journey_id)
        draft = selectors.get_version(journey, "draft")
        rows = StateRowOut(
            selectors.list_states(journey), many=True, context={"sha256": draft.sha256}
        )
        return Response({"results": rows.data, "next": None})

    @extend_schema(
        request=NewNameIn, parameters=[IF_MATCH], responses={201: StateNameOut}
    )
    def post(self, request: Request, journey_id: int) -> Response:
        """Give the draft as it is now a name; it is kept for ever."""
        revision = require_if_match(request)
        asked = NewNameIn(data=request.data)
        asked.is_valid(raise_exception=True)
        journey = selectors.get_journey(journey_id)
        state = services.name_draft(
            journey_id=journey.pk,
            revision=revision,
            user_id=request.user.pk,
            **asked.validated_data,
        )
        shown = StateNameOut(state).data
        return Response(shown, status=status.HTTP_201_CREATED)


class StateView(APIView):
    permission_classes = [CanEdit]

    @extend_schema(responses=StateOut)
    def get(self, request: Request, journey_id: int, state_id: int) -> Response:
        """Show a state with its graph."""
        journey = selectors.get_journey(journey_id)
        return Response(StateOut(selectors.get_state(journey, state_id)).data)

    @extend_schema(request=NameIn, responses=StateNameOut)
    def patch(self, request: Request, journey_id: int, state_id: int) -> Response:
        """Name a state; without a name it is forgotten some day."""
        asked = NameIn(data=request.data)
        asked.is_valid(raise_exception=True)
        journey = selectors.get_journey(journey_id)
        state = services.name_state(
            journey_id=journey.pk, state_id=state_id, **asked.validated_data
        )
        return Response(StateNameOut(state).data)


class RestoreView(APIView):
    permission_classes = [CanEdit]

    @extend_schema(request=RestoreIn, parameters=[IF_MATCH], responses=JourneyOut)
    def post(self, request: Request, journey_id: int) -> Response:
        """Bring a version or a state back as the draft; what it was is kept."""
        revision = require_if_match(request)
        asked = RestoreIn(data=request.data)
        asked.is_valid(raise_exception=True)
        journey = selectors.get_journey(journey_id)
        services.restore(
            journey_id=journey.pk,
            revision=revision,
            user_id=request.user.pk,
            **asked.to_service(),
        )
        return presenting.show_journey(selectors.get_journey(journey_id))
