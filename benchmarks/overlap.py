"""Whom all pairs of rows share, beside the same numbers as one matrix product.

The yardstick writes the memberships as a matrix of ones and zeros, 8,192 customers at a
time, and multiplies it with itself by BLAS: the textbook way, on as many cores as it
likes. Ours has one core, and neither holds more than a shard. Nothing is read from a
database; sizes of rows are drawn with a long tail, about 18 rows a customer.
"""

import time
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
from pyroaring import BitMap64

from benchmarks.result import Result
from segments.domain.quality.overlap import Counts, count_shared

CUSTOMERS = {"small": 100_000, "full": 1_000_000}
ROWS = {"small": 300, "full": 1_000}
MEMBERSHIPS = 18  # of a customer, on average
SHARDS = 16
BLOCK = 8_192


def run(scale: str) -> Iterator[Result]:
    """Count the same shards both ways, again and again."""
    shards = draw_shards(CUSTOMERS[scale], ROWS[scale])
    while True:
        seconds, ours = measure(shards)
        yardstick, theirs = multiply(shards)
        assert (ours == theirs).all()
        yield {
            "name": "overlap",
            "scale": scale,
            "ratio": seconds / yardstick,
            "seconds": seconds,
            "yardstick_seconds": yardstick,
            "target": "at most 0.5, aim 0.2",
            "details": {
                "customers": CUSTOMERS[scale],
                "rows": ROWS[scale],
                "memberships": int(ours.diagonal().sum()),
            },
        }


def draw_shards(customers: int, rows: int) -> list[list[BitMap64]]:
    """Return the members of each row in each shard; a fixed seed."""
    draw = np.random.default_rng(5)
    shares = draw.pareto(1.2, rows) + 1
    shares = np.minimum(shares * MEMBERSHIPS / shares.sum(), 0.6)
    shard_of = draw.integers(0, SHARDS, customers)
    return [
        [BitMap64(ids[draw.random(len(ids)) < share]) for share in shares]
        for ids in (np.flatnonzero(shard_of == one) for one in range(SHARDS))
    ]


def measure(shards: Sequence[Sequence[BitMap64]]) -> tuple[float, Counts]:
    """Count as the product does; return the seconds and the matrix."""
    started = time.perf_counter()
    shared = sum(map(count_shared, shards), np.int64(0))
    return time.perf_counter() - started, np.asarray(shared)


def multiply(shards: Sequence[Sequence[BitMap64]]) -> tuple[float, Counts]:
    """Multiply matrices; return the seconds and the matrix."""
    started = time.perf_counter()
    shared = sum(map(multiply_shard, shards), np.int64(0))
    return time.perf_counter() - started, np.asarray(shared).astype(np.int64)


def multiply_shard(rows: Sequence[BitMap64]) -> npt.NDArray[np.float64]:
    """Return the product of one shard; counts below 2**24 are exact in 32 bits."""
    everybody = BitMap64.union(*rows).to_array()
    places = [np.searchsorted(everybody, row.to_array()) for row in rows]
    product = np.zeros((len(rows), len(rows)))
    for first in range(0, len(everybody), BLOCK):
        block = np.zeros((len(rows), BLOCK), np.float32)
        for row, members in enumerate(places):
            here = members[(members >= first) & (members < first + BLOCK)]
            block[row, here - first] = 1
        product += block @ block.T
    return product
