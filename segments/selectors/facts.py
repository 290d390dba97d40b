"""Reading what a plan needs of a shard, ready to be evaluated."""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime, timedelta
from functools import lru_cache, reduce
from typing import Any

import polars as pl
from django.db.models import Max

from customers.models import SHARD_COUNT
from customers.selectors import get_workspace
from customers.selectors.frames import (
    EventChoice,
    read_customer_frame,
    read_event_frame,
)
from customers.selectors.readers import CopyReader, Reader
from segments.domain.buying.bg_nbd import BgNbd
from segments.domain.buying.fitting import fit_model
from segments.domain.buying.gamma_gamma import GammaGamma
from segments.domain.buying.model import BuyingModel
from segments.domain.buying.past import sample_buyers
from segments.domain.facts import Facts, attribute_column
from segments.domain.measures import PURCHASES, EventNeed, Needs, Rank
from segments.domain.operators import Condition
from segments.domain.plan import Plan
from segments.domain.ranking import Ranks, collect_values, find_threshold
from segments.domain.sheet import END_OF_TIME, Sheet
from segments.models import BuyingFit, Run, Threshold
from segments.selectors.permissions import Permissions

SAMPLE = "sample of buyers"  # beside the keys of ranked measures
Since = tuple[int, datetime]


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
    purchase = get_workspace().purchase_event or None if needs.foretell else None
    events, event_ids = read_event_frame(
        reader,
        shard=shard,
        choices=[_choose(need, first, purchase) for need in needs.events],
        as_of=END_OF_TIME if later else as_of,
        customer_ids=customer_ids,
    )
    zone = zone or get_workspace().timezone
    return Sheet(Facts(customers, events, event_ids, purchase), as_of, zone)


def _choose(need: EventNeed, first: datetime, purchase: str | None) -> EventChoice:
    """Return the events of a need; of purchases `None` means: what has revenue."""
    if need.purchases:
        names = None if purchase is None else (purchase,)
        return EventChoice(names, None, need.properties, paid=purchase is None)
    since = None
    if need.within_days is not None:
        since = first - timedelta(days=need.within_days)
    return EventChoice(need.events, since, need.properties)


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


def add_thresholds(
    sheet: Sheet, plan: Plan[Any], until: datetime | None = None
) -> Sheet:
    """Return the sheet with the thresholds and parameters that the plan needs.

    They are those of the last run, or of the last one up to `until` where that is
    given. What no run knew (a preview, a rule of a journey) is found by a pass over
    all shards, once in a process until the next run.
    """
    if not plan.ranks and not plan.needs.foretell:
        return sheet
    since, model = _get_last(sheet.as_of), find_model(plan, sheet.as_of, until)
    rows = Threshold.objects.filter(measure__in=list(plan.ranks)).order_by("run_id")
    found: dict[str, float | None] = {}
    for key, value, as_of in rows.values_list("measure", "value", "run__as_of"):
        if key not in found or until is None or as_of <= until:
            found[key] = value
    for key, (rank, condition) in plan.ranks.items():
        if key not in found:
            found[key] = _find_threshold(rank, condition, since, model)
    return replace(sheet, thresholds=found, model=model)


def read_model(run: Run) -> BuyingModel | None:
    """Return how everybody buys, as it is known up to a run."""
    fits = BuyingFit.objects.filter(run__lte=run.pk)
    return _to_model(fits.order_by("-run_id").first())


def find_first_run() -> int:
    """Return the last run that found everything anew; what it found is still known."""
    runs = Run.objects.filter(segments=None, base=None, ranked=True)
    return runs.aggregate(id=Max("id"))["id"] or 0


def collect_for_run(
    reader: Reader, ranks: Ranks, *, shard: int, as_of: datetime, with_buyers: bool
) -> dict[str, pl.DataFrame]:
    """Return what a shard contributes to thresholds, by key of the ranked measure.

    Parameters
    ----------
    with_buyers
        Whether how everybody buys is looked for too, under `SAMPLE`.
    """
    needs = reduce(
        Needs.__or__,
        (rank.needs() for rank, _ in ranks.values()),
        PURCHASES if with_buyers else Needs(),
    )
    sheet = read_sheet(reader, needs, shard=shard, as_of=as_of)
    found = collect_values(ranks, sheet)
    return {**found, SAMPLE: sample_buyers(sheet)} if with_buyers else found


def find_model(
    plan: Plan[Any], as_of: datetime, until: datetime | None = None
) -> BuyingModel | None:
    """Return how everybody buys, if the plan needs it: as known, else found for it.

    Parameters
    ----------
    as_of
        The moment to find it for where there was no run yet.
    until
        It is to be as it was known then, if it was.
    """
    if not plan.needs.foretell:
        return None
    if until is not None:
        then = BuyingFit.objects.filter(run__as_of__lte=until)
        if fit := then.order_by("-run_id").first():
            return _to_model(fit)
    fits = BuyingFit.objects.filter(run__gte=find_first_run())
    if fit := fits.order_by("-run_id").first():
        return _to_model(fit)
    return _find_model(_get_last(as_of))


def _get_last(as_of: datetime) -> Since:
    run = Run.objects.order_by("-id").first()
    return (run.pk, run.started_at) if run else (0, as_of)


@lru_cache(maxsize=1)
def _find_model(since: Since) -> BuyingModel | None:
    """Return how everybody buys as of the last run (or the moment)."""
    parts = [
        collect_for_run(
            CopyReader(), {}, shard=shard, as_of=since[1], with_buyers=True
        )[SAMPLE]
        for shard in range(SHARD_COUNT)
    ]
    return fit_model(pl.concat(parts)).model


@lru_cache(maxsize=1_000)
def _find_threshold(
    rank: Rank, condition: Condition, since: Since, model: BuyingModel | None
) -> float | None:
    """Return a threshold over all shards as of the last run (or the moment)."""
    ranks = {"it": (rank, condition)}
    values = [
        collect_for_run(
            CopyReader(), ranks, shard=shard, as_of=since[1], with_buyers=False
        )
        for shard in range(SHARD_COUNT)
    ]
    parts = (part[rank.measure_key()] for part in values)
    return find_threshold(parts, rank, condition, model)


def _to_model(fit: BuyingFit | None) -> BuyingModel | None:
    if fit is None or fit.r is None:
        return None
    buying = {each.name: getattr(fit, each.name) for each in fields(BgNbd)}
    spending = {each.name: getattr(fit, each.name) for each in fields(GammaGamma)}
    has_spending = spending["p"] is not None
    return BuyingModel(
        BgNbd(**buying), GammaGamma(**spending) if has_spending else None
    )
