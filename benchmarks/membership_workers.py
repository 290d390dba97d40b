"""Processes that run memberships, started and warm before anything is measured."""

import multiprocessing
import time
from datetime import datetime
from multiprocessing.connection import Connection
from typing import Any

from benchmarks import membership_process as process


class Workers:
    """Processes that are up before anything is measured, as Celery's are."""

    def __init__(self, count: int) -> None:
        self._count = count

    def __enter__(self) -> "Workers":
        context = multiprocessing.get_context("spawn")
        self._pipes: list[Connection] = []
        self._processes = []
        for number in range(self._count):
            ours, theirs = context.Pipe()
            one = context.Process(
                target=process.serve, args=(theirs, number, self._count)
            )
            one.start()
            self._pipes.append(ours)
            self._processes.append(one)
        self.ask("warm_up")
        return self

    def __exit__(self, *_: object) -> None:
        for pipe, one in zip(self._pipes, self._processes, strict=True):
            pipe.send(None)
            one.join()

    def run(self, as_of: datetime, cause: str = "daily") -> float:
        """Run memberships as of a moment; return the seconds."""
        from segments import services  # needs the settings made before

        started = time.perf_counter()
        run, _ = services.start_run(on=as_of.date(), as_of=as_of, cause=cause)
        self._finish(run)
        return time.perf_counter() - started

    def run_edits(self, as_of: datetime) -> float:
        """Run over what was edited as of a moment; return the seconds."""
        from segments import services

        started = time.perf_counter()
        run = services.start_edit_run(now=as_of)
        assert run is not None
        self._finish(run)
        return time.perf_counter() - started

    def ask(self, task: str, *arguments: Any) -> tuple[float, list[Any]]:
        """Let all processes do something; return the seconds and their answers."""
        started = time.perf_counter()
        for pipe in self._pipes:
            pipe.send((task, arguments))
        answers = [pipe.recv() for pipe in self._pipes]
        for answer in answers:
            if isinstance(answer, Exception):
                raise answer
        return time.perf_counter() - started, answers

    def _finish(self, run: Any) -> None:
        self.ask("finish", run.pk)
        run.refresh_from_db()
        assert run.status == run.Status.DONE
        assert run.errors == []
