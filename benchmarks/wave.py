"""Everybody due in the same second, drained by the product as `make run` starts it.

People stand in a wait that ends for all of them at once; then comes a decision, and
they leave. Meanwhile others do what sends them a transactional message: a wave must not
keep it waiting. Measured from the moment all are due to the moment nobody is inside,
and for each fresh message from the event's arrival to the hand-over to the mailbox.
Before that, while all wait and nothing is due, the processor time of worker and pulse.
There is no yardstick: the ratio is the seconds of the wave over 180.
"""

import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import count
from statistics import quantiles
from threading import Event, Thread

import psutil
from django.db import connection

from benchmarks.drawing import create_template, put_live
from benchmarks.ingest import prepare
from benchmarks.latency import Client
from benchmarks.result import Result
from benchmarks.serving import serve_all
from config.heartbeat import count_live
from customers.models import Clock, Workspace
from customers.selectors import get_now, get_real_now
from journeys.models import Enrollment, Journey

SIZES = {"small": (20_000, 0.2), "full": (1_000_000, 1.0)}  # people, seconds of a fresh
TARGET_SECONDS = 180.0
START = datetime.fromisoformat("2026-03-10T12:00:00+00:00")
LATE = "23:00"  # the daily run is measured elsewhere
FRESH_PEOPLE = 2_000
IDLE_SECONDS = 20.0
CALM_SECONDS = 5.0  # for what the start of the processes leaves behind
LOOK_SECONDS = 0.05
PATIENCE_SECONDS = 1_800

_PEOPLE = """
WITH born AS (
  INSERT INTO customers_customer (attributes, owner_mode, created_at, identified_at)
  SELECT jsonb_build_object('vip', n %% 3 = 0, 'wave', true), 1, %s, %s
  FROM generate_series(1, %s) n RETURNING id
)
INSERT INTO customers_identity (kind, value, customer_id, bound_at)
SELECT 'user', 'wave-' || id, id, %s FROM born
"""
_ADDRESSES = """
UPDATE customers_customer
SET attributes = attributes || jsonb_build_object('email', id || '@example.com')
"""
_STAND = """
INSERT INTO journeys_enrollment (journey_id, version_id, customer_id, entry_key,
  entry_no, owns, status, node_id, visit_no, arrived_at, due_at, limit_at, state,
  entered_at, ended_reason, attempts, error)
SELECT %(journey)s, %(version)s, id, '', 1, false, 'active', 'pause', 2, %(now)s,
  %(due)s, NULL, '{}', %(now)s, '', 0, ''
FROM customers_customer WHERE attributes ? 'wave'
"""
_FORGET = """
TRUNCATE journeys_enrollment, journeys_visit, journeys_counter, messaging_message,
  messaging_attempt, messaging_mailboxitem, customers_work
"""
_FRESH = """
SELECT EXTRACT(epoch FROM m.done_at - e.received_at)::float8
FROM messaging_message m
JOIN customers_event e ON e.customer_id = m.customer_id
JOIN customers_eventname n ON n.id = e.name_id AND n.name = 'Paid'
WHERE m.status = 'sent'
"""


def run(scale: str) -> Iterator[Result]:
    """Measure one scale, again and again with the same people."""
    size, pause = SIZES[scale]
    Clock.objects.create(pk=1, real_at=get_real_now(), virtual_at=START, speed=1)
    Workspace.objects.update(daily_run_at=LATE)
    _, key = prepare(FRESH_PEOPLE)
    create_people(size)
    wave, _ = publish_wave(), publish_receipt()
    users = count()
    while True:
        due = stand(wave)
        with serve_all() as port:
            wait_until(lambda: bool(count_live("worker") and count_live("pulse")))
            time.sleep(CALM_SECONDS)
            share = measure_idle()
            fresh = Fresh(Client(port, key), users, pause)
            seconds = drain(wave, due, fresh)
        waits = fresh.read()
        yield {
            "name": "wave",
            "scale": scale,
            "ratio": seconds / TARGET_SECONDS,
            "seconds": seconds,
            "yardstick_seconds": TARGET_SECONDS,
            "target": "full: at most 1.0 (180 s)",
            "details": {
                "people": size,
                "people_per_second": round(size / seconds),
                "fresh": len(waits),
                "fresh_p99_seconds": round(quantiles(waits, n=100)[98], 2),
                "fresh_p99_target": "at most 5",
                "idle_share_of_a_core": round(share, 4),
                "idle_target": "under 0.01",
            },
        }


