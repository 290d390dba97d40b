"""The API of messages and the mailbox, by role."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from customers.models import Event, OwnerMode
from messaging import services
from messaging.models import MailboxItem, Message, Template
from tests.messaging.factories import (
    allow,
    create_customer,
    create_template,
    freeze,
    queue,
    set_mode,
)

pytestmark = pytest.mark.django_db
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
WORDS = {"name": "Welcome", "subject": "Hello", "html": "<p>Hi</p>"}


@pytest.fixture(autouse=True)
def _clock() -> None:
    freeze()


def login(role: str | None) -> Client:
    client = Client()
    if role is not None:
        user = User.objects.create_user(role)
        user.groups.add(Group.objects.get(name=role))
        client.force_login(user)
    return client


@pytest.fixture
def marketer() -> Client:
    return login("marketer")


def test_a_message_is_created_read_and_listed(marketer: Client) -> None:
    answer = marketer.post("/api/templates", WORDS, JSON)
    assert answer.status_code == 201
    created = answer.json()
    assert created["version"] == 1
    assert created["problems"] == []
    assert answer["ETag"] == '"1"'
    one = marketer.get(f"/api/templates/{created['id']}").json()
    assert one == created
    (row,) = marketer.get("/api/templates").json()["results"]
    assert row["subject"] == "Hello"
    assert (row["channel"], row["purpose"]) == ("email", "marketing")
    assert "html" not in row


def test_other_words_make_a_new_version_and_the_same_words_none(
    marketer: Client,
) -> None:
    template = create_template()
    old = template.current
    address = f"/api/templates/{template.pk}"
    assert marketer.put(address, WORDS, JSON).json()["version"] == 2
    renamed = {**WORDS, "name": "Renamed", "purpose": "transactional"}
    answer = marketer.put(address, renamed, JSON).json()
    assert (answer["version"], answer["name"]) == (2, "Renamed")
    assert answer["purpose"] == "transactional"
    template.refresh_from_db()
    assert template.versions.count() == 2
    assert template.versions.get(number=1).html == old.html


def test_a_stale_version_is_refused(marketer: Client) -> None:
    template = create_template()
    address = f"/api/templates/{template.pk}"
    first = marketer.put(address, WORDS, JSON, headers={"If-Match": '"1"'})
    assert first["ETag"] == '"2"'
    stale = marketer.put(address, WORDS, JSON, headers={"If-Match": '"1"'})
    assert stale.status_code == 412
    assert stale.json()["code"] == "template.changed"
    odd = marketer.put(address, WORDS, JSON, headers={"If-Match": '"x"'})
    assert odd.status_code == 412


INVALID = [
    ({"html": "<p>\n{{ a"}, [("html", 2, "liquid.unclosed")]),
    ({"subject": ""}, [("subject", 1, "subject.empty")]),
    (
        {"subject": "{% load x %}", "text": "\n{{ a | safe }}"},
        [("subject", 1, "liquid.tag"), ("text", 2, "liquid.filter")],
    ),
]


@pytest.mark.parametrize(("change", "errors"), INVALID)
def test_what_is_wrong_is_named_by_field_and_line(
    marketer: Client, change: dict[str, str], errors: list[tuple[str, int, str]]
) -> None:
    answer = marketer.post("/api/templates", {**WORDS, **change}, JSON)
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert problem["code"] == "template.invalid"
    found = [(one["field"], one["line"], one["code"]) for one in problem["errors"]]
    assert found == errors
    assert not Template.objects.exists()


BROKEN: list[Any] = [
    {},
    {**WORDS, "name": ""},
    {**WORDS, "channel": "pigeon"},
    {**WORDS, "purpose": None},
    {**WORDS, "html": ["x"]},
    {**WORDS, "html": "x" * 200_000},
    {**WORDS, "subject": "a\x00b"},
    ["x"],
    None,
]


@pytest.mark.parametrize("body", BROKEN)
def test_broken_requests_are_refused_with_a_reason(marketer: Client, body: Any) -> None:
    answer = marketer.post("/api/templates", body, JSON)
    assert answer.status_code == 400
    assert answer.json()["errors"]


def test_a_name_is_taken_only_once(marketer: Client) -> None:
    template = create_template()
    answer = marketer.post("/api/templates", WORDS, JSON)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "name"
    assert marketer.delete(f"/api/templates/{template.pk}").status_code == 204
    assert marketer.get(f"/api/templates/{template.pk}").status_code == 404
    assert marketer.post("/api/templates", WORDS, JSON).status_code == 201


def test_a_preview_shows_what_a_customer_would_get(marketer: Client) -> None:
    ann = create_customer("ann", plan="<b>gold</b>")
    body = {
        "subject": "For {{ customer.first_name }}",
        "html": "<p>Plan {{ customer.plan }}</p>\n{{ customer.shoe }}<form></form>",
        "customer_id": ann.pk,
    }
    shown = marketer.post("/api/templates/preview", body, JSON).json()
    assert shown["subject"] == "For Ann"
    assert "<p>Plan &lt;b&gt;gold&lt;/b&gt;</p>" in shown["html"]
    assert "Plan <b>gold</b>" in shown["text"]
    found = {(one["code"], one["line"]) for one in shown["problems"]}
    assert found == {("html.removed", 2), ("liquid.missing", 2)}
    assert not Message.objects.exists()


def test_a_preview_of_a_broken_message_names_its_problems(marketer: Client) -> None:
    ann = create_customer("ann", nick="a\nb")
    body = {"subject": "x", "html": "\n{% if %}", "customer_id": ann.pk}
    shown = marketer.post("/api/templates/preview", body, JSON).json()
    assert (shown["html"], shown["problems"][0]["line"]) == ("", 2)
    body = {"subject": "{{ customer.nick }}", "html": "x", "customer_id": ann.pk}
    shown = marketer.post("/api/templates/preview", body, JSON).json()
    assert shown["problems"][0]["field"] == "subject"
    missing = {**body, "customer_id": 999_999}
    answer = marketer.post("/api/templates/preview", missing, JSON)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "customer_id"


def test_the_body_of_a_preview_is_a_page_in_a_sandbox(marketer: Client) -> None:
    ann = create_customer()
    html = '<p style="color: red">{{ customer.first_name }}</p>'
    form = {"subject": "x", "html": html, "customer_id": ann.pk}
    answer = marketer.post("/api/templates/preview/body", urlencode(form), FORM)
    assert '<p style="color: red">Ann</p>' in answer.content.decode()
    assert answer["Content-Security-Policy"].startswith("sandbox ")
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    form["customer_id"] = 999_999
    missing = marketer.post("/api/templates/preview/body", urlencode(form), FORM)
    assert missing.status_code == 400


def test_a_customers_messages_say_what_became_of_them(marketer: Client) -> None:
    ann, bob = create_customer("ann"), create_customer("bob")
    template = create_template()
    queue(template, ann)
    services.deliver(channel="email")
    allow(ann, granted=False)
    queue(template, ann, bob, origin_no=2)
    services.deliver(channel="email")
    rows = marketer.get(f"/api/customers/{ann.pk}/messages").json()["results"]
    columns = ("status", "reason", "in_mailbox", "subject")
    assert {tuple(row[name] for name in columns) for row in rows} == {
        ("skipped", "no_consent", False, None),
        ("sent", "", True, "Hello Ann"),
    }
    assert rows[0]["template"] == {"id": template.pk, "name": "Welcome"}
    assert marketer.get("/api/customers/999999/messages").status_code == 404


def test_a_customers_messages_are_read_page_by_page(
    marketer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("messaging.selectors.pages.PAGE_SIZE", 2)
    ann, template = create_customer(), create_template()
    for number in range(1, 6):
        queue(template, ann, origin_no=number)
    address, seen, cursor = f"/api/customers/{ann.pk}/messages", [], ""
    while cursor is not None:
        page = marketer.get(address, {"cursor": cursor}).json()
        seen += [row["id"] for row in page["results"]]
        cursor = page["next"]
    assert len(seen) == len(set(seen)) == 5
    assert marketer.get(address, {"cursor": "nonsense"}).status_code == 400


MATRIX = [  # method, address, anonymous, viewer, marketer, publisher, admin
    ("get", "/api/templates", 401, 200, 200, 200, 200),
    ("post", "/api/templates", 401, 403, 400, 400, 400),
    ("get", "/api/templates/{template}", 401, 200, 200, 200, 200),
    ("put", "/api/templates/{template}", 401, 403, 400, 400, 400),
    ("delete", "/api/templates/{template}", 401, 403, 204, 204, 204),
    ("post", "/api/templates/preview", 401, 403, 400, 400, 400),
    ("get", "/api/customers/{customer}/messages", 401, 200, 200, 200, 200),
    ("get", "/api/mailbox", 401, 200, 200, 200, 200),
    ("post", "/api/mailbox", 401, 403, 403, 403, 403),
    ("get", "/api/mailbox/{mail}", 401, 200, 200, 200, 200),
    ("delete", "/api/mailbox/{mail}", 401, 403, 403, 403, 403),
    ("get", "/api/mailbox/{mail}/body", 401, 200, 200, 200, 200),
]
ROLES = (None, "viewer", "marketer", "publisher", "admin")


@pytest.mark.parametrize("row", MATRIX)
def test_every_address_asks_for_a_role(row: tuple[Any, ...]) -> None:
    method, address, *codes = row
    mail = deliver_one()
    template = Template.objects.get()
    for role, code in zip(ROLES, codes, strict=True):
        client = login(role)
        place = address.format(
            template=template.pk, mail=mail.pk, customer=mail.customer_id
        )
        answer = client.generic(method.upper(), place, b"{}", JSON)
        assert answer.status_code == code, role
        Template.objects.update(archived_at=None, name="Welcome")


def deliver_one(user: str = "ann") -> MailboxItem:
    queue(create_template(), create_customer(user), origin_kind="treatment")
    services.deliver(channel="email")
    return MailboxItem.objects.get()


def test_the_list_opens_nothing_and_the_body_opens_once(marketer: Client) -> None:
    mail = deliver_one()
    opened = Event.objects.filter(name__name="$message_opened")
    (row,) = marketer.get("/api/mailbox").json()["results"]
    assert row["subject"] == "Hello Ann"
    assert row["customer"] == {"id": mail.customer_id, "name": "Ann"}
    assert row["address"] == "ann@example.com"
    assert row["opened_at"] is None
    one = marketer.get(f"/api/mailbox/{mail.pk}").json()
    assert "Dear Ann" in one["text"]
    assert not opened.exists()
    for _ in range(2):
        assert marketer.get(one["body_url"]).status_code == 200
    event = opened.get()
    assert event.properties["campaign"] == 7
    assert event.properties["message_id"] == str(mail.pk)
    assert marketer.get("/api/mailbox").json()["results"][0]["opened_at"]


def test_the_body_runs_in_a_sandbox(marketer: Client) -> None:
    mail = deliver_one()
    answer = marketer.get(f"/api/mailbox/{mail.pk}/body")
    policy = answer["Content-Security-Policy"]
    assert policy.startswith("sandbox ")
    assert "allow-scripts" not in policy
    assert "allow-same-origin" not in policy
    assert "default-src 'none'" in policy
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert answer["Cache-Control"] == "no-store"


def test_viewers_see_no_addresses() -> None:
    template = create_template(html="<p>{{ customer.email }}</p>")
    queue(template, create_customer())
    services.deliver(channel="email")
    client = login("viewer")
    mail = MailboxItem.objects.get()
    for address in ("", f"/{mail.pk}", f"/{mail.pk}/body"):
        answer = client.get(f"/api/mailbox{address}").content.decode()
        assert "ann@example.com" not in answer
    assert client.get("/api/mailbox").json()["results"][0]["address"] is None


def test_the_mailbox_is_read_page_by_page(
    marketer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("messaging.selectors.pages.PAGE_SIZE", 2)
    people = [create_customer(f"p{number}") for number in range(5)]
    queue(create_template(), *people)
    services.deliver(channel="email")
    seen, cursor = [], ""
    while cursor is not None:
        page = marketer.get("/api/mailbox", {"cursor": cursor}).json()
        seen += [row["id"] for row in page["results"]]
        cursor = page["next"]
    assert len(seen) == len(set(seen)) == 5
    assert marketer.get("/api/mailbox?cursor=nonsense").status_code == 400


def test_messages_skipped_by_owner_mode_reach_no_mailbox(marketer: Client) -> None:
    ann = create_customer()
    queue(create_template(), ann, origin_kind="treatment")
    set_mode(ann, OwnerMode.INCUBATING)
    services.deliver(channel="email")
    assert marketer.get("/api/mailbox").json() == {"results": [], "next": None}


def test_the_messages_of_a_customer_say_why_they_were_not_sent(
    marketer: Client,
) -> None:
    ann, bob = create_customer(), create_customer("bob")
    template = create_template()
    queue(template, ann, bob)
    services.deliver(channel="email")
    allow(ann, granted=False)
    queue(template, ann, origin_no=2)
    services.deliver(channel="email")
    queue(template, ann, origin_no=3)
    rows = marketer.get(f"/api/customers/{ann.pk}/messages").json()["results"]
    states = [(row["status"], row["reason"], row["in_mailbox"]) for row in rows]
    assert sorted(states) == [
        ("queued", "", False),
        ("sent", "", True),
        ("skipped", "no_consent", False),
    ]
    (skipped,) = [row for row in rows if row["status"] == "skipped"]
    assert skipped["template"] == {"id": template.pk, "name": "Welcome"}
    assert "agreed" in skipped["reason_text"]
    assert marketer.get("/api/customers/999999/messages").status_code == 404


def test_the_admin_shows_messages_and_their_attempts_read_only() -> None:
    mail = deliver_one()
    client = Client()
    client.force_login(User.objects.create_superuser("root", password="x"))
    place = "/admin/messaging/message/"
    assert str(mail.pk) in client.get(place).content.decode()
    page = client.get(f"{place}{mail.pk}/change/").content.decode()
    assert "1. 20" in page
    assert "accepted" in page
    assert 'name="_save"' not in page
    assert client.get(f"{place}add/").status_code == 403
    assert client.post(f"{place}{mail.pk}/delete/").status_code == 403
