"""What a run of edits has to know of a shard: little of what is there."""

from collections.abc import Set
from datetime import date, datetime

from django.db.models.functions import Length
from pyroaring import BitMap64

from segments.domain.members import Coverage, Overlap
from segments.models import Bitmap, Run
from segments.models import Coverage as DayOfCoverage
from segments.selectors.membership import read_states
from segments.selectors.rows import Library

FEW = 8  # micro-segments are looked into first, then twice as many each time


def find_kept(run: Run, shard: int, library: Library) -> set[int]:
    """Return the micro-segments whose members a run leaves alone, unseen.

    Those are none but for runs of edits. The first run of a day counts all, so it asks
    who is in them.
    """
    if run.segments is None or read_coverage(run.on, shard) is None:
        return set()
    return library.versions.keys() - run.segments - library.given


def list_others(shard: int, kept: Set[int]) -> set[int] | None:
    """Return the micro-segments with members so far that are none of these.

    `None`: all, since there are none of these.
    """
    if not kept:
        return None
    there = Bitmap.objects.filter(shard=shard).values_list("segment_id", flat=True)
    return set(there) - kept


def read_coverage(on: date, shard: int) -> Coverage | None:
    """Return the coverage that a run counted on a day."""
    row = DayOfCoverage.objects.filter(on=on, shard=shard).first()
    return None if row is None else Coverage(row.open, row.covered, row.several)


def find_overlap(
    shard: int, until: datetime, left_out: Set[int], customers: BitMap64
) -> Overlap:
    """Return which customers are in any micro-segments but some, which in several.

    Large ones are looked into first, and none any more once all are in several.
    """
    others = Bitmap.objects.filter(shard=shard).exclude(segment_id__in=left_out)
    by_size = others.order_by(Length("bits").desc(), "segment_id")
    found, first, many = Overlap(), 0, FEW
    while not customers <= found.several:
        states = read_states(
            shard, until, by_size.values("segment_id")[first : first + many]
        )
        if not states:
            break
        found = found.join(one.members & customers for one in states.values())
        first, many = first + many, 2 * many
    return found
