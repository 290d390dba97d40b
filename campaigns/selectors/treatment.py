"""What the treatment run of one shard needs to know."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import polars as pl
from pyroaring import BitMap64

from campaigns.domain.arbitration import Audience, Entrant, to_ids
from campaigns.selectors.settings import get_hold_out
from customers import selectors as customers
from messaging import selectors as messaging
from segments import selectors as segments

OPEN_CUSTOMERS = """
SELECT id FROM customers_customer_{shard:02d} WHERE owner_mode = 1 AND open_from <= %s
"""
RUNNING = """
SELECT DISTINCT ON (customer_id) customer_id, campaign_id, until,
  max(("on" = %s AND cause <> 'merge')::int) OVER (PARTITION BY customer_id)
FROM campaigns_treatment
WHERE shard = %s{some} AND (until > %s OR "on" = %s)
ORDER BY customer_id, until DESC
"""
SOME = " AND customer_id = ANY (%s)"


@dataclass(frozen=True, slots=True)
class ShardFacts:
    """The customers of a shard as the sweep needs them.

    `running` has customer_id, campaign_id and until (ISO text): the treatment that
    holds a customer back today. `decided` has the customer_id of those whose day was
    given away before. `capped_until` has customer_id and until: when the frequency caps
    let go.
    """

    members: dict[int, BitMap64]
    open_ids: BitMap64
    hold_out: BitMap64
    running: pl.DataFrame
    decided: pl.DataFrame
    in_duration: BitMap64
    reachable: dict[Audience, BitMap64]
    capped: dict[Audience, BitMap64]
    capped_until: pl.DataFrame


def load_shard(
    *,
    on: date,
    shard: int,
    now: datetime,
    entrants: Sequence[Entrant],
    looks_ahead: bool = False,
) -> ShardFacts:
    """Read what decides about the customers of a shard.

    Parameters
    ----------
    looks_ahead
        Ask whether people can be reached also about those who are not free on the day,
        since they may be on a later one; and not about caps, which then are others.
    """
    members = segments.current_members(shard)
    open_ids = BitMap64(
        customers.read_ids(OPEN_CUSTOMERS.format(shard=int(shard)), [now])
    )
    running = _read_running(RUNNING.format(some=""), on, [shard])
    facts = _gather(on, members, open_ids, running)
    if looks_ahead:
        reachable = _find_reached(shard, entrants, members, facts.open_ids)
        return replace(facts, reachable=reachable)
    return _ask(facts, shard, entrants, now)


def load_touched(
    *,
    on: date,
    shard: int,
    now: datetime,
    entrants: Sequence[Entrant],
    customer_ids: Collection[int],
) -> ShardFacts | None:
    """Read what decides about some customers of a shard; None: nobody is concerned.

    Whoever had their day given away before is none of them.
    """
    rows = {entrant.segment_id for entrant in entrants}
    members = segments.read_members_among(shard, customer_ids, rows, now=now)
    asked = to_ids(BitMap64.union(BitMap64(), *members.values())).tolist()
    if not asked:
        return None
    running = _read_running(RUNNING.format(some=SOME), on, [shard, asked])
    found = customers.read_ids(
        OPEN_CUSTOMERS.format(shard=int(shard)) + " AND id = ANY (%s)", [now, asked]
    )
    decided = running.filter(pl.col("is_decided") == 1)["customer_id"]
    open_ids = BitMap64(found) - BitMap64(decided.to_numpy())
    facts = _gather(on, members, open_ids, running)
    return _ask(facts, shard, entrants, now)


def _read_running(query: str, on: date, chosen: Sequence[Any]) -> pl.DataFrame:
    return customers.read_frame(
        query,
        [on, *chosen, on, on],
        {
            "customer_id": pl.Int64,
            "campaign_id": pl.Int32,
            "until": pl.String,
            "is_decided": pl.Int8,
        },
    )


def _gather(
    on: date,
    members: dict[int, BitMap64],
    open_ids: BitMap64,
    running: pl.DataFrame,
) -> ShardFacts:
    """Put together what is known before anybody is asked about consent and caps."""
    return ShardFacts(
        members=members,
        open_ids=open_ids,
        hold_out=_draw_hold_out(on, open_ids),
        running=running.drop("is_decided"),
        decided=running.filter(pl.col("is_decided") == 1).select("customer_id"),
        in_duration=BitMap64(running["customer_id"].to_numpy()),
        reachable={},
        capped={},
        capped_until=_join_caps([]),
    )


def _ask(
    facts: ShardFacts, shard: int, entrants: Sequence[Entrant], now: datetime
) -> ShardFacts:
    """Add who can be reached and who is over a cap, of those who are free today."""
    acting = [entrant for entrant in entrants if entrant.barred is None]
    free = facts.open_ids - facts.in_duration - facts.hold_out
    reachable = _find_reached(shard, acting, facts.members, free)
    capped_until = {
        audience: messaging.find_capped(
            shard,
            customer_ids=to_ids(reachable[audience]).tolist(),
            channel=audience[0],
            purpose=audience[1],
            now=now,
        )
        for audience in {e.audience for e in acting if not e.cap_exempt}
        if audience is not None
    }
    return replace(
        facts,
        reachable=reachable,
        capped={
            audience: BitMap64(people["customer_id"].to_numpy())
            for audience, people in capped_until.items()
        },
        capped_until=_join_caps(capped_until.values()),
    )


def _find_reached(
    shard: int,
    entrants: Sequence[Entrant],
    members: dict[int, BitMap64],
    asked: BitMap64,
) -> dict[Audience, BitMap64]:
    return {
        audience: _find_reachable(shard, audience, entrants, members, asked)
        for audience in {e.audience for e in entrants if e.audience is not None}
    }


def _draw_hold_out(on: date, open_ids: BitMap64) -> BitMap64:
    period = get_hold_out(on)
    return period.pick(open_ids) if period else BitMap64()


def _join_caps(frames: Iterable[pl.DataFrame]) -> pl.DataFrame:
    schema = {"customer_id": pl.Int64(), "until": pl.Datetime("us", "UTC")}
    everybody = pl.concat([pl.DataFrame(schema=schema), *frames])
    return everybody.group_by("customer_id").agg(pl.col("until").max())


def _find_reachable(
    shard: int,
    audience: Audience,
    entrants: Iterable[Entrant],
    members: dict[int, BitMap64],
    free: BitMap64,
) -> BitMap64:
    """Ask only about people who could get one of the audience's campaigns today."""
    nobody = BitMap64()
    asked = BitMap64.union(
        nobody,
        *(
            members.get(entrant.segment_id, nobody)
            for entrant in entrants
            if entrant.audience == audience
        ),
    )
    channel, purpose = audience
    return BitMap64(
        customers.reachable(shard, to_ids(asked & free).tolist(), channel, purpose)
    )
