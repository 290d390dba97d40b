"""Which shards of which day are still to be treated, and which days were missed."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from campaigns.domain import catch_up
from campaigns.models import TreatmentShard
from customers import selectors as customers
from customers.models import SHARD_COUNT, Workspace
from segments.models import Run

NOTICE_PERIOD = timedelta(days=7)


def list_missing_shards() -> list[tuple[date, int]]:
    """Return (date, shard) of days to decide now, of one date at most.

    Empty until the newest daily membership run is done. A day that came too late is
    among them: that nobody is treated any more is decided and written down too.
    """
    run = Run.objects.filter(cause=Run.Cause.DAILY).order_by("-on").first()
    if run is None or run.status != Run.Status.DONE:
        return []
    done = set(TreatmentShard.objects.filter(on=run.on).values_list("shard", flat=True))
    return [(run.on, shard) for shard in range(SHARD_COUNT) if shard not in done]


def is_too_late(run: Run, *, now: datetime) -> bool:
    """Tell whether the campaigns of a run's day are not run any more."""
    return _is_too_late(run, customers.get_workspace(), now)


def is_missed(on: date, now: datetime) -> bool:
    """Tell whether it has become too late in a day for its campaigns."""
    run = Run.objects.filter(cause=Run.Cause.DAILY, on=on).first()
    return run is not None and is_too_late(run, now=now)


def list_missed_days(*, now: datetime) -> list[tuple[date, int]]:
    """Return the days of the last week whose campaigns were missed, newest first.

    Each with the number of shards (of 16) in which nobody was treated: we were down,
    and later a campaign of the day would come as a surprise.
    """
    workspace = customers.get_workspace()
    today = customers.get_local_date(now, workspace)
    treated = Counter(
        TreatmentShard.objects.filter(
            on__gt=today - NOTICE_PERIOD, is_missed=False
        ).values_list("on", flat=True)
    )
    return [
        (on, SHARD_COUNT - treated[on])
        for on in _list_over(workspace, today, now)
        if treated[on] < SHARD_COUNT
    ]


def _list_over(workspace: Workspace, today: date, now: datetime) -> Iterator[date]:
    """Yield the days of the last week on which nobody is treated any more."""
    runs = {
        run.on: run
        for run in Run.objects.filter(
            cause=Run.Cause.DAILY, on__gt=today - NOTICE_PERIOD, on__lte=today
        )
    }
    first = TreatmentShard.objects.order_by("on", "shard").first()
    for age in range(NOTICE_PERIOD.days):
        on = today - timedelta(days=age)
        run = runs.get(on)
        if run is None:
            # Nothing ran on that day; before the first day there was nothing to run
            is_over = first is not None and first.on < on < today
        else:
            is_over = run.status == Run.Status.DONE and (
                on != max(runs) or _is_too_late(run, workspace, now)
            )
        if is_over:
            yield on


def _is_too_late(run: Run, workspace: Workspace, now: datetime) -> bool:
    return catch_up.is_too_late(
        run.on,
        due_at=catch_up.get_due_at(run.on, workspace.daily_run_at, workspace.timezone),
        started_at=run.started_at,
        finished_at=run.finished_at or now,
        now=now,
        zone=workspace.timezone,
    )
