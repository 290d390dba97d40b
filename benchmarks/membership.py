"""The membership run beside merely reading what its rules need into Arrow.

1,000 rules over 300 leaves and 60 measures. Measured is the second day, on which about
one customer in ten changed; the first day is reported beside it. Both sides read the
same rows by the same queries, in the same processes.
"""

import multiprocessing
import time
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from multiprocessing.connection import Connection
from typing import Any

from benchmarks import membership_data as data
from benchmarks import membership_process as process
from benchmarks.result import Result

CUSTOMERS = {"small": 50_000, "full": 1_000_000}
RULES = 1_000
PROCESSES = 2
SHARDS = 16
CHANGED_SHARE = 0.07  # get an event on the second day; time changes others


def run(scale: str) -> Iterator[Result]:
    """Fill the database, run the first day, then measure one day after the other."""
    customers = CUSTOMERS[scale]
    data.fill(customers)
    data.write_segments(RULES)
    with Workers() as workers:
        first = workers.run_day(0)
        for day in count(1):
            add_a_day(customers, day)
            before = workers.read_day(day)
            seconds = workers.run_day(day)
            after = workers.read_day(day)
            yardstick = (before + after) / 2
            yield {
                "name": "membership",
                "scale": scale,
                "ratio": seconds / yardstick,
                "seconds": seconds,
                "yardstick_seconds": yardstick,
                "target": "at most 6, aim 3",
                "details": {
                    "customers": customers,
                    "first_day_seconds": round(first, 2),
                    "yardsticks": [round(before, 2), round(after, 2)],
                    "memory_mb": workers.measure_memory(),
                    **describe(customers, day),
                },
            }


def add_a_day(customers: int, day: int) -> None:
    """Let some customers do something on the day that ends at day number `day`."""
    changed = round(customers * CHANGED_SHARE)
    data.add_events(
        customers,
        customers * data.EVENTS_EACH + 1 + (day - 1) * changed,
        changed,
        data.FIRST_DAY + timedelta(days=day - 1),
        timedelta(days=1),
    )


def describe(customers: int, day: int) -> dict[str, object]:
    """Return what the run gave, to see that the workload is what it should be."""
    from django.db import connection  # needs settings, as everything below

    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT (SELECT sum(members) FROM segments_day_count WHERE "on" = %s),'
            " (SELECT count(DISTINCT customer_id) FROM segments_membership_change"
            "  WHERE at > %s)",
            [
                (data.FIRST_DAY + timedelta(days=day)).date(),
                data.FIRST_DAY + timedelta(days=day - 1),
            ],
        )
        members, changed = cursor.fetchone()
    return {
        "memberships_each": round(members / customers, 1),
        "changed_share": round(changed / customers, 3),
    }


class Workers:
    """Processes that are up before anything is measured, as Celery's are."""

    def __enter__(self) -> "Workers":
        context = multiprocessing.get_context("spawn")
        self._pipes: list[Connection] = []
        self._processes = []
        for number in range(PROCESSES):
            ours, theirs = context.Pipe()
            one = context.Process(target=process.serve, args=(theirs, number))
            one.start()
            self._pipes.append(ours)
            self._processes.append(one)
        self._ask("warm_up")
        return self

    def __exit__(self, *_: object) -> None:
        for pipe, one in zip(self._pipes, self._processes, strict=True):
            pipe.send(None)
            one.join()

    def run_day(self, day: int) -> float:
        """Run memberships as of a day; return the seconds."""
        return self._ask("run_day", day)[0]

    def read_day(self, day: int) -> float:
        """Read into Arrow what that run reads; return the seconds."""
        return self._ask("read_day", day)[0]

    def measure_memory(self) -> list[int]:
        """Return the peak memory of each process in MB."""
        return self._ask("measure_memory")[1]

    def _ask(self, task: str, *arguments: Any) -> tuple[float, list[Any]]:
        started = time.perf_counter()
        for pipe in self._pipes:
            pipe.send((task, arguments))
        answers = [pipe.recv() for pipe in self._pipes]
        for answer in answers:
            if isinstance(answer, Exception):
                raise answer
        return time.perf_counter() - started, answers
