"""Frequency caps, quiet hours and what goes first: decided at claiming."""

from datetime import timedelta

import polars as pl
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from customers.models import Customer
from messaging import services
from messaging.models import Breaker, FrequencyCap, Message
from messaging.services import breakers, delivery
from tests.messaging.factories import NOW, create_customer, create_template, freeze

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def clock():
    freeze()


@pytest.fixture
def letter():
    return create_template()


def queue(template, *people, number=1, **columns):
    """Queue a message of a visit to each; return them by customer."""
    size = len(people)
    frame = pl.DataFrame(
        {
            "customer_id": [person.pk for person in people],
            "origin_kind": ["visit"] * size,
            "origin_id": [7] * size,
            "origin_no": [number] * size,
            "channel": [template.channel] * size,
            "purpose": [template.purpose] * size,
            "template_version_id": [template.current_id] * size,
            "lane": [7] * size,
        }
    ).with_columns(**{name: pl.lit(value) for name, value in columns.items()})
    services.queue_messages(frame=frame, now=NOW - timedelta(minutes=1))
    return {one.customer_id: one for one in Message.objects.filter(origin_no=number)}


def send(template, person, number, **columns):
    """Queue one and deliver; return what became of it."""
    queue(template, person, number=number, **columns)
    services.deliver(channel="email")
    return Message.objects.get(origin_no=number)


def cap(limit=1, hours=24, purpose="marketing"):
    return FrequencyCap.objects.create(
        channel="email", purpose=purpose, limit=limit, hours=hours
    )


def test_a_cap_holds_back_on_the_journey_path_until_its_window_frees(letter):
    cap(limit=2, hours=24)
    ann = create_customer()
    assert send(letter, ann, 1).status == "sent"
    freeze(NOW + 5 * HOUR)
    assert send(letter, ann, 2).status == "sent"
    freeze(NOW + 6 * HOUR)
    third = send(letter, ann, 3)
    assert (third.status, third.reason) == ("queued", "cap")
    # One window after the first, not a period from now and not two of them
    assert third.not_before == NOW + 24 * HOUR
    freeze(NOW + 24 * HOUR)
    services.deliver(channel="email")
    third.refresh_from_db()
    assert third.status == "sent"


def test_what_a_profile_got_before_it_was_merged_counts(letter):
    cap(limit=1, hours=24)
    old, ann = create_customer("old"), create_customer("ann")
    assert send(letter, old, 1).status == "sent"
    Customer.objects.filter(pk=old.pk).update(merged_into=ann.pk, owner_mode=0)
    second = send(letter, ann, 2)
    assert (second.status, second.reason) == ("queued", "cap")
    assert second.not_before == NOW + 24 * HOUR


def test_two_messages_claimed_at_once_count_each_other(letter):
    cap(limit=1)
    ann = create_customer()
    for number in (1, 2, 3):
        queue(letter, ann, number=number)
    services.deliver(channel="email")
    states = Message.objects.order_by("origin_no").values_list("status", "reason")
    assert sorted(states) == [("queued", "cap"), ("queued", "cap"), ("sent", "")]


def test_a_cap_never_holds_back_a_transactional_message_or_an_exempt_journey(letter):
    cap(limit=1)
    cap(limit=1, hours=48, purpose="")
    ann = create_customer()
    receipt = create_template("Receipt", purpose="transactional")
    assert send(letter, ann, 1).status == "sent"
    assert send(receipt, ann, 2).status == "sent"
    assert send(letter, ann, 3, exempt=True).status == "sent"
    assert send(letter, ann, 4).reason == "cap"


def test_a_cap_on_all_purposes_counts_transactional_ones(letter):
    cap(limit=1, purpose="")
    ann = create_customer()
    receipt = create_template("Receipt", purpose="transactional")
    send(receipt, ann, 1)
    assert send(letter, ann, 2).reason == "cap"


def test_a_message_that_could_only_leave_too_late_is_skipped_with_its_reason(letter):
    cap(limit=1)
    ann = create_customer()
    send(letter, ann, 1)
    late = send(letter, ann, 2, expires_at=NOW + 3 * HOUR)
    assert (late.status, late.reason) == ("skipped", "cap")


