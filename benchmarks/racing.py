"""Let some processes begin at the same moment, and time them until all are done."""

import importlib
import multiprocessing
import os
import time
from collections.abc import Sequence
from typing import Any

PATIENCE_SECONDS = 120


def race(function: str, arguments: Sequence[Any], processes: int) -> float:
    """Return the seconds until all processes have called a function.

    Parameters
    ----------
    function
        Its module and name (`benchmarks.engine:take_turns`). Named, since a process
        must set Django up before it can import anything that has models.
    arguments
        Given to each, after its number.
    """
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(processes + 1)
    workers = [
        context.Process(target=_work, args=(function, number, barrier, arguments))
        for number in range(processes)
    ]
    for worker in workers:
        worker.start()
    barrier.wait(PATIENCE_SECONDS)
    started = time.perf_counter()
    for worker in workers:
        worker.join()
    seconds = time.perf_counter() - started
    if any(worker.exitcode for worker in workers):
        raise RuntimeError(f"{function} failed in a process of its own")
    return seconds


def _work(function: str, number: int, barrier: Any, arguments: Sequence[Any]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django  # only now: the environment names the database

    django.setup()
    from django.db import connection

    module, name = function.split(":")
    work = getattr(importlib.import_module(module), name)
    connection.ensure_connection()
    barrier.wait(PATIENCE_SECONDS)
    work(number, *arguments)
