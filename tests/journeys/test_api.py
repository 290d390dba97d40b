"""The API of journeys: drafts, checks, roles, numbers, pictures, links."""

import json
import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from journeys.models import Enrollment, Journey, ShareLink, Version
from journeys.services import listing
from tests.journeys.factories import (
    START,
    bring,
    create_customer,
    create_template,
    do,
    put_live,
    set_clock,
    take_turns,
)
from tests.journeys.graphs import document, edge, entry, node

pytestmark = pytest.mark.django_db
SHORT = document([entry("Signed Up"), node("out", "exit")], [edge("in", "out")])


@pytest.fixture(autouse=True)
def clock():
    set_clock()


def login(role: str) -> Client:
    # No password: hashing one takes longer than most tests
    user = User.objects.create(username=f"{role}@example.com")
    user.groups.add(Group.objects.get(name=role))
    client = Client(enforce_csrf_checks=False)
    client.force_login(user)
    return client


@pytest.fixture
def marketer():
    return login("marketer")


@pytest.fixture
def publisher():
    return login("publisher")


def send(client, method, path, body=None, **headers):
    return client.generic(
        method,
        path,
        json.dumps(body) if body is not None else "",
        content_type="application/json",
        headers=headers,
    )


def create(client, **body):
    reply = send(client, "POST", "/api/journeys", {"name": "Welcome", **body})
    assert reply.status_code == 201, reply.content
    return reply.json()


def save(client, journey, source, revision, **more):
    path = f"/api/journeys/{journey['id']}/draft"
    body = {"document": source, "layout": {}, "map": {}, **more}
    return send(client, "PUT", path, body, if_match=f'"{revision}"')


def test_a_journey_is_drawn_checked_and_put_live(marketer, publisher):
    journey = create(marketer)
    assert journey["draft"]["revision"] == 1
    open_end = document([entry("Signed Up"), node("out", "exit")], [])
    saved = save(marketer, journey, open_end, 1, name="Welcome!")
    assert saved.json()["revision"] == 2
    assert saved["ETag"] == '"2"'
    assert {one["code"] for one in saved.json()["problems"]} == {
        "event_unknown",
        "unreachable",
        "outcome_open",
        "end_missing",
    }
    path = f"/api/journeys/{journey['id']}"
    assert send(marketer, "POST", f"{path}/check").json() == {
        "problems": saved.json()["problems"]
    }
    refused = send(publisher, "POST", f"{path}/publish", if_match='"2"')
    assert refused.status_code == 409
    assert refused.json()["code"] == "problems_found"
    assert {one["node"] for one in refused.json()["errors"]} == {None, "in", "out"}
    assert not Version.objects.filter(published_at__isnull=False).exists()

    save(marketer, journey, SHORT, 2)
    live = send(publisher, "POST", f"{path}/publish", if_match='"3"')
    assert live.status_code == 200
    assert live.json()["status"] == "live"
    assert live.json()["name"] == "Welcome!"
    assert live.json()["published"]["number"] == 1
    assert live.json()["draft"]["number"] == 2
    assert live["ETag"] == '"4"'
    read = send(marketer, "GET", path)
    assert read["ETag"] == '"4"'
    assert read.json()["draft"]["document"] == SHORT
    (row,) = send(marketer, "GET", "/api/journeys").json()["results"]
    assert (row["name"], row["status"], row["people"]) == ("Welcome!", "live", 0)


def test_a_stale_revision_is_refused_and_nothing_is_written(marketer, publisher):
    journey = create(marketer)
    assert save(marketer, journey, SHORT, 1).status_code == 200
    stale = save(marketer, journey, document([], []), 1)
    assert stale.status_code == 412
    assert stale.json()["code"] == "stale_revision"
    path = f"/api/journeys/{journey['id']}"
    assert send(marketer, "GET", path).json()["draft"]["document"] == SHORT
    assert send(publisher, "POST", f"{path}/publish", if_match='"1"').status_code == 412
    assert Journey.objects.get().status == "draft"


@pytest.mark.parametrize(
    ("header", "status", "code"),
    [
        ({}, 428, "revision_missing"),
        ({"if_match": "*"}, 428, "revision_missing"),
        ({"if_match": "x"}, 412, "stale_revision"),  # never was a revision
        ({"if_match": '"²"'}, 412, "stale_revision"),
        ({"if_match": '"1234567890"'}, 412, "stale_revision"),
        ({"if_match": 'W/"1-a0"'}, 200, None),
    ],
)
def test_saving_asks_for_the_revision_read(marketer, header, status, code):
    journey = create(marketer)
    path = f"/api/journeys/{journey['id']}/draft"
    body = {"document": SHORT, "layout": {}, "map": {}}
    reply = send(marketer, "PUT", path, body, **header)
    assert reply.status_code == status
    assert reply.json().get("code") == code


