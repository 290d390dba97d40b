"""Draw the control group: a hash of the campaign's salt and the customer id.

The same campaign and customer give the same answer on every machine, day and retry,
and two campaigns with different salts draw independently of each other.
"""

import hashlib
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

BUCKETS = 10_000

_GAMMA = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)


def get_threshold(percent: Decimal) -> int:
    """Turn a percentage with two decimals into a whole number of buckets.

    Examples
    --------
    >>> get_threshold(Decimal("12.50"))
    1250
    """
    return int(percent * (BUCKETS // 100))


def draw_buckets(salt: str, customer_ids: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Give each customer a bucket in [0, 10000) for this salt.

    References
    ----------
    Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014:
    the finalizer of SplitMix64 with its constants. It is applied once before the salt
    comes in and once after, so that consecutive ids and similar salts do not correlate.
    """
    digest = hashlib.blake2b(salt.encode(), digest_size=8).digest()
    seed = np.uint64(int.from_bytes(digest, "big"))
    return _mix(_mix(customer_ids + _GAMMA) ^ seed) % np.uint64(BUCKETS)


def is_control(
    salt: str, threshold: int, customer_ids: NDArray[np.uint64]
) -> NDArray[np.bool_]:
    """Tell which of the customers are held out; `threshold` of 10,000 are.

    Raising the threshold only adds customers to the control group, never swaps them.
    """
    return draw_buckets(salt, customer_ids) < np.uint64(threshold)


def _mix(z: NDArray[np.uint64]) -> NDArray[np.uint64]:
    z = (z ^ (z >> np.uint64(30))) * _FIRST
    z = (z ^ (z >> np.uint64(27))) * _SECOND
    return z ^ (z >> np.uint64(31))
