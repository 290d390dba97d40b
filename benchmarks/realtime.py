"""Events to membership changes, 200 a second, with 1,000 micro-segments.

Events are posted in batches of 20 at a steady pace to the product as `make run` starts
it: web, a worker of two processes, a pulse. Half of them bring their customer into a
micro-segment for certain: of these is measured the time from the HTTP answer to the
moment another connection can see the change of membership. The other half is load of
all kinds. Measured twice: while nothing else happens, and while a membership run is
under way. There is no yardstick: the ratio is the 95th percentile in seconds, over one
second.
"""

import base64
import http.client
import json
import os
import random
import threading
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from statistics import median, quantiles

import psycopg
from django.db import connection

from benchmarks import membership_data as data
from benchmarks.result import Result
from benchmarks.serving import serve_all
from customers import services
from customers.models import Clock, Source, Work
from customers.selectors import get_now, get_real_now
from segments.models import MicroSegment, RuleVersion, Run
from segments.services import start_run

SEED = 20_261_123
RULES = 1_000
RATE = 200  # events a second
BATCH = 20
CONNECTIONS = 4
SIZES = {"small": (20_000, 15), "full": (1_000_000, 60)}  # customers, seconds
WARM_UP_SECONDS = 10
MARKER = "Marker"
LOOK_SECONDS = 0.01  # the wait between two looks at the changes
PATIENCE_SECONDS = 900

IDENTITIES = """
INSERT INTO customers_identity (kind, value, customer_id)
SELECT 'user', 'user-' || id, id FROM customers_customer
"""
_SEEN = """
SELECT id, customer_id FROM segments_membership_change
WHERE id > %s AND run_id IS NULL AND %s = ANY (entered) ORDER BY id
"""


def run(scale: str) -> Iterator[list[Result]]:
    """Measure one scale, again and again, each time with people who are new to it."""
    customers, seconds = SIZES[scale]
    key = prepare(customers)
    dice = random.Random(SEED)
    people = iter(dice.sample(range(1, customers + 1), customers))
    with serve_all() as port:
        wait_for_runs()
        bench = Bench(port, key, dice, people)
        bench.measure(WARM_UP_SECONDS)
        while True:
            quiet = bench.measure(seconds)
            now = get_now()
            begun = time.perf_counter()
            start_run(on=now.date(), as_of=now, cause=Run.Cause.MANUAL)
            during = bench.measure(seconds)
            wait_for_runs()
            length = time.perf_counter() - begun
            yield [
                describe("realtime", scale, quiet, customers=customers),
                describe(
                    "realtime_run",
                    scale,
                    during,
                    customers=customers,
                    run_seconds=round(length, 1),
                ),
            ]


def prepare(customers: int) -> str:
    """Fill the database; return a key to send events with."""
    data.fill(customers)
    data.write_segments(RULES - 1)
    write_marker()
    Clock.objects.create(
        id=1, real_at=get_real_now(), virtual_at=data.FIRST_DAY, speed=1
    )
    with connection.cursor() as cursor:
        cursor.execute(IDENTITIES)
        # The names were written with their ids
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence('customers_eventname', 'id'), 1000)"
        )
        cursor.execute("VACUUM ANALYZE")
    source = Source.objects.create(name="benchmark")
    return services.create_write_key(source=source)[1]


def write_marker() -> None:
    """Write the micro-segment of whoever has done what is measured."""
    leaf = {
        "measure": {"kind": "count", "event": MARKER},
        "operator": "gte",
        "value": 1,
    }
    row = MicroSegment.objects.create(
        name=MARKER,
        rule={"schema_version": 1, "root": leaf},
        position=RULES,
        created_at=data.FIRST_DAY,
        updated_at=data.FIRST_DAY,
    )
    RuleVersion.objects.create(segment=row, version=1, rule=row.rule, at=data.FIRST_DAY)


def wait_for_runs() -> None:
    """Wait until no run is under way, and one has been."""
    started = time.monotonic()
    while (
        not Run.objects.exists()
        or Run.objects.filter(status=Run.Status.RUNNING).exists()
    ):
        if time.monotonic() - started > PATIENCE_SECONDS:
            raise TimeoutError("The membership run does not end")
        time.sleep(0.2)


