"""What a run left behind, as tests ask about it."""

from datetime import timedelta

from customers.models import SHARD_COUNT
from segments import selectors
from segments.models import MembershipChange, MicroSegment, Run
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
    found = {}
    for row in MembershipChange.objects.filter(run=run):
        entered = [id_ for id_ in row.entered if id_ != everyone_else]
        left = [id_ for id_ in row.left if id_ != everyone_else]
        if entered or left:
            found[row.customer_id, row.cause] = (entered, left)
    return found


def counts(segment: MicroSegment, day: int = 0) -> tuple[int, int, int]:
    on = TODAY + timedelta(days=day)
    found = [c for c in selectors.counts_per_day(on, on) if c.segment_id == segment.pk]
    return (found[0].members, found[0].entered, found[0].left) if found else (0, 0, 0)
