"""Asking to put a campaign live, answering it, copying and trying a campaign."""

from datetime import time

import pytest

from campaigns.models import Approval, Campaign, Treatment
from customers.models import Customer, Event, Workspace
from messaging.models import Message
from tests.campaigns import world
from tests.campaigns.client import build, get_fields, get_revision, log_in
from tests.campaigns.test_variants import two
from tests.campaigns.world import MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


@pytest.fixture
def marketer():
    return log_in("marketer")


def save(client, campaign_id: int, **changes):
    return client.put(
        f"/api/campaigns/{campaign_id}",
        changes,
        format="json",
        headers={"If-Match": get_revision()},
    )


def create(client, **changes) -> int:
    body = build(world.add_row("Row", 1), **changes)
    return client.post("/api/campaigns", body, format="json").json()["id"]


def ask(client, campaign_id: int, **more):
    return client.post(f"/api/campaigns/{campaign_id}/approvals", more, format="json")


def read(client, campaign_id: int) -> list[dict]:
    return client.get(f"/api/campaigns/{campaign_id}/approvals").json()["results"]


def set_rule(*, alone: bool) -> None:
    Workspace.objects.update(publishers_approve_own=alone)


def test_a_marketer_asks_and_a_publisher_puts_live(marketer, publisher):
    id_ = create(marketer)
    asked = ask(marketer, id_, note="For Monday")
    assert asked.status_code == 201
    assert asked.json()["is_mine"]
    assert not asked.json()["may_approve"]
    (seen,) = read(publisher, id_)
    assert (seen["status"], seen["note"], seen["asked_by"]) == (
        "open",
        "For Monday",
        "marketer",
    )
    assert seen["may_approve"]
    assert seen["is_current"]

    # The browser sends the whole campaign
    body = build(world.add_row("Other", 2), status="live")
    body["segment_id"] = Campaign.objects.get(pk=id_).segment_id
    assert save(publisher, id_, **body).status_code == 200
    (seen,) = read(marketer, id_)
    assert (seen["status"], seen["decided_by"]) == ("approved", "publisher")
    assert seen["decided_at"]


def test_a_changed_campaign_is_another_one(marketer, publisher):
    id_ = create(marketer)
    ask(marketer, id_)
    world.set_clock(MONDAY, time(9))
    save(marketer, id_, name="Else")
    assert not read(publisher, id_)[0]["is_current"]
    assert save(publisher, id_, status="live").status_code == 200
    assert read(publisher, id_)[0]["status"] == "replaced"


def test_asking_again_replaces_and_only_who_asked_takes_back(marketer, publisher):
    id_ = create(marketer)
    first, second = ask(marketer, id_).json()["id"], ask(marketer, id_).json()["id"]
    address = f"/api/campaigns/{id_}/approvals"
    assert publisher.delete(f"{address}/{second}").status_code == 403
    assert marketer.delete(f"{address}/{first}").status_code == 409
    assert marketer.delete(f"{address}/999999").status_code == 404
    assert marketer.delete(f"{address}/{second}").status_code == 204
    assert [one["status"] for one in read(marketer, id_)] == ["withdrawn", "replaced"]


def test_a_publisher_sends_back_with_a_reason(marketer, publisher):
    id_ = create(marketer)
    asked = ask(marketer, id_).json()["id"]
    address = f"/api/campaigns/{id_}/approvals/{asked}/send-back"
    reason = {"reason": "Too early"}
    assert marketer.post(address, reason, format="json").status_code == 403
    refused = publisher.post(address, {}, format="json")
    assert (refused.status_code, get_fields(refused)) == (400, ["reason"])
    assert publisher.post(address, reason, format="json").status_code == 204
    assert publisher.post(address, reason, format="json").status_code == 409
    (seen,) = read(marketer, id_)
    assert (seen["status"], seen["reason"]) == ("sent_back", "Too early")
    home = marketer.get("/api/home").json()["attention"]
    assert any("Too early" in one["message"] for one in home)


def test_the_start_page_tells_publishers(marketer, publisher):
    id_ = create(marketer, name="Spring")
    ask(marketer, id_)
    told = [
        one
        for one in publisher.get("/api/home").json()["attention"]
        if one["link"] == f"/campaigns/{id_}"
    ]
    assert [one["message"] for one in told] == ["marketer asks to put “Spring” live."]
    assert not [
        one
        for one in marketer.get("/api/home").json()["attention"]
        if one["link"] == f"/campaigns/{id_}"
    ]


