"""Named places at which a test makes a process die, fail or stand still.

Off unless the setting `FAULT_DIR` names a folder. Each file in it is a planned fault:
its content is one of `ACTIONS`, its name says where it happens.

- `<point>.<anything>`: the next time a process reaches the point, once. So a test
  decides when and how often, and no fault hits two processes.
- `customer_<id>`: whenever this customer is walked, as long as the file is there.
"""

import os
import signal
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from django.conf import settings
from django.db import OperationalError, connection, transaction

POINTS = frozenset(
    {
        "turn_read",  # a turn has read its facts and written nothing
        "mid_batch",  # a turn has written some of what it decided
        "turn_written",  # a turn has written everything and not committed
        "after_commit_before_nudge",  # a turn or a request committed and told nobody
        "before_claim",  # a sender is about to lease
        "after_lease_commit",  # a message is leased, the provider was not called
        "after_provider_ok",  # the provider answered, nothing of it is written
        "before_outcome_commit",  # the outcome is written and not committed
        "people_moving",  # a slice of a move is written and not committed
        "people_moved",  # a slice of a move is committed
        "shard_half_written",  # a membership run has written changes and no bitmap
        "shard_evaluated",  # a membership run has written a shard and not committed
        "slice_written",  # a slice of an import is written and not committed
        "shard_treated",  # a treatment run has written a shard and not committed
        "treated_at_once",  # a turn has given days away and not committed
    }
)


class PlannedFault(Exception):
    """A test asked for this failure."""


def reach(point: str) -> None:
    """Do here what a test has planned for this place, if anything."""
    if not settings.FAULT_DIR:
        return
    planned = _take(Path(settings.FAULT_DIR), point)
    if planned:
        _act(planned, point)


def meet(customer_ids: Iterable[int]) -> None:
    """Do what a test has planned for one of these customers, if anything."""
    if not settings.FAULT_DIR:
        return
    planned = {
        int(path.name.removeprefix("customer_")): path
        for path in Path(settings.FAULT_DIR).glob("customer_*")
    }
    for customer_id in sorted(planned.keys() & set(customer_ids)):
        _act(planned[customer_id].read_text(), f"customer {customer_id}")


def _take(folder: Path, point: str) -> str:
    """Take one fault of a place, so that no other process does; return its action."""
    for path in sorted(folder.glob(f"{point}.*")):
        try:
            planned = path.read_text()
            path.unlink()
        except FileNotFoundError:
            continue  # another process was faster
        return planned
    return ""


def _act(planned: str, where: str) -> None:
    action, _, seconds = planned.partition(" for ")
    ACTIONS[action](where, float(seconds or 0))


def _kill(where: str, seconds: float) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _raise(where: str, seconds: float) -> None:
    raise PlannedFault(where)


def _fail(where: str, seconds: float) -> None:
    raise OperationalError(f"planned: the database went away ({where})")


def _sleep(where: str, seconds: float) -> None:
    time.sleep(seconds)


def _execute_then_raise(where: str, seconds: float) -> None:
    """Let the transaction commit and its caller believe that the answer was lost."""

    def lose_answer() -> None:
        raise OperationalError(f"planned: no answer to COMMIT ({where})")

    if connection.in_atomic_block:
        transaction.on_commit(lose_answer)
    else:
        lose_answer()


def _spin(where: str, seconds: float) -> None:
    """Never return, and hear no signal that Python could handle, like a bad regex."""
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    while True:
        time.sleep(1)


ACTIONS: dict[str, Callable[[str, float], None]] = {
    "kill": _kill,
    "raise": _raise,
    "outage": _fail,
    "sleep": _sleep,  # "sleep for 0.5"
    "execute then raise": _execute_then_raise,
    "spin": _spin,
}
