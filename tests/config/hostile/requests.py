"""One valid request for each operation that takes a body or names more than itself."""

from typing import Any

from journeys.domain.interchange import WRITERS
from journeys.models import (
    Approval,
    Comment,
    DraftState,
    Enrollment,
    Launch,
    Move,
    ShareLink,
    TeamTask,
)
from messaging.models import MailboxItem
from segments.models import Run
from tests.config.hostile.calling import Request
from tests.config.hostile.planning import make_campaigns
from tests.config.hostile.world import World, draw, life_of, listed, revision_of

WORDS = {"subject": "Hi {{ customer.firstName }}", "html": "<p>Hi</p>", "text": "Hi"}
DAYS = {"from": "2026-03-01", "to": "2026-03-12"}
MAP = {
    "pause": {
        "stage": "Awareness",
        "touchpoint": "Mail",
        "emotion": 1,
        "pain_point": "Slow",
        "opportunity": "Less",
        "owner": "Sales",
        "kpi": "NPS",
    }
}
LAYOUT = {"positions": {"pause": {"x": 1, "y": 2.5}}, "arranged": "free"}
# What shows the things that requests change: whatever is accepted can be shown
JOURNEY = "/api/journeys/{journey_id}"
SHOWN = [
    *("GET /api/journeys?q=a", "GET /api/segments", "GET /api/campaigns"),
    *(
        "GET /api/plan",
        "GET /api/templates",
        "GET /api/home",
        "GET /api/journey-labels",
    ),
    "GET /api/segments/{segment_id}/pins",
    f"GET {JOURNEY}",
    f"GET {JOURNEY}/diagram.svg",
    f"GET {JOURNEY}/thumbnail.svg",
    f"GET {JOURNEY}/publish-preview",
    f"GET {JOURNEY}/overlaps",
    f"GET {JOURNEY}/comments",
    f"GET {JOURNEY}/life-cycle",
    f"GET {JOURNEY}/states",
    f"GET {JOURNEY}/people",
    f"POST {JOURNEY}/check",
    f"POST {JOURNEY}/simulate",
    *(f"GET {JOURNEY}/export?format={name}" for name in (*WRITERS, "pdf")),
]
MERMAID = "flowchart TD\n  a([Start]) --> b[Wait 2 days]\n  b --> c([End])\n"


def find_parameters(world: World) -> dict[str, Any]:
    """Return what stands in addresses, if an operation does not say otherwise."""
    return {
        "journey_id": world.live.pk,
        "customer_id": world.customer.pk,
        "campaign_id": world.campaign.pk,
        "segment_id": world.segment.pk,
        "comment_id": Comment.objects.get().pk,
        "approval_id": Approval.objects.get(status="open").pk,
        "launch_id": Launch.objects.get(status="open").pk,
        "move_id": Move.objects.get().pk,
        "state_id": DraftState.objects.get(name="First").pk,
        "share_id": ShareLink.objects.get().pk,
        "task_id": TeamTask.objects.get().pk,
        "enrollment_id": Enrollment.objects.get(journey=world.past).pk,
        "run_id": Run.objects.get().pk,
        "number": 1,
        "import_id": world.file.pk,
        "experiment_id": world.experiment.pk,
        "node_id": "luck",
        "key": "onboarding",
        "on": "2026-03-10",
        "id": world.template.pk,
        "pk": world.template.pk,
    }


def make_requests(world: World) -> dict[str, Request]:
    """Return the request of each operation, by method and route."""
    return {
        **make_campaigns(world),
        **make_small(world),
        **make_journeys(world),
        **make_lives(world),
        **make_templates(world),
    }


