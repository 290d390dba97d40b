"""Splits whose shares follow results: what is to be weighed, and what was."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import QuerySet

from journeys.domain.nodes.split import Split
from journeys.domain.splits import read_design
from journeys.domain.uplift import name_arms
from journeys.models import Journey, SplitDay, Version

UNWEIGHED = """
SELECT j.id, v.id, n ->> 'id' FROM journeys_journey j
JOIN journeys_version v ON v.id = j.published_id
CROSS JOIN jsonb_array_elements(v.document -> 'nodes') n
WHERE j.status = 'live' AND n ->> 'kind' = 'split'
  AND jsonb_typeof(n -> 'settings' -> 'bandit') = 'object'
  AND NOT EXISTS (SELECT FROM journeys_split_day d WHERE d.journey_id = j.id
    AND d.node_id = n ->> 'id' AND d."on" = %s)
ORDER BY 1, 3
"""


@dataclass(frozen=True)
class WayNumbers:
    """One way of a split: its share from now on, and what was known at the weighing.

    Parameters
    ----------
    share
        Of 10,000 people, those held out among them.
    exposed
        People whose time was over; `None`: nothing was weighed yet.
    """

    key: str
    name: str
    share: int
    exposed: int | None
    converted: int | None
    best: float | None


@dataclass(frozen=True)
class SplitShares:
    """Who decides on the shares of a live split, and what they are today.

    Parameters
    ----------
    on
        The day of the newest weighing; `None`: people set the shares.
    winner
        The way that is decided; empty: none is.
    """

    adapts: bool
    on: date | None
    winner: str
    ways: Sequence[WayNumbers]


def list_unweighed(on: date) -> list[tuple[int, str]]:
    """Return the splits of live journeys, with a bandit, to be weighed on a day.

    Those at which a way is decided are not weighed any more.
    """
    with connection.cursor() as cursor:
        cursor.execute(UNWEIGHED, [on])
        rows = cursor.fetchall()
    versions = Version.objects.in_bulk({version_id for _, version_id, _ in rows})
    decided = list(_list_newest({id_ for id_, *_ in rows}).exclude(winner=""))
    return [
        (journey_id, node_id)
        for journey_id, version_id, node_id in rows
        if _find_alike(decided, versions[version_id], node_id) is None
    ]


def find_weighing(version: Version, node_id: str) -> SplitDay | None:
    """Return the newest weighing for the goal and ways of a version; None: none yet."""
    days = _list_newest({version.journey_id}).filter(node_id=node_id)
    return _find_alike(days, version, node_id)


def _list_newest(journey_ids: Collection[int]) -> QuerySet[SplitDay]:
    days = SplitDay.objects.filter(journey__in=journey_ids, is_newest=True)
    return days.select_related("version").order_by("pk")


def _find_alike(
    days: Iterable[SplitDay], version: Version, node_id: str
) -> SplitDay | None:
    """Return the first that was weighed for the goal and ways of a version's split."""
    design = read_design(version.document, node_id)
    for day in days:
        if (day.journey_id, day.node_id) == (version.journey_id, node_id) and (
            read_design(day.version.document, node_id) == design
        ):
            return day
    return None


def get_split_shares(journey: Journey, node_id: str) -> SplitShares | None:
    """Return by which shares a split of the live version draws; None: it has none."""
    live = journey.published
    nodes = live.document["nodes"] if live else []
    found = next((node for node in nodes if node["id"] == node_id), None)
    if live is None or found is None or found["kind"] != "split":
        return None
    split = Split.model_validate(found["settings"])
    names = name_arms(split)
    day = find_weighing(live, node_id)
    if day is not None and not day.shares:
        day = None  # nothing was known yet
    shares = split.get_shares(day.shares if day else {})
    ways = []
    for arm in split.branches:
        exposed, converted = day.known[arm.key] if day else (None, None)
        best = day.best[arm.key] if day else None
        ways.append(
            WayNumbers(
                arm.key,
                names[arm.key],
                shares[arm.key],
                exposed,
                converted,
                best,
            )
        )
    return SplitShares(
        adapts=split.adapts,
        on=day.on if day else None,
        winner=day.winner if day else "",
        ways=ways,
    )
