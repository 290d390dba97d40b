"""The membership run: one transaction per shard, each the atom of progress.

A run may be killed anywhere and goes on from the shards that are not in. Tasks and
`pulse` call `evaluate_shard` for pending shards until the run is done; calling it once
too often does nothing.
"""

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import OperationalError, connection, transaction
from django.db.models import QuerySet

from customers.selectors import get_local_date, get_now
from customers.selectors.news import get_bookmark
from customers.selectors.readers import SnapshotReader
from customers.services import faults, try_evaluation_lock, wait_shard_lock
from segments.domain.errors import RunInThePast, RunUnderWay
from segments.models import MicroSegment, RankPart, Run, RunShard
from segments.selectors.facts import read_model, read_thresholds
from segments.selectors.rows import read_run_library
from segments.selectors.runs import (
    MAX_ATTEMPTS,
    find_base,
    find_edited,
    get_running_run,
    list_pending_shards,
    read_live_versions,
)
from segments.services import evaluation, writing
from segments.services.costs import add_up, to_json
from segments.services.guarding import evaluate_guarded
from segments.services.ranks import choose_unknown, measure_shard, settle_unknown

logger = logging.getLogger(__name__)

IDLE_LIMIT = "15min"  # the transaction waits while a shard is read and evaluated


@dataclass(frozen=True, slots=True)
class Progress:
    """What is left of a run.

    Parameters
    ----------
    pending
        Shards to call `evaluate_shard` for; none: the run is over.
    """

    pending: tuple[int, ...] = ()


@transaction.atomic
def start_run(
    *, on: date, as_of: datetime, cause: str = Run.Cause.DAILY
) -> tuple[Run, Progress]:
    """Begin a run, or return the daily run that this date has already.

    Another run of a day that has one continues that: it keeps its thresholds and looks
    only at whom anything can have changed for.

    Parameters
    ----------
    on
        The workspace's calendar day that the counts belong to.
    as_of
        The moment (aware) at which everybody is evaluated.

    Raises
    ------
    RunInThePast
        A later moment has been evaluated. Nothing was written.
    """
    _begin_alone()
    if cause == Run.Cause.DAILY:
        found = Run.objects.filter(on=on, cause=cause).first()
        if found is not None:
            return found, get_progress(run=found)
    if Run.objects.filter(as_of__gt=as_of).exists():
        raise RunInThePast
    run = Run.objects.create(
        on=on,
        as_of=as_of,
        cause=cause,
        base=None if cause == Run.Cause.DAILY else find_base(on),
        started_at=get_now(),
        rule_versions=read_live_versions(),
    )
    return run, get_progress(run=run)


@transaction.atomic
def start_edit_run(*, now: datetime) -> Run | None:
    """Begin a run of what was edited since the last run began, if anything was.

    It evaluates new and edited rules and what refers to them, by the members that all
    others have. While another run is under way, or when a later moment is known, it is
    not begun.
    """
    _begin_alone()
    if get_running_run() is not None or Run.objects.filter(as_of__gt=now).exists():
        return None
    edited = find_edited()
    if edited is None:
        return None
    return Run.objects.create(
        on=get_local_date(now),
        as_of=now,
        cause=Run.Cause.EDIT,
        started_at=get_now(),
        rule_versions=read_live_versions(),
        segments=sorted(edited),
    )


@transaction.atomic
def start_run_now() -> Run:
    """Begin a run of the present moment because a person wants one.

    Raises
    ------
    RunUnderWay, RunInThePast
        Nothing was written.
    """
    _begin_alone()
    if get_running_run() is not None:
        raise RunUnderWay
    now = get_now()
    run, _ = start_run(on=get_local_date(now), as_of=now, cause=Run.Cause.MANUAL)
    return run


def _begin_alone() -> None:
    """Let one run begin at a time: two copies of pulse find the same thing due."""
    MicroSegment.objects.select_for_update().get(is_system=True)


def get_progress(*, run: Run) -> Progress:
    """Return what is left of a run."""
    if run.status != Run.Status.RUNNING:
        return Progress()
    return Progress(tuple(list_pending_shards(run.pk)))


def evaluate_shard(*, run_id: int, shard: int) -> Progress:
    """Evaluate a shard for a run; return what is left of the run.

    Where rules rank customers or foretell something of them, a first pass over all
    shards finds thresholds and parameters; until the last of them is in, the shard
    stays pending. A shard that is done is passed over, and so is one that another
    process evaluates. A shard that fails keeps its previous state; after three attempts
    the run goes on without it and names it.

    Raises
    ------
    django.db.OperationalError
        The database was busy or away. Nothing was written; call again.
    """
    run = _find(run_id).get()
    if shard not in get_progress(run=run).pending:
        return get_progress(run=run)
    try:
        if not run.ranked and not _rank(run, shard):
            return get_progress(run=run)
        _evaluate(run, shard)
    except OperationalError:
        raise
    except Exception as error:  # a shard that fails must not hold up the others
        logger.exception("shard %s of run %s failed", shard, run_id)
        _note_failure(run, shard, error)
    run.refresh_from_db(fields=["status"])
    return get_progress(run=run)


