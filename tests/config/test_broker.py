"""A worker must not go deaf because Redis was silent for a while."""

import uuid

import pytest
from kombu import Queue
from redis.exceptions import ConnectionError as RedisConnectionError

from config import broker
from config.celery import app


@pytest.fixture
def queue():
    """Return a queue of this test's own; it vanishes with its last message."""
    return Queue(f"test-{uuid.uuid4()}")


def test_celery_uses_the_transport_that_does_not_go_deaf():
    with app.connection_for_read() as connection:
        assert isinstance(connection.transport, broker.Transport)


@pytest.mark.parametrize("silent", [False, True])
def test_a_failed_acknowledgement_gives_its_place_back(queue, monkeypatch, silent):
    with app.connection_for_read() as connection:
        taken = []
        consumer = connection.Consumer(
            queue, on_message=taken.append, prefetch_count=1, auto_declare=True
        )
        consumer.qos(prefetch_count=1)
        producer = connection.Producer(auto_declare=False)
        for number in range(2):
            producer.publish({"n": number}, routing_key=queue.name, declare=[queue])
        with consumer:
            connection.drain_events(timeout=5)
            assert not taken[0].channel.qos.can_consume()
            acknowledge(taken[0], monkeypatch, silent)
            assert taken[0].channel.qos.can_consume()
            connection.drain_events(timeout=5)
            acknowledge(taken[1], monkeypatch, silent=False)
    assert [message.payload["n"] for message in taken] == [0, 1]


def acknowledge(message, monkeypatch, silent):
    """Acknowledge a message, while Redis is silent or not."""
    if not silent:
        message.ack()
        return

    def break_off(*_):
        raise RedisConnectionError("Timeout reading from socket")

    with monkeypatch.context() as broken:
        broken.setattr(broker.QoS, "_remove_from_indices", break_off)
        with pytest.raises(RedisConnectionError):
            message.ack()
