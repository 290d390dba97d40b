"""Nudges: empty messages that make a worker look at a shard or a channel sooner.

Losing one loses nothing, since `pulse` finds the same work in PostgreSQL; so a silent
Redis never fails or delays a request. Nothing here may be needed for correctness.
"""

import functools
import logging
from collections.abc import Iterable
from typing import Any

import redis
from celery import Task
from django.conf import settings
from django.db import transaction
from kombu.exceptions import KombuError, OperationalError
from redis.backoff import NoBackoff
from redis.retry import Retry

logger = logging.getLogger(__name__)

SILENT_SECONDS = 0.2  # Redis that takes longer counts as silent
PENDING_SECONDS = 5  # a nudge that was lost is sent again after this


def nudge(task: Task, **arguments: Any) -> bool:
    """Send one nudge now, unless the same one already waits; `False`: Redis is silent.

    Parameters
    ----------
    arguments
        A shard, a channel, a date: what to look at, never the work itself.
    """
    try:
        fresh = get_redis().set(
            pending_key(task.name, arguments), 1, nx=True, ex=PENDING_SECONDS
        )
        if fresh:
            task.apply_async(kwargs=arguments, retry=False)
    except (redis.RedisError, OperationalError, KombuError, OSError) as error:
        logger.warning("Nudge not sent, pulse will find the work: %s", error)
        return False
    return True


def nudge_shards(task: Task, shards: Iterable[int]) -> bool:
    """Send a task's nudge to several shards with one question to Redis.

    Like `nudge(task, shard=...)` for each: what already waits is not sent again.
    """
    wanted = sorted(shards)
    try:
        with get_redis().pipeline(transaction=False) as pipe:
            for shard in wanted:
                key = pending_key(task.name, {"shard": shard})
                pipe.set(key, 1, nx=True, ex=PENDING_SECONDS)
            fresh = pipe.execute()
        for shard, is_fresh in zip(wanted, fresh, strict=True):
            if is_fresh:
                task.apply_async(kwargs={"shard": shard}, retry=False)
    except (redis.RedisError, OperationalError, KombuError, OSError) as error:
        logger.warning("Nudges not sent, pulse will find the work: %s", error)
        return False
    return True


def nudge_on_commit(task: Task, **arguments: Any) -> None:
    """Send one nudge when the current transaction has committed, if it does."""
    transaction.on_commit(functools.partial(nudge, task, **arguments), robust=True)


def forget_pending(task_name: str, arguments: dict[str, Any]) -> None:
    """Let the same nudge be sent again: a worker has begun with this one."""
    try:
        get_redis().delete(pending_key(task_name, arguments))
    except redis.RedisError:
        logger.info("Redis is silent; the mark of a nudge expires by itself")


def pending_key(task_name: str, arguments: dict[str, Any]) -> str:
    """Return the Redis key that says a nudge waits in the queue."""
    values = ":".join(str(arguments[name]) for name in sorted(arguments))
    return f"rivermouth:pending:{task_name}:{values}"


@functools.cache
def get_redis() -> "redis.Redis":
    """Return the client of short calls: no retries, silent after 200 ms."""
    return redis.Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=SILENT_SECONDS,
        socket_connect_timeout=SILENT_SECONDS,
        retry=Retry(NoBackoff(), 0),
    )


def is_redis_up() -> bool:
    """Tell whether Redis answers within 200 ms."""
    try:
        return bool(get_redis().ping())
    except redis.RedisError:
        return False
