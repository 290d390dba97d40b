"""Call whom changes of a micro-segment's memberships bring in."""

from journeys.domain.nodes.triggers import SegmentTrigger
from journeys.selectors.calls import find_reopened
from journeys.services.calling.caller import Caller
from segments.selectors import list_moved

CHANGES_AT_ONCE = 50_000


def call_members(caller: Caller, trigger: SegmentTrigger) -> bool:
    """Call whom the trigger means; tell whether there is more than fits into one call.

    As events do, memberships of a time in which nobody was let in call nobody.
    """
    reopened = find_reopened(caller.version.journey_id)
    moved = list_moved(
        caller.shard,
        trigger.segment_id,
        change=trigger.change,
        by_definition=trigger.by_definition,
        after=caller.calling.last_change,
        since=max(caller.since, reopened or caller.since),
        limit=CHANGES_AT_ONCE,
    )
    caller.calling.last_change = moved.last_change
    caller.calling.next_at = None
    caller.request(moved.customer_ids, "segment", None)
    return moved.is_full
