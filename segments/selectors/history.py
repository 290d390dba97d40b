"""Who was in which micro-segment when: read from what was decided then.

Nothing is computed anew. Going back from the members of now, the first change after a
moment says of each customer whom it concerns how they stood before it; all others
stood as they do now. So older changes can be forgotten and every later moment is
still answered exactly.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Min
from pyroaring import BitMap64

from customers.models import SHARD_COUNT, Customer, OwnerMode
from segments.domain.errors import BeforeHistory
from segments.models import History, Run
from segments.selectors.membership import read_states

# The first change of each customer after a moment, and whether it was an entry
_UNDO = """
SELECT DISTINCT ON (customer_id) customer_id, is_entry FROM segments_crossing
WHERE shard = %(shard)s AND at > %(moment)s AND segment_id = %(segment)s
ORDER BY customer_id, at, id
"""


def find_begin() -> datetime | None:
    """Return from when on memberships are known; `None`: there was no run yet."""
    kept = History.objects.values_list("since", flat=True).first()
    if kept is not None:
        return kept
    first: datetime | None = Run.objects.aggregate(first=Min("as_of"))["first"]
    return first


def check_known_at(moment: datetime) -> None:
    """Refuse a moment of which nothing is known any more, or yet.

    Raises
    ------
    BeforeHistory
        It says since when memberships are known.
    """
    begin = find_begin()
    if begin is None:
        raise BeforeHistory("No run has found any members yet.")
    if moment < begin:
        raise BeforeHistory(
            f"Who was where is known since {begin:%d %B %Y, %H:%M} UTC."
            " Choose a later moment."
        )


def members_at(segment_id: int, moment: datetime) -> BitMap64:
    """Return who was in a micro-segment at a moment (aware), archived ones too.

    Raises
    ------
    BeforeHistory
    """
    check_known_at(moment)
    found = BitMap64()
    for shard in range(SHARD_COUNT):
        found |= _find_in_shard(segment_id, shard, moment)
    return found


def _find_in_shard(segment_id: int, shard: int, moment: datetime) -> BitMap64:
    state = read_states(shard, segment_ids=[segment_id]).get(segment_id)
    members = state.members if state else BitMap64()
    values = {"segment": segment_id, "shard": shard, "moment": moment}
    with connection.cursor() as cursor:
        cursor.execute(_UNDO, values)
        for customer_id, came_later in cursor.fetchall():
            if came_later:
                members.discard(customer_id)
            else:
                members.add(customer_id)
    return members


@dataclass(frozen=True)
class PastMembers:
    """Who was in a micro-segment at a moment.

    Parameters
    ----------
    count
        As it was known then.
    customer_ids
        A page of them; merged and erased people are not shown.
    next
        The customer after whom the next page begins; `None`: these were all.
    """

    count: int
    customer_ids: list[int]
    next: int | None


def list_members_at(
    segment_id: int, moment: datetime, *, after: int = 0, size: int = 50
) -> PastMembers:
    """Return a page of who was in a micro-segment at a moment.

    Raises
    ------
    BeforeHistory
    """
    members = members_at(segment_id, moment)
    shown: list[int] = []
    for id_ in _mask(members, after):
        if len(shown) == size:
            return PastMembers(len(members), shown, shown[-1])
        shown.append(id_)
    return PastMembers(len(members), shown, None)


def _mask(members: BitMap64, after: int, step: int = 500) -> Iterator[int]:
    """Yield the members after one that are somebody still, ascending."""
    ids = [id_ for id_ in members if id_ > after]
    for start in range(0, len(ids), step):
        part = ids[start : start + step]
        known = Customer.objects.filter(id__in=part).exclude(
            owner_mode=OwnerMode.NOBODY
        )
        yield from sorted(known.values_list("id", flat=True))
