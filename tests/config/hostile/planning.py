"""Valid requests about campaigns, micro-segments and rules."""

from typing import Any

from segments.models import Plan
from tests.config.hostile.calling import Request
from tests.config.hostile.world import World
from tests.journeys.graphs import rule


def make_campaigns(world: World) -> dict[str, Request]:
    """Return those about campaigns and micro-segments."""
    campaign = {
        "name": "Offer",
        "segment_id": world.segment.pk,
        "position": 1,
        "action": {"kind": "message", "template_id": world.template.pk},
        "duration_days": 3,
        "schedule": {"kind": "weekdays", "days": [0, 4]},
        "starts_on": "2026-03-01",
        "ends_on": None,  # or one of the two is blamed for the other
        "control_percent": 12.5,
        "goal": {"event": "Order", "within_days": 3},
        "status": "draft",
        "at_once": False,
        "cap_exempt": True,
    }
    other = {
        **campaign,
        "action": {"kind": "attribute", "name": "tier", "value": "gold"},
        "schedule": {"kind": "dates", "dates": ["2026-04-01"]},
        "status": "paused",
    }
    hook = {
        "kind": "webhook",
        "url": "https://example.com/hook",
        "method": "POST",
        "fields": [{"key": "mail", "attribute": "email"}],
        "secret": "crm",
    }
    tested = {
        **campaign,
        "variants": [
            {"key": "a", "name": "A", "share": 5000, "action": campaign["action"]},
            {"key": "b", "name": "B", "share": 5000, "action": hook},
        ],
        "bandit": {"floor": 500, "certainty": 95, "least": 200},
    }
    asked = {"campaign_id": world.planned.pk}
    waiting = {**asked, "approval_id": world.planned.approvals.get().pk}
    base = "/api/campaigns/{campaign_id}"
    order = {
        "segments": [world.segment.pk],
        "campaigns": {
            str(world.segment.pk): [world.campaign.pk, world.planned.pk],
        },
    }
    segment = {
        "name": "New row",
        "description": "Who is new",
        "rule": wide_rule(world),
        "position": 1,
    }
    return {
        "POST /api/campaigns": Request(body=tested),
        f"PUT {base}/winner": Request(asked, {"variant": "a"}),
        f"POST {base}/test": Request(
            asked, {"addresses": ["me@example.com"], "customer_id": world.customer.pk}
        ),
        f"POST {base}/approvals": Request(asked, {"note": "Please"}),
        f"DELETE {base}/approvals/{{approval_id}}": Request(waiting),
        f"POST {base}/approvals/{{approval_id}}/send-back": Request(
            waiting, {"reason": "No"}
        ),
        "PUT /api/campaigns/{campaign_id}": Request(body=other),
        "PUT /api/campaigns/settings": Request(
            body={"hold_out_percent": 7.5, "quiet_days": ["sunday", "12-25"]}
        ),
        "PUT /api/plan/order": Request(
            body=order, revision=Plan.objects.get().revision
        ),
        "POST /api/plan/preview-order": Request(body=order),
        "POST /api/segments": Request(body=segment),
        "PUT /api/segments/{segment_id}": Request(
            body={"name": "Row", "rule": rule("vip")}, revision=world.segment.revision
        ),
        "GET /api/segments/{segment_id}/members": Request(
            query={"at": "2026-03-10T12:00:00Z"}
        ),
        "POST /api/segments/{segment_id}/pins": Request(
            body={
                "side": "in",
                "user_ids": ["ann"],
                "customer_ids": [1],
                "note": "Friends",
            }
        ),
        "POST /api/segments/backtest": Request(
            body={"rule": wide_rule(world), "segment_id": world.segment.pk}
        ),
        "POST /api/segments/count": Request(
            body={
                "rule": wide_rule(world),
                "exact": True,
                "as_of": "2026-03-01T12:00:00Z",
            }
        ),
        "POST /api/segments/examples": Request(body={"rule": wide_rule(world)}),
    }


def wide_rule(world: World) -> dict[str, Any]:
    """Return a rule with a leaf of each measure."""
    filters = [{"property": "kind", "operator": "one_of", "value": ["ski"]}]
    counted = {"kind": "count", "event": "Order", "filters": filters, "within_days": 9}
    leaves = [
        leaf(counted, "gte", 1),
        leaf({"kind": "sum", "event": "Order", "property": "revenue"}, "gt", 5),
        leaf({"kind": "average", "event": "Order", "property": "revenue"}, "gte", 0),
        leaf({"kind": "distinct", "event": "Order", "property": "kind"}, "lt", 9),
        leaf(
            {"kind": "most_frequent", "event": "Order", "property": "kind"}, "eq", "a"
        ),
        leaf({"kind": "days_since", "which": "last", "event": "Order"}, "lt", 60),
        leaf({"kind": "longevity"}, "between", [1, 7]),
        leaf({"kind": "anniversary", "name": "born", "which": "next"}, "lte", 7),
        {
            "measure": {
                "kind": "consent",
                "channel": "email",
                "purpose": "marketing",
                "state": "granted",
            },
            "operator": "is",
        },
        leaf({"kind": "attribute", "name": "city"}, "matches", "^B.r"),
        leaf({"kind": "attribute", "name": "born"}, "before", "2026-03-01"),
        {"measure": {"kind": "segment", "id": world.segment.pk}, "operator": "is"},
        {
            "measure": {"kind": "journey", "state": "in", "journey_id": None},
            "operator": "is",
        },
        {
            "measure": {
                "kind": "campaign",
                "response": "received",
                "campaign_id": None,
                "within_days": None,
            },
            "operator": "is_not",
        },
        leaf({"kind": "rank", "of": {"kind": "longevity"}}, "top_percent", 10),
    ]
    root = {"any": [{"all": leaves}, {"not": leaf({"kind": "longevity"}, "lt", 3)}]}
    return {"schema_version": 1, "root": root}


def leaf(measure: Any, operator: str, value: Any) -> dict[str, Any]:
    """Return one condition."""
    return {"measure": measure, "operator": operator, "value": value}
