"""Decisions as CSV text, piece by piece, in little memory."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from campaigns.domain.reasons import Reason
from campaigns.models import Campaign, Decision
from campaigns.selectors.decisions import Decided, Rung, describe_decisions
from customers import selectors as customers
from customers.domain.exports import Cells, write_rows
from customers.selectors.exporting import BATCH, Pieces

COLUMNS = (
    "day",
    "customer",
    "user_id",
    "outcome",
    "campaign",
    "micro_segment",
    "why",
    "considered",
    "others",
)
OUTCOMES = {"treated": "got a campaign", "control": "held out", None: "nothing"}
# By customer, so that the key leads from one batch to the next
READ = """
SELECT customer_id, "on", winner_id, arm, campaign_ids, reasons, held_by, held_until,
  capped_until
FROM campaigns_decision
WHERE "on" BETWEEN %(start)s AND %(end)s
  AND (customer_id, "on") > (%(customer)s, %(on)s::date){conditions}
ORDER BY customer_id, "on" LIMIT %(many)s
"""
CONDITIONS = {
    "customer_id": "customer_id = %(customer_id)s",
    "campaign_ids": "campaign_ids && %(campaign_ids)s::int[]",
    "reason": """EXISTS (
    SELECT FROM unnest(campaign_ids, reasons) AS rung (campaign_id, reason)
    WHERE rung.reason = %(reason)s AND (%(campaign_ids)s::int[] IS NULL
      OR rung.campaign_id = ANY (%(campaign_ids)s)))""",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which decisions: of the days from `start` to `end`, both included.

    With a micro-segment or a campaign: those it was considered in; with a reason too:
    those in which that became of it. With both the campaign has to be of the row.
    """

    start: date
    end: date
    segment_id: int | None = None
    campaign_id: int | None = None
    reason: Reason | None = None
    customer_id: int | None = None


def write_decisions(wanted: Wanted, cells: Cells) -> Pieces:
    """Write decisions, one line each, by customer and day."""
    yield write_rows([COLUMNS], cells), 0
    for rows in _read_batches(wanted):
        user_ids = customers.get_user_ids([row.customer_id for row in rows])
        lines = [
            _to_line(row.customer_id, user_ids, told)
            for row, told in zip(rows, describe_decisions(rows), strict=True)
        ]
        yield write_rows(lines, cells), len(lines)


def _read_batches(wanted: Wanted) -> Iterator[list[Decision]]:
    asked = {
        "start": wanted.start,
        "end": wanted.end,
        "customer_id": wanted.customer_id,
        "campaign_ids": _list_campaigns(wanted),
        "reason": None if wanted.reason is None else int(wanted.reason),
    }
    conditions = "".join(
        f" AND {CONDITIONS[name]}" for name in CONDITIONS if asked[name] is not None
    )
    after: tuple[int, date] = (0, date.min)
    while rows := _read_batch(conditions, asked, after):
        yield rows
        after = (rows[-1].customer_id, rows[-1].on)


def _read_batch(
    conditions: str, asked: Mapping[str, Any], after: tuple[int, date]
) -> list[Decision]:
    customer, on = after
    with connection.cursor() as cursor:
        cursor.execute(
            READ.format(conditions=conditions),
            {**asked, "customer": customer, "on": on, "many": BATCH},
        )
        names = [column.name for column in cursor.description or ()]
        return [
            Decision(**dict(zip(names, values, strict=True)))
            for values in cursor.fetchall()
        ]


def _list_campaigns(wanted: Wanted) -> list[int] | None:
    """Return the campaigns asked about; `None`: all."""
    if wanted.segment_id is None:
        return None if wanted.campaign_id is None else [wanted.campaign_id]
    rows = Campaign.objects.filter(segment_id=wanted.segment_id)
    if wanted.campaign_id is not None:
        rows = rows.filter(pk=wanted.campaign_id)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _to_line(
    customer_id: int, user_ids: Mapping[int, str], told: Decided
) -> tuple[Any, ...]:
    winner = told.winner.id if told.winner else None
    won = next((rung for rung in told.ladder if rung.campaign.id == winner), None)
    others = [rung for rung in told.ladder if rung is not won]
    return (
        told.on,
        customer_id,
        user_ids.get(customer_id),
        OUTCOMES[told.arm],
        told.winner.name if told.winner else None,
        won.segment.name if won and won.segment else None,
        told.sentence,
        len(told.ladder),
        "; ".join(_say(rung) for rung in others),
    )


def _say(rung: Rung) -> str:
    row = f"{rung.segment.name} > " if rung.segment else ""
    return f"{row}{rung.campaign.name}: {rung.sentence}"
