"""Answers that several views give: a journey, its numbers, its picture."""

import hashlib
from typing import Any, get_args

from django.http import HttpRequest, HttpResponse
from rest_framework.request import Request
from rest_framework.response import Response

from journeys.api import serializers
from journeys.domain import graph, layout
from journeys.domain.diagram import Counts, Theme, draw
from journeys.domain.nodes import NODE_KINDS, NodeKind
from journeys.domain.nodes.decision import ELSE, Decision
from journeys.domain.nodes.split import Split
from journeys.domain.thumbnail import draw_small
from journeys.models import Journey, Version
from journeys.selectors import Failing, JourneyCounts


def show_journey(journey: Journey) -> Response:
    """Answer with a journey; the ETag is its draft's revision."""
    revision = journey.draft.revision if journey.draft else 0
    etag = {"ETag": f'"{revision}"'}
    return Response(serializers.JourneyOut(journey).data, headers=etag)


def show_counts(counts: JourneyCounts) -> dict[str, Any]:
    """Return the numbers of a journey as the API writes them."""
    nodes = {*counts.now, *counts.passed, *counts.failing}
    return {
        "version": counts.version_id,
        "as_of": counts.as_of,
        "nodes": {
            node_id: {
                "now": counts.now.get(node_id, 0),
                "passed": counts.passed.get(node_id, 0),
                "parked": counts.failing.get(node_id, Failing()).parked,
                "retrying": counts.failing.get(node_id, Failing()).retrying,
                "ended": counts.endings.get(node_id, {}),
            }
            for node_id in sorted(nodes)
        },
        "edges": [
            {"source": source, "key": key, "passed": passed}
            for (source, key), passed in sorted(counts.edges.items())
        ],
        "entered": counts.entered,
        "ended": counts.ended,
        "goals": counts.goals,
    }


def show_node_kinds() -> list[dict[str, Any]]:
    """Return the kinds of nodes in the order of the palette."""
    return [
        {
            "kind": kind,
            "label": model.label,
            "group": model.group,
            "icon": model.icon,
            "help": (model.__doc__ or "").strip(),
            "holds": model.holds,
            "ends": model.ends,
            "outcomes": _fixed_outcomes(model),
            "schema": model.model_json_schema(),
        }
        for kind, model in NODE_KINDS.items()
    ]


def _fixed_outcomes(model: type[NodeKind]) -> list[str]:
    """Return the ways out every step of a kind has; others are keys of its branches."""
    if model is Decision:
        return [ELSE]
    return [] if model is Split else list(model.model_construct().outcomes())


def read_theme(text: str | None) -> Theme:
    """Return a theme; what is none follows the reader's system."""
    themes: tuple[Theme, ...] = get_args(Theme)
    return next((theme for theme in themes if theme == text), "auto")


def draw_journey(
    journey: Journey,
    *,
    version: Version,
    theme: Theme = "auto",
    counts: Counts | None = None,
    nonce: str = "",
) -> str:
    """Return the picture of a version of a journey."""
    parsed = graph.parse(version.document)
    return draw(
        parsed,
        layout.place(parsed, version.layout),
        title=journey.name,
        map_=version.map,
        counts=counts,
        theme=theme,
        nonce=nonce,
    )


def draw_thumbnail(journey: Journey, *, version: Version, theme: Theme) -> str:
    """Return the small picture of a version, for lists."""
    parsed = graph.parse(version.document)
    # It shows steps by rows, which cards that people put somewhere do not have
    free = layout.is_free(version.layout)
    places = layout.place(parsed, {} if free else version.layout)
    return draw_small(parsed, places, title=journey.name, theme=theme)


def answer_picture(request: Request | HttpRequest, picture: str) -> HttpResponse:
    """Answer with an SVG; 304 when the reader has this very one."""
    etag = f'"{hashlib.sha256(picture.encode()).hexdigest()[:32]}"'
    if request.headers.get("If-None-Match") == etag:
        answer = HttpResponse(status=304)
    else:
        answer = HttpResponse(picture, content_type="image/svg+xml")
        # The picture brings its own style and nothing else, also when opened alone
        policy = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
        answer["Content-Security-Policy"] = policy
    answer["ETag"] = etag
    answer["Cache-Control"] = "private, no-cache"
    return answer
