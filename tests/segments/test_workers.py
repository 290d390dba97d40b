"""A real Celery prefork worker evaluates rules.

A query run before the fork would leave Polars' threads locked in the child: the worker
would hang for ever, and only a real one shows it.
"""

import pytest

from customers.services import nudge
from segments import selectors, services, tasks
from segments.models import Run
from tests.processes import Product, wait_until
from tests.segments.making import (
    NOW,
    TODAY,
    make_event,
    make_person,
    make_segment,
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
