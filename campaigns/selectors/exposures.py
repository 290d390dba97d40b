"""How often the people who got a variant reached the goal, once their time was over."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import polars as pl
from django.db.models import Count

from campaigns.domain import goals, variants
from campaigns.domain.bandit import Known
from campaigns.models import BanditDay, Campaign, Treatment
from campaigns.selectors.scheduled import get_schedule
from customers import selectors as customers
from customers.models import SHARD_COUNT
from customers.selectors.readers import CopyReader
from segments.domain.matching import Matching
from segments.domain.measures.base import need_events
from segments.selectors.facts import read_sheet

# A customer counts once, from the first time
EXPOSED = """
SELECT customer_id, variant, (extract(epoch FROM at) * 1000000)::bigint AS at
FROM campaigns_treatment AS t
WHERE campaign_id = %s AND shard = %s AND "on" >= %s AND "on" < %s
    AND variant <> '' AND cause <> 'merge' AND NOT EXISTS (
        SELECT FROM campaigns_treatment AS earlier
        WHERE earlier.customer_id = t.customer_id AND earlier."on" < t."on"
            AND earlier.campaign_id = t.campaign_id AND earlier.variant <> '')
"""
EXPOSED_SCHEMA = {
    "customer_id": pl.Int64(),
    "variant": pl.String(),
    "at": pl.Int64(),
}


def count_known(
    *, campaign: Campaign, since: date, until: date, now: datetime
) -> dict[str, Known]:
    """Count who got which variant first on the days [since, until), and who of them
    reached the goal in time; the windows of all of them are to be over.
    """
    exposed: Counter[str] = Counter()
    converted: Counter[str] = Counter()
    goal: Mapping[str, Any] = campaign.goal or {}
    event, wait = goals.read_event(goal), timedelta(days=goal["within_days"])
    for shard in range(SHARD_COUNT):
        people = customers.read_frame(
            EXPOSED, [campaign.pk, shard, since, until], EXPOSED_SCHEMA
        ).with_columns(pl.col("at").cast(pl.Datetime("us", "UTC")))
        if people.is_empty():
            continue
        exposed.update(people["variant"].to_list())
        reached = _find_reached(people, event, wait, shard, now)
        converted.update(reached["variant"].to_list())
    return {key: Known(exposed[key], converted[key]) for key in exposed}


def _find_reached(
    people: pl.DataFrame, event: Matching, wait: timedelta, shard: int, now: datetime
) -> pl.DataFrame:
    """Return those of a shard who did it after they got it, within the time."""
    first = people["at"].min()
    assert isinstance(first, datetime)
    event = replace(event, within_days=(now - first).days + 1)
    sheet = read_sheet(
        CopyReader(),
        need_events(event),
        shard=shard,
        as_of=now,
        customer_ids=people["customer_id"].to_list(),
    )
    done = sheet.match(event)
    at = pl.DataFrame(
        {
            "customer_id": sheet.facts.customers["customer_id"].gather(done["place"]),
            "done": done["occurred_at"],
        }
    )
    in_time = (pl.col("done") > pl.col("at")) & (pl.col("done") <= pl.col("at") + wait)
    return people.join(at, on="customer_id").filter(in_time).unique("customer_id")


def list_unweighed(on: date) -> list[int]:
    """Return the live campaigns whose bandit has given no shares for a day yet."""
    campaigns = Campaign.objects.filter(
        status=Campaign.Status.LIVE, segment__archived_at=None, winner=""
    ).exclude(bandit=None)
    weighed = BanditDay.objects.filter(on=on).values("campaign_id")
    rows = campaigns.exclude(pk__in=weighed).order_by("id")
    return [row.pk for row in rows if get_schedule(row).includes(on)]


@dataclass(frozen=True, slots=True)
class VariantNumbers:
    """What became of one variant so far.

    Parameters
    ----------
    share
        Of 10,000 people who get it from now on.
    people
        Different customers who got it.
    exposed, converted, best
        What the bandit knew when it last weighed; None: it never did.
    """

    key: str
    name: str
    share: int
    people: int
    exposed: int | None
    converted: int | None
    best: float | None


def list_variant_numbers(campaign: Campaign) -> list[VariantNumbers]:
    """Return what became of each variant of a campaign, in their order."""
    people = dict(
        Treatment.objects.filter(campaign=campaign)
        .exclude(variant="")
        .values_list("variant")
        .annotate(Count("customer_id", distinct=True))
        .order_by("variant")
    )
    day = BanditDay.objects.filter(campaign=campaign).order_by("-on").first()
    own = {one["key"]: one["share"] for one in campaign.variants}
    weighed = day.shares if day is not None and campaign.bandit is not None else None
    shares = variants.choose_shares(own, winner=campaign.winner, weighed=weighed)
    known = {} if day is None else day.known
    best = {} if day is None else day.best
    return [
        VariantNumbers(
            key=one["key"],
            name=one.get("name") or one["key"],
            share=shares[one["key"]],
            people=people.get(one["key"], 0),
            exposed=known.get(one["key"], (None, None))[0],
            converted=known.get(one["key"], (None, None))[1],
            best=best.get(one["key"]),
        )
        for one in campaign.variants
    ]
