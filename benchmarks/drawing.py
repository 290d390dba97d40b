"""Templates and journeys for benchmarks, made by the real services."""

from collections.abc import Sequence
from datetime import datetime
from random import Random
from typing import Any

from journeys import services
from journeys.models import Journey
from messaging.models import Template, TemplateVersion

Step = tuple[str, str, dict[str, Any]]  # id, kind, settings
Path = tuple[str, str, str]  # source, outcome, target

ENTRY = {"trigger": {"kind": "list"}}
RULE = {
    "schema_version": 1,
    "root": {
        "measure": {"kind": "attribute", "name": "vip"},
        "operator": "eq",
        "value": True,
    },
}
STRETCH: list[tuple[str, dict[str, Any]]] = [
    ("wait", {"amount": 1, "unit": "days"}),
    ("notify_team", {"title": "Call them"}),
    ("update", {"changes": [{"kind": "tag", "tag": "warm"}]}),
]


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


def draw_structured(size: int, rng: Random) -> dict[str, Any]:
    """Return a structured journey: stretches, branches that meet again, early exits."""
    nodes = [{"id": "in", "kind": "entry", "name": "Comes in", "settings": ENTRY}]
    edges: list[dict[str, str]] = []
    ends = [("in", "next")]

    def add(kind: str, settings: dict[str, Any]) -> str:
        id_ = f"n{len(nodes)}"
        nodes.append({"id": id_, "kind": kind, "name": "", "settings": settings})
        edges.extend({"source": s, "key": k, "target": id_} for s, k in ends)
        return id_

    while len(nodes) < size - 1:
        if rng.random() < 0.75 or size - len(nodes) < 14:
            ends[:] = [(add(*rng.choice(STRETCH)), "next")]
            continue
        split = add("decision", {"branches": [{"key": "a", "name": "A", "rule": RULE}]})
        met = []
        for key in ("a", "else"):
            ends[:] = [(split, key)]
            for _ in range(rng.randint(1, 5)):
                ends[:] = [(add(*rng.choice(STRETCH)), "next")]
            met += ends
        ends[:] = met
    add("exit", {})
    return {
        "schema_version": 1,
        "directed": True,
        "multigraph": True,
        "graph": {},
        "nodes": nodes,
        "edges": edges,
    }
