"""Counting cells of the plan a second time, from what happened to each customer."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import connection

from campaigns.domain.arbitration import PARTS
from campaigns.domain.cells import PART_OF_REASON

PICK = f"""
SELECT "on", campaign_id, sum(matched), {", ".join(f"sum({part})" for part in PARTS)}
FROM campaigns_cell cell
WHERE "on" >= (SELECT min("on") FROM campaigns_decision)
  AND campaign_id NOT IN (SELECT id FROM campaigns_campaign WHERE at_once)
  AND NOT EXISTS (SELECT FROM campaigns_treatment treatment
    WHERE treatment."on" = cell."on" AND treatment.cause = 'at_once')
GROUP BY 1, 2 ORDER BY random() LIMIT %s
"""
COUNT_REASONS = """
SELECT rung.reason, count(*)
FROM campaigns_decision decision,
  unnest(decision.campaign_ids, decision.reasons) AS rung (campaign_id, reason)
WHERE decision."on" = %s AND rung.campaign_id = %s
GROUP BY 1
"""


@dataclass(frozen=True, slots=True)
class Recounted:
    """A cell as the plan shows it, and as its customers' decisions add up.

    People who were not open have no decision: `recounted` has no number of them.
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
            if part in PART_OF_REASON.values()
        )


def recount_cells(count: int) -> Iterator[Recounted]:
    """Yield so many cells drawn at random, of the days whose decisions are kept.

    Where campaigns acted at once, decisions speak of the whole day and cells of its run
    alone: those cells are left out.
    """
    with connection.cursor() as cursor:
        cursor.execute(PICK, [count])
        for on, campaign_id, matched, *numbers in cursor.fetchall():
            cursor.execute(COUNT_REASONS, [on, campaign_id])
            yield Recounted(
                on=on,
                campaign_id=campaign_id,
                matched=matched,
                parts=dict(zip(PARTS, numbers, strict=True)),
                recounted={
                    PART_OF_REASON[reason]: people
                    for reason, people in cursor.fetchall()
                },
            )
