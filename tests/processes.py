"""Real processes of the product, run against the database of the current test.

A test that uses them commits (`django_db(transaction=True)`); every process is killed
when the test ends. Processes are killed by their recorded pid only.
"""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

import redis
from django.conf import settings
from django.db import connection

BASE_DIR = Path(__file__).resolve().parent.parent
PATIENCE_SECONDS = 60

# Runs a module in a process in which every clock that shows a time of day is wrong
SKEWED = """
import ctypes, datetime, gc, runpy, sys, time

seconds = float(sys.argv.pop(1))
now, clock = datetime.datetime.now, time.time
def skewed(cls, tz=None):
    return now(tz) + datetime.timedelta(seconds=seconds)
# The members of a built-in class can be changed behind its back only
members = gc.get_referents(datetime.datetime.__dict__)[0]
members["now"] = members["utcnow"] = members["today"] = classmethod(skewed)
days = gc.get_referents(datetime.date.__dict__)[0]
days["today"] = classmethod(lambda cls: skewed(cls).date())
for one in (datetime.datetime, datetime.date):
    ctypes.pythonapi.PyType_Modified(ctypes.py_object(one))
time.time = lambda: clock() + seconds
time.time_ns = lambda: int(time.time() * 10**9)
del sys.argv[0]
runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
"""


class Product:
    """Web, workers and pulse of one test, as a context manager.

    Parameters
    ----------
    environment
        Variables added to those of every process.
    """

    def __init__(self, **environment: str) -> None:
        self._environment = environment
        self._processes: list[subprocess.Popen[bytes]] = []
        self.address = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for process in self._processes:
            self.kill(process)
        # Nudges that were killed on the way would be the next product's
        with (
            suppress(redis.ConnectionError),
            redis.from_url(settings.REDIS_URL) as left,
        ):
            left.flushdb()
        connection.close()

    def start_web(self) -> str:
        """Start gunicorn on a free port; return its address once it answers."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        self._environment["PUBLIC_ADDRESS"] = self.address
        self._start(
            *("-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}"),
            *("--workers", "1", "--threads", "4", "--log-level", "warning"),
        )
        wait_until(self.answers, "the web process to answer")
        return self.address

    def start_worker(
        self, concurrency: int = 2, skew: float = 0.0
    ) -> subprocess.Popen[bytes]:
        """Start a Celery prefork worker; its clock may be wrong by so many seconds."""
        run = ("-c", SKEWED, str(skew)) if skew else ("-m",)
        return self._start(
            *(*run, "celery", "--quiet", "-A", "config", "worker"),
            *("--concurrency", str(concurrency), "--loglevel", "WARNING"),
            *("--without-gossip", "--without-mingle", "--without-heartbeat"),
        )

    def start_pulse(self) -> subprocess.Popen[bytes]:
        """Start a pulse."""
        return self._start("manage.py", "pulse")

    def start_script(self, code: str) -> subprocess.Popen[bytes]:
        """Start Python with Django set up."""
        return self._start("-c", f"import django; django.setup(); {code}")

    def start_all(self) -> str:
        """Start one of each; return the address of the web process."""
        self.start_worker()
        self.start_pulse()
        return self.start_web()

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """Kill a process and its children at once, as `kill -9` does."""
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def _start(self, *arguments: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=BASE_DIR,
            start_new_session=True,
            env={
                **os.environ,
                "DATABASE_URL": get_test_database_url(),
                "REDIS_URL": settings.REDIS_URL,
                "DJANGO_SETTINGS_MODULE": "config.settings",
                **self._environment,
            },
        )
        self._processes.append(process)
        return process

    def answers(self) -> bool:
        """Tell whether the web process answers."""
        try:
            with urllib.request.urlopen(f"{self.address}/healthz", timeout=2):
                return True
        except (OSError, urllib.error.URLError):
            return False


def get_test_database_url() -> str:
    """Return the address of the database that the current test uses."""
    database = connection.settings_dict
    user, password = quote(database["USER"]), quote(database["PASSWORD"])
    place = f"{database['HOST']}:{database['PORT']}" if database["PORT"] else ""
    socket_dir = database["OPTIONS"].get("host")
    return (
        f"postgresql://{user}{f':{password}' if password else ''}"
        f"@{place or database['HOST']}/{database['NAME']}"
        f"{f'?host={socket_dir}' if socket_dir else ''}"
    )


def wait_until(
    is_true: Callable[[], bool], what: str, seconds: float = PATIENCE_SECONDS
) -> None:
    """Ask until the answer is yes.

    Raises
    ------
    TimeoutError
        It never was.
    """
    deadline = time.monotonic() + seconds
    while not is_true():
        if time.monotonic() > deadline:
            raise TimeoutError(f"Waited {seconds:.0f} s for {what}")
        time.sleep(0.05)
