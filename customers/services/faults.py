"""Named places at which a test makes a process die, fail or stand still.

Off unless the setting `FAULT_DIR` names a folder; each file in it is one fault, used
once: its name begins with the place, its content is what happens there. So a test
decides when and how often, and no fault hits two processes.
"""

import os
import signal
import time
from pathlib import Path

from django.conf import settings

POINTS = frozenset(
    {
        "turn_read",  # a turn has read its facts and written nothing
        "turn_written",  # a turn has written everything and not committed
        "turn_committed",  # a turn has committed and told nobody
        "message_leased",  # a message is leased, the provider was not called
        "message_handed_over",  # the provider took it, the outcome is not committed
        "shard_evaluated",  # a membership run has written a shard and not committed
        "shard_treated",  # a treatment run has written a shard and not committed
    }
)


class PlannedFault(Exception):
    """A test asked for this failure."""


def reach(point: str) -> None:
    """Do here what a test has planned for this place, if anything."""
    if not settings.FAULT_DIR:
        return
    action = _take(Path(settings.FAULT_DIR), point)
    if action == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    elif action == "raise":
        raise PlannedFault(point)
    elif action.startswith("sleep "):
        time.sleep(float(action.removeprefix("sleep ")))


def _take(folder: Path, point: str) -> str:
    """Take one fault of a place, so that no other process does; return its action."""
    for path in sorted(folder.glob(f"{point}.*")):
        try:
            action = path.read_text()
            path.unlink()
        except FileNotFoundError:
            continue  # another process was faster
        return action
    return ""
