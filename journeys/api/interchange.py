"""Journeys as files: out in the formats of other programs, and in from them."""

import re
from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import ValidationError
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import MultiPartParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import APIView

from customers.api.lengths import read_length
from customers.api.permissions import CanEdit, CanRead
from journeys import selectors, services
from journeys.api import presenting
from journeys.domain import interchange
from journeys.domain.errors import ImportTooLarge, VersionUnknown
from journeys.domain.interchange import Carried
from journeys.models import Journey, Version

FORMATS = [*interchange.WRITERS, "pdf"]
PAPERS = ["a4", "a3"]
THEMES = ["auto", "light", "dark"]
MAX_BODY = 2 * interchange.MAX_BYTES  # JSON writes some letters as two
# An SVG opened by itself could run nothing even if it held something to run
PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
# Devices of Windows, which no file may be called
DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.I)


class ExportIn(serializers.Serializer[Any]):
    """What goes out, and as what."""

    format = serializers.ChoiceField(choices=FORMATS)
    version = serializers.RegexField(r"^(draft|published|\d{1,9})$", default="draft")
    paper = serializers.ChoiceField(choices=PAPERS, default="a4")
    theme = serializers.ChoiceField(choices=THEMES, default="light")


class ImportIn(serializers.Serializer[Any]):
    """A file, or text that was pasted."""

    file = serializers.FileField(required=False, allow_empty_file=True)
    text = serializers.CharField(
        required=False, allow_blank=True, trim_whitespace=False
    )
    file_name = serializers.CharField(
        required=False, allow_blank=True, max_length=300, default=""
    )
    name = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=120,
        default="",
        help_text="Of the new journey; empty: the name in the file.",
    )
    dry_run = serializers.BooleanField(
        default=False, help_text="Only say what would come in."
    )
    theme = serializers.ChoiceField(choices=THEMES, default="light")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Take exactly one of the two."""
        if ("file" in attrs) == ("text" in attrs):
            raise ValidationError({"file": "Send either a file or a text."})
        return attrs


class NoteOut(serializers.Serializer[Any]):
    """What became of one part of the file."""

    code = serializers.CharField()
    level = serializers.ChoiceField(["problem", "advice"])
    message = serializers.CharField()
    line = serializers.IntegerField(allow_null=True)
    element = serializers.CharField(allow_null=True)
    node = serializers.CharField(allow_null=True)


class ImportOut(serializers.Serializer[Any]):
    """What came in, or would."""

    journey_id = serializers.IntegerField(
        allow_null=True, help_text="The new journey; null in a dry run."
    )
    format = serializers.ChoiceField(list(interchange.READERS))
    name = serializers.CharField()
    steps = serializers.IntegerField()
    paths = serializers.IntegerField()
    notes = NoteOut(many=True)
    picture = serializers.CharField(help_text="SVG.")


class OwnFormats(BaseContentNegotiation):
    """Leave `?format=` to the view: DRF would look for a renderer of that name."""

    def select_renderer(
        self,
        request: Request,
        renderers: Sequence[BaseRenderer],
        format_suffix: str | None = None,
    ) -> tuple[BaseRenderer, str]:
        """Take the first renderer, which writes the refusals."""
        return renderers[0], str(renderers[0].media_type)


class ExportView(APIView):
    permission_classes = [CanRead]
    content_negotiation_class = OwnFormats

    @extend_schema(
        parameters=[
            OpenApiParameter("format", str, required=True, enum=FORMATS),
            OpenApiParameter("version", str, description="draft, published, a number"),
            OpenApiParameter("paper", str, enum=PAPERS, description="Of a PDF."),
            OpenApiParameter("theme", str, enum=THEMES, description="Of an SVG."),
        ],
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, journey_id: int) -> HttpResponse:
        """Give a version of a journey as a file."""
        asked = ExportIn(data=request.query_params)
        asked.is_valid(raise_exception=True)
        journey = selectors.get_journey(journey_id)
        version = _version(journey, asked.validated_data["version"])
        return _answer_file(journey, version, asked.validated_data)


class ImportView(APIView):
    permission_classes = [CanEdit]
    parser_classes = [*api_settings.DEFAULT_PARSER_CLASSES, MultiPartParser]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse a huge body first: checking the session reads the body."""
        _check_length(request)
        super().initial(request, *args, **kwargs)

    @extend_schema(
        request={"application/json": ImportIn, "multipart/form-data": ImportIn},
        responses={200: ImportOut, 201: ImportOut},
    )
    def post(self, request: Request) -> Response:
        """Create a journey from a file, or say what it would be."""
        asked = ImportIn(data=request.data)
        asked.is_valid(raise_exception=True)
        told = asked.validated_data
        source, file_name = _source(told)
        if told["dry_run"]:
            found = services.read_file(source=source, file_name=file_name)
            return Response(_show(found, told["theme"]))
        made = services.import_journey(
            source=source,
            file_name=file_name,
            name=told["name"],
            owner_id=request.user.pk,
        )
        return Response(_show(made, told["theme"]), status=status.HTTP_201_CREATED)


