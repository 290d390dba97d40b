"""What providers answer, and what then becomes of the message and of the batch."""

import smtplib
from datetime import timedelta
from typing import Any

import pytest

from messaging import services
from messaging.domain.policy import Outcome
from messaging.models import Attempt, Breaker, Message
from messaging.services import claims, delivery
from tests.messaging.factories import (
    NOW,
    create_customer,
    create_template,
    freeze,
    queue,
)
from tests.messaging.providers import FakeProvider

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock() -> None:
    freeze()


def test_outcomes_lead_to_their_states(provider: FakeProvider) -> None:
    people = [create_customer(f"p{number}") for number in range(4)]
    queue(create_template(), *people)
    provider.script = [
        *(Outcome.ACCEPTED, Outcome.REFUSED, Outcome.DEFERRED, Outcome.AMBIGUOUS)
    ]
    services.deliver(channel="email")
    states = dict(Message.objects.values_list("attempt_no", "status"))
    found = sorted(Message.objects.values_list("status", flat=True))
    assert found == ["failed", "queued", "queued", "sent"]
    assert states.keys() == {1}
    for _ in range(6):
        Breaker.objects.all().delete()  # its pauses are tested elsewhere
        provider.script = [Outcome.DEFERRED] * 9
        freeze(NOW + timedelta(hours=_ + 1))
        services.deliver(channel="email")
    found = sorted(Message.objects.values_list("status", flat=True))
    assert found == ["failed", "failed", "sent", "unknown"]
    assert Message.objects.filter(attempt_no=5).count() == 2


def test_a_batch_ends_with_the_call_that_opens_the_breaker(
    provider: FakeProvider,
) -> None:
    bob = create_customer("bob")
    for number in range(9):
        receipt = create_template(f"Receipt {number}", purpose="transactional")
        queue(receipt, bob, origin_no=number)
    provider.script = [Outcome.DEFERRED] * 9
    shard = Message.objects.first().shard
    done = delivery.deliver_shard(shard=shard, channel="email", provider=provider)
    assert (done, len(provider.calls)) == (5, 5)
    assert Breaker.objects.get().recent == "xxxxx"
    waiting = Message.objects.filter(status="queued", attempt_no=0, lease_token=None)
    assert waiting.count() == 4


def test_a_provider_that_cannot_be_asked_costs_no_attempt(
    monkeypatch: pytest.MonkeyPatch, provider: FakeProvider
) -> None:
    (message,) = queue(create_template(), create_customer())
    monkeypatch.setattr(FakeProvider, "hand_over", lambda *args, **kwargs: iter(()))
    assert services.deliver(channel="email") == 0
    message.refresh_from_db()
    assert (message.status, message.reason) == ("queued", "not_reached")
    assert (message.attempt_no, message.lease_token) == (0, None)
    assert message.not_before == NOW + timedelta(seconds=30)
    assert not Attempt.objects.exists()


def test_a_slow_provider_gives_back_what_its_lease_cannot_hold(
    monkeypatch: pytest.MonkeyPatch, provider: FakeProvider
) -> None:
    bob = create_customer("bob")
    receipts = [
        create_template(f"Receipt {number}", purpose="transactional")
        for number in range(3)
    ]
    for number, template in enumerate(receipts):
        queue(template, bob, origin_no=number)
    monkeypatch.setattr(claims.Claim, "is_ending", lambda claim: True)
    shard = Message.objects.first().shard
    done = delivery.deliver_shard(shard=shard, channel="email", provider=provider)
    assert (done, len(provider.calls)) == (1, 1)
    assert Message.objects.filter(status="queued", attempt_no=0).count() == 2


def test_a_message_that_cannot_be_written_is_parked_and_others_go_on(
    provider: FakeProvider,
) -> None:
    ann = create_customer("ann", nick="x\r\nBcc: evil@example.com")
    bob = create_customer("bob", nick="Bobby")
    queue(create_template(subject="Hi {{ customer.nick }}"), ann, bob)
    bomb = create_template("Bomb", html="{{ customer.a | replace: '', customer.a }}")
    carl = create_customer("carl", a="x" * 4_000)
    (bombed,) = queue(bomb, carl, origin_no=3)
    services.deliver(channel="email")
    assert [call.subject for call in provider.calls] == ["Hi Bobby"]
    assert Message.objects.get(customer=ann).reason == "invalid_header"
    assert Message.objects.get(customer=ann).status == "parked"
    bombed.refresh_from_db()
    assert (bombed.status, bombed.reason) == ("parked", "template_error")
    assert "64 kB" in Attempt.objects.get(message_id=bombed.pk).detail


def test_a_hard_bounce_suppresses_the_address(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.EMAIL_URL = "smtp://localhost"
    ann = create_customer()
    template = create_template()
    queue(template, ann)
    refusal = smtplib.SMTPRecipientsRefused({"ann@example.com": (550, b"no such user")})

    def refuse(*args: Any) -> int:
        raise refusal

    with monkeypatch.context() as patch:
        patch.setattr(
            "django.core.mail.backends.locmem.EmailBackend.send_messages", refuse
        )
        services.deliver(channel="email")
    message = Message.objects.get()
    assert (message.status, message.reason) == ("failed", "hard_bounce")
    assert Attempt.objects.get().detail == "550 no such user"
    queue(template, ann, origin_no=2)
    services.deliver(channel="email")
    assert Message.objects.get(origin_no=2).reason == "suppressed"
