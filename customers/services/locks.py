"""One shard, one writer: the advisory lock of turns, runs, merges and claims."""

from collections.abc import Iterable

from django.db import connection

SHARD_LOCK = 7301  # first key of the advisory lock; the second is the shard


def try_shard_lock(shard: int) -> bool:
    """Take a shard until the transaction ends; `False` when another writer has it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [SHARD_LOCK, shard])
        (taken,) = cursor.fetchone()
    return bool(taken)


def wait_shard_lock(shard: int) -> None:
    """Take a shard until the transaction ends, after whoever has it now.

    Two shards are always taken in ascending order. `lock_timeout` bounds the wait.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [SHARD_LOCK, shard])


EVALUATION_LOCK = 7303  # first key; the second is the shard


def try_evaluation_lock(shard: int) -> bool:
    """Begin to evaluate a shard for a run; `False` when another process does.

    It keeps turns out of nothing: it only shows that the shard is being evaluated.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(%s, %s)", [EVALUATION_LOCK, shard]
        )
        (taken,) = cursor.fetchone()
    return bool(taken)


IDENTITY_LOCK = 7302  # one key for the whole installation
# Lets identities stay whose they are until the transaction ends. Whoever stores rows
# under a customer found by identity holds this; a merge or an erasure waits for all
# holders, so no row lands on a customer that is gone.
SHARE_IDENTITIES = f"SELECT pg_advisory_xact_lock_shared({IDENTITY_LOCK}, 0)"


def own_identities(shards: Iterable[int]) -> None:
    """Take shards, ascending, then all identities, until the transaction ends."""
    for shard in sorted(shards):
        wait_shard_lock(shard)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, 0)", [IDENTITY_LOCK])