class Fresh:
    """People who pay, one after the other, and get a receipt."""

    def __init__(self, client: Client, users: Iterator[int], pause: float) -> None:
        self._client = client
        self._users = users
        self._pause = pause
        self._over = Event()
        self._posted = 0
        self._failures: list[Exception] = []
        self._thread = Thread(target=self._run)

    def start(self) -> None:
        """Begin, in a thread of its own."""
        self._thread.start()

    def stop(self) -> None:
        """End, and wait until each receipt is out."""
        self._over.set()
        self._thread.join()
        if self._failures:
            raise self._failures[0]
        wait_until(lambda: len(self.read()) >= self._posted)

    def read(self) -> list[float]:
        """Return how long each receipt took, in seconds."""
        with connection.cursor() as cursor:
            cursor.execute(_FRESH)
            return [seconds for (seconds,) in cursor.fetchall()]

    def _run(self) -> None:
        try:
            while not self._over.wait(self._pause):
                self._client.post(next(self._users), "Paid")
                self._posted += 1
        except Exception as error:  # of a thread: raised by whoever waits for it
            self._failures.append(error)


def drain(wave: Journey, due: datetime, fresh: Fresh) -> float:
    """Let everybody be due now; return the seconds until nobody is inside."""
    inside = Enrollment.objects.filter(version_id=wave.published_id, status="active")
    fresh.start()
    Clock.objects.update(real_at=get_real_now(), virtual_at=due)
    started = time.perf_counter()
    wait_until(lambda: not inside.exists())
    seconds = time.perf_counter() - started
    fresh.stop()
    return seconds


def measure_idle() -> float:
    """Return the share of one core that worker and pulse take while nothing is due."""
    processes = [
        one
        for one in psutil.Process().children(recursive=True)
        if {"celery", "pulse"} & set(one.cmdline())
    ]
    before = sum(_read_seconds(one) for one in processes)
    time.sleep(IDLE_SECONDS)
    return (sum(_read_seconds(one) for one in processes) - before) / IDLE_SECONDS


def _read_seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def create_people(size: int) -> None:
    """Create those who will be due; let those who are there get mail."""
    now = get_now()
    with connection.cursor() as cursor:
        cursor.execute(_ADDRESSES)
        cursor.execute(_PEOPLE, [now, now, size, now])


def stand(wave: Journey) -> datetime:
    """Put everybody into the wait; return when it ends."""
    now = get_now()
    due = now + timedelta(hours=1)
    with connection.cursor() as cursor:
        cursor.execute(_FORGET)
        cursor.execute("DELETE FROM customers_event")
        cursor.execute(
            _STAND,
            {
                "journey": wave.pk,
                "version": wave.published_id,
                "now": now,
                "due": due,
            },
        )
        cursor.execute("VACUUM ANALYZE")
    return due


def publish_wave() -> Journey:
    """Put the journey of those live who are due."""
    measure = {"kind": "attribute", "name": "vip"}
    leaf = {"measure": measure, "operator": "eq", "value": True}
    rule = {"schema_version": 1, "root": leaf}
    return put_live(
        "Wave",
        [
            ("in", "entry", {"trigger": {"kind": "list"}}),
            ("pause", "wait", {"amount": 1, "unit": "hours"}),
            ("vip", "decision", {"branches": [{"key": "yes", "rule": rule}]}),
            ("out", "exit", {}),
        ],
        [
            ("in", "next", "pause"),
            ("pause", "next", "vip"),
            ("vip", "yes", "out"),
            ("vip", "else", "out"),
        ],
    )


def publish_receipt() -> Journey:
    """Put the journey live that answers a payment with a receipt."""
    template = create_template("Receipt", get_now(), purpose="transactional")
    mail = {"template_id": template.pk, "purpose": "transactional"}
    return put_live(
        "Receipt",
        [
            ("in", "entry", {"trigger": {"kind": "event", "event": "Paid"}}),
            ("mail", "message", mail),
            ("out", "exit", {}),
        ],
        [("in", "next", "mail"), ("mail", "next", "out")],
    )


def wait_until(is_true: Callable[[], bool]) -> None:
    """Ask until the answer is yes."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_true():
        if time.monotonic() > deadline:
            raise TimeoutError(f"Not done after {PATIENCE_SECONDS} s")
        time.sleep(LOOK_SECONDS)
