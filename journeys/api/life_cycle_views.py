"""Versions in flight over HTTP: preview, roll back, moves, pause, stop, clone.

What changes the life of a journey names in If-Match the revision of the life cycle
that was seen, so that of two publishers the second is told.
"""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from customers.api.approvals import NoteIn
from customers.api.paging import page_of
from customers.api.permissions import CanEdit, CanPublish, CanRead
from customers.api.preconditions import IF_MATCH, is_number, require_if_match
from journeys import selectors, services
from journeys.api import life_cycle_serializers as shapes
from journeys.api import presenting, serializers
from journeys.domain.errors import VersionUnknown
from journeys.domain.life_cycle import Action, list_actions
from journeys.models import Journey

VERSION = OpenApiParameter(
    "version", int, description="An earlier version, to roll back; else the draft."
)


def show_life_cycle(journey_id: int) -> Response:
    """Answer with the state of a journey; the ETag is its revision."""
    journey = selectors.get_journey(journey_id)
    people = selectors.count_people(
        [one.pk for one in selectors.list_published_versions(journey)]
    )
    shown = {
        "status": journey.status,
        "revision": journey.life_revision,
        "people": sum(count for nodes in people.values() for count in nodes.values()),
        "held": selectors.count_held(journey),
        "actions": list_actions(journey.status),
        "changes": selectors.list_life_cycle(journey),
    }
    etag = {"ETag": f'"{journey.life_revision}"'}
    return Response(shapes.LifeCycleOut(shown).data, headers=etag)


def read(asked: Any) -> Any:
    """Check what was sent; return it."""
    asked.is_valid(raise_exception=True)
    return asked


def _read_number(text: str) -> int:
    if not is_number(text):
        raise VersionUnknown
    return int(text)


class PreviewView(APIView):
    permission_classes = [CanRead]

    @extend_schema(parameters=[VERSION], responses=shapes.PreviewOut)
    def get(self, request: Request, journey_id: int) -> Response:
        """Say what publishing would mean for the people inside, step by step."""
        journey = selectors.get_journey(journey_id)
        number = request.query_params.get("version", "")
        version = selectors.get_version(journey, "draft")
        if number:
            version = selectors.get_published_version(journey, _read_number(number))
        preview = selectors.preview_publishing(journey, version)
        return Response(shapes.PreviewOut(preview).data)


class VersionsView(APIView):
    permission_classes = [CanRead]

    @extend_schema(responses=page_of("VersionPage", shapes.VersionRowOut))
    def get(self, request: Request, journey_id: int) -> Response:
        """List the versions that were live at some time, newest first."""
        journey = selectors.get_journey(journey_id)
        versions = selectors.list_published_versions(journey)
        rows = shapes.VersionRowOut(
            versions, many=True, context=_versions_context(journey, versions)
        )
        return Response({"results": rows.data, "next": None})


class VersionView(APIView):
    permission_classes = [CanEdit]

    @extend_schema(responses=shapes.VersionOut)
    def get(self, request: Request, journey_id: int, number: int) -> Response:
        """Show a version with its graph."""
        journey = selectors.get_journey(journey_id)
        version = selectors.get_published_version(journey, _read_number(str(number)))
        context = _versions_context(journey, [version])
        return Response(shapes.VersionOut(version, context=context).data)

    @extend_schema(request=shapes.NameIn, responses=shapes.VersionRowOut)
    def patch(self, request: Request, journey_id: int, number: int) -> Response:
        """Name a version; an empty name takes it away."""
        asked = read(shapes.NameIn(data=request.data))
        journey = selectors.get_journey(journey_id)
        version = services.name_version(
            journey_id=journey.pk,
            number=_read_number(str(number)),
            **asked.validated_data,
        )
        context = _versions_context(journey, [version])
        return Response(shapes.VersionRowOut(version, context=context).data)


class LifeCycleView(APIView):
    permission_classes = [CanRead]

    @extend_schema(responses=shapes.LifeCycleOut)
    def get(self, request: Request, journey_id: int) -> Response:
        """Show the state of a journey and who brought it there."""
        return show_life_cycle(journey_id)


class StatusView(APIView):
    """One address for each action; the urls say which."""

    permission_classes = [CanPublish]
    action: Action = "pause"
    shape: type[NoteIn] = NoteIn

    def post(self, request: Request, journey_id: int) -> Response:
        revision = require_if_match(request)
        asked = read(self.shape(data=request.data))
        journey = selectors.get_journey(journey_id)
        services.change_status(
            journey_id=journey.pk,
            action=self.action,
            life_revision=revision,
            user_id=request.user.pk,
            **asked.validated_data,
        )
        return show_life_cycle(journey_id)


