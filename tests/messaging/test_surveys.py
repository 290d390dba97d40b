"""Surveys: the links in the message, the page they lead to, the answer as an event."""

import re

import pytest
from django.test import Client

from customers.models import Customer, Event
from messaging import services
from messaging.models import MailboxItem
from messaging.services import links
from tests.messaging.factories import allow, create_customer, create_template, queue

pytestmark = pytest.mark.django_db
ASKED = {"survey": {"name": "Month", "scale": "nps", "journey": 7, "node": "ask"}}


@pytest.fixture
def client():
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def message():
    person = create_customer()
    allow(person, granted=True)
    (message,) = queue(create_template(), person, context=ASKED)
    return message


def path_of(message, score):
    url = links.answer_url(links.Answer(message.pk, score))
    return "/a/" + url.rsplit("/a/", 1)[1]


def answers():
    events = Event.objects.filter(name__name="$survey_answered").order_by("id")
    return [event.properties for event in events]


def test_the_message_has_a_link_for_each_score(message):
    services.deliver(channel="email")
    item = MailboxItem.objects.get()
    assert len(re.findall(r'href="[^"]*/a/', item.html)) == 11
    assert len(re.findall(r"^\d+: .*/a/", item.text, re.MULTILINE)) == 11
    assert "recommend" in item.html


def test_a_message_that_asks_nothing_has_none():
    person = create_customer()
    allow(person, granted=True)
    queue(create_template(), person)
    services.deliver(channel="email")
    assert "/a/" not in MailboxItem.objects.get().html


def test_opening_the_page_answers_nothing_and_pressing_does(client, message):
    page = client.get(path_of(message, 9))
    assert page.status_code == 200
    assert b'value="9" aria-pressed="true"' in page.content
    assert answers() == []
    assert b"Thank you" in client.post(path_of(message, 9)).content
    assert answers() == [
        {
            "survey": "Month",
            "scale": "nps",
            "score": 9,
            "journey": 7,
            "node": "ask",
            "enrollment": message.origin_id,
            "message": str(message.pk),
        }
    ]


def test_the_same_answer_counts_once_and_another_one_again(client, message):
    for score in (9, 9, 3, 3):
        client.post(path_of(message, 9), {"score": score})
    assert [one["score"] for one in answers()] == [9, 3]


@pytest.mark.parametrize("score", ["11", "-1", "x", "", "²"])
def test_what_is_not_on_the_scale_is_asked_again(client, message, score):
    page = client.post(path_of(message, 9), {"score": score})
    assert page.status_code == 200
    assert b"Thank you" not in page.content
    assert answers() == []


def test_a_forged_link_leads_nowhere(client, message):
    path = path_of(message, 9)
    for bad in (path[:-1], path.replace(".9:", ".8:"), "/a/x"):
        assert client.get(bad).status_code == 404
        assert client.post(bad).status_code == 404
    assert answers() == []


def test_of_the_erased_nothing_is_recorded_and_the_merged_are_followed(client, message):
    other = create_customer("bob")
    Customer.objects.filter(pk=message.customer_id).update(merged_into=other.pk)
    client.post(path_of(message, 9))
    assert Event.objects.get(name__name="$survey_answered").customer_id == other.pk
    Customer.objects.filter(pk=message.customer_id).update(erased_at=message.created_at)
    client.post(path_of(message, 4))
    assert len(answers()) == 1
