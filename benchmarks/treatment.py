"""The treatment run beside the membership run of the same day.

300 campaigns in the rows of 1,000 micro-segments. Measured is a day on which nobody is
in a duration period: every customer who matches a campaign gets one, or is told why
not. A twentieth is in the global hold-out, a frequency cap looks at up to three earlier
messages each, and decisions with their losers, messages and events are written for all.
Both runs use the same processes and the same customers.
"""

import multiprocessing
import time
from collections.abc import Iterator
from datetime import datetime, timedelta

from benchmarks import membership, treatment_process
from benchmarks import membership_data as data
from benchmarks.membership_workers import Workers
from benchmarks.result import Result

CUSTOMERS = membership.CUSTOMERS
CAMPAIGNS = 300
SHARDS = 16


def run(scale: str) -> Iterator[Result]:
    """Fill the database, run memberships twice, treat everybody: measured once."""
    from benchmarks import treatment_data  # its models need the settings made before

    customers = CUSTOMERS[scale]
    data.fill(customers)
    data.write_segments(membership.RULES)
    treatment_data.write_campaigns(CAMPAIGNS)
    treatment_data.allow_everybody()
    treatment_data.hold_back()
    yardstick = run_memberships(scale)
    day = data.FIRST_DAY + timedelta(days=1)
    treatment_data.be_in_time(day)
    seconds = treat(day)
    yield {
        "name": "treatment",
        "scale": scale,
        "ratio": seconds / yardstick,
        "seconds": seconds,
        "yardstick_seconds": yardstick,
        "target": "at most 0.5, aim 0.2",
        "details": {
            "customers": customers,
            "campaigns": CAMPAIGNS,
            **treatment_data.describe(),
        },
    }


def run_memberships(scale: str) -> float:
    """Run the two days of the membership workload; return the seconds of the second."""
    with Workers(membership.PROCESSES) as workers:
        bench = membership.Bench(scale, workers)
        bench.run_day()
        return bench.measure_daily()["seconds"]


def treat(moment: datetime) -> float:
    """Treat all shards in processes that are up before; return the seconds."""
    shares = [
        list(range(first, SHARDS, membership.PROCESSES))
        for first in range(membership.PROCESSES)
    ]
    context = multiprocessing.get_context("spawn")
    with context.Pool(
        membership.PROCESSES, initializer=treatment_process.prepare
    ) as pool:
        pool.map(treatment_process.warm_up, range(membership.PROCESSES), chunksize=1)
        started = time.perf_counter()
        on = moment.date().isoformat()
        work = [(on, share) for share in shares]
        pool.starmap(treatment_process.treat, work, chunksize=1)
        return time.perf_counter() - started
