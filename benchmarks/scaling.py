"""The same membership run by one worker process and by two, against one PostgreSQL.

Twice as many processes would take half the time if nothing were shared; what they share
is the database, the disk and the memory's bandwidth. Days are measured in turn with one
and with two, since each day is a little larger than the last. Beside it stands what
`docs/scale.md` reckons with: bytes of customers, events and history on disk.
"""

from collections.abc import Iterator
from contextlib import ExitStack

from benchmarks import membership_data as data
from benchmarks.membership import CUSTOMERS, RULES, Bench
from benchmarks.membership_workers import Workers
from benchmarks.result import Result

BYTES = """
SELECT CASE WHEN c.relname LIKE 'customers_customer%' THEN 'customers'
  WHEN c.relname LIKE 'customers_event%' THEN 'events'
  WHEN c.relname LIKE 'segments_membership_change%' THEN 'changes'
  WHEN c.relname LIKE 'segments_bitmap%' THEN 'bitmaps' END AS part,
  sum(pg_total_relation_size(c.oid))
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind = 'r' GROUP BY 1
"""
ROWS = """
SELECT (SELECT count(*) FROM customers_customer),
  (SELECT count(*) FROM customers_event),
  (SELECT count(*) FROM segments_membership_change)
"""


def run(scale: str) -> Iterator[Result]:
    """Fill the database, run a first day, then measure days with one and two."""
    data.fill(CUSTOMERS[scale])
    data.write_segments(RULES)
    with ExitStack() as stack:
        alone, both = (stack.enter_context(Workers(count)) for count in (1, 2))
        bench = Bench(scale, both)
        bench.run_day()
        while True:
            before = _run_next_day(bench, alone)
            seconds = _run_next_day(bench, both)
            after = _run_next_day(bench, alone)
            yield {
                "name": "scaling",
                "scale": scale,
                "ratio": seconds / ((before + after) / 2),
                "seconds": seconds,
                "yardstick_seconds": (before + after) / 2,
                "target": "0.5 if nothing were shared",
                "details": {
                    "customers": bench.customers,
                    "alone": [round(before, 2), round(after, 2)],
                    "memory_mb": both.ask("measure_memory")[1],
                    **_weigh(),
                },
            }


def _run_next_day(bench: Bench, workers: Workers) -> float:
    bench.wake()
    return workers.run(bench.now)


def _weigh() -> dict[str, object]:
    """Return rows and megabytes, indexes included, of what grows."""
    from django.db import connection  # needs settings, as everything below

    with connection.cursor() as cursor:
        cursor.execute(ROWS)
        rows = dict(
            zip(("customers", "events", "changes"), cursor.fetchone(), strict=True)
        )
        cursor.execute(BYTES)
        megabytes = {
            part: round(int(size) / 1e6, 1) for part, size in cursor.fetchall() if part
        }
    return {"rows": rows, "megabytes": megabytes}
