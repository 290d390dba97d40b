"""How a micro-segment's size changed from day to day, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Sum

from segments.models import DayCount, MembershipChange
from segments.selectors.membership import list_complete_days

# A change that a turn wrote is counted by the run that came next
_DEFINED = """
SELECT coalesce(r."on", (SELECT e."on" FROM segments_run e WHERE e.as_of >= m.at
    ORDER BY e.as_of, e.id LIMIT 1)) AS day,
  count(*) FILTER (WHERE m.is_entry), count(*) FILTER (WHERE NOT m.is_entry)
FROM segments_crossing m LEFT JOIN segments_run r ON r.id = m.run_id
WHERE m.cause = %(cause)s AND m.at >= %(since)s::date - 2
  AND m.segment_id = %(segment)s
GROUP BY day
"""


@dataclass(frozen=True, slots=True)
class Day:
    """What the runs of a day counted in a micro-segment.

    Parameters
    ----------
    entered, left
        Since the day that was counted before.
    entered_by_definition, left_by_definition
        Of these: not by what people did, but by a new or edited rule, an import, or by
        hand. Changes that are forgotten by now are not among them.
    """

    on: date
    members: int
    entered: int
    left: int
    entered_by_definition: int
    left_by_definition: int


def list_days(segment_id: int, start: date, end: date) -> list[Day]:
    """Return the days from `start` to `end` that are counted, oldest first."""
    rows = DayCount.objects.filter(
        segment_id=segment_id, on__in=list_complete_days(start, end)
    )
    sums = rows.values("on").annotate(m=Sum("members"), e=Sum("entered"), x=Sum("left"))
    defined = _count_defined(segment_id, start)
    found = []
    for row in sums.order_by("on"):
        came, went = defined.get(row["on"], (0, 0))
        came, went = min(came, row["e"]), min(went, row["x"])
        found.append(Day(row["on"], row["m"], row["e"], row["x"], came, went))
    return found


def _count_defined(segment_id: int, since: date) -> Mapping[date, tuple[int, int]]:
    """Return how many came in and left on each day, but not by behaviour."""
    values = {
        "segment": segment_id,
        "cause": MembershipChange.Cause.DEFINITION.value,
        "since": since,
    }
    with connection.cursor() as cursor:
        cursor.execute(_DEFINED, values)
        return {day: (came, went) for day, came, went in cursor.fetchall()}
