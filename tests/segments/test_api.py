"""Micro-segments over HTTP: rows, counts, refusals."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from customers.models import AttributeName, EventName, Identity
from journeys.models import Journey
from segments.models import MicroSegment, Plan, RuleVersion
from tests.segments.making import (
    NOW,
    attribute,
    count,
    make_event,
    make_person,
    make_segment,
    rule,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def marketer() -> Client:
    user = User.objects.create_user("mia")
    user.groups.add(Group.objects.get(name="marketer"))
    client = Client()
    client.force_login(user)
    AttributeName.objects.create(name="x", type="number")
    AttributeName.objects.create(name="address", type="object")
    EventName.objects.create(name="Order")
    return client


def post(client: Client, path: str, body: Any) -> tuple[int, Any]:
    answer = client.post(path, json.dumps(body), content_type="application/json")
    return answer.status_code, answer.json()


def put(
    client: Client, path: str, body: Any, read: str | None = None
) -> tuple[int, Any]:
    """Put what was just read, or at the revision given (empty: no header)."""
    if read is None:
        read = f'"{client.get(path).json()["revision"]}"'
    headers = {"If-Match": read} if read else {}
    answer = client.put(
        path, json.dumps(body), content_type="application/json", headers=headers
    )
    return answer.status_code, answer.json()


def test_micro_segments_are_created_before_everyone_else(marketer: Client) -> None:
    revision = Plan.objects.get().revision
    body = {"name": "Rich", "rule": rule(attribute("x", "gt", 500))}
    status, row = post(marketer, "/api/segments", body)
    assert status == 201
    assert row["sentence"] == "X is more than 500"
    assert row["members"] is None
    body = {"name": "First", "rule": rule({"all": []}), "position": 1}
    assert post(marketer, "/api/segments", body)[0] == 201
    listed = marketer.get("/api/segments").json()
    assert [one["name"] for one in listed["results"]] == [
        "First",
        "Rich",
        "Everyone else",
    ]
    assert listed["next"] is None
    assert Plan.objects.get().revision == revision + 2


def test_changed_rule_is_a_new_version_a_changed_name_is_none(marketer: Client) -> None:
    segment = make_segment("Rich", attribute("x", "gt", 500))
    path = f"/api/segments/{segment.pk}"
    assert put(marketer, path, {"name": "Wealthy"})[1]["rule_version"] == 1
    body = {"name": "Wealthy", "rule": rule(attribute("x", "gt", 900))}
    assert put(marketer, path, body)[1]["rule_version"] == 2
    assert put(marketer, path, body)[1]["rule_version"] == 2
    versions = RuleVersion.objects.filter(segment=segment).order_by("version")
    assert [row.rule["root"]["value"] for row in versions] == [500, 900]
    assert versions[1].by.username == "mia"


def test_two_people_never_overwrite_each_others_micro_segment(marketer: Client) -> None:
    segment = make_segment("Rich", attribute("x", "gt", 500))
    path = f"/api/segments/{segment.pk}"
    status, row = put(marketer, path, {"name": "Mine"}, '"1"')
    assert (status, row["revision"]) == (200, 2)
    for read, refused in (('"1"', 412), ('"x"', 412), ("", 428)):
        status, answer = put(marketer, path, {"name": "Theirs"}, read)
        assert status == refused
        assert answer["code"] == ("stale" if refused == 412 else "revision_missing")
    segment.refresh_from_db()
    assert (segment.name, segment.revision) == ("Mine", 2)
    # Rows that move or other rows that change are no reason to ask
    make_segment("Other", attribute("x", "gt", 1))
    assert put(marketer, path, {"name": "Mine too"}, '"2"')[0] == 200


def test_archived_micro_segments_are_gone_from_the_list(marketer: Client) -> None:
    segment = make_segment("Rich", attribute("x", "gt", 500))
    status, row = post(marketer, f"/api/segments/{segment.pk}/archive", {})
    assert status == 200
    assert row["archived_at"] is not None
    assert len(marketer.get("/api/segments").json()["results"]) == 1
    assert put(marketer, f"/api/segments/{segment.pk}", {"name": "x"})[0] == 409
    make_segment("Rich", {"all": []})  # the name is free again


def test_everyone_else_can_be_renamed_and_nothing_more(marketer: Client) -> None:
    system = MicroSegment.objects.get(is_system=True)
    path = f"/api/segments/{system.pk}"
    assert put(marketer, path, {"name": "The rest"})[0] == 200
    status, answer = put(marketer, path, {"rule": rule({"all": []})})
    assert (status, answer["code"]) == (409, "system_segment")
    assert post(marketer, f"{path}/archive", {})[1]["code"] == "system_segment"


def is_in(segment: MicroSegment) -> Any:
    return {"measure": {"kind": "segment", "id": segment.pk}, "operator": "is"}


def test_circles_and_missing_micro_segments_are_refused(marketer: Client) -> None:
    one = make_segment("One", {"all": []})
    two = make_segment("Two", is_in(one))
    status, answer = put(
        marketer, f"/api/segments/{one.pk}", {"rule": rule({"not": is_in(two)})}
    )
    assert (status, answer["code"]) == (400, "segment_cycle")
    gone = {"measure": {"kind": "segment", "id": 99_999}, "operator": "is"}
    body = {"name": "Three", "rule": rule({"any": [gone]})}
    status, answer = post(marketer, "/api/segments", body)
    assert status == 400
    assert answer["errors"][0]["field"] == "root.any[0].measure.id"
    status, answer = post(marketer, f"/api/segments/{one.pk}/archive", {})
    assert (status, answer["code"]) == (409, "segment_in_use")


REFUSALS = [
    (None, "", "required"),
    ({}, "rule.schema_version", "unknown_version"),
    (5, "rule.rule", "wrong_type"),
    (rule({"al": []}), "rule.root", "unknown_node"),
    (rule({"all": [attribute("x", "gt", "much")]}), "rule.root.all[0].value", None),
    (rule(attribute("heard of", "known")), "rule.root.measure.name", None),
    (rule(attribute('email"; DROP TABLE x;--', "known")), None, "unknown_attribute"),
    (rule(count("Nothing", "gt", 1)), "rule.root.measure.event", "unknown_event"),
]


@pytest.mark.parametrize(("document", "field", "code"), REFUSALS)
def test_faults_are_named_with_their_place(
    marketer: Client, document: Any, field: str | None, code: str | None
) -> None:
    body = {"name": "S", **({"rule": document} if document is not None else {})}
    status, answer = post(marketer, "/api/segments", body)
    assert status == 400
    error = answer["errors"][0]
    assert field is None or error["field"].endswith(field)
    assert code is None or error["code"] == code
    assert error["message"]
    assert not MicroSegment.objects.filter(name="S").exists()


def test_two_live_micro_segments_cannot_share_a_name(marketer: Client) -> None:
    make_segment("Rich", {"all": []})
    body = {"name": "Rich", "rule": rule({"all": []})}
    status, answer = post(marketer, "/api/segments", body)
    assert (status, answer["code"]) == (409, "name_taken")


def test_count_says_what_each_condition_leaves(marketer: Client) -> None:
    for number in range(1, 21):
        make_person(number, attributes={"x": number, "address": {"city": "Ulm"}})
    both = {"all": [attribute("x", "gt", 5), attribute("x", "lte", 10)]}
    either = {"any": [attribute("x", "eq", 1), attribute("address.city", "eq", "Ulm")]}
    body = {"rule": rule({"all": [both, either]})}
    status, answer = post(marketer, "/api/segments/count", body)
    assert status == 200
    assert (answer["count"], answer["universe"]) == (5, 20)
    assert {row["path"]: row["count"] for row in answer["conditions"]} == {
        "root": 5,
        "root.all[0]": 5,
        "root.all[0].all[0]": 15,
        "root.all[0].all[1]": 5,
        "root.all[1]": 5,
        "root.all[1].any[0]": 1,
        "root.all[1].any[1]": 20,
    }
    assert answer["sentence"].startswith("X is more than 5 and x")
    assert answer["as_of"]


def test_count_ranks_without_a_run(marketer: Client) -> None:
    for number in range(1, 21):
        make_person(number, attributes={"x": number})
    top = {
        "measure": {"kind": "rank", "of": {"kind": "attribute", "name": "x"}},
        "operator": "top_percent",
        "value": 10,
    }
    assert post(marketer, "/api/segments/count", {"rule": rule(top)})[1]["count"] == 2


@pytest.mark.parametrize("depth", [33, 1_000, 100_000])
def test_depth_bombs_are_refused(marketer: Client, depth: int) -> None:
    text = '{"not":' * depth + '{"all":[]}' + "}" * depth
    body = f'{{"rule": {{"schema_version": 1, "root": {text}}}}}'
    answer = marketer.post("/api/segments/count", body, content_type="application/json")
    assert answer.status_code == 400
    assert "errors" in answer.json()


def test_sentences_name_journeys(marketer: Client) -> None:
    journey = Journey.objects.create(
        name="Welcome", created_at=NOW, updated_at=NOW, status="draft"
    )
    measure = {"kind": "journey", "state": "completed", "journey_id": journey.pk}
    body = {"rule": rule({"measure": measure, "operator": "is"})}
    answer = post(marketer, "/api/segments/count", body)[1]
    assert answer["sentence"] == 'Completed the journey "Welcome"'


def test_unknown_micro_segment_is_not_found(marketer: Client) -> None:
    assert marketer.get("/api/segments/424242").status_code == 404


def test_admin_checks_personas(admin_client: Client) -> None:
    fields = {
        "name": "Eco Emma",
        "rule": json.dumps(rule(attribute("x", "gt", "much"))),
        "attributes": "{}",
        "habits": json.dumps({"opens": 3}),
    }
    page = admin_client.post("/admin/segments/persona/add/", fields)
    assert "root.value: This must be a number." in page.text
    assert "must be a number from 0 to 1" in page.text
    fields |= {
        "rule": json.dumps(rule(attribute("x", "gt", 5))),
        "habits": json.dumps({"opens": 0.3}),
    }
    assert admin_client.post("/admin/segments/persona/add/", fields).status_code == 302
    page = admin_client.get("/admin/segments/persona/")
    assert "X is more than 5" in page.text
    for table in ("microsegment", "ruleversion", "run"):
        assert admin_client.get(f"/admin/segments/{table}/").status_code == 200
        assert admin_client.get(f"/admin/segments/{table}/add/").status_code == 403


def test_customers_are_pinned_by_user_id_and_each_refused_line_says_why(
    marketer: Client,
) -> None:
    segment = make_segment("Rich", attribute("x", "gt", 500))
    ann = make_person(1)
    make_person(2)
    make_person(3, owner_mode=0)
    Identity.objects.create(kind="user", value="ann", customer_id=ann)
    path = f"/api/segments/{segment.pk}/pins"
    body = {
        "side": "in",
        "user_ids": [" ann ", "nobody"],
        "customer_ids": [2, 3],
        "note": "Friends of the house",
    }
    status, answer = post(marketer, path, body)
    assert (status, answer["changed"]) == (200, 2)
    assert [(line["field"], line["code"]) for line in answer["refused"]] == [
        ("user_ids[1]", "unknown_customer"),
        ("customer_ids[1]", "anonymous_customer"),
    ]
    listed = marketer.get(path).json()
    assert (listed["inside"], listed["outside"]) == (2, 0)
    assert [(row["customer_id"], row["user_id"]) for row in listed["results"]] == [
        (2, None),
        (1, "ann"),
    ]
    assert listed["results"][1]["note"] == "Friends of the house"
    assert listed["results"][1]["by"] == "mia"
    assert marketer.delete(f"{path}/1").status_code == 204
    assert [row["customer_id"] for row in marketer.get(path).json()["results"]] == [2]
    status, answer = post(marketer, path, {"side": "out"})
    assert (status, answer["errors"][0]["field"]) == (400, "user_ids")


def test_count_at_a_past_moment_asks_what_had_happened_by_then(
    marketer: Client,
) -> None:
    make_event(make_person(1), "Order", NOW)
    make_event(make_person(2), "Order", NOW + timedelta(days=1))
    body = {"rule": rule(count("Order", "gte", 1)), "as_of": NOW.isoformat()}
    status, answer = post(marketer, "/api/segments/count", body)
    assert (status, answer["count"], answer["as_of"]) == (
        200,
        1,
        "2026-03-10T12:00:00Z",
    )
    body["as_of"] = (NOW + timedelta(days=1)).isoformat()
    assert post(marketer, "/api/segments/count", body)[1]["count"] == 2
    body["as_of"] = "2999-01-01T00:00:00Z"
    status, answer = post(marketer, "/api/segments/count", body)
    assert (status, answer["errors"][0]["field"]) == (400, "as_of")
