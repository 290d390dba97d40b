"""Membership runs: which is under way and what it still has to do."""

from django.db.models import Q

from customers.models import SHARD_COUNT
from segments.domain.plan import find_dependents
from segments.models import MicroSegment, Run, RunShard
from segments.selectors.rows import read_library

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


def read_live_versions() -> dict[str, int]:
    """Return the version of each live micro-segment's rule; ids as JSON has them."""
    live = MicroSegment.objects.filter(archived_at=None, is_system=False)
    return {
        str(id_): version for id_, version in live.values_list("id", "rule_version")
    }


def find_edited() -> set[int] | None:
    """Return what was edited since the last run began, and what refers to that.

    `None`: nothing. It is empty when micro-segments were archived only.
    """
    last = Run.objects.order_by("-id").first()
    known = last.rule_versions if last else {}
    live = read_live_versions()
    if live == known:
        return None
    edited = {int(id_) for id_, version in live.items() if known.get(id_) != version}
    return find_dependents(read_library().rules, frozenset(edited))
