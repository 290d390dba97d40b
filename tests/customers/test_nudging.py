"""Nudges of several shards at once."""

import pytest
import redis

from customers.services import nudging


class Recorder:
    """Stands for a Celery task at the edge of the network."""

    name = "tests.recorder"

    def __init__(self, error=None):
        self.sent = []
        self.error = error

    def apply_async(self, *, kwargs, retry):
        if self.error:
            raise self.error
        self.sent.append(kwargs["shard"])


@pytest.fixture
def task():
    recorder = Recorder()
    yield recorder
    for shard in range(16):
        nudging.forget_pending(recorder.name, {"shard": shard})


def test_a_shard_that_waits_is_not_nudged_again(task):
    assert nudging.nudge_shards(task, {3, 1})
    assert nudging.nudge_shards(task, {1, 2, 3})
    assert task.sent == [1, 3, 2]
    nudging.forget_pending(task.name, {"shard": 3})
    nudging.nudge_shards(task, {1, 3})
    assert task.sent == [1, 3, 2, 3]


def test_a_silent_redis_is_said_and_not_raised(task, monkeypatch):
    retry = nudging.get_redis().get_retry()
    silent = redis.Redis(unix_socket_path="/nowhere/redis.sock", retry=retry)
    with monkeypatch.context() as patch:
        patch.setattr(nudging, "get_redis", lambda: silent)
        assert not nudging.nudge_shards(task, {1})
    assert task.sent == []


def test_a_silent_broker_is_said_and_not_raised(task):
    task.error = ConnectionError("no broker")
    assert not nudging.nudge_shards(task, {1})
