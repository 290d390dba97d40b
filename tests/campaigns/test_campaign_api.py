"""Campaigns over HTTP."""

import pytest
from rest_framework.test import APIClient

from campaigns.models import Campaign
from segments.models import MicroSegment, Plan
from tests.campaigns import world
from tests.campaigns.client import build, get_fields, get_revision, log_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def test_campaign_is_created_read_and_changed(publisher):
    row = world.add_row("Row", 1)
    template = world.add_template(purpose="transactional")
    action = {"kind": "message", "template_id": template.pk}
    created = publisher.post("/api/campaigns", build(row, action=action), format="json")
    assert created.status_code == 201
    body = created.json()
    assert body["status"] == "draft"
    assert (body["channel"], body["purpose"]) == ("email", "transactional")
    assert body["control_percent"] == 12.5
    assert body["schedule_words"] == "Every day"
    assert created["ETag"] == get_revision()

    address = f"/api/campaigns/{body['id']}"
    changed = publisher.put(
        address,
        {"status": "live", "schedule": {"kind": "weekdays", "days": [0]}},
        format="json",
        headers={"If-Match": created["ETag"]},
    )
    assert changed.status_code == 200
    assert publisher.get(address).json() == changed.json()
    assert changed.json()["schedule_words"] == "Monday"
    listed = publisher.get("/api/campaigns").json()
    assert listed == {"results": [changed.json()], "next": None}


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"name": ""}, ["name"]),
        ({"name": "x" * 121}, ["name"]),
        ({"segment_id": 999_999}, ["segment_id"]),
        ({"segment_id": "first"}, ["segment_id"]),
        ({"segment_id": ...}, ["segment_id"]),
        ({"duration_days": 0}, ["duration_days"]),
        ({"duration_days": 2.5}, ["duration_days"]),
        ({"control_percent": 101}, ["control_percent"]),
        ({"control_percent": "12.345"}, ["control_percent"]),
        ({"schedule": {"kind": "hourly"}}, ["schedule.kind"]),
        ({"schedule": {"kind": "weekdays", "days": []}}, ["schedule.days"]),
        ({"schedule": "daily"}, ["schedule"]),
        (
            {
                "schedule": {"kind": "dates", "dates": ["2026-02-03", "2026-02-05"]},
                "ends_on": "2026-02-04",
            },
            ["schedule.dates"],
        ),
        ({"schedule": {"kind": "every_day", "more": "x" * 100_000}}, ["schedule"]),
        ({"action": {"kind": "message", "more": "x" * 100_000}}, ["action"]),
        (
            {"action": {"kind": "attribute", "name": "a", "value": "x" * 1_001}},
            ["action.value"],
        ),
        ({"starts_on": "2026-02-30"}, ["starts_on"]),
        ({"starts_on": "2026-02-03", "ends_on": "2026-02-02"}, ["ends_on"]),
        ({"action": {}}, ["action.kind"]),
        ({"action": {"kind": "message"}}, ["action.template_id"]),
        (
            {"action": {"kind": "message", "template_id": 999_999}},
            ["action.template_id"],
        ),
        ({"action": {"kind": "message", "template_id": True}}, ["action.template_id"]),
        ({"action": {"kind": "trigger", "name": " "}}, ["action.name"]),
        ({"action": {"kind": "trigger", "name": "$treated"}}, ["action.name"]),
        ({"action": {"kind": "attribute", "name": "a"}}, ["action.value"]),
        (
            {"action": {"kind": "attribute", "name": "a", "value": [1]}},
            ["action.value"],
        ),
        ({"goal": {"event": ""}}, ["goal.event"]),
        ({"goal": {"event": "Order", "within_days": 0}}, ["goal.within_days"]),
        ({"goal": {"event": "Order"}}, ["goal.within_days"]),
        (
            {"goal": {"event": "Order", "within_days": 7, "filters": [{}]}},
            ["goal.filters[0].property"],
        ),
        ({"goal": {"event": "Order", "within_days": 7, "color": 1}}, ["goal.color"]),
        ({"status": "sleeping"}, ["status"]),
        ({"status": "paused"}, ["status"]),
        (
            {"segment_id": 999_999, "schedule": {}, "action": {}},
            ["segment_id", "schedule.kind", "action.kind"],
        ),
    ],
)
def test_bad_campaigns_name_the_field(publisher, changes, fields):
    body = build(world.add_row("Row", 1), **changes)
    response = publisher.post("/api/campaigns", body, format="json")
    assert response.status_code == 400
    assert get_fields(response) == fields
    assert not Campaign.objects.exists()
    assert Plan.objects.get(pk=1).revision == 1


