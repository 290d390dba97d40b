"""Templates and live journeys for benchmarks, made by the real services."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from journeys import services
from journeys.models import Journey
from messaging.models import Template, TemplateVersion

Step = tuple[str, str, dict[str, Any]]  # id, kind, settings
Path = tuple[str, str, str]  # source, outcome, target


def create_template(name: str, now: datetime, **values: Any) -> Template:
    """Create a template with one version."""
    template = Template.objects.create(
        name=name, created_at=now, updated_at=now, **values
    )
    template.current = TemplateVersion.objects.create(
        template=template, number=1, subject=name, html="<p>Hello</p>", created_at=now
    )
    template.save(update_fields=["current"])
    return template


def put_live(name: str, steps: Sequence[Step], paths: Sequence[Path]) -> Journey:
    """Create a journey and publish it."""
    document = {
        "schema_version": 1,
        "directed": True,
        "multigraph": True,
        "graph": {},
        "nodes": [
            {"id": id_, "kind": kind, "name": id_, "settings": settings}
            for id_, kind, settings in steps
        ],
        "edges": [
            {"source": source, "key": key, "target": target}
            for source, key, target in paths
        ],
    }
    journey = services.create_journey(name=name, document=document)
    services.publish(journey_id=journey.pk, revision=1)
    journey.refresh_from_db()
    return journey
