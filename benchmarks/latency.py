"""One event to its customer's first message, while nothing else happens.

Events are posted one at a time, at random moments, to the product as `make run` starts
it: web, a worker of two processes, a pulse. Each is the entry of a journey whose first
step is a message. Measured from the HTTP answer to the moment another connection can
see the message's row in the outbox. There is no yardstick: the ratio is the 95th
percentile in seconds, over one second.
"""

import base64
import http.client
import json
import random
import time
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from statistics import median, quantiles

from django.db import connection

from benchmarks.drawing import Step, create_template, put_live
from benchmarks.ingest import prepare
from benchmarks.result import Result
from benchmarks.serving import serve_all
from customers.selectors import get_now
from messaging.models import Message

SEED = 20_261_122
SIZES = {"small": (1_000, 50), "full": (50_000, 200)}  # customers, events of a run
WARM_UP = 10  # events that are not measured: the first ones load the code
PAUSE_SECONDS = (0.05, 0.5)  # between the end of one and the next, at random
LOOK_SECONDS = 0.002  # the wait between two looks at the outbox
PATIENCE_SECONDS = 30


def run(scale: str) -> Iterator[Result]:
    """Measure one scale, again and again, each time with people who are new to it."""
    customers, events = SIZES[scale]
    _, key = prepare(customers)
    publish_journey()
    dice = random.Random(SEED)
    people = iter(dice.sample(range(customers), customers))
    with serve_all() as port:
        client = Client(port, key)
        for _ in range(WARM_UP):
            client.time_event(next(people))
        while True:
            seconds = []
            for _ in range(events):
                time.sleep(dice.uniform(*PAUSE_SECONDS))
                seconds.append(client.time_event(next(people)))
            cuts = quantiles(seconds, n=100)
            yield {
                "name": "latency",
                "scale": scale,
                "ratio": cuts[94],
                "seconds": cuts[94],
                "yardstick_seconds": 1.0,
                "target": "at most 2.0, aim 0.5",
                "details": {
                    "customers": customers,
                    "events": events,
                    "median_seconds": round(median(seconds), 4),
                    "p99_seconds": round(cuts[98], 4),
                    "longest_seconds": round(max(seconds), 4),
                },
            }


class Client:
    """A source that sends an event now and then, each over a connection of its own."""

    def __init__(self, port: int, key: str) -> None:
        token = base64.b64encode(f"{key}:".encode()).decode()
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._headers = {
            "Authorization": f"Basic {token}",
            "Content-Type": "application/json",
        }

    def post(self, number: int, event: str) -> None:
        """Post an event and read its answer."""
        body = {"userId": f"user-{number}", "event": event}
        self._connection.request("POST", "/v1/track", json.dumps(body), self._headers)
        answer = self._connection.getresponse()
        text = answer.read()
        self._connection.close()
        if answer.status != 200:
            raise RuntimeError(f"{answer.status}: {text[:500]!r}")

    def time_event(self, number: int) -> float:
        """Post an event; return the seconds from the answer to the message's row."""
        before = Message.objects.count()
        self.post(number, "Signed Up")
        answered = time.perf_counter()
        while Message.objects.count() == before:
            if time.perf_counter() - answered > PATIENCE_SECONDS:
                raise TimeoutError(f"No message to user-{number}")
            time.sleep(LOOK_SECONDS)
        return time.perf_counter() - answered


def publish_journey() -> None:
    """Put a journey live: who signs up gets a message, then waits."""
    now = get_now() - timedelta(minutes=1)
    template = create_template("Welcome", now)
    trigger = {"kind": "event", "event": "Signed Up", "filters": []}
    steps: list[Step] = [
        ("in", "entry", {"trigger": trigger, "reentry": "once"}),
        ("hello", "message", {"template_id": template.pk}),
        ("rest", "wait", {"amount": 7, "unit": "days"}),
        ("out", "exit", {}),
    ]
    paths = [(source[0], "next", target[0]) for source, target in pairwise(steps)]
    put_live("Welcome", steps, paths)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