OVER = {"ends_on": "2026-02-01"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        (OVER, "ends_on"),
        ({"schedule": {"kind": "dates", "dates": ["2026-01-30"]}}, "schedule.dates"),
        (
            {"schedule": {"kind": "weekdays", "days": [6]}, "ends_on": "2026-02-07"},
            "schedule.days",
        ),
    ],
)
def test_campaign_without_a_day_left_stays_a_draft(publisher, changes, field):
    body = build(world.add_row("Row", 1), **changes)
    draft = publisher.post("/api/campaigns", body, format="json")
    assert draft.status_code == 201
    address = f"/api/campaigns/{draft.json()['id']}"
    refused = publisher.put(address, {"status": "live"}, format="json")
    assert (refused.status_code, get_fields(refused)) == (400, [field])
    assert Campaign.objects.get().status == "draft"
    days = {"schedule": world.EVERY_DAY, "ends_on": None}
    assert (
        publisher.put(address, {"status": "live", **days}, format="json").status_code
        == 200
    )
    refused = publisher.put(address, changes, format="json")
    assert get_fields(refused) == [field]


def test_live_campaign_that_has_run_out_can_still_be_renamed_and_ended(publisher):
    campaign = world.add_campaign(world.add_row("Row", 1))
    Campaign.objects.update(**OVER)
    address = f"/api/campaigns/{campaign.pk}"
    for change in ({"name": "Over"}, {"status": "paused"}, {"status": "ended"}):
        assert publisher.put(address, change, format="json").status_code == 200


def test_archived_rows_take_no_campaigns_and_leave_the_plan(publisher, monday):
    row = world.add_row("Row", 1)
    world.add_campaign(row)
    row.archived_at = monday
    row.save()
    assert get_fields(publisher.post("/api/campaigns", build(row), format="json")) == [
        "segment_id"
    ]
    assert row.pk not in [
        shown["segment"]["id"] for shown in publisher.get("/api/plan").json()["rows"]
    ]
    assert publisher.get("/api/campaigns").json()["results"] == []


def test_campaigns_keep_the_places_asked_for(publisher):
    row, other = world.add_row("Row", 1), world.add_row("Other", 2)
    names = {}
    for name, position in (("a", ...), ("b", ...), ("c", 1), ("d", 2), ("e", 99)):
        body = build(row, name=name, position=position)
        names[name] = publisher.post("/api/campaigns", body, format="json").json()["id"]

    def read(of: MicroSegment) -> str:
        rows = of.campaigns.order_by("position").values_list("name", "position")
        assert [place for _, place in rows] == list(range(1, len(rows) + 1))
        return "".join(name for name, _ in rows)

    assert read(row) == "cdabe"
    publisher.put(
        f"/api/campaigns/{names['e']}",
        {"position": 1},
        format="json",
        headers={"If-Match": get_revision()},
    )
    assert read(row) == "ecdab"
    publisher.put(
        f"/api/campaigns/{names['e']}",
        {"segment_id": other.pk},
        format="json",
        headers={"If-Match": get_revision()},
    )
    assert read(other) == "e"


@pytest.mark.parametrize(
    ("role", "status", "expected"),
    [
        ("viewer", "draft", 403),
        ("marketer", "draft", 201),
        ("marketer", "live", 403),
        ("publisher", "live", 201),
        ("admin", "live", 201),
    ],
)
def test_only_publishers_put_live(role, status, expected):
    body = build(world.add_row("Row", 1), status=status)
    response = log_in(role).post("/api/campaigns", body, format="json")
    assert response.status_code == expected
    assert Campaign.objects.count() == (expected == 201)


def test_marketers_may_stop_what_is_live_but_not_change_it():
    campaign = world.add_campaign(world.add_row("Row", 1))
    marketer = log_in("marketer")

    def put(body):
        return marketer.put(
            f"/api/campaigns/{campaign.pk}",
            body,
            format="json",
            headers={"If-Match": get_revision()},
        )

    assert put({"name": "New"}).status_code == 403
    assert put({"status": "paused"}).status_code == 200
    assert put({"name": "New"}).status_code == 200
    assert put({"status": "live"}).status_code == 403


def test_nobody_logged_out_sees_anything():
    for address in ("/api/plan", "/api/campaigns", "/api/campaigns/1"):
        assert APIClient().get(address).status_code in (401, 403)


def test_unknown_addresses_are_not_found(publisher):
    for address in (
        "/api/campaigns/999999",
        "/api/campaigns/999999/cells/2026-02-02",
        "/api/customers/999999/decisions",
    ):
        response = publisher.get(address)
        assert response.status_code == 404
        assert response.json()["code"] == "not_found"


def test_changes_of_a_stale_plan_are_refused(publisher):
    campaign = world.add_campaign(world.add_row("Row", 1))
    address = f"/api/campaigns/{campaign.pk}"
    for stale in ('"1"', "nonsense", '"999999999999999999"'):
        response = publisher.put(
            address, {"name": "New"}, format="json", headers={"If-Match": stale}
        )
        assert (response.status_code, response.json()["code"]) == (
            412,
            "stale_revision",
        )
    campaign.refresh_from_db()
    assert campaign.name == "Offer"
    body = build(campaign.segment)
    stale_post = publisher.post(
        "/api/campaigns", body, format="json", headers={"If-Match": '"1"'}
    )
    assert stale_post.status_code == 412
