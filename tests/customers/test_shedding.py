"""Ingestion says no in time, says when to come back, and keeps nothing of it."""

from datetime import timedelta

import pytest
import redis

from config.pulse import Pulse
from customers import selectors, services
from customers.models import Backlog, Event, Work
from customers.services import shedding
from tests.customers.factories import create_source, track
from tests.customers.test_tracking import batch, send

pytestmark = pytest.mark.django_db


def make_key(name):
    return services.create_write_key(source=create_source(name))[1]


@pytest.fixture
def key():
    return make_key("shop")


@pytest.fixture(autouse=True)
def own_rates(monkeypatch):
    monkeypatch.setattr(shedding, "_own", shedding._OwnRates())


def is_up(monkeypatch):
    for number in range(20):  # sources of tests before: ids begin anew
        shedding.get_redis().delete(f"rivermouth:rate:{number}")


def is_silent(monkeypatch):
    def refuse():
        raise redis.ConnectionError

    monkeypatch.setattr(shedding, "get_redis", refuse)


def hundred():
    return batch(*(track() for _ in range(100)))


@pytest.mark.parametrize("make_redis", [is_up, is_silent])
def test_a_source_that_sends_too_fast_is_not_let_on_before_its_time(
    client, key, settings, monkeypatch, make_redis
):
    make_redis(monkeypatch)
    other = make_key("till")
    settings.INGEST_RATE = 10.0
    answers = [send(client, "/v1/batch", hundred(), key) for _ in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 429]
    refused = answers[-1]
    assert refused.json()["code"] == "rate_exceeded"
    assert 8 <= int(refused["Retry-After"]) <= 10
    assert Event.objects.count() == 200
    assert send(client, "/v1/batch", hundred(), other).status_code == 200


def test_without_a_rate_redis_is_not_asked_for_a_request(
    client, key, settings, monkeypatch
):
    def ask():
        raise AssertionError

    monkeypatch.setattr(shedding, "get_redis", ask)
    assert send(client, "/v1/batch", hundred(), key).status_code == 200


def test_a_silent_redis_is_not_asked_again_by_each_request(
    client, key, settings, monkeypatch
):
    asked = []

    def refuse():
        asked.append(1)
        raise redis.TimeoutError

    monkeypatch.setattr(shedding, "get_redis", refuse)
    settings.INGEST_RATE = 1e6
    for _ in range(5):
        assert send(client, "/v1/batch", batch(track()), key).status_code == 200
    assert len(asked) == 1


@pytest.fixture
def crowded(client, key, settings):
    """Let more wait than may."""
    settings.INGEST_BACKLOG = 2
    events = [{"type": "track", "userId": f"u{n}", "event": "Go"} for n in range(3)]
    send(client, "/v1/batch", batch(*events), key)
    services.look_at_backlog()


def stand(**passed):
    """Let it have been so for a while."""
    since = selectors.get_real_now() - timedelta(**passed)
    Backlog.objects.update(over_since=since)
    services.look_at_backlog()


def test_while_too_much_waits_for_long_nothing_more_is_accepted(client, key, crowded):
    stand(minutes=11)
    before = Work.objects.count()
    answer = send(client, "/v1/batch", batch(track("late")), key)
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert answer.json()["code"] == "backlogged"
    assert Work.objects.count() == before
    Work.objects.all().delete()
    services.look_at_backlog()
    assert Backlog.objects.get().over_since is None
    assert send(client, "/v1/batch", batch(track("late")), key).status_code == 200


def test_a_wave_of_a_few_minutes_is_not_refused(client, key, crowded):
    stand(minutes=9)
    assert send(client, "/v1/batch", batch(track("late")), key).status_code == 200


def test_events_are_not_refused_for_ever_when_nobody_looks(client, key, crowded):
    stand(minutes=11)
    long_ago = selectors.get_real_now() - timedelta(minutes=2)
    Backlog.objects.update(looked_at=long_ago)
    assert send(client, "/v1/batch", batch(track("late")), key).status_code == 200


def test_the_backlog_is_not_overlooked_by_pulse(crowded):
    Backlog.objects.all().delete()
    Pulse()._keep_house(selectors.get_now())
    assert Backlog.objects.get().waiting == 3
