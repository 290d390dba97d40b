"""One running product with services of its own, in which anything may be broken.

Starting processes is the slow part, so the tests of a folder share one world: each
brings its own people and journey, breaks something, mends it and looks at everything.
A test that fails leaves its world behind, and the next one gets a new one.
"""

import json
import subprocess
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import environ
import psutil
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection, connections
from django.test import Client as TestClient

from config import fsck
from config.heartbeat import count_live
from customers.models import Clock, Heartbeat
from customers.selectors import get_now, get_real_now
from customers.services import create_write_key
from messaging.models import Attempt, Message
from tests.customers.factories import create_source
from tests.faults.providers import Ledger, Mail, Web
from tests.faults.proxy import Proxy
from tests.faults.services import Postgres, Redis
from tests.faults.sizes import SCALE
from tests.journeys.factories import START
from tests.processes import Product, wait_until

SPEED = 600  # ten minutes of the product in a second, so that waits pass
# Twenty thousand people and their messages take two cores some minutes
PATIENCE_SECONDS = 1_200 if SCALE == "full" else 240
FAR_APART = 100_000_000  # ids of different worlds
# What an installation waits for, shortened: a lease, a call, a provider that fails, a
# sign of life, a lock
SHORT_WAITS = {
    "LEASE_SECONDS": "6",
    "PROVIDER_TIMEOUT_SECONDS": "1.5",
    "BREAKER_SECONDS": "0.5",
    "HEARTBEAT_SECONDS": "1",
    "HEARTBEAT_DEAD_SECONDS": "4",
    "LOCK_TIMEOUT_SECONDS": "2",
    # A sender works five seconds and then ends its batch: told to stop in the middle of
    # an outcome, it would repeat the call
    "TASK_SECONDS": "15",
    "TASK_KILL_SECONDS": "18",
}


class Services:
    """What outlives a world: PostgreSQL with an empty database to copy, and Redis."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.postgres = Postgres(folder / "pg")
        self.redis = Redis(folder / "redis")
        self.worlds = 0
        self.postgres.create("blank")
        with point_at(self.postgres.url("blank")):
            call_command("migrate", verbosity=0)

    def close(self) -> None:
        """Stop both."""
        self.redis.close()
        self.postgres.close()


class World:
    """Web, a worker, two pulses, their database behind a proxy, two providers."""

    def __init__(self, services: Services) -> None:
        services.worlds += 1
        self.postgres, self.redis = services.postgres, services.redis
        self.number = services.worlds
        self.name = f"world{self.number}"
        self.folder = services.folder / self.name
        self.fault_dir = self.folder / "planned"
        self.fault_dir.mkdir(parents=True)
        self.postgres.create(self.name, "blank")
        self.url = self.postgres.url(self.name)
        self.redis.client.flushall()
        self.proxy = Proxy(f"{self.postgres.socket_dir}/.s.PGSQL.5432")
        self.ledger = Ledger(self.folder / "accepted")
        self.mail, self.hooks = Mail(self.ledger), Web(self.ledger)
        everybody = {
            **SHORT_WAITS,
            "DATABASE_URL": f"postgresql://postgres@127.0.0.1:{self.proxy.port}/{self.name}",
            "REDIS_URL": self.redis.url,
            "EMAIL_URL": self.mail.url,
            "WEBHOOK_PORTS": str(self.hooks.port),
            "WEBHOOK_ALLOWED_ADDRESSES": "127.0.0.1",
            "LOG_LEVEL": "ERROR",
        }
        # Planned deaths are for those whom somebody replaces; pulse does work as well
        self.faulty = Product(**everybody, FAULT_DIR=str(self.fault_dir))
        self.steady = Product(**everybody)
        self.workers: list[subprocess.Popen[bytes]] = []
        self.pulses: list[subprocess.Popen[bytes]] = []
        self.is_crowded = False  # so many rows that other tests would wait for them

    def begin(self) -> None:
        """Start the clock and every process."""
        Clock.objects.create(real_at=datetime.now(UTC), virtual_at=START, speed=SPEED)
        with connection.cursor() as cursor:
            # Processes keep compiled versions by id, and this one knows other databases
            first = self.number * FAR_APART
            cursor.execute(f"ALTER SEQUENCE journeys_version_id_seq RESTART {first}")
        self.write_key = create_write_key(source=create_source())[1]
        self.be_complete()

    def be_complete(self) -> None:
        """Start what is missing, and wait until all of it lives."""
        self.workers = [one for one in self.workers if one.poll() is None]
        self.pulses = [one for one in self.pulses if one.poll() is None]
        if not self.workers:
            self.start_worker()
        while len(self.pulses) < 2:
            self.start_pulse()
        if not self.faulty.address:
            self.address = self.faulty.start_web()
        wait_until(lambda: count_live("worker") > 0, "a worker to live")

    def start_worker(self) -> subprocess.Popen[bytes]:
        """Start one more worker of two processes."""
        self.workers.append(self.faulty.start_worker())
        return self.workers[-1]

    def start_skewed_worker(self, seconds: float) -> subprocess.Popen[bytes]:
        """Start one more worker, whose machine's clock is wrong by so much."""
        self.workers.append(self.faulty.start_worker(skew=seconds))
        return self.workers[-1]

    def start_pulse(self) -> subprocess.Popen[bytes]:
        """Start one more pulse."""
        self.pulses.append(self.steady.start_pulse())
        return self.pulses[-1]

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """Kill a process and its children."""
        self.faulty.kill(process)

    def kill_child(self, rng: Random) -> None:
        """Kill one of the processes that do a worker's work; wait until one does."""
        wait_until(lambda: self._is_child_killed(rng), "a worker's child to kill")

    def _is_child_killed(self, rng: Random) -> bool:
        children = [
            child
            for worker in self.workers
            if worker.poll() is None
            for child in psutil.Process(worker.pid).children()
        ]
        while children:
            child = children.pop(rng.randrange(len(children)))
            with suppress(psutil.NoSuchProcess):  # it ended while we looked
                if child.status() != psutil.STATUS_ZOMBIE:
                    child.kill()
                    return True
        return False

    @property
    def senders(self) -> int:
        """Return how many processes may hand messages over at once."""
        return 2 * len(self.workers) + len(self.pulses)

    def worker_reconnected(self) -> Callable[[], bool]:
        """Return a question: has a worker given a sign of life since now?"""
        since = get_real_now()
        return Heartbeat.objects.filter(role="worker", seen_at__gt=since).exists

    def assert_nobody_died(self) -> None:
        """Every process that was started still lives."""
        assert [one.poll() for one in (*self.workers, *self.pulses)] == [None] * 3
        assert self.faulty.answers()

    def ask_status(self) -> dict[str, Any]:
        """Return what `/status` tells an admin."""
        admins = get_user_model().objects
        admin = admins.filter(is_superuser=True).first() or admins.create_superuser(
            "ops"
        )
        browser = TestClient()
        browser.force_login(admin, "django.contrib.auth.backends.ModelBackend")
        cookie = browser.cookies.output(attrs=[], header="", sep=";").strip()
        request = urllib.request.Request(f"{self.address}/status")
        request.add_header("Cookie", cookie)
        with urllib.request.urlopen(request, timeout=20) as answer:
            return dict(json.load(answer))

    def plan(self, point: str, action: str, times: int = 1) -> None:
        """Plan a fault at a named place of the code."""
        for number in range(times):
            (self.fault_dir / f"{point}.{action[:7]}{number}").write_text(action)

    def poison(self, customer_id: int, action: str) -> None:
        """Let this happen to every worker that walks a customer."""
        (self.fault_dir / f"customer_{customer_id}").write_text(action)

    def heal(self) -> None:
        """Take back what was planned for customers."""
        for path in self.fault_dir.glob("customer_*"):
            path.unlink()

    def planned(self) -> list[str]:
        """Return the planned faults that have not happened yet."""
        return sorted(path.name for path in self.fault_dir.glob("*.*"))

    def restore(self) -> None:
        """Mend what a test may have left broken, so that the next one starts whole."""
        self.mail.mode = self.hooks.mode = "ok"
        self.ledger.honours_keys = False
        self.proxy.delay = 0.0
        self.proxy.swallow = self.proxy.swallowed
        for path in self.fault_dir.iterdir():
            path.unlink()

    def close(self) -> None:
        """Kill every process and drop the database."""
        for product in (self.faulty, self.steady):
            product.__exit__(None, None, None)
        self.mail.close()
        self.hooks.close()
        self.proxy.close()
        self.ledger.file.close()
        self.postgres.drop(self.name)