def make_small(world: World) -> dict[str, Request]:
    """Return those about customers, lists and the workspace."""
    consent = {
        "channel": "email",
        "purpose": "marketing",
        "granted": True,
        "wording": "Yes",
    }
    plan = {
        key: value for key, value in world.file.plan.items() if key != "schema_version"
    }
    return {
        "PUT /api/imports/{import_id}/plan": Request(body=plan),
        "POST /api/imports/{import_id}/preview": Request(body=plan),
        "POST /api/imports/{import_id}/start": Request(body={"sets_off": False}),
        "POST /api/clock": Request(body={"speed": 1}),
        "POST /api/customers/{customer_id}/consents": Request(body=consent),
        "POST /api/write-keys": Request(body={"source": "site"}),
        "GET /api/journeys": Request(query={"q": "a", "sort": "name"}),
        "GET /api/plan": Request(query={"days": "3", "from": "2026-03-01"}),
        "GET /api/plan/forecast": Request(query={"days": "3", "from": "2026-03-01"}),
        "GET /api/tasks": Request(query={"customer": "1", "done": "0"}),
        "GET /api/mailbox/{pk}": mail(),
        "GET /api/mailbox/{pk}/body": mail(),
    }


def mail() -> Request:
    """Return one that names a mail."""
    return Request({"pk": MailboxItem.objects.get().pk})


def make_journeys(world: World) -> dict[str, Request]:
    """Return those that draw, comment and try journeys."""
    free = {"journey_id": world.free.pk}
    asked = {"journey_id": world.asked.pk}
    document = draw(world.template)
    revision = revision_of(world.live)
    comment = Comment.objects.get().pk
    simulated = {
        "document": document,
        "persona": {
            "attributes": {"vip": True, "city": "Bern"},
            "consent": True,
            "timezone": "Europe/Zurich",
            "signed_up_days_ago": 3,
            "order_value": 20.5,
        },
        "odds": {"opens": 0.5, "clicks": 0.1, "unsubscribes": 0, "buys": 0.1},
        "events": [{"event": "Order", "chance": 0.1, "per": "day"}],
        "assumed": {"a": 0.5},
        "start": "2026-03-10T12:00:00Z",
        "seed": 3,
        "days": 9,
        "people": 20,
        "answers": [],
    }
    led = {"days": 9, "answers": [{"visit": 1, "outcome": "next"}]}
    new = {
        "name": "New",
        "description": "For those who are new",
        "document": listed(),
        "layout": LAYOUT,
        "map": MAP,
    }
    taken = {"name": "Taken", "template": "onboarding"}
    draft = {"name": "Free", "document": document, "layout": LAYOUT, "map": MAP}
    imported = {
        "text": MERMAID,
        "file_name": "a.mmd",
        "name": "In",
        "dry_run": False,
        "theme": "light",
    }
    base = "/api/journeys/{journey_id}"
    return {
        "POST /api/journeys": Request(body=new),
        "POST /api/journeys ": Request(body=taken),
        "POST /api/journeys/import": Request(body=imported),
        f"PUT {base}/draft": Request(free, draft, 1),
        f"POST {base}/check": Request(free),
        f"POST {base}/simulate": Request(body=simulated),
        f"POST {base}/simulate ": Request(body=led),
        f"POST {base}/comments": Request(
            body={"text": "Hm @root", "node": "pause", "thread": comment}
        ),
        f"PUT {base}/comments/{{comment_id}}": Request(body={"text": "Oh"}),
        f"POST {base}/comments/seen": Request(body={"comments": [comment]}),
        f"POST {base}/labels": Request(body={"name": "new"}),
        f"DELETE {base}/labels": Request(query={"name": "new"}),
        f"POST {base}/enroll": Request(body={"user_ids": ["u1", "u2"]}),
        f"POST {base}/shares": Request(body={"days": 3, "label": "Board"}),
        f"POST {base}/states": Request(body={"name": "Good"}, revision=revision),
        f"GET {base}/states/{{state_id}}": Request(asked),
        f"PATCH {base}/states/{{state_id}}": Request(asked, {"name": "Better"}),
        f"PATCH {base}/versions/{{number}}": Request(body={"name": "Autumn"}),
        f"POST {base}/restore": Request(body={"version": 1}, revision=revision),
        f"POST {base}/restore ": Request(
            asked, {"state": DraftState.objects.get(name="First").pk}, 1
        ),
        f"POST {base}/test-messages": Request(
            {"journey_id": world.past.pk},
            {
                "addresses": ["ada@example.com"],
                "customer_id": world.customer.pk,
                "steps": ["mail"],
            },
            revision_of(world.past),
        ),
        f"GET {base}/passed": Request(query={**DAYS, "node": "in", "outcome": "next"}),
        f"GET {base}/results": Request(query={**DAYS, "version": "1"}),
        f"GET {base}/export": Request(query={"format": "json", "version": "1"}),
        f"GET {base}/publish-preview": Request(query={"version": "1"}),
        f"GET {base}/people": Request(query={"node": "pause"}),
        f"GET {base}/splits/{{node_id}}": Request({"journey_id": world.past.pk}),
        "GET /api/uplift/splits/{journey_id}/{node_id}": Request(
            {"journey_id": world.past.pk}
        ),
        f"GET {base}/parked": Request(
            {"journey_id": world.parked.pk}, query={"node": "pause"}
        ),
    }


