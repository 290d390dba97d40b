"""PostgreSQL and Redis from wheels: started by many, stopped by the last."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).resolve().parents[2]
SERVERS = ("postgres", "redis-server")


@pytest.fixture
def folder(tmp_path_factory):
    # Beside the other temporary folders, so that the socket's path stays short
    found = tmp_path_factory.mktemp("var")
    for part in (found, *found.parents[:2]):
        part.chmod(0o755)  # as root, PostgreSQL runs as a user of its own
    return found


def start(folder):
    """Start the services from a process of their own; it waits until told to end."""
    environment = {**os.environ, "RIVERMOUTH_VAR": str(folder)}
    for name in ("DATABASE_URL", "REDIS_URL", "XDG_RUNTIME_DIR"):
        environment.pop(name, None)
    process = subprocess.Popen(
        [sys.executable, "-m", "config.embedded"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    lines = [process.stdout.readline() for _ in range(2)]
    process.stdout.close()
    assert lines[0].startswith("DATABASE_URL=postgresql://")
    assert lines[1].startswith("REDIS_URL=unix://")
    return process


def end(process, how=signal.SIGINT):
    process.send_signal(how)
    process.wait(timeout=30)


def list_servers(folder):
    """Return the names of the servers whose data lies in a folder."""
    names = set()
    for process in psutil.process_iter(["name", "cmdline"]):
        command = " ".join(process.info["cmdline"] or [])
        if str(folder) in command and process.info["name"] in SERVERS:
            names.add(process.info["name"])
    return names


def test_the_last_user_stops_both_even_after_another_was_killed(folder):
    killed, first = start(folder), start(folder)
    assert list_servers(folder) == set(SERVERS)
    end(killed, signal.SIGKILL)
    assert list_servers(folder) == set(SERVERS)
    second = start(folder)
    end(first)
    assert list_servers(folder) == set(SERVERS)
    end(second)
    assert list_servers(folder) == set()
