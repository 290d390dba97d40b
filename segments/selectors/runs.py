"""Membership runs: which is under way and what it still has to do."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from customers.models import SHARD_COUNT
from customers.selectors import make_cursor, read_cursor
from segments.domain.plan import find_dependents
from segments.models import (
    BuyingFit,
    MicroSegment,
    RankPart,
    Run,
    RunShard,
    SizeFinding,
)
from segments.selectors.rows import read_library

RUNS_ON_PAGE = 20
MAX_ATTEMPTS = 3  # at a failing shard; then it keeps its previous state


def get_running_run() -> Run | None:
    """Return the oldest run that is under way."""
    return Run.objects.filter(status=Run.Status.RUNNING).order_by("id").first()


def find_base(on: date) -> Run | None:
    """Return the last run over everything of a day: another one can continue it."""
    done = Run.objects.filter(on=on, segments=None, status=Run.Status.DONE)
    return done.order_by("-id").first()


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


@dataclass(frozen=True)
class RunPage:
    """Some runs, newest first, each with what is known of its shards."""

    rows: list[Run]
    next: str | None


def list_runs(cursor: str | None = None) -> RunPage:
    """List runs, newest first.

    Raises
    ------
    BadCursor
    """
    rows = _with_shards(Run.objects.order_by("-id"))
    if after := read_cursor(cursor, int):
        rows = rows.filter(id__lt=after[0])
    found = list(rows[: RUNS_ON_PAGE + 1])
    page, more = found[:RUNS_ON_PAGE], len(found) > RUNS_ON_PAGE
    return RunPage(page, make_cursor(page[-1].pk) if more else None)


def find_run(run_id: int) -> Run | None:
    """Return a run as `list_runs` does."""
    return _with_shards(Run.objects.filter(pk=run_id)).first()


def _with_shards(runs: QuerySet[Run]) -> QuerySet[Run]:
    """Add the shards that are in, their work in real seconds, customers, and holds."""
    is_done = Q(shards__status=RunShard.Status.DONE)
    held = SizeFinding.objects.filter(run=OuterRef("pk")).values("run")
    return runs.defer("rule_versions", "costs").annotate(
        shards_done=Count("shards__shard", filter=is_done),
        seconds=Coalesce(Sum("shards__seconds"), 0.0),
        customers=Coalesce(Sum("shards__customers"), 0),
        held=Coalesce(
            Subquery(held.annotate(n=Count("pk")).values("n")),
            0,
            output_field=IntegerField(),
        ),
    )


def count_judged() -> int:
    """Return how many customers the newest run that is done looked at; 0: none was.

    To count them anew, every page of the customers is read.
    """
    done = Run.objects.filter(status=Run.Status.DONE).order_by("-id")
    shards = RunShard.objects.filter(run__in=done.values("pk")[:1])
    customers: int = shards.aggregate(n=Coalesce(Sum("customers"), 0))["n"]
    return customers


def find_fit(run: Run) -> BuyingFit | None:
    """Return what a run found about how everybody buys, if it looked."""
    return BuyingFit.objects.filter(run=run).first()


@dataclass(frozen=True, slots=True)
class RunCost:
    """What a micro-segment cost the last run over everything.

    Parameters
    ----------
    seconds
        Its part of the work on all shards; shared conditions are split.
    events
        Rows of events that were read for it.
    conditions, shared
        How many conditions its rule has, and how many of these others have too.
    """

    seconds: float
    events: int
    conditions: int
    shared: int


def read_costs() -> dict[int, RunCost]:
    """Return what each micro-segment cost in the last whole run; empty before one."""
    whole = Run.objects.filter(segments=None, status=Run.Status.DONE)
    costs = whole.order_by("-id").values_list("costs", flat=True).first()
    return {int(id_): RunCost(*row) for id_, row in (costs or {}).items()}


def list_next_shards(run: Run) -> list[int]:
    """Return the shards in which a run can go on now.

    While it looks for thresholds, those that are measured wait for the others.
    """
    pending = list_pending_shards(run.pk)
    if run.ranked:
        return pending
    parts = RankPart.objects.filter(run=run)
    measured = set(parts.values_list("shard", flat=True))
    return [shard for shard in pending if shard not in measured] or pending
