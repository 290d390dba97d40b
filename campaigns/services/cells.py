"""Keep the cells of the plan in step with the decisions of the day.

A cell counts, for one campaign, each customer whose decision speaks of it, by what
became of them in the end, and those who were not open when the day was run. What acts
at once changes decisions, and with them the cells.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date

import polars as pl
from django.db import connection

from campaigns.domain.arbitration import PARTS, Outcome
from campaigns.domain.cells import CELL_PARTS, PART_OF_REASON
from campaigns.domain.reasons import WINS, Reason
from customers.services.copying import to_array

Rungs = Counter[tuple[int, int]]
"""How many people have a campaign with a reason in their decision of the day."""

NUMBERS = ("matched", *CELL_PARTS)
_ADD = f"""
INSERT INTO campaigns_cell AS c ("on", shard, campaign_id, segment_id,
  {", ".join(NUMBERS)})
SELECT %s, %s, * FROM unnest({", ".join(["%s::int[]"] * (len(NUMBERS) + 2))})
ON CONFLICT ("on", campaign_id, shard) DO UPDATE SET
  {", ".join(f"{number} = c.{number} + excluded.{number}" for number in NUMBERS)}
"""
_COUNT_RUNGS = """
SELECT rung.campaign_id, rung.reason, count(*)
FROM campaigns_decision AS d,
  unnest(d.campaign_ids, d.reasons) AS rung (campaign_id, reason)
WHERE d."on" = %s AND d.customer_id = ANY (%s)
GROUP BY 1, 2
"""


def write_cells(outcomes: Sequence[Outcome], *, on: date, shard: int) -> None:
    """Count the daily run, once, beside what acted at once before it.

    Parameters
    ----------
    outcomes
        Without the people whose decisions speak of the campaign already.
    """
    _add(
        {
            (outcome.entrant.campaign_id, outcome.entrant.segment_id): _count(outcome)
            for outcome in outcomes
        },
        on=on,
        shard=shard,
    )


def _count(outcome: Outcome) -> dict[str, int]:
    numbers = outcome.count()
    # Not `asdict`, which copies each number deeply: there are hundreds of cells
    return {name: getattr(numbers, name) for name in ("matched", *PARTS)}


def count_rungs(customer_ids: Collection[int], *, on: date) -> Rungs:
    """Count what the decisions of some customers say of each campaign."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_RUNGS, [on, list(customer_ids)])
        return Counter(
            {(campaign, reason): people for campaign, reason, people in cursor}
        )


def count_at_once(
    outcomes: Sequence[Outcome],
    *,
    before: Rungs,
    after: Rungs,
    on: date,
    shard: int,
) -> None:
    """Bring the cells of the day up to decisions that a turn has changed.

    Parameters
    ----------
    before, after
        What the decisions of everybody in `outcomes` said, and say now.
    """
    rows = {one.entrant.campaign_id: one.entrant.segment_id for one in outcomes}
    cells: dict[tuple[int, int], Counter[str]] = {}
    after = Counter(after)
    after.subtract(before)
    for (campaign_id, reason), people in after.items():
        if people:
            part = PART_OF_REASON[reason]
            # Whoever won in the daily run is asked about no more: this was at once
            part = f"{part}_at_once" if Reason(reason) in WINS else part
            of = cells.setdefault((campaign_id, rows[campaign_id]), Counter())
            of.update({part: people, "matched": people})
    _add(cells, on=on, shard=shard)


def _add(
    cells: Mapping[tuple[int, int], Mapping[str, int]], *, on: date, shard: int
) -> None:
    if not cells:
        return
    frame = pl.DataFrame(
        [
            (*ids, *(of.get(number, 0) for number in NUMBERS))
            for ids, of in cells.items()
        ],
        schema=["campaign_id", "segment_id", *NUMBERS],
        orient="row",
    )
    columns = [to_array(frame[name]) for name in frame.columns]
    with connection.cursor() as cursor:
        cursor.execute(_ADD, [on, shard, *columns])
