"""Putting customers into a micro-segment, or keeping them out, by hand.

It takes effect at once: in the transaction that stores a pin the customer's
memberships change, of this micro-segment and of whatever refers to it. Runs and turns
keep to it from then on, a run that is under way in the shards it has not reached yet.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from customers.models import Customer, OwnerMode
from customers.selectors import get_now
from customers.services import wait_shard_lock
from segments.domain.errors import SegmentArchived, SegmentIsFixed
from segments.models import MicroSegment, Pin
from segments.selectors.shards import sort_by_shard
from segments.services.settling import settle


@dataclass(slots=True)
class Pinned:
    """What became of a wish to pin customers.

    Parameters
    ----------
    changed
        Customers of whom something changed.
    refused
        Why another one could not be pinned, by customer: a code of `REFUSALS`.
    """

    changed: set[int] = field(default_factory=set)
    refused: dict[int, str] = field(default_factory=dict)


REFUSALS: Mapping[str, str] = {
    "unknown_customer": "There is no such customer.",
    "anonymous_customer": "This customer has no user id yet.",
    "kept_out": "This customer is always out. Let them go there first.",
}


@transaction.atomic
def pin_customers(
    *,
    segment_id: int,
    customer_ids: Iterable[int],
    is_in: bool,
    note: str = "",
    by: User | None = None,
) -> Pinned:
    """Put customers into a micro-segment for good, or keep them out.

    Who is kept out cannot be put in as well; who was put in and is now kept out is
    out. A pin that holds already stays as it is.

    Raises
    ------
    SegmentIsFixed, SegmentArchived
        Nothing was written.
    """
    _check_segment(segment_id)
    pinned = Pinned()
    wanted = _sift(set(customer_ids), pinned)
    now = get_now()
    for shard, ids in sort_by_shard(wanted):
        wait_shard_lock(shard)
        held = _read_held(segment_id, ids)
        fresh = [id_ for id_ in ids if held.get(id_) is not is_in]
        if is_in:
            kept_out = [id_ for id_ in fresh if id_ in held]
            pinned.refused.update(dict.fromkeys(kept_out, "kept_out"))
            fresh = [id_ for id_ in fresh if id_ not in held]
        _end(segment_id, fresh, now, by)
        Pin.objects.bulk_create(
            Pin(
                segment_id=segment_id,
                customer_id=id_,
                is_in=is_in,
                note=note,
                at=now,
                by=by,
            )
            for id_ in fresh
        )
        settle(shard=shard, segment_id=segment_id, customer_ids=fresh, now=now)
        pinned.changed |= set(fresh)
    return pinned


@transaction.atomic
def unpin_customers(
    *, segment_id: int, customer_ids: Iterable[int], by: User | None = None
) -> int:
    """Leave customers to the rule again; return of how many a pin ended.

    Raises
    ------
    SegmentIsFixed, SegmentArchived
        Nothing was written.
    """
    _check_segment(segment_id)
    now = get_now()
    ended = 0
    for shard, ids in sort_by_shard(set(customer_ids)):
        wait_shard_lock(shard)
        held = list(_read_held(segment_id, ids))
        _end(segment_id, held, now, by)
        settle(shard=shard, segment_id=segment_id, customer_ids=held, now=now)
        ended += len(held)
    return ended


def follow_pins(*, customer_ids: Sequence[int], now: datetime) -> None:
    """Let the pins of merged customers be about who they are now.

    Where both were pinned, who was kept out stays out. The caller holds the shard of
    the merged customers.
    """
    if not customer_ids:
        return
    merged = Customer.objects.filter(id__in=customer_ids).values_list(
        "id", "merged_into"
    )
    heirs = {id_: heir for id_, heir in merged if heir is not None}
    for pin in Pin.objects.filter(customer_id__in=heirs).order_by("id"):
        heir = heirs[pin.customer_id]
        if pin.ended_at is None:
            pin.ended_at = _let_win(pin, heir, now)
        pin.customer_id = heir
        pin.save(update_fields=["customer_id", "ended_at"])


def _let_win(pin: Pin, heir: int, now: datetime) -> datetime | None:
    """Return when a pin ends that comes to an heir; end the heir's where it wins."""
    own = Pin.objects.filter(
        segment_id=pin.segment_id, customer_id=heir, ended_at=None
    ).first()
    if own is None:
        return None
    if pin.is_in or not own.is_in:
        return now
    own.ended_at = now
    own.save(update_fields=["ended_at"])
    return None


def _check_segment(segment_id: int) -> None:
    segment = MicroSegment.objects.get(pk=segment_id)
    if segment.is_system:
        raise SegmentIsFixed
    if segment.archived_at is not None:
        raise SegmentArchived


def _sift(customer_ids: set[int], pinned: Pinned) -> set[int]:
    """Return whom micro-segments know; the others are refused."""
    modes = dict(
        Customer.objects.filter(
            id__in=customer_ids, merged_into=None, erased_at=None
        ).values_list("id", "owner_mode")
    )
    for id_ in customer_ids:
        if id_ not in modes:
            pinned.refused[id_] = "unknown_customer"
        elif modes[id_] == OwnerMode.NOBODY:
            pinned.refused[id_] = "anonymous_customer"
    return customer_ids - pinned.refused.keys()


def _read_held(segment_id: int, customer_ids: Sequence[int]) -> dict[int, bool]:
    """Return which of some customers are pinned, and whether in."""
    rows = Pin.objects.filter(
        segment_id=segment_id, customer_id__in=customer_ids, ended_at=None
    )
    return dict(rows.values_list("customer_id", "is_in"))


def _end(
    segment_id: int, customer_ids: Sequence[int], now: datetime, by: User | None
) -> None:
    Pin.objects.filter(
        segment_id=segment_id, customer_id__in=customer_ids, ended_at=None
    ).update(ended_at=now, ended_by=by)
