"""A real Celery prefork worker evaluates rules.

A query run before the fork would leave Polars' threads locked in the child: the worker
would hang for ever, and only a real one shows it.
"""

from datetime import timedelta
from pathlib import Path

import pytest
from pyroaring import BitMap64

from customers.models import SHARD_COUNT, Customer
from customers.services import nudge
from segments import selectors, services, tasks
from segments.models import Run, RunShard
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
    spent_most,
)


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


@pytest.mark.django_db(transaction=True)
def test_worker_killed_in_a_run_leaves_what_was_and_the_run_goes_on(
    tmp_path: Path,
) -> None:
    sound = make_segment("Sound", attribute("x", "gt", 5))
    failing = make_segment("Failing", attribute("x", "gt", 5))
    make_people(*range(1, 41), x=9)
    run_all()
    Customer.objects.update(attributes={"x": 1})
    failing.rule_versions.update(rule={"schema_version": 1, "root": {"al": []}})
    run, progress = services.start_run(
        on=TODAY + timedelta(days=1), as_of=NOW + timedelta(days=1)
    )
    fault = tmp_path / "shard_evaluated.1"
    fault.write_text("kill")
    shard = progress.pending[0]
    with Product(FAULT_DIR=str(tmp_path)) as product:
        product.start_worker(concurrency=1)

        def is_killed() -> bool:
            nudge(tasks.evaluate_shard, run_id=run.pk, shard=shard)
            return not fault.exists()

        before = selectors.current_members(shard)
        wait_until(is_killed, "the worker to be killed")

        def is_over() -> bool:
            for pending in selectors.list_pending_shards(run.pk):
                nudge(tasks.evaluate_shard, run_id=run.pk, shard=pending)
            return Run.objects.get(pk=run.pk).status == Run.Status.DONE

        wait_until(is_over, "another worker to finish the run")
    run.refresh_from_db()
    assert [error["name"] for error in run.errors] == ["Failing"]
    assert before[failing.pk]
    assert selectors.current_members(shard)[failing.pk] == before[failing.pk]
    assert selectors.current_members(shard)[sound.pk] == BitMap64()
    assert RunShard.objects.filter(run=run).count() == SHARD_COUNT
