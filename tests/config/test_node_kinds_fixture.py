"""The browser has copies of what journeys are made of; this keeps them fresh."""

import json
from pathlib import Path

from django.conf import settings

from journeys.domain.nodes import NODE_KINDS
from journeys.domain.settings import JourneySettings

FIXTURE = Path(settings.BASE_DIR, "frontend/src/journey/fixtures/nodeKinds.json")
GRAPH_SCHEMA = Path(settings.BASE_DIR, "frontend/src/journey/check/graphSchema.json")


def write_kinds() -> str:
    """Return the fixture's text."""
    kinds = [
        {
            "kind": kind,
            "label": model.label,
            "group": model.group,
            "schema": model.model_json_schema(),
        }
        for kind, model in NODE_KINDS.items()
    ]
    return json.dumps(kinds, indent=2, ensure_ascii=False) + "\n"


def test_the_browsers_copy_of_the_node_kinds_is_fresh() -> None:
    assert json.loads(FIXTURE.read_text(encoding="utf-8")) == json.loads(write_kinds())


def test_the_browsers_copy_of_the_journey_settings_is_fresh() -> None:
    copy = json.loads(GRAPH_SCHEMA.read_text(encoding="utf-8"))
    assert copy == JourneySettings.model_json_schema()