@contextmanager
def point_at(url: str) -> Iterator[None]:
    """Let this process use another database for a while."""
    settings = connections.settings["default"]
    before = dict(settings)
    parsed = environ.Env.db_url_config(url)
    options = {**before["OPTIONS"], **parsed.pop("OPTIONS", {})}
    connections.close_all()
    settings.update(parsed, OPTIONS=options)
    try:
        yield
    finally:
        connections.close_all()
        settings.clear()
        settings.update(before)


def pass_time(**length: float) -> None:
    """Move the running clock forward."""
    moment = get_now() + timedelta(**length)
    Clock.objects.update(real_at=datetime.now(UTC), virtual_at=moment)


def pass_midnight() -> date:
    """Move the clock to when the next daily run is due; return its day."""
    now = get_now()
    morning = now.replace(hour=0, minute=15) + timedelta(days=1)
    pass_time(seconds=(morning - now).total_seconds())
    return morning.date()


def nothing_waits() -> bool:
    """Tell whether no news waits, but of people who are parked, and no message."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT NOT EXISTS (SELECT FROM customers_work WHERE customer_id NOT IN ("
            " SELECT customer_id FROM journeys_suspect WHERE parked_at IS NOT NULL))"
            " AND NOT EXISTS ("
            " SELECT FROM messaging_message WHERE status IN ('queued', 'leased'))"
        )
        (idle,) = cursor.fetchone()
    return bool(idle)


def assert_invariants() -> None:
    """Let `fsck` judge everything that is stored."""
    broken = {one.code: one.examples for one in fsck.run() if one.violations}
    assert not broken, broken


def assert_provider_agrees(ledger: Ledger) -> None:
    """What was sent was accepted, and nothing else but what nobody can know."""
    states = dict(Message.objects.values_list("id", "status"))
    accepted = {one.key for one in ledger.read()}
    sent = {str(id_) for id_, status in states.items() if status == "sent"}
    # Taken perhaps before its sender died; whatever it became later, nobody knows
    unclear = Attempt.objects.filter(outcome="ambiguous").values_list("message_id")
    unsure = {str(id_) for id_ in states if states[id_] in ("unknown", "parked")}
    unsure |= {str(id_) for (id_,) in unclear}
    assert sent <= accepted, f"{len(sent - accepted)} were never accepted"
    assert accepted <= sent | unsure, (
        f"{len(accepted - sent - unsure)} are not known as sent"
    )
