"""Who heard from us and why the others did not, from what the daily run counted."""

from dataclasses import dataclass
from datetime import date

import polars as pl
from django.db.models import Count, Min, Sum
from pyroaring import BitMap64

from campaigns.domain.heard import PARTS, Given
from campaigns.models import Heard, TreatmentShard
from campaigns.selectors.treatment import ShardFacts
from customers import selectors as customers
from customers.models import SHARD_COUNT

# Asked before the run writes its own: what turns gave away on the day
GIVEN = """
SELECT customer_id, segment_id, arm FROM campaigns_treatment
WHERE shard = %s AND until > %s AND "on" = %s AND cause = 'at_once'
"""
GIVEN_SCHEMA = {
    "customer_id": pl.Int64(),
    "segment_id": pl.Int32(),
    "arm": pl.String(),
}


@dataclass(frozen=True, slots=True)
class HeardDay:
    """What became of the people of a row on a day; `parts` in the order of `PARTS`."""

    on: date
    people: int
    parts: dict[str, int]


@dataclass(frozen=True, slots=True)
class HeardDays:
    """Days that are counted in full, oldest first.

    Parameters
    ----------
    since
        The first day that is counted at all; `None`: none is.
    """

    since: date | None
    days: list[HeardDay]


def list_heard(*, segment_id: int | None, start: date, end: date) -> HeardDays:
    """Return the days from `start` to `end`, both included.

    Parameters
    ----------
    segment_id
        `None` asks about everybody. Days on which nobody was in a row are left out.
    """
    complete = _list_complete(start, end)
    rows = (
        Heard.objects.filter(segment_id=segment_id, on__in=complete)
        .values_list("on")
        .annotate(*[Sum(part) for part in PARTS])
        .order_by("on")
    )
    return HeardDays(
        since=Heard.objects.filter(segment=None).aggregate(first=Min("on"))["first"],
        days=[
            HeardDay(on, sum(numbers), dict(zip(PARTS, numbers, strict=True)))
            for on, *numbers in rows
        ],
    )


def read_given(facts: ShardFacts, *, on: date, shard: int) -> Given:
    """Return whose day turns gave away before the daily run."""
    if facts.decided.is_empty():
        return Given()
    rows = customers.read_frame(GIVEN, [shard, on, on], GIVEN_SCHEMA)
    treated = rows.filter(pl.col("arm") == "treated")
    control = rows.filter(pl.col("arm") == "control")
    return Given(
        treated={
            int(segment_id): BitMap64(people["customer_id"].to_numpy())
            for (segment_id,), people in treated.group_by("segment_id")
        },
        control=BitMap64(control["customer_id"].to_numpy()),
    )


def _list_complete(start: date, end: date) -> list[date]:
    """Return the days of which every shard has been decided."""
    days = (
        TreatmentShard.objects.filter(on__range=(start, end))
        .values_list("on")
        .annotate(shards=Count("shard"))
        .filter(shards=SHARD_COUNT)
        .order_by("on")
    )
    return [on for on, _ in days]
