"""A real Celery prefork worker evaluates rules.

A query run before the fork would leave Polars' threads locked in the child: the worker
would hang for ever, and only a real one shows it. Nor does anything else show how many
of its processes evaluate at a time.
"""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from pyroaring import BitMap64

from config.heartbeat import count_live
from config.pulse import look_around
from customers.models import SHARD_COUNT, Customer, Work
from customers.services import nudge
from customers.services.locks import EVALUATION_LOCK
from segments import selectors, services, tasks
from segments.models import Crossing, MembershipChange, Run, RunShard
from segments.selectors.runs import find_run
from tests.processes import Product, wait_until
from tests.segments.making import (
    NOW,
    TODAY,
    attribute,
    make_event,
    make_people,
    make_person,
    make_segment,
    run_all,
    shard_of,
    spent_most,
)

HOLD = 3  # seconds in which who comes next has not committed either
CUT_OFF = """
SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted
AND classid = %s
AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


@pytest.mark.django_db(transaction=True)
def test_prefork_worker_evaluates_with_polars() -> None:
    make_segment("Top", spent_most(10))
    for id_ in range(1, 41):
        make_event(make_person(id_), "Order", revenue=id_)
    run, progress = services.start_run(on=TODAY, as_of=NOW)
    with Product() as product:
        product.start_worker(concurrency=2)
        for shard in progress.pending:
            assert nudge(tasks.evaluate_shard, run_id=run.pk, shard=shard)

        def is_done() -> bool:
            # A nudge may be lost: pulse sends it again, and here the test does
            for shard in selectors.list_pending_shards(run.pk):
                nudge(tasks.evaluate_shard, run_id=run.pk, shard=shard)
            return Run.objects.get(pk=run.pk).status == Run.Status.DONE

        wait_until(is_done, "the worker to finish the run")
    top = [
        id_ for id_ in range(1, 41) if selectors.memberships_of(id_)[0].name == "Top"
    ]
    assert top == [37, 38, 39, 40]


@dataclass(frozen=True)
class Interrupted:
    """A run that something happens to: of a rule that is sound and one that is not."""

    run: Run
    shard: int  # which is evaluated first
    sound: int
    failing: int
    before: dict[int, BitMap64]

    def nudge_first(self) -> None:
        nudge(tasks.evaluate_shard, run_id=self.run.pk, shard=self.shard)

    def is_over(self) -> bool:
        for pending in selectors.list_pending_shards(self.run.pk):
            nudge(tasks.evaluate_shard, run_id=self.run.pk, shard=pending)
        return Run.objects.get(pk=self.run.pk).status == Run.Status.DONE

    def assert_nothing_changed(self) -> None:
        assert selectors.current_members(self.shard) == self.before
        assert not Crossing.objects.filter(run=self.run).exists()
        assert not RunShard.objects.filter(run=self.run).exists()

    def assert_complete(self) -> None:
        report = find_run(self.run.pk)
        assert report is not None
        assert [error["name"] for error in report.errors] == ["Failing"]
        assert report.shards_done == SHARD_COUNT
        members = selectors.current_members(self.shard)
        assert members[self.failing] == self.before[self.failing] != BitMap64()
        assert members[self.sound] == BitMap64()
        left = MembershipChange.objects.filter(left__contains=[self.sound])
        assert left.count() == 40


def interrupt() -> Interrupted:
    """Let everybody leave two micro-segments, of which one fails, and begin a run."""
    sound = make_segment("Sound", attribute("x", "gt", 5))
    failing = make_segment("Failing", attribute("x", "gt", 5))
    make_people(*range(1, 41), x=9)
    run_all()
    Customer.objects.update(attributes={"x": 1})
    failing.rule_versions.update(rule={"schema_version": 1, "root": {"al": []}})
    run, progress = services.start_run(
        on=TODAY + timedelta(days=1), as_of=NOW + timedelta(days=1)
    )
    shard = progress.pending[0]
    before = selectors.current_members(shard)
    return Interrupted(run, shard, sound.pk, failing.pk, before)


@pytest.mark.parametrize("where", ["shard_half_written", "shard_evaluated"])
@pytest.mark.django_db(transaction=True)
def test_worker_killed_in_a_run_leaves_what_was_and_the_run_goes_on(
    where: str, tmp_path: Path
) -> None:
    interrupted = interrupt()
    fault = tmp_path / f"{where}.1"
    fault.write_text("kill")
    (tmp_path / f"{where}.2").write_text(f"sleep for {HOLD}")
    with Product(FAULT_DIR=str(tmp_path)) as product:
        product.start_worker(concurrency=1)

        def is_killed() -> bool:
            interrupted.nudge_first()
            return not fault.exists()

        wait_until(is_killed, "the worker to be killed")
        interrupted.assert_nothing_changed()
        wait_until(interrupted.is_over, "another worker to finish the run")
    interrupted.assert_complete()


@pytest.mark.django_db(transaction=True)
def test_connection_killed_in_a_run_leaves_what_was_and_the_run_goes_on(
    tmp_path: Path,
) -> None:
    interrupted = interrupt()
    (tmp_path / "shard_half_written.1").write_text("sleep for 1")
    (tmp_path / "shard_evaluated.1").write_text(f"sleep for {HOLD}")
    with Product(FAULT_DIR=str(tmp_path)) as product:
        product.start_worker(concurrency=1)

        def is_cut_off() -> bool:
            interrupted.nudge_first()
            if (tmp_path / "shard_half_written.1").exists():
                return False  # it has not written yet
            with connection.cursor() as cursor:
                cursor.execute(CUT_OFF, [EVALUATION_LOCK])
                return bool(cursor.fetchall())

        wait_until(is_cut_off, "its connection to be cut")
        interrupted.assert_nothing_changed()
        wait_until(interrupted.is_over, "the same worker to finish the run")
    interrupted.assert_complete()


@pytest.mark.django_db(transaction=True)
def test_worker_evaluates_with_all_processes_but_one_that_takes_turns(
    tmp_path: Path,
) -> None:
    *_, last = (id_ for id_ in range(1, 99) if shard_of(id_) == SHARD_COUNT - 1)
    make_person(last)
    run, _ = services.start_run(on=TODAY, as_of=NOW)
    for number in range(SHARD_COUNT):
        (tmp_path / f"shard_evaluated.{number}").write_text("sleep for 0.5")
    at_once: list[int] = []

    def is_done() -> bool:
        at_once.append(len(look_around(NOW).evaluated))
        return Run.objects.get(pk=run.pk).status == Run.Status.DONE

    with Product(FAULT_DIR=str(tmp_path)) as product:
        product.start_worker(concurrency=3)
        wait_until(lambda: count_live("worker") == 1, "the worker")
        product.start_pulse()
        wait_until(lambda: is_done() or at_once[-1] > 0, "the run to begin")
        Work.objects.create(customer_id=last, kind="attributes", occurred_at=NOW)
        wait_until(lambda: is_done() or not Work.objects.exists(), "the turn")
        assert not is_done()
        wait_until(is_done, "the run to end")
    assert max(at_once) == 2
