"""Taking the time of conditions while a shard is evaluated, and adding shards up."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from segments.domain.costs import Cost, count_shared, share_costs
from segments.domain.facts import Facts
from segments.domain.plan import Plan
from segments.models import Run, RunShard
from segments.selectors.rows import read_run_library


class Stopwatch:
    """How long each condition of a plan took, by its number."""

    def __init__(self) -> None:
        self.seconds: dict[int, float] = {}

    @contextmanager
    def __call__(self, number: int) -> Iterator[None]:
        """Take the time of a condition."""
        started = time.perf_counter()
        try:
            yield
        finally:
            took = time.perf_counter() - started
            self.seconds[number] = self.seconds.get(number, 0) + took

    def share(self, plan: Plan[int], facts: Facts) -> dict[int, Cost]:
        """Return what each micro-segment cost in the shard that was read."""
        names = {id_: name for name, id_ in facts.event_ids.items()}
        counted = facts.events.get_column("name_id").value_counts()
        rows = {names[id_]: number for id_, number in counted.iter_rows()}
        return share_costs(plan, self.seconds, rows)


def to_json(costs: Mapping[int, Cost]) -> dict[str, list[float]]:
    """Return costs as they are stored beside a shard."""
    return {str(id_): [one.seconds, one.events] for id_, one in costs.items()}


def add_up(run: Run) -> dict[str, list[float]]:
    """Return what each micro-segment cost in all shards of a run.

    Returns
    -------
    By id: seconds, rows of events, conditions, and how many of these others have too.
    """
    total: dict[str, list[float]] = {}
    shards = RunShard.objects.filter(run=run).values_list("costs", flat=True)
    for costs in shards:
        for id_, (seconds, events) in costs.items():
            row = total.setdefault(id_, [0, 0, 0, 0])
            row[0] += seconds
            row[1] += events
    for segment_id, counts in count_shared(read_run_library(run).plan).items():
        if str(segment_id) in total:
            total[str(segment_id)][2:] = counts
    return total
