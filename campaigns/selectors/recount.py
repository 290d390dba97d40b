"""Counting cells of the plan a second time, from what happened to each customer."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import connection

from campaigns.domain.cells import CELL_PARTS, PART_OF_REASON

PICK = f"""
SELECT "on", campaign_id, sum(matched),
  {", ".join(f"sum({part})" for part in CELL_PARTS)}
FROM campaigns_cell
WHERE "on" >= (SELECT min("on") FROM campaigns_decision)
GROUP BY 1, 2 ORDER BY random() LIMIT %s
"""
COUNT_REASONS = """
SELECT rung.reason, coalesce(rung.campaign_id = treatment.campaign_id, false), count(*)
FROM campaigns_decision decision
CROSS JOIN unnest(decision.campaign_ids, decision.reasons) AS rung (campaign_id, reason)
LEFT JOIN campaigns_treatment treatment ON treatment.cause = 'at_once'
  AND treatment.customer_id = decision.customer_id
  AND treatment."on" = decision."on"
WHERE decision."on" = %s AND rung.campaign_id = %s
GROUP BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Recounted:
    """A cell as the plan shows it, and as its customers' decisions add up.

    People who were not open have no decision: `recounted` has no number of them. Those
    who won at once are told by their treatments.
    """

    on: date
    campaign_id: int
    matched: int
    parts: dict[str, int]
    recounted: dict[str, int]

    @property
    def is_right(self) -> bool:
        """Tell whether the parts add up, and each equals what was recounted."""
        return self.matched == sum(self.parts.values()) and all(
            self.recounted.get(part, 0) == people
            for part, people in self.parts.items()
            if part != "not_open"
        )


def recount_cells(count: int) -> Iterator[Recounted]:
    """Yield so many cells drawn at random, of the days whose decisions are kept."""
    with connection.cursor() as cursor:
        cursor.execute(PICK, [count])
        for on, campaign_id, matched, *numbers in cursor.fetchall():
            cursor.execute(COUNT_REASONS, [on, campaign_id])
            yield Recounted(
                on=on,
                campaign_id=campaign_id,
                matched=matched,
                parts=dict(zip(CELL_PARTS, numbers, strict=True)),
                recounted={
                    PART_OF_REASON[reason] + ("_at_once" if at_once else ""): people
                    for reason, at_once, people in cursor.fetchall()
                },
            )
