"""Forget a person: they are in no micro-segment from this moment on."""

from collections.abc import Sequence
from datetime import datetime

from segments.models import MembershipChange, Pin
from segments.selectors.membership import read_states
from segments.services.next_changes import forget


def erase_memberships(
    *, customer_ids: Sequence[int], shard: int, now: datetime
) -> None:
    """Let erased customers of a shard leave their micro-segments, and forget pins.

    The caller holds the shard. Calling it twice changes nothing more.
    """
    Pin.objects.filter(customer_id__in=customer_ids).delete()
    states = read_states(shard)
    for customer_id in customer_ids:
        left = [id_ for id_, one in states.items() if customer_id in one.members]
        if left:
            MembershipChange.objects.create(
                customer_id=customer_id,
                at=now,
                cause=MembershipChange.Cause.BEHAVIOUR,
                entered=[],
                left=sorted(left),
            )
    forget(customer_ids=customer_ids)