def _rank(run: Run, shard: int) -> bool:
    """Do this shard's part of the first pass; tell whether that is complete."""
    unknown = choose_unknown(run=run, plan=read_run_library(run).plan)
    if unknown and not RankPart.objects.filter(run=run, shard=shard).exists():
        with transaction.atomic(durable=True):
            if not try_evaluation_lock(shard):
                return False
            _allow_idling()
            with SnapshotReader() as reader:
                measure_shard(run=run, shard=shard, unknown=unknown, reader=reader)
    return settle_unknown(run=run, unknown=unknown)


def _evaluate(run: Run, shard: int) -> None:
    """Evaluate a shard and write everything about it in one transaction."""
    started = time.monotonic()
    with transaction.atomic(durable=True):
        if not try_evaluation_lock(shard):
            return
        _allow_idling()
        wait_shard_lock(shard)
        if shard not in list_pending_shards(run.pk):
            return
        library = read_run_library(run)
        thresholds, model = read_thresholds(run), read_model(run)
        bookmark, now = get_bookmark(), max(run.as_of, get_now())
        with SnapshotReader() as reader:
            library, result = evaluate_guarded(
                run=run,
                shard=shard,
                library=library,
                evaluate=lambda rules: evaluation.evaluate(
                    run=run,
                    shard=shard,
                    library=rules,
                    thresholds=thresholds,
                    model=model,
                    reader=reader,
                    now=now,
                ),
            )
        writing.write(run=run, shard=shard, library=library, result=result)
        faults.reach("shard_evaluated")
        _settle_shard(
            run,
            RunShard(
                run=run,
                shard=shard,
                status=RunShard.Status.DONE,
                customers=result.people.height,
                bookmark=bookmark,
                seconds=time.monotonic() - started,
                costs=to_json(result.costs),
            ),
            result.failures,
        )


@transaction.atomic
def _note_failure(run: Run, shard: int, error: Exception) -> None:
    found = RunShard.objects.filter(run=run, shard=shard).first()
    _settle_shard(
        run,
        RunShard(
            run=run,
            shard=shard,
            status=RunShard.Status.FAILED,
            attempts=found.attempts + 1 if found else 1,
            error=f"{type(error).__name__}: {error}"[:1000],
        ),
        {},
    )


def _settle_shard(run: Run, row: RunShard, failures: Mapping[int, str]) -> None:
    """Write a shard's row; the last one ends the run. Part of a transaction."""
    # The row lock puts the ends of shards in a line: the last one sees all others
    locked = _find(run.pk).select_for_update().get()
    RunShard.objects.filter(run=run, shard=row.shard).delete()
    row.save(force_insert=True)
    locked.errors = _merge_errors(locked.errors, row, failures)
    if not list_pending_shards(run.pk):
        done = RunShard.objects.filter(run=run, status=RunShard.Status.DONE)
        locked.status = Run.Status.DONE if done.exists() else Run.Status.FAILED
        locked.finished_at = get_now()
        locked.costs = add_up(locked)
        locked.save(update_fields=["status", "finished_at", "costs"])
        RunShard.objects.filter(run=run).update(costs={})
    locked.save(update_fields=["errors"])


def _merge_errors(
    errors: list[dict[str, object]], row: RunShard, failures: Mapping[int, str]
) -> list[dict[str, object]]:
    """Return the run's errors with those of a shard: one per micro-segment or shard."""
    named = {error["segment"] for error in errors if "segment" in error}
    names = dict(MicroSegment.objects.filter(id__in=failures).values_list("id", "name"))
    added: list[dict[str, object]] = [
        {"segment": id_, "name": names.get(id_, ""), "message": message}
        for id_, message in failures.items()
        if id_ not in named
    ]
    if row.status == RunShard.Status.FAILED and row.attempts >= MAX_ATTEMPTS:
        added.append({"shard": row.shard, "message": row.error})
    return [*errors, *added]


def _find(run_id: int) -> QuerySet[Run]:
    """Return a run without what it knows of each micro-segment: that is much."""
    return Run.objects.filter(pk=run_id).defer("rule_versions", "costs")


def _allow_idling() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SET LOCAL idle_in_transaction_session_timeout = '{IDLE_LIMIT}'"
        )
