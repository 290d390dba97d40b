"""`/api/journeys/{id}/results` and `/passed`: what happened within some days."""

from collections import Counter
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from customers.api.paging import CURSOR, page_of
from customers.api.permissions import CanRead
from customers.api.preconditions import is_number
from customers.selectors import get_workspace
from journeys import selectors
from journeys.api.serializers import EdgeCountsOut
from journeys.api.tracing import NodeNameOut, PersonOut, hide
from journeys.domain.errors import VersionUnknown
from journeys.domain.spans import MAX_DAYS, Span
from journeys.models import Journey, Version
from journeys.selectors import Passing, Results

DAYS = [
    OpenApiParameter("from", OpenApiTypes.DATE, required=True),
    OpenApiParameter(
        "to",
        OpenApiTypes.DATE,
        required=True,
        description=f"The last day, at most {MAX_DAYS} days in all.",
    ),
]


class DaysIn(serializers.Serializer[Any]):
    """Days of the workspace, the first and the last included."""

    to = serializers.DateField(source="last")

    def get_fields(self) -> dict[str, Any]:
        """Add `from`, which Python keeps for itself."""
        return {"from": serializers.DateField(source="first"), **super().get_fields()}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse days in the wrong order, too many of them, and the last of all."""
        first, last = attrs["first"], attrs["last"]
        if last < first:
            raise serializers.ValidationError(
                {"to": "The last day is before the first."}
            )
        if last - first >= timedelta(days=MAX_DAYS):
            raise serializers.ValidationError(
                {"to": f"At most {MAX_DAYS} days can be counted at once."}
            )
        if not 2000 <= first.year <= last.year < 9999:
            raise serializers.ValidationError({"from": "This day is too far away."})
        return attrs


class NodeResultsOut(serializers.Serializer[Any]):
    """What happened at one node."""

    passed = serializers.IntegerField(help_text="Left it by a path within the days.")
    reached = serializers.IntegerField(
        help_text="Of the people of `cohort`: how many have stood here."
    )
    ended = serializers.DictField(
        child=serializers.IntegerField(), help_text="Why the journey ended here."
    )


class ResultsOut(serializers.Serializer[Any]):
    """What happened within some days."""

    version = serializers.IntegerField(allow_null=True)
    to = serializers.DateField()
    as_of = serializers.DateTimeField()
    entered = serializers.IntegerField()
    cohort = serializers.IntegerField(
        help_text="How many of those who came in `reached` and `goals` speak of."
    )
    goals = serializers.IntegerField()
    ended = serializers.DictField(child=serializers.IntegerField())
    nodes = serializers.DictField(child=NodeResultsOut())
    edges = EdgeCountsOut(many=True)

    def get_fields(self) -> dict[str, Any]:
        """Add `from`, which Python keeps for itself."""
        return {"from": serializers.DateField(), **super().get_fields()}


class PassingOut(serializers.Serializer[Passing]):
    """Somebody who left a step; `id` is that of their enrollment."""

    id = serializers.IntegerField(source="visit.enrollment_id")
    visit_no = serializers.IntegerField(source="visit.visit_no")
    customer = PersonOut(source="visit.customer")
    node = NodeNameOut()
    outcome = serializers.CharField(source="visit.outcome")
    sentence = serializers.CharField()
    left_at = serializers.DateTimeField(source="visit.left_at")


class ResultsView(APIView):
    permission_classes = [CanRead]

    @extend_schema(
        operation_id="journey_results",
        parameters=[
            *DAYS,
            OpenApiParameter("version", int, description="Only this version."),
        ],
        responses=ResultsOut,
    )
    def get(self, request: Request, journey_id: int) -> Response:
        """Tell what happened within some days; 304 while nothing has changed."""
        journey = selectors.get_journey(journey_id)
        span = read_span(request)
        version = _read_version(journey, request.query_params.get("version"))
        etag = selectors.make_results_etag(journey, span, version)
        if request.headers.get("If-None-Match") == etag:
            return Response(status=status.HTTP_304_NOT_MODIFIED, headers={"ETag": etag})
        found = selectors.get_results(journey, span, version)
        return Response(show_results(found), headers={"ETag": etag})


class PassedView(APIView):
    permission_classes = [CanRead]

    @extend_schema(
        operation_id="journey_passed_list",
        parameters=[
            *DAYS,
            OpenApiParameter("node", str, description="Only who left this step."),
            OpenApiParameter("outcome", str, description="Only who left it this way."),
            CURSOR,
        ],
        responses=page_of("PassingPage", PassingOut),
    )
    def get(self, request: Request, journey_id: int) -> Response:
        """List who left a step within some days, who left last first."""
        page = selectors.list_passed(
            selectors.get_journey(journey_id),
            read_span(request),
            node_id=request.query_params.get("node") or None,
            outcome=request.query_params.get("outcome") or None,
            cursor=request.query_params.get("cursor"),
        )
        rows = PassingOut(page.results, many=True).data
        return Response(hide(request, {"results": rows, "next": page.next}))


def read_span(request: Request) -> Span:
    """Return the days a request asks about."""
    asked = DaysIn(data=request.query_params)
    asked.is_valid(raise_exception=True)
    zone = ZoneInfo(get_workspace().timezone)
    return Span(**asked.validated_data, zone=zone)


def show_results(found: Results) -> dict[str, Any]:
    """Return results as the API writes them."""
    nodes = sorted({*found.passed, *found.reached, *found.endings})
    ended: Counter[str] = Counter()
    for reasons in found.endings.values():
        ended.update(reasons)
    return {
        "version": found.version,
        "from": found.span.first,
        "to": found.span.last,
        "as_of": found.as_of,
        "entered": found.entered,
        "cohort": found.cohort,
        "goals": found.goals,
        "ended": ended,
        "nodes": {
            node_id: {
                "passed": found.passed.get(node_id, 0),
                "reached": found.reached.get(node_id, 0),
                "ended": found.endings.get(node_id, {}),
            }
            for node_id in nodes
        },
        "edges": [
            {"source": source, "key": key, "passed": passed}
            for (source, key), passed in sorted(found.edges.items())
        ],
    }


def _read_version(journey: Journey, text: str | None) -> Version | None:
    if not text:
        return None
    if not is_number(text):
        raise VersionUnknown
    return selectors.get_published_version(journey, int(text))
