"""Signs of life of processes, in real time: rows that `/status` and `pulse` read.

A row is written by a thread of its own, so that a hung main thread shows: `seen_at`
goes on while `progress_at` stands still.
"""

import logging
import os
import socket
import threading
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, connection

logger = logging.getLogger(__name__)

BEAT = """
INSERT INTO customers_heartbeat
  (process, role, processes, started_at, seen_at, progress_at)
VALUES (%(process)s, %(role)s, %(processes)s,
  clock_timestamp(), clock_timestamp(), clock_timestamp())
ON CONFLICT (process) DO UPDATE SET seen_at = clock_timestamp(),
  progress_at = CASE WHEN %(progressed)s THEN clock_timestamp()
    ELSE customers_heartbeat.progress_at END
"""
FORGET = """
DELETE FROM customers_heartbeat WHERE seen_at < clock_timestamp() - interval '1 hour'
"""
COUNT_LIVE = """
SELECT count(*) FROM customers_heartbeat
WHERE role = %s AND seen_at > clock_timestamp() - make_interval(secs => %s)
"""
# A worker of one process has none to spare: its nudges of turns come in between
COUNT_EVALUATORS = """
SELECT coalesce(sum(greatest(processes - 1, 1)), 0) FROM customers_heartbeat
WHERE role = 'worker' AND seen_at > clock_timestamp() - make_interval(secs => %s)
"""


class Heart:
    """The heartbeat of one process; `start` beats until `stop`.

    Parameters
    ----------
    progressed
        Tells whether the process got on since it was last asked, or had nothing to do.
    listens
        Tells whether the process can be reached; it gives no sign of life if not, so
        that nobody relies on it.
    processes
        How many tasks it works on at a time.
    """

    def __init__(
        self,
        role: str,
        progressed: Callable[[], bool],
        listens: Callable[[], bool] = lambda: True,
        processes: int = 1,
    ) -> None:
        self.role = role
        self.process = f"{socket.gethostname()}:{os.getpid()}:{role}"
        self.progressed = progressed
        self.listens = listens
        self.processes = processes
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=self._run, name="heart", daemon=True)

    def start(self) -> None:
        """Begin to beat in a thread of its own."""
        self.thread.start()

    def stop(self) -> None:
        """Stop beating and take the row away: a clean end is not a death."""
        self.stopped.set()
        self.thread.join(timeout=5)
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM customers_heartbeat WHERE process = %s", [self.process]
            )

    def beat(self) -> None:
        """Write the row once, if the process listens."""
        if not self.listens():
            return
        values: dict[str, str | int] = {
            "process": self.process,
            "role": self.role,
            "processes": self.processes,
            "progressed": self.progressed(),
        }
        with connection.cursor() as cursor:
            cursor.execute(BEAT, values)
            cursor.execute(FORGET)

    def _run(self) -> None:
        while not self.stopped.is_set():
            try:
                self.beat()
            except DatabaseError as error:
                logger.warning("Heartbeat not written: %s", error)
            finally:
                # A connection kept open here would be copied into forked children
                connection.close()
            self.stopped.wait(settings.HEARTBEAT_SECONDS)


def count_live(role: str) -> int:
    """Return how many processes of a role gave a sign of life lately."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT_LIVE, [role, settings.HEARTBEAT_DEAD_SECONDS])
        (count,) = cursor.fetchone()
    return int(count)


def count_evaluators() -> int:
    """Return how many shards of a membership run live workers evaluate at a time.

    Each keeps one process free for turns and deliveries, if it has more than one.
    """
    with connection.cursor() as cursor:
        cursor.execute(COUNT_EVALUATORS, [settings.HEARTBEAT_DEAD_SECONDS])
        (count,) = cursor.fetchone()
    return int(count)
