"""Links in messages: unsubscribing, openings, clicks; all signed."""

import re

import pytest
from django.test import Client

from customers.models import Consent, Customer, Event
from messaging import services
from messaging.models import MailboxItem
from messaging.services import links
from tests.messaging.factories import (
    NOW,
    create_customer,
    create_template,
    freeze,
    queue,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock() -> None:
    freeze()


@pytest.fixture
def ann() -> Customer:
    return create_customer()


@pytest.fixture
def strict() -> Client:
    return Client(enforce_csrf_checks=True)


def path_of(url: str) -> str:
    return re.sub(r"^https?://[^/]+", "", url)


def unsubscribe_path(customer: Customer) -> str:
    subscription = links.Subscription(customer.pk, "email", "marketing")
    return path_of(links.unsubscribe_url(subscription))


def withdrawals(customer: Customer) -> int:
    return Consent.objects.filter(customer=customer, granted=False).count()


def test_a_scanner_that_follows_the_link_changes_nothing(
    ann: Customer, strict: Client
) -> None:  # H39
    for method in (strict.get, strict.head, strict.options):
        method(unsubscribe_path(ann))
    page = strict.get(unsubscribe_path(ann)).content.decode()
    assert 'method="post"' in page
    assert withdrawals(ann) == 0


def test_one_click_needs_no_cookies_and_counts_once(
    ann: Customer, strict: Client
) -> None:
    body = {"List-Unsubscribe": "One-Click"}
    for _ in range(2):
        answer = strict.post(unsubscribe_path(ann), body)
        assert answer.status_code == 200
        assert answer["Referrer-Policy"] == "no-referrer"
    assert withdrawals(ann) == 1


def test_a_token_ends_only_what_it_was_made_for(ann: Customer, strict: Client) -> None:
    bob = create_customer("bob")
    path = unsubscribe_path(ann)
    name, signature = path.removeprefix("/u/").split(":", 1)
    other = name.replace(f"{ann.pk}.", f"{bob.pk}.", 1)
    sms = name.replace("email", "sms")
    for token in (f"{other}:{signature}", f"{sms}:{signature}", f"{name}:x", name, "x"):
        for method in (strict.get, strict.post):
            assert method(f"/u/{token}").status_code == 404
    assert withdrawals(ann) == withdrawals(bob) == 0


def test_an_erased_customer_is_answered_like_any_other(
    ann: Customer, strict: Client
) -> None:
    path = unsubscribe_path(ann)
    Customer.objects.filter(pk=ann.pk).update(erased_at=NOW)
    assert strict.post(path).status_code == 200
    assert withdrawals(ann) == 0


def test_a_merged_customer_is_followed(ann: Customer, strict: Client) -> None:
    bob = create_customer("bob")
    Customer.objects.filter(pk=ann.pk).update(merged_into=bob.pk)
    strict.post(unsubscribe_path(ann))
    assert withdrawals(bob) == 1


def send(customer: Customer) -> MailboxItem:
    html = (
        '<a href="https://shop.example/?a=1&amp;b=2">x</a>'
        '<a href="mailto:a@b.example">y</a>'
    )
    queue(create_template(html=html), customer)
    services.deliver(channel="email")
    return MailboxItem.objects.get()


def events_of(name: str) -> int:
    return Event.objects.filter(name__name=name).count()


def test_a_click_is_recorded_once_and_leads_to_the_target(
    ann: Customer, strict: Client
) -> None:
    item = send(ann)
    (link,) = re.findall(r'href="([^"]*/c/[^"]*)"', item.html)
    assert 'href="mailto:a@b.example"' in item.html
    for _ in range(2):
        answer = strict.get(path_of(link))
        assert answer.status_code == 302
        assert answer["Location"] == "https://shop.example/?a=1&b=2"
    assert (events_of("$message_clicked"), events_of("$message_opened")) == (1, 1)


def test_there_is_no_open_redirect(strict: Client) -> None:
    for token in ("x", "evil.example", "WyJhIl0:sig"):
        assert strict.get(f"/c/{token}").status_code == 404
    pixel = links.pixel_url(send(create_customer("bob")).pk)
    token = pixel.rpartition("/")[2].removesuffix(".gif")
    assert strict.get(f"/c/{token}").status_code == 404


def test_the_pixel_records_an_opening_once(ann: Customer, strict: Client) -> None:
    item = send(ann)
    path = path_of(links.pixel_url(item.pk))
    for _ in range(2):
        answer = strict.get(path)
        assert answer["Content-Type"] == "image/gif"
    assert events_of("$message_opened") == 1
    assert strict.get("/o/forged.gif").status_code == 200
    assert events_of("$message_opened") == 1


def test_a_message_that_was_not_sent_cannot_be_opened(
    ann: Customer, strict: Client
) -> None:
    (message,) = queue(create_template(), ann)
    strict.get(path_of(links.pixel_url(message.pk)))
    assert events_of("$message_opened") == 0
