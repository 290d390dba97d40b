"""The first pass of a run: what it needs to know of everybody before it evaluates.

Those are the thresholds of ranks, and the parameters by which purchases are foretold.
"""

import io
from dataclasses import asdict, dataclass

import polars as pl
from django.db import transaction
from django.db.models import Max, Min

from customers.models import SHARD_COUNT
from customers.selectors.readers import Reader
from segments.domain.buying.fitting import fit_model
from segments.domain.plan import Plan
from segments.domain.ranking import Ranks, find_thresholds
from segments.models import BuyingFit, InForce, RankPart, Run, Threshold
from segments.selectors.facts import (
    SAMPLE,
    collect_for_run,
    find_first_run,
    read_model,
)

# Runs that find everything anew
_FIRST = Run.objects.filter(segments=None, base=None)


@dataclass(frozen=True, slots=True)
class Unknown:
    """What a run has to find first.

    Parameters
    ----------
    buying
        Whether how everybody buys is among it.
    """

    ranks: Ranks
    buying: bool

    def __bool__(self) -> bool:
        return bool(self.ranks) or self.buying


def choose_unknown(*, run: Run, plan: Plan[int]) -> Unknown:
    """Return what a run finds.

    One of edits, or one that continues another, finds what nobody knows.
    """
    if _is_first(run):
        return Unknown(plan.ranks, plan.needs.foretell)
    last = find_first_run()
    known = Threshold.objects.filter(run__gte=last)
    keys = plan.ranks.keys() - set(known.values_list("measure", flat=True))
    is_known = BuyingFit.objects.filter(run__gte=last).exists()
    return Unknown(
        {key: plan.ranks[key] for key in keys}, plan.needs.foretell and not is_known
    )


def measure_shard(*, run: Run, shard: int, unknown: Unknown, reader: Reader) -> None:
    """Store what a shard contributes; of two workers the first one's parts stay."""
    found = collect_for_run(
        reader,
        unknown.ranks,
        shard=shard,
        as_of=run.as_of,
        with_buyers=unknown.buying,
    )
    parts = [
        RankPart(run=run, shard=shard, measure=measure, values=_write(frame))
        for measure, frame in found.items()
    ]
    RankPart.objects.bulk_create(parts, ignore_conflicts=True)


@transaction.atomic
def settle_unknown(*, run: Run, unknown: Unknown) -> bool:
    """Find it once all shards are measured; tell whether it is there.

    Until then nothing is written. Thresholds hold in a shard until the next run over
    all micro-segments has evaluated it that continues no other, so they are kept for as
    long; how people bought is kept for the reports.
    """
    locked = Run.objects.select_for_update().get(pk=run.pk)
    if not locked.ranked:
        parts = RankPart.objects.filter(run=run)
        if unknown and parts.values("shard").distinct().count() < SHARD_COUNT:
            return False
        if _is_first(run):
            _forget_old_thresholds()
        if unknown.buying:
            _write_fit(run)
        _write_thresholds(run, unknown.ranks)
        parts.delete()
        locked.ranked = True
        locked.save(update_fields=["ranked"])
    run.ranked = True
    return True


def _write_thresholds(run: Run, ranks: Ranks) -> None:
    if not ranks:
        return
    measures = {rank.measure_key() for rank, _ in ranks.values()}
    parts = {measure: _read(run, measure) for measure in measures}
    found = find_thresholds(ranks, parts, read_model(run))
    Threshold.objects.bulk_create(
        Threshold(measure=key, run=run, value=value) for key, value in found.items()
    )


def _write_fit(run: Run) -> None:
    fit = fit_model(pl.concat(_read(run, SAMPLE)))
    parameters: dict[str, float] = {}
    if fit.model is not None:
        parameters = asdict(fit.model.buying)
        if fit.model.spending is not None:
            parameters |= asdict(fit.model.spending)
    BuyingFit.objects.create(
        run=run,
        buyers=fit.buyers,
        repeaters=fit.repeaters,
        reason=fit.reason,
        likelihood=fit.likelihood,
        **parameters,
    )


def _is_first(run: Run) -> bool:
    return run.segments is None and run.base_id is None


def _forget_old_thresholds() -> None:
    """Forget thresholds that hold in no shard any more.

    What holds is what the last run there found, or runs before it back to the last
    one over all micro-segments that continued no other.
    """
    oldest = InForce.objects.aggregate(oldest=Min("run"))["oldest"] or 0
    base = _FIRST.filter(id__lte=oldest).aggregate(id=Max("id"))
    Threshold.objects.filter(run__lt=base["id"] or 0).delete()


def _write(frame: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.write_ipc(buffer, compression="zstd")
    return buffer.getvalue()


def _read(run: Run, measure: str) -> list[pl.DataFrame]:
    rows = RankPart.objects.filter(run=run, measure=measure)
    return [
        pl.read_ipc(io.BytesIO(values))
        for values in rows.values_list("values", flat=True)
    ]
