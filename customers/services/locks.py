"""One shard, one writer: the advisory lock of turns, runs, merges and claims."""

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
