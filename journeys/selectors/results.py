"""What happened in a journey within some days, recounted from the visits.

Visits are written in the order of time, so a block range index finds those of some days
without reading the others: what this costs grows with the days asked for, not with the
age of the journey. Numbers of all time are those of `counts`.
"""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from customers.selectors import get_now
from journeys.domain.cohort import ENDED, MOVED_AWAY
from journeys.domain.spans import Span
from journeys.models import Journey, Version
from journeys.selectors.counts import get_counts

# Conversion is a share: of more people than this, those who came last are looked at
COHORT = 50_000

_PASSED = """
SELECT node_id, outcome, count(*), count(*) FILTER (WHERE visit_no = 1)
FROM journeys_visit
WHERE left_at >= %(start)s AND left_at < %(end)s AND version_id = ANY (%(versions)s)
GROUP BY 1, 2
"""
# Who came in within the days, and every step they ever stood at since, each once
_REACHED = """
WITH cohort AS MATERIALIZED (
  SELECT enrollment_id FROM journeys_visit
  WHERE left_at >= %(start)s AND left_at < %(end)s AND visit_no = 1
    AND version_id = ANY (%(versions)s)
  ORDER BY left_at DESC, enrollment_id DESC LIMIT %(cohort)s
), stood AS (
  SELECT v.node_id, v.enrollment_id FROM cohort
  JOIN journeys_visit v ON v.enrollment_id = cohort.enrollment_id
  UNION SELECT e.node_id, e.id FROM cohort
  JOIN journeys_enrollment e ON e.id = cohort.enrollment_id
)
SELECT node_id, count(*) FROM stood GROUP BY 1
UNION ALL SELECT NULL, count(*) FROM cohort
UNION ALL SELECT '', count(e.goal_at) FROM cohort
  JOIN journeys_enrollment e ON e.id = cohort.enrollment_id
"""


@dataclass(slots=True)
class Results:
    """What happened within some days.

    Parameters
    ----------
    version
        Number of the only version looked at; None: of all.
    entered
        How many came in within the days.
    passed, edges, endings
        Node id -> who left it by a path; (node id, outcome) -> who took that path; node
        id -> why the journey ended there -> for how many: all within the days.
    cohort, reached, goals
        How many of those who came in were looked at; node id -> how many of them have
        stood there since; how many of them have reached the goal.
    """

    span: Span
    version: int | None
    as_of: datetime
    entered: int = 0
    passed: dict[str, int] = field(default_factory=dict)
    edges: dict[tuple[str, str], int] = field(default_factory=dict)
    endings: dict[str, dict[str, int]] = field(default_factory=dict)
    cohort: int = 0
    reached: dict[str, int] = field(default_factory=dict)
    goals: int = 0


def make_results_etag(journey: Journey, span: Span, version: Version | None) -> str:
    """Return what changes when results can have changed, without recounting them.

    Nothing passes, enters or ends without a counter, so the counters tell.
    """
    asked = [str(span.first), str(span.last), str(span.zone), version and version.pk]
    content = json.dumps([get_counts(journey).etag(), asked])
    return f'"{hashlib.sha256(content.encode()).hexdigest()[:32]}"'


def get_results(journey: Journey, span: Span, version: Version | None) -> Results:
    """Recount what happened in a journey, or in one of its versions, within days."""
    versions = journey.versions.filter(published_at__isnull=False)
    ids = [version.pk] if version else list(versions.values_list("pk", flat=True))
    asked = {
        "start": span.starts_at,
        "end": span.ends_at,
        "versions": ids,
        "cohort": COHORT,
    }
    found = Results(span, version.number if version else None, get_now())
    for node_id, outcome, passed, entered in _fetch(_PASSED, asked):
        found.entered += entered
        _add(found, node_id, outcome, passed)
    for node_id, people in _fetch(_REACHED, asked):
        if node_id is None:
            found.cohort = people
        elif node_id == "":
            found.goals = people
        else:
            found.reached[node_id] = people
    return found


def _add(found: Results, node_id: str, outcome: str, passed: int) -> None:
    if outcome.startswith(ENDED):
        found.endings.setdefault(node_id, {})[outcome.removeprefix(ENDED)] = passed
    elif outcome != MOVED_AWAY:
        found.passed[node_id] = found.passed.get(node_id, 0) + passed
        found.edges[node_id, outcome] = passed


def _fetch(query: str, asked: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, asked)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
