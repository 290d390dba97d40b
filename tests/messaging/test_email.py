"""Mail over a real SMTP server: what arrives, and what a dying process leaves."""

import asyncio
import email
import socket
import time
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.conf import LazySettings

from messaging import services
from messaging.models import Attempt, Message
from tests.messaging.factories import (
    NOW,
    create_customer,
    create_template,
    freeze,
    queue,
)
from tests.processes import Product, wait_until

DELIVER = "from messaging import services; services.deliver(channel='email')"


class Inbox:
    """An SMTP server's memory; `answers` are given in turn, then mail is accepted."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.recipients: list[list[str]] = []
        self.answers: list[str] = []
        self.rcpt_answers: list[str] = []
        self.hang_after_accepting = False

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if self.rcpt_answers:
            return self.rcpt_answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith(("250", "reset")):
            mail = email.message_from_bytes(envelope.content, policy=default)
            assert isinstance(mail, EmailMessage)
            self.mails.append(mail)
            self.raw.append(envelope.content)
            self.recipients.append(list(envelope.rcpt_tos))
        if answer == "reset":
            server.transport.abort()
        if self.hang_after_accepting:
            await asyncio.sleep(15)
        return answer


@pytest.fixture
def inbox(settings: LazySettings) -> Iterator[Inbox]:
    """Start a server and point the installation at it."""
    inbox = Inbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_URL = f"smtp://127.0.0.1:{port}"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.DEFAULT_FROM_EMAIL = "Shop <hello@shop.example>"
    freeze()
    yield inbox
    controller.stop()


@pytest.mark.django_db
def test_a_mail_has_both_parts_and_the_headers_of_one_click(inbox: Inbox) -> None:
    (message,) = queue(create_template(), create_customer("ann", name="Änn"))
    assert services.deliver(channel="email") == 1
    (mail,) = inbox.mails
    assert inbox.recipients == [["ann@example.com"]]
    assert mail["Subject"] == "Hello Ann"
    assert mail["From"] == "Shop <hello@shop.example>"
    assert mail["Message-ID"] == f"<{message.pk}@shop.example>"
    assert mail["Idempotency-Key"] == str(message.pk)
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = mail["List-Unsubscribe"]
    assert link.startswith("<http")
    assert link.endswith(">")
    assert "/u/" in link
    assert f"List-Unsubscribe: {link}\r\n".encode() in inbox.raw[0]  # not folded
    parts = {part.get_content_type(): part for part in mail.walk()}
    assert "Dear Ann" in parts["text/plain"].get_content()
    html = parts["text/html"].get_content()
    assert "Dear Ann" in html
    assert "/o/" in html
    assert "/c/" in html


@pytest.mark.django_db
def test_transactional_mail_offers_no_unsubscribing(inbox: Inbox) -> None:
    queue(create_template(purpose="transactional"), create_customer())
    services.deliver(channel="email")
    assert "List-Unsubscribe" not in inbox.mails[0]
    assert "Unsubscribe" not in inbox.mails[0].as_string()


@pytest.mark.django_db
def test_values_cannot_add_headers_or_recipients(inbox: Inbox) -> None:  # H24, H25
    template = create_template(subject="Hi {{ customer.nick }}")
    people = [
        create_customer("ann", nick="x\r\nBcc: evil@example.com"),
        create_customer("bob", email="a@b.example, evil@example.com"),
        create_customer("eve", nick="=?utf-8?q?x=0D=0ABcc:_evil=40example.com?="),
    ]
    queue(template, *people)
    services.deliver(channel="email")
    states = Message.objects.order_by("customer_id").values_list("status", "reason")
    assert list(states) == [
        ("parked", "invalid_header"),
        ("skipped", "invalid_address"),
        ("sent", ""),
    ]
    (recipients,) = inbox.recipients
    assert recipients == ["eve@example.com"]
    assert inbox.mails[0]["Bcc"] is None


ANSWERS = [  # answer to RCPT, answer to DATA, status, reason, outcome
    ("550 no such user", "", "failed", "hard_bounce", "refused"),
    ("450 try later", "", "queued", "deferred", "deferred"),
    ("", "554 spam", "failed", "refused", "refused"),
    ("", "451 busy", "queued", "deferred", "deferred"),
    ("", "reset", "queued", "connection_lost", "ambiguous"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("rcpt", "data", "status", "reason", "outcome"), ANSWERS)
def test_answers_of_the_server_lead_to_states(
    inbox: Inbox, rcpt: str, data: str, status: str, reason: str, outcome: str
) -> None:
    inbox.rcpt_answers = [rcpt] if rcpt else []
    inbox.answers = [data] if data else []
    people = [create_customer("ann"), create_customer("bob")]
    template = create_template()
    queue(template, people[0])
    services.deliver(channel="email")
    message = Message.objects.get()
    assert (message.status, message.reason) == (status, reason)
    assert Attempt.objects.get().outcome == outcome
    # The connection is usable again, or a new one is opened
    queue(template, people[1], origin_no=2)
    services.deliver(channel="email")
    assert Message.objects.get(origin_no=2).status == "sent"


@pytest.mark.django_db
def test_a_mail_after_a_lost_connection_repeats_its_key(inbox: Inbox) -> None:  # H26
    (message,) = queue(create_template(), create_customer())
    inbox.answers = ["reset"]
    services.deliver(channel="email")
    freeze(NOW.replace(hour=13))
    services.deliver(channel="email")
    keys = [mail["Idempotency-Key"] for mail in inbox.mails]
    assert keys == [str(message.pk)] * 2
    assert inbox.mails[0]["Message-ID"] == inbox.mails[1]["Message-ID"]
    assert Message.objects.get().status == "sent"


@pytest.mark.django_db
def test_a_lost_connection_parks_what_must_not_arrive_twice(inbox: Inbox) -> None:
    queue(create_template(), create_customer(), dup_policy="no_duplicate")
    inbox.answers = ["reset"]
    services.deliver(channel="email")
    freeze(NOW.replace(hour=13))
    services.deliver(channel="email")
    message = Message.objects.get()
    assert (message.status, message.reason) == ("parked", "ambiguous")
    assert len(inbox.mails) == 1


@pytest.mark.django_db
def test_a_server_that_is_down_costs_no_attempt(
    inbox: Inbox, settings: LazySettings
) -> None:
    settings.EMAIL_PORT = 1
    (message,) = queue(create_template(), create_customer())
    started = time.monotonic()
    assert services.deliver(channel="email") == 0
    assert time.monotonic() - started < 5
    message.refresh_from_db()
    assert (message.status, message.attempt_no) == ("queued", 0)


@pytest.mark.django_db(transaction=True)
def test_kill_9_between_acceptance_and_outcome_repeats_one_mail_with_its_key(
    inbox: Inbox, settings: LazySettings
) -> None:
    people = [create_customer(f"p{number}") for number in range(4)]
    queue(create_template(), *people)
    inbox.hang_after_accepting = True
    with Product(EMAIL_URL=settings.EMAIL_URL) as product:
        worker = product.start_script(DELIVER)
        wait_until(lambda: len(inbox.mails) == 1, "the first mail")
        product.kill(worker)
    inbox.hang_after_accepting = False
    leased = Message.objects.filter(status="leased")
    assert leased.exists()
    leased.update(lease_until=NOW.replace(year=2020))
    for hour in (13, 14):
        freeze(NOW.replace(hour=hour))
        services.deliver(channel="email")
    assert set(Message.objects.values_list("status", flat=True)) == {"sent"}
    keys = [mail["Idempotency-Key"] for mail in inbox.mails]
    assert len(set(keys)) == 4
    assert len(keys) == 5  # one kill, one repeat
    assert keys.count(keys[0]) == 2
