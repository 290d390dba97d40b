"""The gallery of journey templates: its list, each with its words and its picture."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from customers.api.paging import page_of
from customers.api.permissions import CanRead
from journeys import selectors
from journeys.api import presenting
from journeys.domain import diagram, graph, layout
from journeys.domain.templates import TEMPLATES, JourneyTemplate
from journeys.domain.thumbnail import draw_small

THEME = OpenApiParameter("theme", str, enum=["auto", "light", "dark"])
PICTURE = {(200, "image/svg+xml"): OpenApiTypes.STR}


class WantedOut(serializers.Serializer[Any]):
    """What a template needs; present: it was received, or is set up here."""

    name = serializers.CharField()
    why = serializers.CharField()
    is_optional = serializers.BooleanField()
    is_present = serializers.BooleanField()


class OfferRowOut(serializers.Serializer[Any]):
    """A template in the gallery."""

    key = serializers.CharField(source="template.key")
    name = serializers.CharField(source="template.name")
    goal = serializers.CharField(source="template.goal")
    steps = serializers.SerializerMethodField()
    is_incubating = serializers.SerializerMethodField()
    channels = WantedOut(many=True)
    events = WantedOut(many=True)
    attributes = WantedOut(many=True)
    thumbnail = serializers.SerializerMethodField(help_text="Address of the picture.")

    def get_steps(self, offer: selectors.Offer) -> int:
        return len(offer.template.steps)

    def get_is_incubating(self, offer: selectors.Offer) -> bool:
        return bool(offer.template.settings["incubating"])

    def get_thumbnail(self, offer: selectors.Offer) -> str:
        return f"/api/journey-templates/{offer.template.key}/thumbnail.svg"


class OfferedWordsOut(serializers.Serializer[Any]):
    """A message that is written when the template is taken."""

    key = serializers.CharField()
    name = serializers.CharField()
    subject = serializers.CharField()
    html = serializers.CharField()
    purpose = serializers.ChoiceField(["marketing", "transactional"])


class OfferOut(OfferRowOut):
    """A template with its graph, whose messages are still open, and their words."""

    document = serializers.SerializerMethodField()
    map = serializers.SerializerMethodField()
    messages = OfferedWordsOut(many=True, source="template.messages")

    def get_document(self, offer: selectors.Offer) -> dict[str, Any]:
        return offer.template.document({})

    def get_map(self, offer: selectors.Offer) -> dict[str, Any]:
        return offer.template.map()


def _get_offer(key: str) -> selectors.Offer:
    offer = selectors.find_offer(key)
    if offer is None:
        raise Http404
    return offer


class GalleryView(APIView):
    permission_classes = [CanRead]

    @extend_schema(responses=page_of("JourneyTemplatePage", OfferRowOut))
    def get(self, request: Request) -> Response:
        """List the templates of the gallery, and which of their data is present."""
        rows = OfferRowOut(selectors.list_offers(), many=True).data
        return Response({"results": rows, "next": None})


class OfferView(APIView):
    permission_classes = [CanRead]

    @extend_schema(responses=OfferOut)
    def get(self, request: Request, key: str) -> Response:
        """Show one template of the gallery with its graph and its words."""
        return Response(OfferOut(_get_offer(key)).data)


class OfferThumbnailView(APIView):
    permission_classes = [CanRead]

    @extend_schema(parameters=[THEME], responses=PICTURE)
    def get(self, request: Request, key: str) -> HttpResponse:
        """Draw a template small, for a card of the gallery."""
        return _answer_picture(request, _get_template(key), draw_small)


class OfferDiagramView(APIView):
    permission_classes = [CanRead]

    @extend_schema(parameters=[THEME], responses=PICTURE)
    def get(self, request: Request, key: str) -> HttpResponse:
        """Draw a template as SVG."""
        drawn = _get_template(key)
        draw = partial(diagram.draw, map_=drawn.map())
        return _answer_picture(request, drawn, draw)


def _get_template(key: str) -> JourneyTemplate:
    """Return a template; what the workspace has of its data is not asked for that."""
    if (found := TEMPLATES.get(key)) is None:
        raise Http404
    return found


def _answer_picture(
    request: Request, drawn: JourneyTemplate, draw: Callable[..., str]
) -> HttpResponse:
    parsed = graph.parse(drawn.document({}))
    theme = presenting.read_theme(request.query_params.get("theme"))
    picture = draw(parsed, layout.place(parsed, {}), title=drawn.name, theme=theme)
    return presenting.answer_picture(request, picture)