class PauseView(StatusView):
    action: Action = "pause"

    @extend_schema(request=NoteIn, parameters=[IF_MATCH], responses=shapes.LifeCycleOut)
    def post(self, request: Request, journey_id: int) -> Response:
        """Let nobody in and nobody go on. What falls due waits, events are kept."""
        return super().post(request, journey_id)


class ResumeView(StatusView):
    action: Action = "resume"
    shape = shapes.ResumeIn

    @extend_schema(
        request=shapes.ResumeIn, parameters=[IF_MATCH], responses=shapes.LifeCycleOut
    )
    def post(self, request: Request, journey_id: int) -> Response:
        """Open a journey again; who was held by a pause goes on, spread."""
        return super().post(request, journey_id)


class StopView(StatusView):
    action: Action = "stop"

    @extend_schema(request=NoteIn, parameters=[IF_MATCH], responses=shapes.LifeCycleOut)
    def post(self, request: Request, journey_id: int) -> Response:
        """Let nobody in, and let everybody inside leave."""
        return super().post(request, journey_id)


class ArchiveView(StatusView):
    action: Action = "archive"

    @extend_schema(request=NoteIn, parameters=[IF_MATCH], responses=shapes.LifeCycleOut)
    def post(self, request: Request, journey_id: int) -> Response:
        """Let nobody in; people inside finish."""
        return super().post(request, journey_id)


class RollBackView(APIView):
    permission_classes = [CanPublish]

    @extend_schema(
        request=shapes.RollBackIn,
        parameters=[IF_MATCH],
        responses=serializers.JourneyOut,
    )
    def post(self, request: Request, journey_id: int) -> Response:
        """Put an earlier version live again, under a new number."""
        revision = require_if_match(request)
        asked = read(shapes.RollBackIn(data=request.data))
        journey = selectors.get_journey(journey_id)
        services.roll_back(
            journey_id=journey.pk,
            life_revision=revision,
            user_id=request.user.pk,
            **asked.to_service(),
        )
        return presenting.show_journey(selectors.get_journey(journey_id))


class CloneView(APIView):
    permission_classes = [CanEdit]

    @extend_schema(request=shapes.CloneIn, responses={201: serializers.JourneyOut})
    def post(self, request: Request, journey_id: int) -> Response:
        """Create a journey whose draft is the identical graph."""
        asked = read(shapes.CloneIn(data=request.data))
        journey = selectors.get_journey(journey_id)
        copy = services.clone_journey(
            journey_id=journey.pk, user_id=request.user.pk, **asked.to_service()
        )
        answer = presenting.show_journey(selectors.get_journey(copy.pk))
        answer.status_code = status.HTTP_201_CREATED
        return answer


class MovesView(APIView):
    permission_classes = [CanPublish]

    def get_permissions(self) -> list[Any]:
        """Let everybody with a role read."""
        return [CanRead()] if self.request.method == "GET" else [CanPublish()]

    @extend_schema(responses=page_of("MovePage", shapes.MoveOut))
    def get(self, request: Request, journey_id: int) -> Response:
        """List moves of people, newest first, and how far they are."""
        moves = selectors.list_moves(selectors.get_journey(journey_id))
        rows = shapes.MoveOut(moves, many=True).data
        return Response({"results": rows, "next": None})

    @extend_schema(
        request=shapes.MoveIn,
        parameters=[IF_MATCH],
        responses={202: shapes.LifeCycleOut},
    )
    def post(self, request: Request, journey_id: int) -> Response:
        """Move the people of an older version to the one that is live."""
        revision = require_if_match(request)
        asked = read(shapes.MoveIn(data=request.data))
        journey = selectors.get_journey(journey_id)
        services.move_to_published(
            journey_id=journey.pk,
            life_revision=revision,
            user_id=request.user.pk,
            **asked.to_service(),
        )
        answer = show_life_cycle(journey_id)
        answer.status_code = status.HTTP_202_ACCEPTED
        return answer


class MoveView(APIView):
    permission_classes = [CanPublish]

    @extend_schema(
        request=None, parameters=[IF_MATCH], responses={200: shapes.LifeCycleOut}
    )
    def delete(self, request: Request, journey_id: int, move_id: int) -> Response:
        """Cancel a move that has not begun."""
        revision = require_if_match(request)
        journey = selectors.get_journey(journey_id)
        services.cancel(
            journey_id=journey.pk,
            life_revision=revision,
            move_id=move_id,
            user_id=request.user.pk,
        )
        return show_life_cycle(journey_id)


def _versions_context(journey: Journey, versions: list[Any]) -> dict[str, Any]:
    return {
        "published_id": journey.published_id,
        "people": selectors.count_people([one.pk for one in versions]),
    }
