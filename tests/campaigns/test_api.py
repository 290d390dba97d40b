"""The plan, campaigns and decisions over HTTP."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from campaigns.api import serializers
from campaigns.models import Campaign, Cell, Treatment
from customers.models import SHARD_COUNT
from segments.models import Coverage, DayCount, MicroSegment, Plan
from tests.campaigns import world
from tests.campaigns.world import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday():
    return world.set_clock(MONDAY)


def log_in(role: str) -> APIClient:
    user = User.objects.create(username=role)
    group, _ = Group.objects.get_or_create(name=role)
    user.groups.add(group)
    client = APIClient()
    client.force_login(user)
    return client


@pytest.fixture
def publisher() -> APIClient:
    return log_in("publisher")


def build(row: MicroSegment, **changes) -> dict:
    body = {
        "name": "Offer",
        "segment_id": row.pk,
        "action": {"kind": "trigger", "name": "win back"},
        "duration_days": 7,
        "schedule": {"kind": "every_day"},
        "control_percent": "12.5",
    }
    return {key: value for key, value in {**body, **changes}.items() if value != ...}


def get_revision() -> str:
    return f'"{Plan.objects.get(pk=1).revision}"'


def get_fields(response) -> list[str]:
    return [error["field"] for error in response.json()["errors"]]


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
        ({"at_once": True}, ["at_once"]),
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


def put_order(client: APIClient, body: dict, revision: str | None = None):
    return client.put(
        "/api/plan/order",
        body,
        format="json",
        headers={"If-Match": revision or get_revision()},
    )


def list_rows() -> list[str]:
    rows = MicroSegment.objects.filter(archived_at=None).order_by("position")
    return list(rows.values_list("name", flat=True))


def test_rows_are_reordered_by_one_statement(publisher, monday):
    rows = [world.add_row(f"Row {number}", number) for number in range(1, 6)]
    gone = world.add_row("Gone", 6)
    MicroSegment.objects.filter(pk=gone.pk).update(archived_at=monday, position=-3)
    order = [rows[index].pk for index in (4, 0, 2, 1, 3)]

    with CaptureQueriesContext(connection) as queries:
        response = put_order(publisher, {"segments": order})

    assert response.status_code == 200
    assert response.json() == {"revision": 2}
    assert response["ETag"] == '"2"'
    assert list_rows() == ["Row 5", "Row 1", "Row 3", "Row 2", "Row 4", "Everyone else"]
    updates = [q for q in queries if "UPDATE segments_microsegment" in q["sql"]]
    assert len(updates) == 1
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_everyone_else_stays_last(publisher):
    rows = [world.add_row(f"Row {number}", number) for number in range(1, 3)]
    last = MicroSegment.objects.get(is_system=True)
    ids = [row.pk for row in rows]
    refused = put_order(publisher, {"segments": [last.pk, *ids]})
    assert refused.status_code == 400
    assert refused.json()["message"] == "“Everyone else” stays last."
    assert put_order(publisher, {"segments": [*reversed(ids), last.pk]}).json()
    assert list_rows() == ["Row 2", "Row 1", "Everyone else"]


@pytest.mark.parametrize("change", ["missing", "twice", "unknown", "empty", "text"])
def test_incomplete_orders_are_refused(publisher, change):
    rows = [world.add_row(f"Row {number}", number) for number in range(1, 4)]
    ids = [row.pk for row in rows]
    order = {
        "missing": ids[1:],
        "twice": [ids[0], *ids],
        "unknown": [*ids, 999_999],
        "empty": [],
        "text": ["first"],
    }[change]
    response = put_order(publisher, {"segments": order})
    assert response.status_code == 400
    assert get_fields(response)[0].startswith("segments")
    assert list_rows() == ["Row 1", "Row 2", "Row 3", "Everyone else"]
    assert Plan.objects.get(pk=1).revision == 1


def test_order_of_a_stale_plan_is_refused(publisher):
    rows = [world.add_row(f"Row {number}", number) for number in range(1, 3)]
    order = {"segments": [rows[1].pk, rows[0].pk]}
    read = get_revision()
    assert put_order(publisher, order, read).status_code == 200
    assert put_order(publisher, order, read).status_code == 412
    missing = publisher.put("/api/plan/order", order, format="json")
    assert (missing.status_code, missing.json()["code"]) == (428, "revision_missing")


def test_campaigns_of_a_row_are_reordered(publisher):
    row = world.add_row("Row", 1)
    first, second, third = (world.add_campaign(row, name) for name in "abc")
    order = [third.pk, first.pk, second.pk]
    assert put_order(publisher, {"campaigns": {row.pk: order}}).status_code == 200
    assert (
        list(row.campaigns.order_by("position").values_list("pk", flat=True)) == order
    )
    for wrong in (order[1:], [*order, first.pk], [*order, 999_999]):
        refused = put_order(publisher, {"campaigns": {row.pk: wrong}})
        assert get_fields(refused) == [f"campaigns.{row.pk}"]
    assert get_fields(put_order(publisher, {})) == ["segments"]


def fill(rows: int, days: int, first: int = 1) -> list[MicroSegment]:
    """Make a plan with numbers on every day and shard."""
    segments = [
        world.add_row(f"Row {number}", number) for number in range(first, first + rows)
    ]
    for segment in segments:
        campaign = world.add_campaign(segment)
        for on in world.days(days):
            Cell.objects.bulk_create(
                Cell(
                    on=on,
                    campaign=campaign,
                    segment=segment,
                    shard=shard,
                    matched=6,
                    not_open=0,
                    in_duration=1,
                    taken_above=1,
                    unreachable=1,
                    control=1,
                    treated=2,
                )
                for shard in range(SHARD_COUNT)
            )
            DayCount.objects.bulk_create(
                DayCount(
                    on=on, segment=segment, shard=shard, members=9, entered=1, left=0
                )
                for shard in range(SHARD_COUNT)
            )
    for on in world.days(days):
        Coverage.objects.bulk_create(
            (
                Coverage(on=on, shard=shard, open=10, covered=8, several=3)
                for shard in range(SHARD_COUNT)
            ),
            ignore_conflicts=True,
        )
    return segments


def test_plan_shows_rows_numbers_and_coverage(publisher):
    segments = fill(rows=2, days=2)
    plan = publisher.get("/api/plan?from=2026-02-01&days=3")
    assert plan["ETag"].startswith(get_revision().rstrip('"') + "-")
    body = plan.json()
    assert body["from"] == "2026-02-01"
    assert body["today"] == "2026-02-02"
    assert body["days"] == ["2026-02-01", "2026-02-02", "2026-02-03"]
    assert [row["segment"]["name"] for row in body["rows"]] == [
        "Row 1",
        "Row 2",
        "Everyone else",
    ]
    row = body["rows"][0]
    # The view writes by hand what the schema describes
    assert set(body) == set(serializers.PlanOutput().fields)
    assert set(row) == set(serializers.PlanRowOutput().fields)
    assert set(row["segment"]) == set(serializers.PlanSegmentOutput().fields)
    assert set(row["cells"]["2026-02-02"][0]) == set(serializers.CellOutput().fields)
    assert set(body["coverage"]["2026-02-02"]) == set(
        serializers.CoverageOutput().fields
    )
    assert row["segment"] == {
        "id": segments[0].pk,
        "name": "Row 1",
        "position": 1,
        "is_system": False,
        "sentence": "Everyone",
    }
    assert row["members"] == {"2026-02-02": 144, "2026-02-03": 144}
    assert row["cells"]["2026-02-02"] == [
        {
            "campaign_id": row["campaigns"][0]["id"],
            "matched": 96,
            "not_open": 0,
            "in_duration": 16,
            "taken_above": 16,
            "unreachable": 16,
            "control": 16,
            "treated": 32,
        }
    ]
    assert body["coverage"]["2026-02-03"] == {
        "open": 160,
        "covered": 128,
        "several": 48,
    }


def test_plan_that_has_not_changed_is_not_sent_again(publisher):
    segments = fill(rows=2, days=2)
    address = "/api/plan?from=2026-02-01&days=3"
    etag = publisher.get(address)["ETag"]
    again = publisher.get(address, headers={"If-None-Match": etag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
    DayCount.objects.filter(shard=3).update(members=10)
    news = publisher.get(address, headers={"If-None-Match": etag})
    assert news.status_code == 200
    order = {"segments": [row.pk for row in reversed(segments)]}
    assert put_order(publisher, order, news["ETag"]).status_code == 200


def test_plan_begins_a_week_ago_by_default(publisher):
    body = publisher.get("/api/plan").json()
    assert (body["from"], len(body["days"])) == ("2026-01-26", 14)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("from=yesterday", "from"),
        ("from=2026-02-30", "from"),
        ("from=9999-12-31", "from"),
        ("days=0", "days"),
        ("days=1000", "days"),
        ("days=many", "days"),
    ],
)
def test_bad_plan_queries_name_the_field(publisher, query, field):
    response = publisher.get(f"/api/plan?{query}")
    assert response.status_code == 400
    assert get_fields(response) == [field]


def test_plan_takes_as_many_queries_for_many_rows_as_for_few(publisher):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            publisher.get("/api/plan?from=2026-02-02&days=28")
        return len(queries)

    fill(rows=1, days=1)
    few = count()
    fill(rows=8, days=4, first=2)
    assert count() == few
    assert few <= 14


def test_ended_campaigns_are_shown_only_where_they_ran(publisher):
    [row] = fill(rows=1, days=1)
    Campaign.objects.update(status="ended")

    def show(first: str) -> int:
        body = publisher.get(f"/api/plan?from={first}&days=2").json()
        return len(body["rows"][0]["campaigns"])

    assert show("2026-02-02") == 1
    assert show("2026-02-05") == 0
    assert row.campaigns.count() == 1


def test_cell_explains_its_number(publisher):
    fill(rows=1, days=1)
    campaign = Campaign.objects.get()
    body = publisher.get(f"/api/campaigns/{campaign.pk}/cells/2026-02-02").json()
    assert body["sentence"] == (
        "96 matched, minus 16 in a duration, minus 16 taken by rows above,"
        " minus 16 not reachable by email, minus 16 held out = 32"
    )
    assert [part["part"] for part in body["parts"]] == [
        "not_open",
        "in_duration",
        "taken_above",
        "unreachable",
        "control",
        "treated",
    ]
    assert sum(part["people"] for part in body["parts"]) == body["matched"]
    missing = publisher.get(f"/api/campaigns/{campaign.pk}/cells/2026-02-05")
    assert missing.status_code == 404
    nonsense = publisher.get(f"/api/campaigns/{campaign.pk}/cells/2026-02-31")
    assert nonsense.status_code == 404


def test_decisions_say_why_in_plain_words(publisher):
    people = world.add_customers(1)
    first, second = world.add_row("First", 1), world.add_row("Second", 2)
    world.add_campaign(first, "Welcome series", duration_days=3)
    world.add_campaign(second, "Ski week")
    for day in world.days(2):
        world.treat_day(day, {first: people, second: people})
    body = publisher.get(f"/api/customers/{people[0]}/decisions").json()
    assert body["next"] is None
    tuesday, monday = body["results"]
    assert tuesday["on"] == (MONDAY + timedelta(days=1)).isoformat()
    assert tuesday["sentence"] == (
        "Nothing: Duration period of Welcome series until 4 Feb"
    )
    assert monday["sentence"] == "Got Welcome series"
    assert monday["winner"]["name"] == "Welcome series"
    assert [
        (rung["segment"]["name"], rung["sentence"]) for rung in monday["ladder"]
    ] == [
        ("First", "Got this campaign"),
        ("Second", "Lower place than Welcome series"),
    ]
    assert Treatment.objects.count() == 1


def test_decisions_go_on_where_the_page_ended(publisher):
    people = world.add_customers(1)
    row = world.add_row("Row", 1)
    world.add_campaign(row)
    shard = world.get_shards(people)[people[0]]
    for day in world.days(31):
        world.set_clock(day)
        world.finish_run(day, {row: people})
        world.services.treat_shard(on=day, shard=shard)
    address = f"/api/customers/{people[0]}/decisions"
    page = publisher.get(address).json()
    assert len(page["results"]) == 30
    last = publisher.get(f"{address}?cursor={page['next']}").json()
    assert [row["on"] for row in last["results"]] == [MONDAY.isoformat()]
    assert publisher.get(f"{address}?cursor=nonsense").status_code == 404