def describe(name: str, scale: str, seconds: list[float], **details: float) -> Result:
    """Return what was measured of the events that change something for certain."""
    cuts = quantiles(seconds, n=100)
    return {
        "name": name,
        "scale": scale,
        "ratio": cuts[94],
        "seconds": cuts[94],
        "yardstick_seconds": 1.0,
        "target": "at most 3.0",
        "details": {
            **details,
            "measured_events": len(seconds),
            "median_seconds": round(median(seconds), 3),
            "p99_seconds": round(cuts[98], 3),
            "longest_seconds": round(max(seconds), 3),
        },
    }


class Bench:
    """Posts events at a steady pace and watches memberships change."""

    def __init__(
        self, port: int, key: str, dice: random.Random, people: Iterator[int]
    ) -> None:
        self._port = port
        self._key = key
        self._dice = dice
        self._people = people
        self._watch = Watch()

    def measure(self, seconds: int) -> list[float]:
        """Post for so long; return the seconds each measured event took."""
        answered: dict[int, float] = {}
        with self._watch, ThreadPoolExecutor(CONNECTIONS) as pool:
            started = time.perf_counter()
            for number in range(seconds * RATE // BATCH):
                due = started + number * BATCH / RATE
                time.sleep(max(0.0, due - time.perf_counter()))
                measured = [next(self._people) for _ in range(BATCH // 2)]
                others = [next(self._people) for _ in range(BATCH - BATCH // 2)]
                pool.submit(self._post, measured, others, answered)
            pool.shutdown()
            self._watch.wait_for(answered.keys())
        assert len(answered) == seconds * RATE // 2, "Some events were not accepted"
        assert not Work.objects.filter(customer_id__in=answered).exists()
        seen = self._watch.seen
        return [max(0.0, seen[who] - at) for who, at in answered.items()]

    def _post(
        self, measured: list[int], others: list[int], answered: dict[int, float]
    ) -> None:
        events = [{"userId": f"user-{who}", "event": MARKER} for who in measured]
        events += [
            {
                "userId": f"user-{who}",
                "event": self._dice.choice(data.NAMES),
                "properties": {"category": "K1", "quantity": 3, "price": 9.5},
            }
            for who in others
        ]
        client = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        token = base64.b64encode(f"{self._key}:".encode()).decode()
        headers = {
            "Authorization": f"Basic {token}",
            "Content-Type": "application/json",
        }
        body = {"batch": [{"type": "track", **event} for event in events]}
        client.request("POST", "/v1/batch", json.dumps(body), headers)
        answer = client.getresponse()
        at = time.perf_counter()
        text = answer.read()
        client.close()
        if answer.status == 200 and json.loads(text)["accepted"] == BATCH:
            answered.update(dict.fromkeys(measured, at))


class Watch:
    """Looks at the changes of memberships on a connection of its own."""

    def __init__(self) -> None:
        self.seen: dict[int, float] = {}
        self._marker = MicroSegment.objects.get(name=MARKER).pk
        self._last = 0
        self._stopped = threading.Event()

    def __enter__(self) -> "Watch":
        self._stopped.clear()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._thread.join()

    def wait_for(self, customer_ids: Iterable[int]) -> None:
        """Wait until each of these customers was seen to enter."""
        wanted = set(customer_ids)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while wanted - self.seen.keys():
            if time.monotonic() > deadline:
                raise TimeoutError("Some memberships did not change")
            time.sleep(LOOK_SECONDS)

    def _look(self) -> None:
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as looking:
            while not self._stopped.is_set():
                rows = looking.execute(_SEEN, [self._last, self._marker]).fetchall()
                now = time.perf_counter()
                for id_, customer_id in rows:
                    # Ids are in the order of commits in one shard only
                    self._last = max(self._last, id_ - 1_000)
                    self.seen.setdefault(customer_id, now)
                time.sleep(LOOK_SECONDS)
