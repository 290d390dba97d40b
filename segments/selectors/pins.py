"""Who was put into a micro-segment, or out of it, by hand."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from customers.models import Identity
from customers.selectors import get_user_ids, make_cursor, read_cursor
from segments.domain.pins import Pins
from segments.domain.plan import Plan
from segments.domain.sheet import Sheet
from segments.models import Pin

PAGE_SIZE = 50


def read_pins(
    shards: Collection[int],
    as_of: datetime,
    segment_ids: Collection[int] | None = None,
) -> dict[int, Pins]:
    """Return the pins of some shards that held at a moment, by micro-segment.

    Parameters
    ----------
    segment_ids
        The micro-segments asked about; by default all.
    """
    rows = Pin.objects.filter(_held(as_of), shard__in=shards, at__lte=as_of)
    if segment_ids is not None:
        rows = rows.filter(segment_id__in=segment_ids)
    found: dict[int, Pins] = {}
    for segment_id, customer_id, is_in in rows.values_list(
        "segment_id", "customer_id", "is_in"
    ):
        pins = found.setdefault(segment_id, Pins())
        (pins.inside if is_in else pins.outside).add(customer_id)
    return found


def add_pins(sheet: Sheet, plan: Plan[Any], shards: Collection[int]) -> Sheet:
    """Return a sheet of some shards with the pins of the micro-segments that a plan
    refers to.
    """
    if not plan.segments:
        return sheet
    return replace(sheet, pins=read_pins(shards, sheet.as_of, plan.segments))


def _held(as_of: datetime) -> Q:
    return Q(ended_at=None) | Q(ended_at__gt=as_of)


def list_open_pins(segment_id: int) -> QuerySet[Pin]:
    """Return the pins of a micro-segment that hold now."""
    return Pin.objects.filter(segment_id=segment_id, ended_at=None)


def find_customers(user_ids: Collection[str]) -> dict[str, int]:
    """Return the customers that have some user ids, by these."""
    rows = Identity.objects.filter(kind=Identity.Kind.USER, value__in=user_ids)
    return dict(rows.values_list("value", "customer_id"))


@dataclass(frozen=True)
class PinPage:
    """Some pins of a micro-segment, newest first, and how many hold in all."""

    rows: list[Pin]
    user_ids: dict[int, str]
    inside: int
    outside: int
    next: str | None


def list_pins(segment_id: int, cursor: str | None = None) -> PinPage:
    """List the pins that hold now.

    Raises
    ------
    BadCursor
    """
    pins = list_open_pins(segment_id)
    totals = pins.aggregate(
        inside=Count("pk", filter=Q(is_in=True)),
        outside=Count("pk", filter=Q(is_in=False)),
    )
    rows = pins.select_related("by").order_by("-id")
    if after := read_cursor(cursor, int):
        rows = rows.filter(id__lt=after[0])
    found = list(rows[: PAGE_SIZE + 1])
    page, more = found[:PAGE_SIZE], len(found) > PAGE_SIZE
    return PinPage(
        rows=page,
        user_ids=get_user_ids([row.customer_id for row in page]),
        next=make_cursor(page[-1].pk) if more else None,
        **totals,
    )
