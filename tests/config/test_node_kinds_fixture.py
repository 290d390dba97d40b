"""The browser's tests use the real node kinds; this keeps their copy fresh."""

import json
from pathlib import Path

from django.conf import settings

from journeys.domain.nodes import NODE_KINDS

FIXTURE = Path(settings.BASE_DIR, "frontend/src/journey/fixtures/nodeKinds.json")


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
