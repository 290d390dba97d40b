"""Test messages of a draft: what they say, who gets them, and that nothing counts."""

import re
from itertools import pairwise

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client, override_settings

from customers import services as customers
from customers.models import Consent, Customer, Event, Suppression
from journeys.models import Enrollment
from messaging.models import Attempt, MailboxItem, Message
from messaging.services import erase_messages, links
from tests.config.test_fsck import run
from tests.journeys.factories import (
    START,
    create_customer,
    create_template,
    set_clock,
)
from tests.journeys.graphs import document, edge, entry, node
from tests.journeys.test_api import create, login, save, send

pytestmark = pytest.mark.django_db
ADA = {"email": "ada@example.com", "firstName": "Ada"}


@pytest.fixture(autouse=True)
def clock():
    set_clock()


@pytest.fixture
def marketer():
    return login("marketer")


@pytest.fixture
def template():
    template = create_template("Welcome letter")
    version = template.current
    version.pk, version.number = None, 2
    version.subject = "Hello {{ customer.firstName }}"
    version.html = '<p>From {{ journey.name }} <a href="https://shop.test">shop</a></p>'
    version.save()
    template.current = version
    template.save()
    return template


@pytest.fixture
def journey(marketer, template):
    graph = document(
        [
            entry("Signed Up"),
            node("hello", "message", template_id=template.pk),
            node("ask", "survey", template_id=template.pk, survey="Month"),
            node("out", "exit"),
        ],
        [edge("in", "hello"), edge("hello", "ask"), edge("ask", "out")],
    )
    return create(marketer, document=graph)


def try_out(client, journey, revision=1, **body):
    path = f"/api/journeys/{journey['id']}/test-messages"
    body = {"addresses": ["me@example.com"], **body}
    return send(client, "POST", path, body, if_match=f'"{revision}"')


def fields(reply):
    assert reply.status_code == 400, reply.content
    return [(one["field"], one["code"]) for one in reply.json()["errors"]]


def test_each_message_arrives_marked_as_a_test_and_as_the_customer_would_get_it(
    marketer, journey
):
    ada = create_customer("ada", **ADA)
    create_customer("ben", email="ben@example.com", firstName="Ben")
    reply = try_out(marketer, journey, customer_id=ada.pk)
    assert reply.status_code == 200, reply.content
    assert reply.json() == {
        "customer": {"id": ada.pk, "name": "Ada"},
        "steps": [
            {
                "step": step,
                "name": step,
                "address": "me@example.com",
                "subject": "[Test] Hello Ada",
                "code": "",
                "message": "",
            }
            for step in ("hello", "ask")
        ],
    }
    rows = send(marketer, "GET", "/api/mailbox").json()["results"]
    assert {(row["subject"], row["address"]) for row in rows} == {
        ("[Test] Hello Ada", "me@example.com")
    }
    for item in MailboxItem.objects.all():
        assert "From Welcome" in item.html
        assert "This is a test." in item.html
        assert "This is a test." in item.text
        body = send(marketer, "GET", f"/api/mailbox/{item.pk}/body")
        assert body.status_code == 200
    asked = [one for one in MailboxItem.objects.all() if "How satisfied" in one.html]
    assert len(asked) == 1


def test_by_default_the_newest_customer_and_the_own_address_are_taken(
    marketer, journey
):
    assert fields(try_out(marketer, journey, addresses=[])) == [
        ("addresses", "required")
    ]
    create_customer("ada", **ADA)
    ben = create_customer("ben", email="ben@example.com", firstName="Ben")
    create_customer("cleo", firstName="Cleo")  # no address: nobody would write to her
    User.objects.update(email="eva@example.com")
    done = try_out(marketer, journey, addresses=[], steps=["hello"]).json()
    assert done["customer"]["id"] == ben.pk
    assert [one["address"] for one in done["steps"]] == ["eva@example.com"]


def test_a_test_never_counts_anywhere(marketer, journey):
    ada = create_customer("ada", **ADA)
    before = Event.objects.count(), Consent.objects.count()
    try_out(marketer, journey, customer_id=ada.pk)
    item = MailboxItem.objects.filter(html__contains="/u/").first()
    client = Client()
    # Everything a tester may press, in the mail and on the mailbox page
    send(marketer, "GET", f"/api/mailbox/{item.pk}/body")
    for path in re.findall(r'href="[^"]*?(/[uac]/[^"]+)"', item.html):
        client.get(path)
        client.post(path)
    assert not re.search(r"/[oc]/", item.html.replace("https://shop.test", ""))
    assert not Message.objects.exists()
    assert not Attempt.objects.exists()
    assert not Enrollment.objects.exists()
    assert (Event.objects.count(), Consent.objects.count()) == before
    page = send(marketer, "GET", f"/api/customers/{ada.pk}/messages").json()
    assert page["results"] == []


def test_the_link_to_unsubscribe_in_a_test_names_nobody(marketer, journey):
    create_customer("ada", **ADA)
    try_out(marketer, journey)
    item = MailboxItem.objects.first()
    token = re.search(r"/u/([^\"]+)", item.html)[1]
    assert links.read_unsubscribe(token).customer_id == 0


