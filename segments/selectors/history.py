"""Who was in which micro-segment when and why: read from what was decided then.

Nothing is computed anew. Going back from the members of now, the first change after a
moment says of each customer whom it concerns how they stood before it; all others
stood as they do now. So older changes can be forgotten and every later moment is
still answered exactly.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Min
from pyroaring import BitMap64

from customers.models import SHARD_COUNT, Customer, OwnerMode
from segments.domain.errors import BeforeHistory
from segments.models import History, MicroSegment, Run
from segments.selectors.membership import read_states

# The first change of each customer after a moment, and whether it was an entry
_UNDO = """
SELECT DISTINCT ON (customer_id) customer_id, %(segment)s = ANY (entered)
FROM segments_membership_change
WHERE shard = %(shard)s AND at > %(moment)s
AND (%(segment)s = ANY (entered) OR %(segment)s = ANY ("left"))
ORDER BY customer_id, at, id
"""

# A customer's entries and exits, each with the version of the rule that decided it:
# that of the run, or of the last run before a turn
_STEPS = """
SELECT m.at, m.cause, x.segment_id, x.is_entry, coalesce(
  (r.rule_versions ->> x.segment_id::text)::int,
  (SELECT (e.rule_versions ->> x.segment_id::text)::int FROM segments_run e
   WHERE e.as_of <= m.at AND e.rule_versions ? x.segment_id::text
   ORDER BY e.as_of DESC, e.id DESC LIMIT 1))
FROM segments_membership_change m LEFT JOIN segments_run r ON r.id = m.run_id
CROSS JOIN LATERAL (
  SELECT unnest(m."left") AS segment_id, false AS is_entry
  UNION ALL SELECT unnest(m.entered), true) x
WHERE m.customer_id = %s ORDER BY m.at, m.id, x.is_entry, x.segment_id
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


@dataclass(frozen=True, slots=True)
class End:
    """The moment at which somebody came into a micro-segment, or left it, and why.

    Parameters
    ----------
    rule_version
        Of the rule that decided; `None` where no run has known one.
    """

    at: datetime
    cause: int
    rule_version: int | None


@dataclass(frozen=True, slots=True)
class Stay:
    """A time in a micro-segment.

    Parameters
    ----------
    entered
        `None`: before what is known.
    left
        `None`: they are in it still.
    """

    segment_id: int
    name: str
    entered: End | None
    left: End | None


def list_stays(customer_id: int) -> list[Stay]:
    """Return the path of a customer through micro-segments, the newest stay first."""
    with connection.cursor() as cursor:
        cursor.execute(_STEPS, [customer_id])
        stays = _join(cursor.fetchall())
        cursor.execute("SELECT customers_shard(%s)", [customer_id])
        (shard,) = cursor.fetchone()
    stays += _list_silent(stays, customer_id, shard)
    names = dict(MicroSegment.objects.values_list("id", "name"))
    named = [replace(stay, name=names.get(stay.segment_id, "")) for stay in stays]
    return sorted(named, key=_newest_first)


def _join(steps: Sequence[tuple[Any, ...]]) -> list[Stay]:
    """Return the stays between entries and exits."""
    inside: dict[int, End] = {}
    stays = []
    for at, cause, segment_id, is_entry, version in steps:
        end = End(at, cause, version)
        if is_entry:
            inside.setdefault(segment_id, end)
        else:
            stays.append(Stay(segment_id, "", inside.pop(segment_id, None), end))
    return stays + [Stay(id_, "", entered, None) for id_, entered in inside.items()]


def _list_silent(stays: Sequence[Stay], customer_id: int, shard: int) -> list[Stay]:
    """Return the stays that began before what is known and have not ended."""
    open_ = {stay.segment_id for stay in stays if stay.left is None}
    return [
        Stay(id_, "", None, None)
        for id_, state in read_states(shard).items()
        if customer_id in state.members and id_ not in open_
    ]


def _newest_first(stay: Stay) -> tuple[bool, float, float, int]:
    left = stay.left.at.timestamp() if stay.left else 0.0
    entered = stay.entered.at.timestamp() if stay.entered else 0.0
    return stay.left is not None, -left, -entered, stay.segment_id
