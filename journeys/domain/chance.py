"""Chance without dice: a hash of what is decided and of whom.

The same node, customer and entry give the same answer on every machine and retry, so a
replay takes the same path. Nodes with different salts draw independently.
"""

import hashlib

import numpy as np
import numpy.typing as npt

BUCKETS = 10_000

Ints = npt.NDArray[np.int64]
_Bits = npt.NDArray[np.uint64]

_GAMMA = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_HIGH = np.uint64(32)


def make_salt(*parts: object) -> int:
    """Return the salt of what these parts name."""
    text = "\x00".join(map(str, parts))
    digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big")


def draw_buckets(salt: int, *keys: Ints) -> Ints:
    """Give each row a bucket in [0, 10000) for its keys (columns of equal length)."""
    scaled = (_draw(salt, keys) >> _HIGH) * np.uint64(BUCKETS) >> _HIGH
    return scaled.astype(np.int64)


def draw_shares(salt: int, whole: int, *keys: Ints) -> Ints:
    """Give each row a whole number in [0, whole) for its keys; all equally likely."""
    share = (_draw(salt, keys) >> np.uint64(11)).astype(np.float64) / 2.0**53
    return np.minimum((share * whole).astype(np.int64), max(whole - 1, 0))


def _draw(salt: int, keys: tuple[Ints, ...]) -> _Bits:
    """Hash keys one after the other into one number each.

    References
    ----------
    Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014:
    the finalizer of SplitMix64 with its constants, applied after each key.
    """
    state = np.full(len(keys[0]), np.uint64(salt), dtype=np.uint64)
    for key in keys:
        state = _mix((state ^ key.astype(np.uint64)) + _GAMMA)
    return state


def _mix(z: _Bits) -> _Bits:
    z = (z ^ (z >> np.uint64(30))) * _FIRST
    z = (z ^ (z >> np.uint64(27))) * _SECOND
    return z ^ (z >> np.uint64(31))