def test_a_step_that_cannot_be_sent_is_named_and_the_others_leave(
    marketer, journey, template
):
    create_customer("ada", **ADA)
    gone = create_template("Gone")
    broken = document(
        [
            entry("Signed Up"),
            node("hello", "message", template_id=template.pk),
            node("empty", "message"),
            node("lost", "message", template_id=gone.pk + 99),
            node("out", "exit"),
        ],
        [edge("in", "hello"), edge("hello", "empty"), edge("empty", "lost"),
         edge("lost", "out")],
    )  # fmt: skip
    assert save(marketer, journey, broken, 1).status_code == 200
    done = try_out(marketer, journey, 2).json()
    assert [(one["step"], one["code"]) for one in done["steps"]] == [
        ("hello", ""),
        ("empty", "no_template"),
        ("lost", "no_template"),
    ]
    assert "does not exist" in done["steps"][1]["message"]
    assert MailboxItem.objects.count() == 1


def test_an_address_that_must_not_be_written_to_gets_no_test_either(marketer, journey):
    create_customer("ada", **ADA)
    customers.suppress(
        channel="email", address="me@example.com", reason="complaint", now=START
    )
    done = try_out(
        marketer, journey, addresses=["me@example.com", "you@example.com"],
        steps=["hello"],
    ).json()  # fmt: skip
    assert [(one["address"], one["code"]) for one in done["steps"]] == [
        ("me@example.com", "suppressed"),
        ("you@example.com", ""),
    ]
    assert Suppression.objects.count() == 1


@override_settings(
    EMAIL_URL="smtp://x",
    EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend",
)
def test_a_configured_provider_is_asked_once_and_its_refusal_is_told(
    marketer, journey, monkeypatch
):
    create_customer("ada", **ADA)
    assert try_out(marketer, journey, steps=["hello"]).status_code == 200
    (sent,) = mail.outbox
    assert (sent.subject, sent.to) == ("[Test] Hello Ada", ["me@example.com"])
    assert "List-Unsubscribe" not in sent.extra_headers

    def refuse(self, outgoing):
        raise OSError("no route")

    monkeypatch.setattr(
        "django.core.mail.backends.locmem.EmailBackend.send_messages", refuse
    )
    (told,) = try_out(marketer, journey, steps=["hello"]).json()["steps"]
    assert told["code"] == "connection_lost"
    assert "no route" in told["message"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"addresses": ["nonsense"]}, [("addresses[0]", "invalid")]),
        ({"addresses": ["a@b.example", "x\n@y"]}, [("addresses[1]", "invalid")]),
        ({"addresses": ["a@b.example"] * 6}, [("addresses", "max_length")]),
        ({"addresses": "a@b.example"}, [("addresses", "not_a_list")]),
        ({"customer_id": 424242}, [("customer_id", "unknown")]),
        ({"customer_id": "x"}, [("customer_id", "invalid")]),
        ({"steps": ["out"]}, [("steps", "unknown")]),
    ],
)
def test_what_cannot_be_tried_is_refused_with_the_field(
    marketer, journey, body, expected
):
    create_customer("ada", **ADA)
    assert fields(try_out(marketer, journey, **body)) == expected
    assert not MailboxItem.objects.exists()


def test_nothing_is_sent_of_an_older_draft_or_without_anybody(marketer, journey):
    assert try_out(marketer, journey, 7).json()["code"] == "stale_revision"
    assert fields(try_out(marketer, journey)) == [("customer_id", "nobody")]
    empty = create(marketer)
    create_customer("ada", **ADA)
    assert fields(try_out(marketer, empty)) == [("steps", "nothing_to_send")]


def test_a_test_is_erased_with_the_customer_it_was_written_for(marketer, journey):
    ada = create_customer("ada", **ADA)
    ben = create_customer("ben", email="ben@example.com", firstName="Ben")
    for customer in (ada, ben):
        try_out(marketer, journey, customer_id=customer.pk, steps=["hello"])
    erase_messages(customer_ids=[ada.pk], now=set_clock())
    assert [one.customer_id for one in MailboxItem.objects.all()] == [ben.pk]
    assert Customer.objects.count() == 2
    dangling = run(
        "SELECT count(*) FROM messaging_mailboxitem i WHERE NOT i.is_test AND NOT"
        " EXISTS (SELECT FROM messaging_message m WHERE m.id = i.message_id)"
    )
    assert dangling == [(0,)]


def test_ten_steps_take_as_few_statements_as_one(marketer, template, statements):
    create_customer("ada", **ADA)
    counted = []
    for size in (1, 10):
        names = [f"m{number}" for number in range(size)]
        steps = [node(name, "message", template_id=template.pk) for name in names]
        chain = ["in", *names, "out"]
        graph = document(
            [entry("Signed Up"), *steps, node("out", "exit")],
            [edge(a, b) for a, b in pairwise(chain)],
        )
        journey = create(marketer, document=graph)
        statements.clear()
        assert len(try_out(marketer, journey).json()["steps"]) == size
        counted.append(len(statements))
    assert counted[0] == counted[1] < 25
