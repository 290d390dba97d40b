"""Nudges of membership runs: a message names a shard and carries nothing else."""

from celery import shared_task

from segments import services


@shared_task
def evaluate_shard(*, run_id: int, shard: int) -> None:
    """Evaluate a shard; `pulse` finds the next one."""
    services.evaluate_shard(run_id=run_id, shard=shard)