def test_zero_is_no_cap_and_is_refused():
    zero = FrequencyCap(channel="email", purpose="marketing", limit=0, hours=24)
    with pytest.raises(ValidationError):
        zero.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        zero.save()


QUIET = {"quiet_start": 22 * 60, "quiet_end": 8 * 60}


@pytest.mark.parametrize(
    ("zone", "hour", "until"),
    [
        ("Europe/Berlin", 22, "2026-03-11T07:00:00+00:00"),
        ("Europe/Berlin", 4, "2026-03-10T07:00:00+00:00"),
        ("Europe/Berlin", 12, None),
        ("Asia/Tokyo", 15, "2026-03-10T23:00:00+00:00"),
        ("no/zone", 23, "2026-03-11T08:00:00+00:00"),  # the workspace's: UTC
    ],
)
def test_quiet_hours_are_those_of_the_place_where_somebody_lives(
    letter, zone, hour, until
):
    ann = create_customer()
    ann.timezone = zone
    ann.save()
    freeze(NOW.replace(hour=hour))
    queue(letter, ann, **QUIET)
    Message.objects.update(not_before=NOW - timedelta(days=1))
    services.deliver(channel="email")
    message = Message.objects.get()
    if until is None:
        assert message.status == "sent"
    else:
        assert (message.status, message.reason) == ("queued", "quiet_hours")
        assert message.not_before.isoformat() == until


class Slow:
    """A provider that takes one message at a time and remembers whose."""

    name = "slow"
    slots = 2
    tracks_opening = False

    def __init__(self):
        self.taken = []

    def hand_over(self, batch, *, now):
        for outgoing in batch:
            self.taken.append(outgoing.message_id)
            yield [delivery.Result(outgoing.message_id, delivery.Outcome.ACCEPTED)]


@pytest.fixture
def provider(monkeypatch):
    slow = Slow()
    monkeypatch.setattr(delivery, "get_provider", lambda channel: slow)
    return slow


def test_urgent_first_then_journeys_in_turn_then_campaigns(letter, provider):
    """Nothing of a wave is handed over while something more urgent is queued."""
    provider.slots = 1
    people = [create_customer(f"p{number}") for number in range(12)]
    receipt = create_template("Receipt", purpose="transactional")
    queue(letter, *people[:6], number=1, lane=0)  # a campaign, queued first
    queue(letter, *people[6:], number=2, lane=5)  # a journey
    queue(receipt, people[0], people[11], number=3, lane=5)
    services.deliver(channel="email")
    numbers = dict(Message.objects.values_list("id", "origin_no"))
    order = [numbers[id_] for id_ in provider.taken]
    assert order == [3] * 2 + [2] * 6 + [1] * 6


def test_a_wave_of_one_journey_does_not_hold_up_another(letter, provider):
    ann = create_customer()
    for number in range(1, 9):
        queue(letter, ann, number=number, lane=1)
    queue(letter, ann, number=9, lane=2)
    shard = Message.objects.first().shard
    delivery.deliver_shard(shard=shard, channel="email", provider=provider)
    numbers = dict(Message.objects.values_list("id", "lane"))
    assert sorted(numbers[id_] for id_ in provider.taken) == [1, 2]


def test_a_provider_that_fails_is_left_alone_while_messages_wait(letter, monkeypatch):
    class Broken(Slow):
        def hand_over(self, batch, *, now):
            for outgoing in batch:
                self.taken.append(outgoing.message_id)
                result = delivery.Outcome.AMBIGUOUS
                yield [delivery.Result(outgoing.message_id, result, "connection_lost")]

    broken = Broken()
    monkeypatch.setattr(delivery, "get_provider", lambda channel: broken)
    people = [create_customer(f"p{number}") for number in range(12)]
    queue(letter, *people)
    services.deliver(channel="email")
    assert 5 <= len(broken.taken) <= 6
    assert Breaker.objects.get().account == "slow"
    assert Message.objects.filter(status="queued", attempt_no=0).count() >= 6
    assert breakers.ask_room(["slow"])["slow"].limit == 0
    services.deliver(channel="email")
    assert len(broken.taken) <= 6