def make_lives(world: World) -> dict[str, Request]:
    """Return those that change the life of a journey."""
    live, asked = world.live, {"journey_id": world.asked.pk}
    parked = {"journey_id": world.parked.pk}
    enrollment = Enrollment.objects.get(journey=world.parked).pk
    paused = {"journey_id": world.paused.pk}
    life, revision = life_of(live), revision_of(live)
    later = "2026-03-14T12:00:00Z"
    order = {"version": 1, "mode": "follow", "mapping": {"pause": "longer"}}
    moves = {"moves": [order], "starts_at": later, "note": "Moved"}
    base = "/api/journeys/{journey_id}"
    return {
        f"POST {base}/publish": Request(
            body={**moves, "approval": None}, revision=revision
        ),
        f"POST {base}/approvals": Request(asked, {"note": "Please"}, 1),
        f"DELETE {base}/approvals/{{approval_id}}": Request(asked),
        f"POST {base}/approvals/{{approval_id}}/send-back": Request(
            asked, {"reason": "No"}
        ),
        f"POST {base}/launches": Request(
            body={"at": later, "moves": [order], "note": "Go"}, revision=revision
        ),
        f"DELETE {base}/launches/{{launch_id}}": Request(asked),
        f"POST {base}/pause": Request(body={"note": "Wait"}, revision=life),
        f"POST {base}/resume": Request(
            paused, {"note": "Go on", "spread_minutes": 3}, life_of(world.paused)
        ),
        f"POST {base}/stop": Request(body={"note": "Stop"}, revision=life),
        f"POST {base}/archive": Request(body={"note": "Old"}, revision=life),
        f"POST {base}/roll-back": Request(
            body={"version": 1, "note": "Back"}, revision=life
        ),
        f"POST {base}/clone": Request(body={"name": "Copy", "version": 1}),
        f"POST {base}/moves": Request(body={**order, "node": None}, revision=life),
        f"DELETE {base}/moves/{{move_id}}": Request(revision=life),
        f"POST {base}/parked/retry": Request(
            parked, {"enrollments": [enrollment], "node": "pause"}
        ),
        f"POST {base}/parked/skip": Request(
            parked,
            {"enrollments": [enrollment], "node": "pause", "outcome": "next"},
        ),
    }


def make_templates(world: World) -> dict[str, Request]:
    """Return those about messages."""
    kept = {"name": "Letter", "channel": "email", "purpose": "marketing"}
    tried = {
        "customer_id": world.customer.pk,
        "channel": "email",
        "purpose": "marketing",
    }
    return {
        "POST /api/templates": Request(body={**WORDS, **kept}),
        "PUT /api/templates/{pk}": Request(body={**WORDS, **kept}, revision=1),
        "POST /api/templates/preview": Request(body={**WORDS, **tried}),
    }
