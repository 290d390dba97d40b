"""What processes do beside their work: nudges, their marks, connections, heartbeats."""

from typing import Any

from celery import signals
from celery.worker import state
from django.db import close_old_connections
from django.dispatch import receiver

from config.heartbeat import Heart
from customers.services import nudging
from customers.signals import work_written
from journeys.tasks import take_turn

_hearts: list[Heart] = []


class WorkerProgress:
    """Tells whether a worker took a new task, or has none, since last asked."""

    def __init__(self) -> None:
        self.seen = 0

    def __call__(self) -> bool:
        taken = sum(state.total_count.values())
        progressed = taken != self.seen or not state.active_requests
        self.seen = taken
        return progressed


@receiver(work_written)
def nudge_turns(shards: frozenset[int], **_: Any) -> None:
    """Wake the engine sooner than pulse would; losing this changes nothing."""
    nudging.nudge_shards(take_turn, shards)


@signals.task_prerun.connect
def forget_pending_nudge(
    task: Any = None, kwargs: dict[str, Any] | None = None, **_: Any
) -> None:
    """Let the same nudge be sent again from the moment its work begins."""
    nudging.forget_pending(task.name, kwargs or {})


@signals.task_prerun.connect
def close_broken_connections(**_: Any) -> None:
    """Let the task connect anew when the last one left a connection that broke."""
    close_old_connections()


@signals.worker_ready.connect
def start_heart(sender: Any = None, **_: Any) -> None:
    """Begin the heartbeat once the worker's children exist.

    `sender` is Celery's consumer; without Redis it has no connection, and tries to get
    one again at growing intervals.
    """
    heart = Heart(
        "worker",
        WorkerProgress(),
        lambda: sender.connection is not None,
        sender.pool.num_processes,
    )
    _hearts.append(heart)
    heart.start()


@signals.worker_shutdown.connect
def stop_heart(**_: Any) -> None:
    """Take the heartbeat's row away at a clean end."""
    while _hearts:
        _hearts.pop().stop()
