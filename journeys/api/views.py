"""Journeys for the browser part: list, draft, checks, numbers, pictures, links."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from customers.api.paging import CURSOR, page_of
from customers.api.permissions import CanEdit, CanPublish, CanRead
from customers.api.preconditions import IF_MATCH, require_if_match
from journeys import selectors, services
from journeys.api import life_cycle_serializers, presenting, serializers
from journeys.models import ShareLink


class JourneysView(APIView):
    permission_classes = [CanEdit]

    @extend_schema(
        parameters=[serializers.JourneySearchIn, CURSOR],
        responses=page_of("JourneyPage", serializers.JourneyRowOut),
    )
    def get(self, request: Request) -> Response:
        """List journeys, last changed first; or find them by words, state or label."""
        asked = serializers.JourneySearchIn(data=request.query_params)
        asked.is_valid(raise_exception=True)
        cursor = request.query_params.get("cursor")
        page = selectors.find_journeys(asked.to_search(), cursor)
        counts = selectors.list_counts(list(page.results))
        rows = serializers.JourneyRowOut(
            page.results,
            many=True,
            context={"counts": counts, "matches": page.matches},
        )
        return Response({"results": rows.data, "next": page.next})

    @extend_schema(request=serializers.JourneyIn, responses=serializers.JourneyOut)
    def post(self, request: Request) -> Response:
        """Create a journey: empty, from a document, or from a template."""
        asked = serializers.JourneyIn(data=request.data)
        asked.is_valid(raise_exception=True)
        create = (
            services.create_from_template
            if "template" in asked.validated_data
            else services.create_journey
        )
        journey = create(**asked.to_service(), owner_id=request.user.pk)
        answer = presenting.show_journey(selectors.get_journey(journey.pk))
        answer.status_code = status.HTTP_201_CREATED
        return answer


class JourneyView(APIView):
    permission_classes = [CanRead]

    @extend_schema(responses=serializers.JourneyOut)
    def get(self, request: Request, journey_id: int) -> Response:
        """Show a journey with its draft; the ETag is the draft's revision."""
        return presenting.show_journey(selectors.get_journey(journey_id))


class DraftView(APIView):
    permission_classes = [CanEdit]

    @extend_schema(
        request=serializers.DraftIn,
        parameters=[IF_MATCH],
        responses=serializers.SavedOut,
    )
    def put(self, request: Request, journey_id: int) -> Response:
        """Save the draft over the revision that was read."""
        revision = require_if_match(request)
        asked = serializers.DraftIn(data=request.data)
        asked.is_valid(raise_exception=True)
        journey = selectors.get_journey(journey_id)
        saved = services.save_draft(
            journey_id=journey.pk,
            revision=revision,
            user_id=request.user.pk,
            **asked.validated_data,
        )
        etag = {"ETag": f'"{saved.revision}"'}
        return Response(serializers.SavedOut(saved).data, headers=etag)


class CheckView(APIView):
    permission_classes = [CanEdit]

    @extend_schema(request=None, responses=serializers.ProblemsOut)
    def post(self, request: Request, journey_id: int) -> Response:
        """Say what is wrong with the draft, as publishing would."""
        draft = selectors.get_version(selectors.get_journey(journey_id), "draft")
        problems = services.check(document=draft.document)
        return Response(serializers.ProblemsOut({"problems": problems}).data)


class PublishView(APIView):
    permission_classes = [CanPublish]

    @extend_schema(
        request=life_cycle_serializers.DraftPublishIn,
        parameters=[IF_MATCH],
        responses=serializers.JourneyOut,
    )
    def post(self, request: Request, journey_id: int) -> Response:
        """Put the draft live. People inside finish their version unless moved."""
        revision = require_if_match(request)
        asked = life_cycle_serializers.DraftPublishIn(data=request.data)
        asked.is_valid(raise_exception=True)
        journey = selectors.get_journey(journey_id)
        services.publish(
            journey_id=journey.pk,
            revision=revision,
            user_id=request.user.pk,
            **asked.to_service(),
        )
        return presenting.show_journey(selectors.get_journey(journey_id))


class CountsView(APIView):
    permission_classes = [CanRead]

    @extend_schema(responses=serializers.CountsOut)
    def get(self, request: Request, journey_id: int) -> Response:
        """Give the live numbers; 304 while none has changed."""
        counts = selectors.get_counts(selectors.get_journey(journey_id))
        etag = {"ETag": counts.etag()}
        if request.headers.get("If-None-Match") == counts.etag():
            return Response(status=status.HTTP_304_NOT_MODIFIED, headers=etag)
        return Response(presenting.show_counts(counts), headers=etag)


