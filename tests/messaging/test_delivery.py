"""Delivery: checked again, once per message, and no crash loses one."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection, transaction

from customers import services as customers
from customers.models import OwnerMode
from messaging import selectors, services
from messaging.domain.policy import Outcome
from messaging.models import Attempt, MailboxItem, Message
from messaging.services import claims, outcomes
from messaging.services.channels import Result
from tests.messaging.factories import (
    NOW,
    allow,
    create_customer,
    create_template,
    freeze,
    queue,
    set_mode,
)
from tests.messaging.providers import FakeProvider, Killed, events_of, expire_leases

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock() -> None:
    freeze()


def test_with_nothing_configured_a_message_goes_to_the_mailbox() -> None:
    ann = create_customer()
    (message,) = queue(create_template(), ann, origin_kind="treatment")
    assert services.deliver(channel="email") == 1
    item = MailboxItem.objects.get()
    assert (item.subject, item.address) == ("Hello Ann", "ann@example.com")
    assert "Dear Ann" in item.html
    assert "Dear Ann" in item.text
    assert "/u/" in item.text  # marketing: an unsubscribe link
    assert item.received_at == NOW
    message.refresh_from_db()
    assert (message.status, message.provider, message.attempt_no) == (
        *("sent", "mailbox"),
        1,
    )
    assert (message.done_at, message.lease_token) == (NOW, None)
    attempt = Attempt.objects.get()
    assert (attempt.outcome, attempt.ended_at is not None) == ("accepted", True)
    assert events_of("$message_sent") == [
        {
            "message_id": str(message.pk),
            "template": "Welcome",
            "template_id": message.template_version.template_id,
            "channel": "email",
            "origin": "treatment",
            "campaign": 7,
        }
    ]
    assert mail.outbox == []


def test_the_context_of_the_cause_is_visible_to_the_template() -> None:
    template = create_template(
        html="<p>{{ event.title }} {{ customer.first_name }}</p>"
    )
    queue(template, create_customer(), context={"event": {"title": "A book"}})
    services.deliver(channel="email")
    assert "A book Ann" in MailboxItem.objects.get().html


def test_a_message_waits_for_its_time() -> None:
    queue(create_template(), create_customer())
    Message.objects.update(not_before=NOW + timedelta(minutes=1))
    assert selectors.list_busy_channels(now=NOW) == []
    assert services.deliver(channel="email") == 0
    assert selectors.list_busy_channels(now=NOW + timedelta(minutes=1)) == ["email"]
    assert selectors.get_oldest_queued(now=NOW) is None
    assert selectors.get_next_queued(now=NOW) == NOW + timedelta(minutes=1)
    freeze(NOW + timedelta(minutes=1))
    assert services.deliver(channel="email") == 1
    assert selectors.get_next_queued(now=NOW) is None


def withdraw(ann: Any) -> None:
    allow(ann, granted=False)


def suppress(ann: Any) -> None:
    customers.suppress(
        channel="email", address="ann@example.com", reason="complaint", now=NOW
    )


def incubate(ann: Any) -> None:
    set_mode(ann, OwnerMode.INCUBATING)


def close(ann: Any) -> None:
    set_mode(ann, OwnerMode.NOBODY)


def lose_address(ann: Any) -> None:
    ann.attributes = {}
    ann.save()


def break_address(ann: Any) -> None:
    ann.attributes = {"email": "a@b.example, evil@example.com"}
    ann.save()


def wait_too_long(ann: Any) -> None:
    Message.objects.update(expires_at=NOW)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (withdraw, "no_consent"),
        (suppress, "suppressed"),
        (incubate, "incubating"),
        (close, "unknown_customer"),
        (lose_address, "no_address"),
        (break_address, "invalid_address"),
        (wait_too_long, "too_late"),
    ],
)
def test_what_changed_since_queueing_is_respected_and_stored(
    provider: FakeProvider, change: Any, reason: str
) -> None:
    ann = create_customer()
    (message,) = queue(create_template(), ann, origin_kind="treatment")
    change(ann)
    assert services.deliver(channel="email") == 1
    message.refresh_from_db()
    assert (message.status, message.reason) == ("skipped", reason)
    assert (message.done_at, message.attempt_no) == (NOW, 0)
    assert provider.calls == []
    assert not Attempt.objects.exists()
    assert events_of("$message_sent") == []


def test_transactional_messages_need_no_consent_and_go_first(
    provider: FakeProvider,
) -> None:
    ann = create_customer()
    (late,) = queue(create_template(), ann)
    allow(ann, granted=False)
    receipt = create_template("Receipt", purpose="transactional")
    (first,) = queue(receipt, ann, origin_no=2)
    services.deliver(channel="email")
    assert provider.keys == [first.pk]
    assert provider.calls[0].unsubscribe_url is None
    late.refresh_from_db()
    assert late.status == "skipped"


def test_a_kill_before_the_outcome_repeats_the_call_with_the_same_key(
    provider: FakeProvider,
) -> None:
    ann, bob = create_customer("ann"), create_customer("bob")
    template = create_template()
    queue(template, ann, bob)
    provider.script = [Killed(), Outcome.ACCEPTED, Outcome.ACCEPTED]
    with pytest.raises(Killed):
        services.deliver(channel="email")
    # The provider had the message; nobody else may take it while the lease runs
    attempt = Attempt.objects.get(message_id=provider.keys[0])
    assert (attempt.outcome, attempt.ended_at) == ("", None)
    before = len(provider.keys)
    services.deliver(channel="email")
    assert provider.keys[0] not in provider.keys[before:]
    expire_leases()
    freeze(NOW + timedelta(minutes=5))
    services.deliver(channel="email")
    freeze(NOW + timedelta(minutes=10))
    services.deliver(channel="email")
    assert set(Message.objects.values_list("status", flat=True)) == {"sent"}
    assert provider.keys.count(provider.keys[0]) == 2
    assert Message.objects.get(pk=provider.keys[0]).reason == "possibly_twice"
    assert Message.objects.filter(reason="").count() == 1
    assert Attempt.objects.get(pk=(provider.keys[0], 1)).outcome == "ambiguous"
    assert Attempt.objects.get(pk=(provider.keys[0], 2)).outcome == "accepted"
    assert len(events_of("$message_sent")) == 2


def test_a_message_that_must_not_arrive_twice_is_parked_after_a_kill(
    provider: FakeProvider,
) -> None:
    (message,) = queue(create_template(), create_customer(), dup_policy="no_duplicate")
    provider.script = [Killed()]
    with pytest.raises(Killed):
        services.deliver(channel="email")
    expire_leases()
    services.deliver(channel="email")
    message.refresh_from_db()
    assert (message.status, message.reason) == ("parked", "ambiguous")
    assert len(provider.calls) == 1


def refuse(ann: Any) -> None:
    pass  # the provider will


def keep_quiet(ann: Any) -> None:
    Message.objects.update(
        quiet_start=0, quiet_end=1_439, expires_at=NOW + timedelta(hours=1)
    )


@pytest.mark.parametrize(
    "change", [withdraw, suppress, close, wait_too_long, keep_quiet, refuse]
)
def test_what_may_have_been_sent_is_never_said_not_to_have_been(
    provider: FakeProvider, change: Any
) -> None:
    ann = create_customer()
    (message,) = queue(create_template(), ann)
    provider.script = [Killed(), Outcome.REFUSED]
    with pytest.raises(Killed):
        services.deliver(channel="email")
    expire_leases()
    services.deliver(channel="email")
    change(ann)
    freeze(NOW + timedelta(minutes=10))
    services.deliver(channel="email")
    message.refresh_from_db()
    assert (message.status, message.reason) == ("unknown", "possibly_sent")
    assert message.done_at == NOW + timedelta(minutes=10)
    assert len(provider.calls) == (2 if change is refuse else 1)
    assert events_of("$message_sent") == []


def test_a_mailbox_that_was_killed_before_the_outcome_keeps_one_item(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    queue(create_template(), create_customer())

    def die(*args: Any, **kwargs: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(outcomes, "append_message_events", die)
        with pytest.raises(Killed):
            services.deliver(channel="email")
    assert MailboxItem.objects.count() == 1
    expire_leases()
    freeze(NOW + timedelta(minutes=5))
    services.deliver(channel="email")
    freeze(NOW + timedelta(minutes=10))
    services.deliver(channel="email")
    assert MailboxItem.objects.count() == 1
    assert Message.objects.get().status == "sent"
    assert len(events_of("$message_sent")) == 1


def test_whoever_lost_the_lease_changes_nothing(provider: FakeProvider) -> None:
    (message,) = queue(create_template(), create_customer())
    slow = claims.claim_messages(
        shard=Message.objects.get().shard, channel="email", limit=5, worker="slow"
    )
    assert slow is not None
    expire_leases()
    services.deliver(channel="email")  # gives it back
    freeze(NOW + timedelta(minutes=5))
    services.deliver(channel="email")  # sends it
    message.refresh_from_db()
    assert (message.status, message.attempt_no) == ("sent", 2)
    late = [Result(message.pk, Outcome.REFUSED, "refused")]
    outcomes.record_results(slow, late, provider="slow")
    message.refresh_from_db()
    assert (message.status, message.provider) == ("sent", "fake")
    assert len(events_of("$message_sent")) == 1


@pytest.mark.django_db(transaction=True)
def test_the_provider_is_called_outside_any_transaction(
    monkeypatch: pytest.MonkeyPatch, provider: FakeProvider
) -> None:
    queue(create_template(), create_customer())
    inside: list[bool] = []

    def hand_over(*args: Any, **kwargs: Any) -> Iterator[list[Result]]:
        inside.append(connection.in_atomic_block)
        return iter(())

    monkeypatch.setattr(FakeProvider, "hand_over", hand_over)
    services.deliver(channel="email")
    assert inside == [False]


@pytest.mark.django_db(transaction=True)
def test_a_shard_somebody_else_has_is_left_alone(provider: FakeProvider) -> None:
    (message,) = queue(create_template(), create_customer())
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            assert customers.try_shard_lock(message.shard)
            held.set()
            done.wait(10)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(10)
    try:
        assert services.deliver(channel="email") == 0
    finally:
        done.set()
        holder.join()
    assert services.deliver(channel="email") == 1


@pytest.mark.django_db(transaction=True)
def test_many_deliveries_at_once_hand_over_each_message_once(
    provider: FakeProvider,
) -> None:
    people = [create_customer(f"p{number}") for number in range(30)]
    queue(create_template(), *people)

    def work() -> None:
        for _ in range(5):
            services.deliver(channel="email")
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    services.deliver(channel="email")
    assert len(provider.keys) == len(set(provider.keys)) == 30
    assert Message.objects.filter(status="sent").count() == 30
    assert len(events_of("$message_sent")) == 30
