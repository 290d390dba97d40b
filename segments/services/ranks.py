"""The first pass of a run: thresholds of ranks over all shards."""

import io

import polars as pl
from django.db import transaction
from django.db.models import Max, Min

from customers.models import SHARD_COUNT
from customers.selectors.readers import Reader
from segments.domain.ranking import Ranks, find_threshold
from segments.models import InForce, RankPart, Run, Threshold
from segments.selectors.facts import collect_ranked_values

# Runs that found thresholds of their own for all ranks
_FIRST = Run.objects.filter(segments=None, base=None)


def measure_shard(*, run: Run, shard: int, ranks: Ranks, reader: Reader) -> None:
    """Store the ranked values of a shard; of two workers the first one's stay."""
    values = collect_ranked_values(reader, ranks, shard=shard, as_of=run.as_of)
    parts = [
        RankPart(run=run, shard=shard, measure=measure, values=_write(frame))
        for measure, frame in values.items()
    ]
    RankPart.objects.bulk_create(parts, ignore_conflicts=True)


def choose_ranks(*, run: Run, ranks: Ranks) -> Ranks:
    """Return the ranks whose thresholds a run finds.

    One of edits, or one that continues another, finds those that nobody knows.
    """
    if _is_first(run):
        return ranks
    last = _FIRST.filter(ranked=True).aggregate(id=Max("id"))
    known = Threshold.objects.filter(run__gte=last["id"] or 0)
    keys = ranks.keys() - set(known.values_list("measure", flat=True))
    return {key: ranks[key] for key in keys}


@transaction.atomic
def settle_thresholds(*, run: Run, ranks: Ranks) -> bool:
    """Find the thresholds once all shards are measured; tell whether they are there.

    Until then nothing is written. Thresholds hold in a shard until the next run over
    all micro-segments has evaluated it that continues no other, so they are kept for as
    long.
    """
    locked = Run.objects.select_for_update().get(pk=run.pk)
    if not locked.ranked:
        parts = RankPart.objects.filter(run=run)
        if ranks and parts.values("shard").distinct().count() < SHARD_COUNT:
            return False
        if _is_first(run):
            _forget_old_thresholds()
        Threshold.objects.bulk_create(
            Threshold(
                measure=key,
                run=run,
                value=find_threshold(_read(run, rank.measure_key()), condition),
            )
            for key, (rank, condition) in ranks.items()
        )
        parts.delete()
        locked.ranked = True
        locked.save(update_fields=["ranked"])
    run.ranked = True
    return True


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
