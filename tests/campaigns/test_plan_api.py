"""The plan over HTTP: its order and its numbers."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from campaigns.api import serializers
from campaigns.models import Campaign, Cell
from customers.models import SHARD_COUNT
from segments.models import Coverage, DayCount, MicroSegment, Plan
from tests.campaigns import world
from tests.campaigns.client import get_fields, get_revision

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


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
                    matched=7,
                    not_open=0,
                    in_duration=1,
                    taken_above=1,
                    unreachable=1,
                    control=1,
                    treated=2,
                    treated_at_once=1,
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
            "matched": 112,
            "not_open": 0,
            "hold_out": 0,
            "in_duration": 16,
            "taken_above": 16,
            "quiet_day": 0,
            "too_late": 0,
            "unreachable": 16,
            "capped": 0,
            "control": 16,
            "treated": 32,
            "treated_at_once": 16,
            "control_at_once": 0,
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
        "112 matched, minus 16 in a duration, minus 16 taken by rows above,"
        " minus 16 not reachable by email, minus 16 held out = 48,"
        " 16 of them at once"
    )
    assert [part["part"] for part in body["parts"]] == [
        "not_open",
        "hold_out",
        "in_duration",
        "taken_above",
        "quiet_day",
        "too_late",
        "unreachable",
        "capped",
        "control",
        "control_at_once",
        "treated_at_once",
        "treated",
    ]
    assert sum(part["people"] for part in body["parts"]) == body["matched"]
    missing = publisher.get(f"/api/campaigns/{campaign.pk}/cells/2026-02-05")
    assert missing.status_code == 404
    nonsense = publisher.get(f"/api/campaigns/{campaign.pk}/cells/2026-02-31")
    assert nonsense.status_code == 404
