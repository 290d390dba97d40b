"""What a run left behind, as tests ask about it."""

from datetime import timedelta

from customers.models import SHARD_COUNT
from segments import selectors
from segments.models import Crossing, MicroSegment, Run
from tests.segments.making import TODAY

BEHAVIOUR, DEFINITION = 0, 1
Looks = list[tuple[int, list[int] | None]]  # shard, at whom; None: everybody


def members(segment: MicroSegment) -> set[int]:
    return {
        id_
        for shard in range(SHARD_COUNT)
        for id_ in selectors.current_members(shard).get(segment.pk, ())
    }


def changes_of(run: Run) -> dict[tuple[int, int], tuple[list[int], list[int]]]:
    """Return (entered, left) by customer and cause, "Everyone else" left out."""
    everyone_else = selectors.get_everyone_else().pk
    found: dict[tuple[int, int], tuple[list[int], list[int]]] = {}
    crossings = Crossing.objects.filter(run=run).exclude(segment=everyone_else)
    for one in crossings.order_by("segment_id"):
        entered, left = found.setdefault((one.customer_id, one.cause), ([], []))
        (entered if one.is_entry else left).append(one.segment_id)
    return found


def counts(segment: MicroSegment, day: int = 0) -> tuple[int, int, int]:
    on = TODAY + timedelta(days=day)
    found = [c for c in selectors.counts_per_day(on, on) if c.segment_id == segment.pk]
    return (found[0].members, found[0].entered, found[0].left) if found else (0, 0, 0)
