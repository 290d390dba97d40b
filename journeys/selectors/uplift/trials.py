"""Splits as things whose effect can be counted: their periods and what they are for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection

from campaigns.domain import goals
from campaigns.domain.uplift.counts import MONEY_DAYS
from campaigns.selectors.uplift.outcomes import Aim
from journeys.domain.settings import JourneySettings
from journeys.domain.splits import Published, SplitPeriod, list_periods
from journeys.models import Journey, Version

# Somebody passed it and it was never counted; or it was on an earlier day, and since
# then more have passed or had their time; or another version is live
DUE = """
WITH split AS (
  SELECT v.journey_id, n ->> 'id' AS node_id, array_agg(v.id) AS versions
  FROM journeys_version v CROSS JOIN jsonb_array_elements(v.document -> 'nodes') n
  WHERE v.published_at IS NOT NULL AND n ->> 'kind' = 'split' GROUP BY 1, 2)
SELECT s.journey_id, s.node_id, p.passed FROM split s
JOIN journeys_journey j ON j.id = s.journey_id
CROSS JOIN LATERAL (
  SELECT coalesce(sum(c.passed), 0)::bigint AS passed FROM journeys_counter c
  WHERE c.version_id = ANY (s.versions) AND c.node_id = s.node_id) p
LEFT JOIN journeys_split_count u
  ON u.journey_id = s.journey_id AND u.node_id = s.node_id
WHERE p.passed > 0 AND (u.journey_id IS NULL OR u.version_id <> j.published_id
  OR u."on" < %s AND (u.passed <> p.passed OR u.waiting > 0))
ORDER BY 1, 2
"""

Place = tuple[int, str]  # journey and node


@dataclass(frozen=True)
class Trial:
    """One split of a journey.

    Parameters
    ----------
    version_id
        The version that is live; its goal counts for all periods.
    passed
        Visits that have left the split so far.
    periods
        The newest last.
    """

    journey_id: int
    node_id: str
    version_id: int
    passed: int
    periods: Sequence[SplitPeriod]
    aim: Aim


def find_due_splits(on: date) -> dict[Place, int]:
    """Return the splits that have to be counted on a day, and how many passed each."""
    with connection.cursor() as cursor:
        cursor.execute(DUE, [on])
        return {(journey, node): passed for journey, node, passed in cursor.fetchall()}


def list_trials(due: dict[Place, int]) -> list[Trial]:
    """Return what has to be known of some splits to count them."""
    journeys = Journey.objects.select_related("published").in_bulk(
        {journey_id for journey_id, _ in due}
    )
    periods = {id_: list_periods(read_published(id_)) for id_ in journeys}
    found = []
    for (journey_id, node_id), passed in due.items():
        live = journeys[journey_id].published
        assert live is not None  # somebody has passed
        found.append(
            Trial(
                journey_id,
                node_id,
                version_id=live.pk,
                passed=passed,
                periods=periods[journey_id][node_id],
                aim=get_aim(live),
            )
        )
    return found


def find_trial(journey: Journey, node_id: str) -> Trial | None:
    """Return a split of the live version to be counted; None: it has none of the id."""
    live = journey.published
    periods = list_periods(read_published(journey.pk)).get(node_id)
    if live is None or periods is None or live.pk not in periods[-1].version_ids:
        return None
    return Trial(
        journey.pk,
        node_id,
        version_id=live.pk,
        passed=0,
        periods=periods,
        aim=get_aim(live),
    )


def get_aim(version: Version) -> Aim:
    """Return what a journey is for; without a goal it is money alone.

    The days of the goal begin as somebody passes the split: all are given the same
    time, however long they had been on the way.
    """
    goal = JourneySettings.model_validate(version.document["graph"]).goal
    if goal is None:
        return Aim(timedelta(days=MONEY_DAYS), None)
    event = goal.model_dump(mode="json", exclude={"within_days", "leaves"})
    return Aim(timedelta(days=goal.within_days), goals.read_event(event))


def read_published(journey_id: int) -> Iterable[Published]:
    """Yield the versions of a journey that were live, in that order."""
    rows = Version.objects.filter(journey=journey_id, published_at__isnull=False)
    for row in rows.order_by("published_at", "number"):
        assert row.published_at is not None
        yield Published(row.pk, row.published_at, row.document)
