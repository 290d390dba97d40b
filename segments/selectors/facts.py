"""Reading what a plan needs of a shard, ready to be evaluated."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

import polars as pl

from customers.models import SHARD_COUNT
from customers.selectors import get_workspace
from customers.selectors.frames import (
    EventChoice,
    read_customer_frame,
    read_event_frame,
)
from customers.selectors.readers import CopyReader, Reader
from segments.domain.facts import Facts, attribute_column
from segments.domain.measures import Needs, Rank
from segments.domain.operators import Condition
from segments.domain.plan import Plan
from segments.domain.ranking import Ranks, collect_values, find_threshold
from segments.domain.sheet import END_OF_TIME, Sheet
from segments.models import Run, Threshold
from segments.selectors.permissions import Permissions


def read_sheet(
    reader: Reader,
    needs: Needs,
    *,
    shard: int,
    as_of: datetime,
    customer_ids: Sequence[int] | None = None,
    later: bool = False,
    since: datetime | None = None,
    zone: str | None = None,
) -> Sheet:
    """Return exactly the needed facts of a shard, or of some of its customers.

    Parameters
    ----------
    later
        Whether events after the moment are read too. They do not count yet, but they
        will by time alone.
    since
        The earliest of several moments that will be asked about; by default `as_of`.
    zone
        The workspace's time zone; by default it is asked for.
    """
    first = since or as_of
    customers = read_customer_frame(
        reader,
        shard=shard,
        attributes=sorted(needs.list_attributes()),
        as_of=as_of,
        customer_ids=customer_ids,
    )
    permissions = Permissions(reader, needs, [shard], customer_ids)
    customers = permissions.add(customers, as_of)
    choices = [
        EventChoice(
            need.events,
            None
            if need.within_days is None
            else first - timedelta(days=need.within_days),
            need.properties,
        )
        for need in needs.events
    ]
    events, event_ids = read_event_frame(
        reader,
        shard=shard,
        choices=choices,
        as_of=END_OF_TIME if later else as_of,
        customer_ids=customer_ids,
    )
    zone = zone or get_workspace().timezone
    return Sheet(Facts(customers, events, event_ids), as_of, zone)


def read_attributes(
    reader: Reader, names: Sequence[str], shard: int, as_of: datetime
) -> pl.DataFrame:
    """Return attributes of a shard's customers at a moment, beside `customer_id`."""
    frame = read_customer_frame(reader, shard=shard, attributes=names, as_of=as_of)
    return frame.select("customer_id", *map(attribute_column, names))


def read_thresholds(run: Run) -> dict[str, float | None]:
    """Return the values to reach in ranks, by key, as they are up to a run."""
    rows = Threshold.objects.filter(run__lte=run.pk).order_by("run_id")
    return dict(rows.values_list("measure", "value"))


def add_thresholds(sheet: Sheet, plan: Plan[Any]) -> Sheet:
    """Return the sheet with the thresholds that the plan's ranks need.

    They are those of the last run. A rank that it did not know (a preview, a rule of a
    journey) is found by a pass over all shards, once in a process until the next run.
    """
    if not plan.ranks:
        return sheet
    rows = Threshold.objects.filter(measure__in=list(plan.ranks)).order_by("run_id")
    found: dict[str, float | None] = dict(rows.values_list("measure", "value"))
    run = Run.objects.order_by("-id").first()
    since = (run.pk, run.started_at) if run else (0, sheet.as_of)
    for key, (rank, condition) in plan.ranks.items():
        if key not in found:
            found[key] = _find_threshold(rank, condition, since)
    return replace(sheet, thresholds=found)


def collect_ranked_values(
    reader: Reader, ranks: Ranks, *, shard: int, as_of: datetime
) -> dict[str, pl.DataFrame]:
    """Return the ranked values of a shard's open customers, by key of the measure."""
    needs = Needs()
    for rank, _ in ranks.values():
        needs |= rank.needs()
    return collect_values(ranks, read_sheet(reader, needs, shard=shard, as_of=as_of))


@lru_cache(maxsize=1_000)
def _find_threshold(
    rank: Rank, condition: Condition, since: tuple[int, datetime]
) -> float | None:
    """Return a threshold over all shards as of the last run (or the moment)."""
    ranks = {"it": (rank, condition)}
    values = [
        collect_ranked_values(CopyReader(), ranks, shard=shard, as_of=since[1])
        for shard in range(SHARD_COUNT)
    ]
    return find_threshold((part[rank.measure_key()] for part in values), condition)
