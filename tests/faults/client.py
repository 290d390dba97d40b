"""A client that sends events at a steady rate and remembers every answer.

It does what an SDK does: what was not answered with 200 is sent again, with the same
message ids, until it is.
"""

import base64
import http.client
import itertools
import json
import threading
import time
from collections import Counter
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from django.db import connection

from customers.models import SHARD_COUNT
from tests.faults.sizes import SHARDS

BATCH = 10
PEOPLE = 40 if SHARDS == SHARD_COUNT else 4  # each can touch another shard
THREADS = 2
RETRY_SECONDS = 0.2
ASK_SECONDS = 70  # longer than anything a fault holds back


class Client:
    """Sends batches of ten events from two threads until `stop`.

    Attributes
    ----------
    statuses
        How often each HTTP status was answered; 0 where the connection broke.
    unasked
        Answers 503 that did not say when to come back.
    accepted
        Message ids answered as accepted or, in a repeat, as duplicate.
    """

    def __init__(self, world: Any, name: str, events_per_second: float) -> None:
        self.world = world
        self.name = name
        self.pause = BATCH * THREADS / events_per_second
        self.numbers = itertools.count()
        self.statuses: Counter[int] = Counter()
        self.unasked = 0
        self.accepted: set[str] = set()
        self.seconds: list[tuple[float, float]] = []  # when asked, how long it took
        self.stopped = threading.Event()
        self.gives_up = False
        self.threads = [threading.Thread(target=self._run) for _ in range(THREADS)]

    def __enter__(self) -> Self:
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.gives_up = kind is not None
        self.stop()

    def stop(self) -> None:
        """Send what is under way to its end, then no more."""
        self.stopped.set()
        for thread in self.threads:
            thread.join()

    def p99(self, since: float = 0.0) -> float:
        """Return the 99th percentile of the answering times, in seconds."""
        times = sorted(took for at, took in self.seconds if at >= since)
        return times[int(len(times) * 0.99)] if times else 0.0

    def _run(self) -> None:
        while not self.stopped.is_set():
            started = time.monotonic()
            self._send([self._event() for _ in range(BATCH)])
            rest = self.pause - (time.monotonic() - started)
            if rest > 0:
                time.sleep(rest)

    def _event(self) -> dict[str, Any]:
        number = next(self.numbers)
        return {
            "type": "track",
            "userId": f"{self.name}-{number % PEOPLE}",
            "event": "Browsed",
            "messageId": f"{self.name}-{number}",
            "properties": {"page": number % 7},
        }

    def _send(self, events: list[dict[str, Any]]) -> None:
        """Send until it is answered with 200, or the test has ended long ago."""
        body = json.dumps({"batch": events})
        while not self.gives_up:
            started = time.monotonic()
            status, answer = self._ask(body)
            self.seconds.append((started, time.monotonic() - started))
            self.statuses[status] += 1
            if status == 200:
                results = zip(events, answer["results"], strict=True)
                self.accepted |= {
                    event["messageId"]
                    for event, result in results
                    if result != "rejected"
                }
                return
            time.sleep(RETRY_SECONDS)

    def _ask(self, body: str) -> tuple[int, Any]:
        status, retry_after, answer = send(self.world, body)
        if status == 503 and not retry_after:
            self.unasked += 1
        return status, answer

    def assert_accepted_is_stored_once(self) -> None:
        """Every message id answered as accepted is one event, and no other is."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT message_id, count(*) FROM customers_event"
                " WHERE message_id LIKE %s GROUP BY 1",
                [f"{self.name}-%"],
            )
            stored = dict(cursor.fetchall())
        assert set(stored) == self.accepted
        assert set(stored.values()) <= {1}


def send(world: Any, body: str) -> tuple[int, str | None, Any]:
    """Post a batch; return status (0: the connection broke), Retry-After, answer."""
    address = urlsplit(world.address)
    place = http.client.HTTPConnection(
        address.hostname or "", address.port, timeout=ASK_SECONDS
    )
    login = base64.b64encode(f"{world.write_key}:".encode()).decode()
    headers = {"Authorization": f"Basic {login}", "Content-Type": "application/json"}
    try:
        place.request("POST", "/v1/batch", body, headers)
        response = place.getresponse()
        answer = json.loads(response.read() or b"null")
        return response.status, response.getheader("Retry-After"), answer
    except (OSError, http.client.HTTPException):
        return 0, None, None
    finally:
        place.close()


def post_batch(world: Any, calls: list[dict[str, Any]]) -> tuple[int, Any]:
    """Post calls once; return the status and the answer."""
    status, _, answer = send(world, json.dumps({"batch": calls}))
    return status, answer


def iso(moment: datetime) -> str:
    """Return a moment as clients write it."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
