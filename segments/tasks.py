"""Nudges of membership runs: a message names a shard and carries nothing else."""

from celery import shared_task

from customers.services import nudge
from segments import services
from segments.services import Progress


@shared_task
def evaluate_shard(*, run_id: int, shard: int) -> None:
    """Evaluate a shard; when that frees others to go on, nudge them."""
    progress = services.evaluate_shard(run_id=run_id, shard=shard)
    if progress.is_ranked_now:
        nudge_pending(run_id, progress)


def nudge_pending(run_id: int, progress: Progress) -> None:
    """Send a nudge for every shard that a run still has to do."""
    for shard in progress.pending:
        nudge(evaluate_shard, run_id=run_id, shard=shard)
