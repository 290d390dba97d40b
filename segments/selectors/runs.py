"""Membership runs: which is under way and what it still has to do."""

from django.db.models import Q

from customers.models import SHARD_COUNT
from segments.models import Run, RunShard

MAX_ATTEMPTS = 3  # at a failing shard; then it keeps its previous state


def get_running_run() -> Run | None:
    """Return the oldest run that is under way."""
    return Run.objects.filter(status=Run.Status.RUNNING).order_by("id").first()


def list_pending_shards(run_id: int) -> list[int]:
    """Return the shards of a run that are neither done nor given up."""
    is_settled = Q(status=RunShard.Status.DONE) | Q(attempts__gte=MAX_ATTEMPTS)
    rows = RunShard.objects.filter(is_settled, run_id=run_id)
    settled = set(rows.values_list("shard", flat=True))
    return [shard for shard in range(SHARD_COUNT) if shard not in settled]
