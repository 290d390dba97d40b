"""Live numbers of a journey, from the counters its turns keep: no scan of people.

Who stands at a node is who arrived minus who left. Versions are added up: node ids
stay the same from one version to the next.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Count

from customers.selectors import get_now
from journeys.domain.cohort import ENDED, MOVED_AWAY
from journeys.domain.diagram import Counts
from journeys.models import Enrollment, Journey

_PASSED = """
SELECT v.journey_id, v.id, c.node_id, c.outcome, sum(c.passed)::bigint
FROM journeys_counter c JOIN journeys_version v ON v.id = c.version_id
WHERE v.journey_id = ANY (%s) GROUP BY 1, 2, 3, 4
"""
# People who were moved to another node have arrived there without taking a path
_ARRIVED = """
SELECT m.journey_id, t.target, sum(c.value::bigint)::bigint
FROM journeys_move m JOIN journeys_moveshard s ON s.move_id = m.id
CROSS JOIN jsonb_to_recordset(m.steps) AS t (source text, target text, stays boolean)
JOIN jsonb_each_text(s.counts) c ON c.key = t.source
WHERE m.journey_id = ANY (%s) AND m.kind = 'version' AND NOT t.stays GROUP BY 1, 2
"""
_FAILING = """
SELECT journey_id, node_id, count(*) FILTER (WHERE parked_at IS NOT NULL),
  count(*) FILTER (WHERE parked_at IS NULL)
FROM journeys_enrollment
WHERE journey_id = ANY (%s) AND status = 'active'
  AND (parked_at IS NOT NULL OR attempts > 0) GROUP BY 1, 2
"""
_EDGES = """
SELECT v.id, x ->> 'source', x ->> 'key', x ->> 'target'
FROM journeys_version v, jsonb_array_elements(v.document -> 'edges') x
WHERE v.journey_id = ANY (%s) AND v.published_at IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class Failing:
    """People at a node whose step failed: left alone, or to be tried again."""

    parked: int = 0
    retrying: int = 0


@dataclass(slots=True)
class JourneyCounts:
    """People of a journey at a moment.

    Parameters
    ----------
    now, passed
        Node id -> people who stand there; who left it so far by a path.
    edges
        (node id, outcome) -> people who took that path so far.
    entered, ended
        All who came in; why they left -> how many.
    endings
        Node id -> why the journey ended there -> for how many.
    failing
        Node id -> people whose step failed; no entry for nobody.
    goals
        Passages through the shown version that reached the goal.
    """

    version_id: int | None
    as_of: datetime
    now: dict[str, int] = field(default_factory=dict)
    passed: dict[str, int] = field(default_factory=dict)
    edges: dict[tuple[str, str], int] = field(default_factory=dict)
    entered: int = 0
    ended: dict[str, int] = field(default_factory=dict)
    endings: dict[str, dict[str, int]] = field(default_factory=dict)
    failing: dict[str, Failing] = field(default_factory=dict)
    goals: int = 0

    @property
    def inside(self) -> int:
        """Return how many are in the journey now."""
        return sum(self.now.values())

    def etag(self) -> str:
        """Return what changes exactly when a number does."""
        edges = sorted((*key, count) for key, count in self.edges.items())
        failing = sorted(
            (node_id, each.parked, each.retrying)
            for node_id, each in self.failing.items()
        )
        ended = sorted(self.ended.items())
        content = json.dumps(
            [
                self.version_id,
                sorted(self.now.items()),
                edges,
                ended,
                failing,
                self.goals,
            ]
        )
        return f'"{hashlib.sha256(content.encode()).hexdigest()[:32]}"'

    def for_diagram(self, *, hide_small: bool) -> Counts:
        """Return the numbers as the diagram takes them."""
        return Counts(now=self.now, passed=self.edges, hide_small=hide_small)


def get_counts(journey: Journey) -> JourneyCounts:
    """Return the live numbers of one journey."""
    return list_counts([journey])[journey.pk]


def list_counts(journeys: list[Journey]) -> dict[int, JourneyCounts]:
    """Return the live numbers of some journeys, by id."""
    as_of = get_now()
    ids = [journey.pk for journey in journeys]
    found = {
        journey.pk: JourneyCounts(journey.published_id, as_of) for journey in journeys
    }
    targets: dict[int, dict[tuple[str, str], str]] = defaultdict(dict)
    for version_id, source, key, target in _fetch(_EDGES, [ids]):
        targets[version_id][source, key] = target
    for journey_id, version_id, node_id, outcome, passed in _fetch(_PASSED, [ids]):
        _add(found[journey_id], targets[version_id], node_id, outcome, passed)
    for journey_id, node_id, arrived in _fetch(_ARRIVED, [ids]):
        now = found[journey_id].now
        now[node_id] = now.get(node_id, 0) + arrived
    for journey_id, node_id, parked, retrying in _fetch(_FAILING, [ids]):
        found[journey_id].failing[node_id] = Failing(parked, retrying)
    goals = count_goals([one.published_id for one in journeys if one.published_id])
    for journey in journeys:
        found[journey.pk].goals = goals.get(journey.published_id or 0, 0)
    return found


def _add(
    counts: JourneyCounts,
    targets: Mapping[tuple[str, str], str],
    node_id: str,
    outcome: str,
    passed: int,
) -> None:
    if node_id not in targets.values():
        counts.entered += passed  # no path leads to an entry
        counts.now.setdefault(node_id, 0)
    else:
        counts.now[node_id] = counts.now.get(node_id, 0) - passed
    if outcome.startswith(ENDED):
        how = outcome.removeprefix(ENDED)
        counts.ended[how] = counts.ended.get(how, 0) + passed
        here = counts.endings.setdefault(node_id, {})
        here[how] = here.get(how, 0) + passed
        return
    if outcome == MOVED_AWAY:
        return
    counts.passed[node_id] = counts.passed.get(node_id, 0) + passed
    key = (node_id, outcome)
    counts.edges[key] = counts.edges.get(key, 0) + passed
    target = targets.get(key)
    if target is not None:
        counts.now[target] = counts.now.get(target, 0) + passed


def count_goals(version_ids: list[int]) -> dict[int, int]:
    """Return how many passages reached their goal, by version; none is left out."""
    reached = Enrollment.objects.filter(goal_at__isnull=False)
    rows = reached.filter(version_id__in=version_ids).order_by()
    counts = rows.values("version_id").annotate(people=Count("id"))
    return {row["version_id"]: row["people"] for row in counts}


def _fetch(query: str, params: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