BROKEN = [
    ({"document": document([entry()], [edge("in", "gone")])}, "gone"),
    ({"document": document([entry(), entry()], [])}, "in"),
    ({"document": [1]}, None),
    ({"document": SHORT, "layout": {"positions": {"in": {"x": "NaN", "y": 1}}}}, "in"),
    ({"document": SHORT, "layout": []}, None),
    ({"document": SHORT, "layout": {"positions": {}, "arranged": "by me"}}, None),
]


@pytest.mark.parametrize(("body", "where"), BROKEN)
def test_documents_that_are_no_graph_are_refused_naming_the_place(
    marketer, body, where
):
    journey = create(marketer)
    path = f"/api/journeys/{journey['id']}/draft"
    reply = send(marketer, "PUT", path, body, if_match='"1"')
    assert reply.status_code == 400
    assert reply.json()["errors"][0].get("node") == where
    assert Version.objects.get().revision == 1


def test_a_published_version_never_changes(publisher):
    from django.db import IntegrityError, transaction

    journey = put_live(SHORT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.filter(pk=journey.published_id).update(document={})
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.filter(pk=journey.published_id).delete()
    assert Version.objects.filter(pk=journey.draft_id).update(revision=9) == 1


def test_counts_are_live_and_answer_304_while_nothing_changed(marketer):
    waiting = document(
        [
            entry("Signed Up"),
            node("w", "wait", amount=1, unit="days"),
            node("o", "exit"),
        ],
        [edge("in", "w"), edge("w", "o")],
    )
    journey = put_live(waiting)
    path = f"/api/journeys/{journey.pk}/counts"
    before = send(marketer, "GET", path)
    assert before.json()["nodes"] == {}
    bring("u1", "u2", "u3")
    after = send(marketer, "GET", path, if_none_match=before["ETag"])
    standing = {"now": 3, "passed": 0, "parked": 0, "retrying": 0, "ended": {}}
    assert after.json()["nodes"]["w"] == standing
    assert after.json()["edges"] == [{"source": "in", "key": "next", "passed": 3}]
    assert after.json()["entered"] == 3
    assert send(marketer, "GET", path, if_none_match=after["ETag"]).status_code == 304
    set_clock(START + timedelta(days=1))
    take_turns()
    done = send(marketer, "GET", path, if_none_match=after["ETag"]).json()
    assert done["ended"] == {"completed": 3}
    assert done["nodes"]["w"] == {**standing, "now": 0, "passed": 3}
    assert done["nodes"]["o"] == {**standing, "now": 0, "ended": {"completed": 3}}
    (row,) = send(marketer, "GET", "/api/journeys").json()["results"]
    assert row["people"] == 0


def test_the_diagram_is_svg_with_its_own_policy(marketer):
    journey = put_live(SHORT)
    path = f"/api/journeys/{journey.pk}/diagram.svg"
    reply = marketer.get(path, {"version": "published", "theme": "dark", "counts": 1})
    assert reply["Content-Type"] == "image/svg+xml"
    assert reply.content.startswith(b"<svg")
    assert "default-src 'none'" in reply["Content-Security-Policy"]
    assert marketer.get(path, headers={"if-none-match": "x"}).status_code == 200
    again = marketer.get(
        path,
        {"version": "published", "theme": "dark", "counts": 1},
        headers={"if-none-match": reply["ETag"]},
    )
    assert again.status_code == 304


def test_node_kinds_bring_schema_and_outcomes(marketer):
    kinds = {one["kind"]: one for one in marketer.get("/api/node-kinds").json()}
    assert kinds["wait_for"]["outcomes"] == ["happened", "timeout"]
    assert kinds["decision"]["outcomes"] == ["else"]
    assert kinds["exit"]["outcomes"] == []
    message = kinds["message"]["schema"]["properties"]["template_id"]
    assert message["widget"] == "template"


def test_customers_are_added_by_user_id(publisher):
    journey = put_live(document([entry(), node("out", "exit")], [edge("in", "out")]))
    create_customer("u1")
    path = f"/api/journeys/{journey.pk}/enroll"
    reply = send(publisher, "POST", path, {"user_ids": ["u1", "x"]})
    assert reply.status_code == 202
    assert reply.json() == {"customers": 1, "unknown": ["x"]}
    take_turns()
    assert Enrollment.objects.count() == 1
    refused = send(publisher, "POST", path, {"user_ids": []})
    assert refused.json()["errors"][0]["field"] == "user_ids"


def upload(client, path, text):
    file = SimpleUploadedFile("people.csv", text)
    return client.post(path, {"file": file})


def test_a_file_of_user_ids_names_the_unknown_lines_and_changes_nothing_twice(
    publisher, monkeypatch
):
    monkeypatch.setattr(listing, "LINES_AT_ONCE", 2)
    listed = document(
        [entry(reentry="always"), node("out", "exit")], [edge("in", "out")]
    )
    path = f"/api/journeys/{put_live(listed).pk}/list"
    for user in ("u1", "u2", "ü,3"):
        create_customer(user)
    text = '\ufeffUser_ID;x\nu1\n\nnobody,more\n"ü,3",1\nu1\nu2\n'.replace(";x", ",x")
    first = upload(publisher, path, text.encode())
    assert first.status_code == 202
    assert first.json() == {
        "customers": 3,
        "repeated": 1,
        "unknown": [{"line": 4, "user_id": "nobody"}],
        "unknown_count": 1,
    }
    take_turns()
    again = upload(publisher, path, text.encode())
    assert (again.json()["customers"], again.json()["repeated"]) == (0, 4)
    take_turns()
    assert Enrollment.objects.count() == 3
    upload(publisher, path, b"u1\n")
    take_turns()
    assert Enrollment.objects.count() == 4


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (b"u1\n\xff\xfe\n", "UTF-8"),
        (b"u1\n" + b"x" * 201 + b"\n", "Line 2"),
        (b'u1\n"u2\n', "Line 2"),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_its_line(publisher, text, where):
    listed = document([entry(), node("out", "exit")], [edge("in", "out")])
    reply = upload(publisher, f"/api/journeys/{put_live(listed).pk}/list", text)
    assert (reply.status_code, reply.json()["code"]) == (400, "list_unreadable")
    assert where in reply.json()["message"]


def test_a_file_is_needed(publisher):
    journey = put_live(document([entry(), node("out", "exit")], [edge("in", "out")]))
    reply = publisher.post(f"/api/journeys/{journey.pk}/list", {})
    assert reply.json()["errors"][0]["field"] == "file"


def test_a_journey_opened_by_an_event_takes_nobody_by_list(publisher):
    journey = put_live(SHORT)
    path = f"/api/journeys/{journey.pk}/enroll"
    reply = send(publisher, "POST", path, {"user_ids": ["u1"]})
    assert (reply.status_code, reply.json()["code"]) == (409, "not_admitting")


def test_a_customers_passages_tell_every_visit(marketer):
    put_live(SHORT)
    customer = create_customer("u1")
    do("u1", "Signed Up")
    take_turns()
    reply = marketer.get(f"/api/customers/{customer.pk}/journeys").json()
    (passage,) = reply["results"]
    assert passage["journey"]["name"] == "Onboarding"
    assert passage["ended_reason"] == "completed"
    assert [one["outcome"] for one in passage["visits"]] == ["next", "$completed"]
    assert marketer.get("/api/customers/99999999/journeys").status_code == 404


def test_a_message_step_needs_a_template_of_its_purpose(marketer):
    template = create_template(purpose="transactional")
    wrong = document(
        [
            entry("Signed Up"),
            node("m", "message", template_id=template.pk, purpose="marketing"),
            node("out", "exit"),
        ],
        [edge("in", "m"), edge("m", "out")],
    )
    problems = save(marketer, create(marketer), wrong, 1).json()["problems"]
    assert ("template_mismatch", "m") in [(p["code"], p["node"]) for p in problems]


def share(client, journey, **body):
    reply = send(client, "POST", f"/api/journeys/{journey.pk}/shares", body)
    assert reply.status_code == 201
    return reply.json()


def test_a_share_link_shows_the_picture_without_an_account(marketer):
    journey = put_live(SHORT, "Welcome & more")
    bring("u1", "u2", "u3")
    link = share(marketer, journey, label="board")
    page = Client().get("/s/" + link["url"].split("/s/")[1])
    assert page.status_code == 200
    text = page.content.decode()
    assert "Welcome &amp; more" in text
    assert "<svg" in text
    assert "&lt; 5" in text
    (script,) = re.findall("<script.*?</script>", text)
    assert re.fullmatch(
        r'<script type="module" src="/static/\S+" nonce="\S+"></script>', script
    )
    assert page["Cache-Control"] == "no-store"
    assert page["X-Robots-Tag"].startswith("noindex")
    assert page["Referrer-Policy"] == "no-referrer"
    assert "u1" not in text


def test_unknown_expired_and_revoked_links_answer_alike(marketer):
    journey = put_live(SHORT)
    link = share(marketer, journey, days=1)
    path = link["url"].split("/s/")[1]
    visitor = Client()
    assert visitor.get(f"/s/{path}").status_code == 200
    marketer.delete(f"/api/shares/{link['id']}")
    revoked = visitor.get(f"/s/{path}")
    late = share(marketer, journey, days=1)["url"].split("/s/")[1]
    set_clock(START + timedelta(days=1))
    answers = [revoked, visitor.get(f"/s/{late}"), visitor.get("/s/nothing")]
    assert {one.status_code for one in answers} == {404}
    assert len({one.content for one in answers}) == 1
    assert visitor.get(f"/s/{late.swapcase()}").status_code == 404


def test_only_a_hash_of_the_token_is_kept(marketer):
    journey = put_live(SHORT)
    token = share(marketer, journey)["url"].split("/s/")[1]
    (link,) = ShareLink.objects.all()
    assert len(bytes(link.digest)) == 32
    assert token.encode() not in bytes(link.digest)
    (row,) = marketer.get(f"/api/journeys/{journey.pk}/shares").json()["results"]
    assert row["url"] is None