class DiagramView(APIView):
    permission_classes = [CanRead]

    @extend_schema(
        parameters=[
            OpenApiParameter("version", str, enum=["draft", "published"]),
            OpenApiParameter("theme", str, enum=["auto", "light", "dark"]),
            OpenApiParameter("counts", bool),
        ],
        responses={(200, "image/svg+xml"): OpenApiTypes.STR},
    )
    def get(self, request: Request, journey_id: int) -> HttpResponse:
        """Draw the journey as SVG."""
        journey = selectors.get_journey(journey_id)
        picture = presenting.draw_journey(
            journey,
            version=selectors.get_version(
                journey, request.query_params.get("version", "draft")
            ),
            theme=presenting.read_theme(request.query_params.get("theme")),
            counts=selectors.get_counts(journey).for_diagram(hide_small=False)
            if request.query_params.get("counts") in ("1", "true")
            else None,
        )
        return presenting.answer_picture(request, picture)


class ThumbnailView(APIView):
    permission_classes = [CanRead]

    @extend_schema(
        parameters=[
            OpenApiParameter("version", str, enum=["draft", "published"]),
            OpenApiParameter("theme", str, enum=["auto", "light", "dark"]),
        ],
        responses={(200, "image/svg+xml"): OpenApiTypes.STR},
    )
    def get(self, request: Request, journey_id: int) -> HttpResponse:
        """Draw the journey small, for a list."""
        journey = selectors.get_journey(journey_id)
        which = request.query_params.get("version", "draft")
        picture = presenting.draw_thumbnail(
            journey,
            version=selectors.get_version(journey, which),
            theme=presenting.read_theme(request.query_params.get("theme")),
        )
        return presenting.answer_picture(request, picture)


class SharesView(APIView):
    permission_classes = [CanEdit]

    @extend_schema(responses=page_of("SharePage", serializers.ShareOut))
    def get(self, request: Request, journey_id: int) -> Response:
        """List the share links of a journey."""
        links = selectors.list_share_links(selectors.get_journey(journey_id))
        rows = serializers.ShareOut(links, many=True).data
        return Response({"results": rows, "next": None})

    @extend_schema(request=serializers.ShareIn, responses=serializers.ShareOut)
    def post(self, request: Request, journey_id: int) -> Response:
        """Make a share link; its address is told only now."""
        asked = serializers.ShareIn(data=request.data)
        asked.is_valid(raise_exception=True)
        journey = selectors.get_journey(journey_id)
        new = services.create_share_link(
            journey=journey, user_id=request.user.pk, **asked.validated_data
        )
        path = reverse("shared-journey", args=[new.token])
        url = {"url": f"{settings.PUBLIC_ADDRESS.rstrip('/')}{path}"}
        shown = serializers.ShareOut(new.link, context=url)
        return Response(shown.data, status=status.HTTP_201_CREATED)


class ShareView(APIView):
    permission_classes = [CanEdit]

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request, share_id: int) -> Response:
        """End a share link at once."""
        link = get_object_or_404(ShareLink, pk=share_id)
        services.revoke_share_link(link=link)
        return Response(status=status.HTTP_204_NO_CONTENT)


class EnrollView(APIView):
    permission_classes = [CanPublish]

    @extend_schema(request=serializers.EnrollIn, responses=serializers.RequestOut)
    def post(self, request: Request, journey_id: int) -> Response:
        """Add customers to a live journey that takes people by list."""
        asked = serializers.EnrollIn(data=request.data)
        asked.is_valid(raise_exception=True)
        journey = selectors.get_journey(journey_id)
        done = services.enroll(journey_id=journey.pk, **asked.validated_data)
        return Response(
            serializers.RequestOut(done).data, status=status.HTTP_202_ACCEPTED
        )


class NodeKindsView(APIView):
    permission_classes = [CanRead]

    @extend_schema(responses=serializers.NodeKindOut(many=True))
    def get(self, request: Request) -> Response:
        """List the kinds of nodes with the schema of their settings."""
        return Response(presenting.show_node_kinds())


class PassagesView(APIView):
    permission_classes = [CanRead]

    @extend_schema(responses=page_of("PassagePage", serializers.PassageOut))
    def get(self, request: Request, customer_id: int) -> Response:
        """List a customer's passages through journeys, newest first."""
        passages = selectors.list_passages(customer_id)
        rows = serializers.PassageOut(passages, many=True).data
        return Response({"results": rows, "next": None})
