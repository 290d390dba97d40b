"""The product's processes as `make run` starts them, for benchmarks that need them."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

PATIENCE_SECONDS = 60
STOP_SECONDS = 30
WORKER = (
    *("-m", "celery", "--quiet", "-A", "config", "worker", "--concurrency", "2"),
    *("--without-gossip", "--without-mingle", "--without-heartbeat"),
    *("--loglevel", "WARNING"),
)
PULSE = ("manage.py", "pulse")


@contextmanager
def serve_web() -> Iterator[int]:
    """Run gunicorn with two processes; give the free port it answers on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    web = ("-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}")
    web += ("--workers", "2", "--threads", "4", "--log-level", "warning")
    with _run(web):
        _wait_for(port)
        yield port


@contextmanager
def serve_all() -> Iterator[int]:
    """Run web, a worker of two processes and a pulse; give the port of the web."""
    with ExitStack() as processes:
        port = processes.enter_context(serve_web())
        processes.enter_context(_run(WORKER))
        processes.enter_context(_run(PULSE))
        yield port


@contextmanager
def _run(arguments: tuple[str, ...]) -> Iterator[None]:
    process = subprocess.Popen([sys.executable, *arguments], env={**os.environ})
    try:
        yield
    finally:
        process.terminate()
        process.wait(STOP_SECONDS)


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        client = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            client.request("GET", "/healthz")
            client.getresponse().read()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        finally:
            client.close()
