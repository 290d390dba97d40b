"""Ingestion over HTTP in batches of 100, against raw SQL writing the same rows.

Ours: two connections post prepared batches to gunicorn with two processes, as
`make run` starts it. Yardstick: two processes with a connection each write the same
de-duplication, event and work rows, prepared beforehand, in transactions of 100, into
the same tables with the same indexes. Both meet the same known customers. The ratio is
our rate over the yardstick's.
"""

import base64
import hashlib
import http.client
import json
import os
import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from typing import Any

from django.db import connection, connections

from benchmarks.ingest_yardstick import PATIENCE_SECONDS, Rows, write_share
from benchmarks.result import Result
from benchmarks.serving import serve_web
from customers import services
from customers.domain import parsing, validation
from customers.domain.calls import Limits
from customers.models import Event, IngestDedupe, Source, Work

SEED = 20_260_310
BATCH = 100
CONNECTIONS = 2
SIZES = {"small": (5_000, 30_000), "full": (50_000, 300_000)}  # customers, events
NAMES = [f"Event {n}" for n in range(20)]


def run(scale: str) -> Iterator[Result]:
    """Measure one scale, again and again."""
    customers, events = SIZES[scale]
    source, key = prepare(customers)
    bodies = make_bodies(customers, events)
    while True:
        clear()
        with serve_web() as port:
            post_all(port, key, bodies[: CONNECTIONS * 10])  # warm both processes
            clear()
            started = time.perf_counter()
            answers = post_all(port, key, bodies)
            seconds = time.perf_counter() - started
        accepted = sum(answer["accepted"] for answer in answers)
        rows = count_rows()
        assert accepted == events
        assert set(rows.values()) == {events}, rows
        share = [read_rows(source.pk, worker) for worker in range(CONNECTIONS)]
        clear()
        yardstick_seconds = write_all(share)
        assert count_rows() == rows
        yield {
            "name": "ingest",
            "scale": scale,
            "ratio": yardstick_seconds / seconds,
            "seconds": seconds,
            "yardstick_seconds": yardstick_seconds,
            "target": "at least 0.10, aim 0.20",
            "details": {
                "events": events,
                "customers": customers,
                "events_per_second": round(events / seconds),
                "yardstick_events_per_second": round(events / yardstick_seconds),
            },
        }


def make_bodies(customers: int, events: int) -> list[bytes]:
    """Make the batches that are posted."""
    now = datetime.now(UTC)
    return [
        json.dumps(
            {
                "batch": [
                    make_event(number, customers, now)
                    for number in range(first, first + BATCH)
                ]
            }
        ).encode()
        for first in range(0, events, BATCH)
    ]


def prepare(customers: int) -> tuple[Source, str]:
    """Make the customers whose events follow, and a key to send them with."""
    source = Source.objects.create(name="benchmark")
    now = datetime.now(UTC) - timedelta(days=2)
    for first in range(0, customers, 2_500):
        people = [
            {"type": "identify", "userId": f"user-{n}", "traits": {"plan": "pro"}}
            for n in range(first, min(first + 2_500, customers))
        ]
        verdicts = validation.check_body(
            parsing.Body(people, None, is_suspect=False),
            kind=None,
            received_at=now,
            limits=Limits(),
        )
        services.ingest(source_id=source.pk, verdicts=verdicts, now=now)
    return source, services.create_write_key(source=source)[1]


def make_event(number: int, customers: int, now: datetime) -> dict[str, Any]:
    """Make the event of this number; the same in every run, but for its time."""
    dice = random.Random(SEED + number)
    revenue = round(dice.lognormvariate(3, 1), 2)
    return {
        "type": "track",
        "userId": f"user-{dice.randrange(customers)}",
        "event": dice.choice(NAMES),
        "messageId": f"bench-{dice.getrandbits(128):032x}",
        "timestamp": (now - timedelta(seconds=dice.randrange(86_400))).isoformat(),
        "properties": {
            "order_id": f"{dice.getrandbits(48):012x}",
            "category": dice.choice(["toys", "books", "garden", "music"]),
            "revenue": revenue,
        },
        "context": {"library": {"name": "benchmark", "version": "1"}},
    }


def post_all(port: int, key: str, bodies: list[bytes]) -> list[dict[str, Any]]:
    """Post all bodies over two connections at once; return the answers."""
    shares = [bodies[worker::CONNECTIONS] for worker in range(CONNECTIONS)]
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        answers = pool.map(lambda share: post_share(port, key, share), shares)
        return [answer for many in answers for answer in many]


def post_share(port: int, key: str, bodies: list[bytes]) -> list[dict[str, Any]]:
    """Post bodies one after the other over one connection that is kept."""
    token = base64.b64encode(f"{key}:".encode()).decode()
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Authorization": f"Basic {token}", "Content-Type": "application/json"}
    answers = []
    for body in bodies:
        client.request("POST", "/v1/batch", body, headers)
        answer = client.getresponse()
        text = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{answer.status}: {text[:500]!r}")
        answers.append(json.loads(text))
    client.close()
    return answers


def clear() -> None:
    """Empty what a run writes and settle the database, for equal starts."""
    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE customers_event, customers_work, customers_ingest_dedupe"
        )
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")


def count_rows() -> dict[str, int]:
    """Count the rows of each kind a run wrote."""
    models = (Event, Work, IngestDedupe)
    return {model._meta.db_table: model.objects.count() for model in models}


def read_rows(source_id: int, worker: int) -> Rows:
    """Read the rows our run wrote, as one worker of the yardstick writes them again."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT customer_id, id, name_id, occurred_at, received_at, revenue,"
            " properties::text, message_id, context::text FROM customers_event"
            " ORDER BY id"
        )
        events = cursor.fetchall()
    return [
        make_batch(source_id, events[first : first + BATCH])
        for first in range(worker * BATCH, len(events), BATCH * CONNECTIONS)
    ]


def make_batch(source_id: int, events: list[tuple[Any, ...]]) -> Any:
    """Make the rows of one transaction."""
    received_at = events[0][4]
    keys = sorted(
        hashlib.blake2b(event[7].encode(), digest_size=16).digest() for event in events
    )
    return (
        [(source_id, key, 0, received_at) for key in keys],
        events,
        [(event[0], "event", event[1], event[2], event[3]) for event in events],
    )


def write_all(shares: list[Rows]) -> float:
    """Write the shares with two processes at once; return the seconds it took."""
    connections.close_all()
    context = get_context("spawn")
    begin = context.Barrier(CONNECTIONS + 1)
    workers = [
        context.Process(
            target=write_share, args=(os.environ["DATABASE_URL"], rows, begin)
        )
        for rows in shares
    ]
    for worker in workers:
        worker.start()
    begin.wait(PATIENCE_SECONDS)
    started = time.perf_counter()
    for worker in workers:
        worker.join()
    seconds = time.perf_counter() - started
    assert all(worker.exitcode == 0 for worker in workers)
    return seconds