def file_name(title: str, extension: str) -> str:
    """Return a name that every file system takes.

    Examples
    --------
    >>> file_name('../Welcome: "first" order? ', "pdf")
    'Welcome first order.pdf'
    >>> file_name("CON", "json")
    'journey CON.json'
    """
    plain = "".join(
        letter if letter.isprintable() and letter not in '<>:"/\\|?*' else " "
        for letter in title
    )
    stem = " ".join(plain.split())[:100].strip(" .-") or "journey"
    if DEVICES.match(stem):
        stem = f"journey {stem}"
    return f"{stem}.{extension}"


def _version(journey: Journey, which: str) -> Version:
    if which.isdigit():
        return selectors.get_published_version(journey, int(which))
    if which == "published" and journey.published is None:
        raise VersionUnknown
    return selectors.get_version(journey, which)


def _answer_file(
    journey: Journey, version: Version, asked: dict[str, Any]
) -> HttpResponse:
    carried = Carried(
        journey.name,
        version.document,
        version.layout,
        version.map,
        journey.description,
    )
    content: str | bytes
    if asked["format"] == "pdf":
        extension, content_type = "pdf", "application/pdf"
        content = interchange.write_pdf(carried, asked["paper"])
    elif asked["format"] == "svg":
        extension, content_type = "svg", "image/svg+xml"
        content = presenting.draw_journey(
            journey, version=version, theme=asked["theme"]
        )
    else:
        writer = interchange.WRITERS[asked["format"]]
        extension, content_type = writer.extension, writer.content_type
        content = writer.write(carried)
    answer = HttpResponse(content, content_type=content_type)
    name = file_name(journey.name, extension)
    answer["Content-Disposition"] = content_disposition_header(True, name)
    answer["Content-Security-Policy"] = PICTURE_POLICY
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _check_length(request: Request) -> None:
    """Refuse a huge body before it is read."""
    if (read_length(request) or 0) > MAX_BODY:
        raise ImportTooLarge


def _source(told: dict[str, Any]) -> tuple[str | bytes, str]:
    if "text" in told:
        return told["text"], told["file_name"]
    upload = told["file"]
    return upload.read(), told["file_name"] or upload.name


def _show(found: services.Imported, theme: str) -> dict[str, Any]:
    document = found.carried.document
    shown = {
        "journey_id": found.journey.pk if found.journey else None,
        "format": found.format,
        "name": found.journey.name if found.journey else found.carried.name,
        "steps": len(document["nodes"]),
        "paths": len(document["edges"]),
        "notes": found.notes,
        "picture": interchange.draw_carried(
            found.carried, presenting.read_theme(theme)
        ),
    }
    return dict(ImportOut(shown).data)