def test_two_people_where_the_workspace_wants_them(marketer, publisher):
    set_rule(alone=False)
    row = world.add_row("Row", 1)
    live = build(row, status="live")
    refused = publisher.post("/api/campaigns", live, format="json")
    assert (refused.status_code, refused.json()["code"]) == (409, "approval_needed")
    assert not Campaign.objects.exists()

    id_ = publisher.post("/api/campaigns", build(row), format="json").json()["id"]
    assert save(publisher, id_, status="live").status_code == 409
    ask(publisher, id_)
    assert save(publisher, id_, status="live").status_code == 409
    assert not read(publisher, id_)[0]["may_approve"]
    ask(marketer, id_)
    assert save(publisher, id_, status="live", name="Else").status_code == 409
    assert save(publisher, id_, status="live").status_code == 200
    # What is live stays as it was approved, but may be stopped
    assert save(publisher, id_, name="Else").status_code == 409
    assert save(publisher, id_, status="live").status_code == 200
    assert save(marketer, id_, status="paused").status_code == 200


@pytest.mark.parametrize("status", ["live", "ended"])
def test_only_what_could_go_live_is_asked_for(marketer, status):
    campaign = world.add_campaign(world.add_row("Row", 1), status=status)
    refused = ask(marketer, campaign.pk)
    assert refused.status_code == 409
    assert refused.json()["code"] == "nothing_to_approve"
    assert not Approval.objects.exists()


def test_a_copy_is_a_draft_behind_the_original_with_other_people(marketer):
    row = world.add_row("Row", 1)
    first = world.add_campaign(row, "First", variants=two(), control_percent=20)
    last = world.add_campaign(row, "Last")
    Campaign.objects.filter(pk=first.pk).update(winner="a")
    copied = marketer.post(f"/api/campaigns/{first.pk}/clone")
    assert copied.status_code == 201
    body = copied.json()
    assert (body["name"], body["status"], body["winner"]) == (
        "Copy of First",
        "draft",
        "",
    )
    assert body["variants"] == two()
    assert body["control_percent"] == 20
    order = row.campaigns.order_by("position").values_list("pk", flat=True)
    assert list(order) == [first.pk, body["id"], last.pk]
    salts = Campaign.objects.values_list("salt", flat=True)
    assert len(set(salts)) == 3
    assert log_in("viewer").post(f"/api/campaigns/{first.pk}/clone").status_code == 403


def test_a_test_goes_to_addresses_and_is_counted_nowhere(marketer, mailoutbox):
    row = world.add_row("Row", 1)
    (person,) = world.add_customers(1)
    ways = two()
    for way in ways:
        template = world.add_template(way["name"])
        way["action"] = {"kind": "message", "template_id": template.pk}
    campaign = world.add_campaign(row, variants=ways, status="draft")
    address = f"/api/campaigns/{campaign.pk}/test"
    asked = {"addresses": ["me@example.com", "you@example.com"], "customer_id": person}
    done = marketer.post(address, asked, format="json")
    assert done.status_code == 200
    assert done.json()["customer"]["id"] == person
    assert [
        (one["variant"], one["address"], one["subject"], one["code"])
        for one in done.json()["results"]
    ] == [
        ("a", "me@example.com", "[Test] Hi", ""),
        ("a", "you@example.com", "[Test] Hi", ""),
        ("b", "me@example.com", "[Test] Hi", ""),
        ("b", "you@example.com", "[Test] Hi", ""),
    ]
    assert not Message.objects.exists()
    assert not Treatment.objects.exists()
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({}, "addresses"),
        ({"addresses": ["nobody"]}, "addresses[0]"),
        ({"addresses": ["me@example.com"] * 6}, "addresses"),
        ({"addresses": ["me@example.com"], "customer_id": 999_999}, "customer_id"),
    ],
)
def test_a_test_that_cannot_be_sent_names_the_field(marketer, asked, field):
    campaign = world.add_campaign(world.add_row("Row", 1))
    address = f"/api/campaigns/{campaign.pk}/test"
    refused = marketer.post(address, asked, format="json")
    assert (refused.status_code, get_fields(refused)) == (400, [field])


def test_a_campaign_without_message_has_nothing_to_try(marketer):
    id_ = create(marketer)
    refused = marketer.post(
        f"/api/campaigns/{id_}/test", {"addresses": ["me@example.com"]}, format="json"
    )
    assert (refused.status_code, get_fields(refused)) == (400, ["action"])


def test_pausing_leaves_running_periods_alone(marketer):
    row = world.add_row("Row", 1)
    people = world.add_customers(3)
    campaign = world.add_campaign(row, duration_days=9)
    world.treat_day(MONDAY, {row: people})
    before = list(Treatment.objects.values_list("customer_id", "until"))
    assert save(marketer, campaign.pk, status="paused").status_code == 200
    assert save(marketer, campaign.pk, duration_days=1).status_code == 200
    assert list(Treatment.objects.values_list("customer_id", "until")) == before
    assert Customer.objects.count() == 3
