"""What news about customers does to them: who enters, who is woken, who must leave.

Reads the work of a shard, and turns it into rows of a `people` frame. Of each
customer at most one interesting event is taken per slice, the earliest: what it
causes may matter to the next one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import orjson
import polars as pl
from django.db import connection

from journeys.domain.admission import DAY
from journeys.domain.cohort import FORCED, NEVER, to_micros, to_moment
from journeys.domain.compiled import CompiledVersion
from journeys.domain.nodes.base import Woken
from journeys.selectors.dues import READABLE
from journeys.selectors.happenings import GOAL, Happening, passes
from journeys.selectors.roster import Roster
from journeys.selectors.standing import PEOPLE, events_of, read_standing
from journeys.services.turns.admitting import Door
from journeys.services.turns.standings import KeptNews, Reached, Refusal, Standing

KNOWN = len(Standing._fields) - 1  # columns of a standing before those of a person

# A `people` frame, and what only a turn knows about its rows
ROWS: dict[str, pl.DataType] = {
    **PEOPLE,
    "is_new": pl.Boolean(),
    "entry_key": pl.String(),
    "cause": pl.Int64(),  # when that happened which moves them; null: when due
    "forced": pl.Int8(),
    "heir": pl.Int64(),  # the customer they were merged into
}

_TAKE = """
WITH slice AS MATERIALIZED (
  SELECT w.id, w.customer_id, w.kind, w.event_id, w.occurred_at, n.name
  FROM (
    SELECT * FROM customers_work w WHERE shard = %s AND {readable}
    ORDER BY id LIMIT %s) w
  LEFT JOIN customers_eventname n ON n.id = w.name_id AND n.name = ANY (%s)
), ranked AS MATERIALIZED (
  SELECT *, count(name) OVER (PARTITION BY customer_id ORDER BY occurred_at, id
    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS earlier FROM slice
), gone AS (
  DELETE FROM customers_work w USING ranked r
  WHERE w.shard = %s AND w.id = r.id AND r.earlier = 0
)
SELECT r.customer_id, r.kind, r.event_id, r.occurred_at, r.name, e.properties,
  e.revenue::float8
FROM ranked r LEFT JOIN {events} e
  ON r.name IS NOT NULL AND e.customer_id = r.customer_id AND e.id = r.event_id
WHERE r.earlier = 0 AND (r.name IS NOT NULL OR r.kind = 'merge' OR %s
  OR r.kind = 'attributes' AND %s)
UNION ALL SELECT NULL, 'size', count(*), NULL, NULL, NULL, NULL FROM slice
UNION ALL SELECT NULL, 'left', count(*), NULL, NULL, NULL, NULL FROM ranked
WHERE earlier > 0
"""


@dataclass(slots=True)
class Work:
    """The news a slice takes.

    Parameters
    ----------
    happenings
        Customer -> the one interesting event that is taken now.
    met
        Customers about whom there is any news.
    touched, changed, merged
        Those of whom journeys may want to know it; those with other attributes or
        another time zone; those merged into another.
    only
        Customer -> the one journey the news is for: it was kept while that paused.
    is_full
        Whether there is more where this came from.
    """

    happenings: dict[int, Happening] = field(default_factory=dict)
    met: set[int] = field(default_factory=set)
    touched: set[int] = field(default_factory=set)
    changed: set[int] = field(default_factory=set)
    merged: set[int] = field(default_factory=set)
    only: dict[int, int] = field(default_factory=dict)
    is_full: bool = False


@dataclass(slots=True)
class News:
    """What the work of a slice comes to.

    Parameters
    ----------
    entered
        Journey with a daily limit -> how many have come in on the day `today`.
    """

    rows: list[dict[str, Any]] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    reached: list[Reached] = field(default_factory=list)
    kept: list[KeptNews] = field(default_factory=list)
    entered: dict[int, int] = field(default_factory=dict)
    today: date | None = None

    def frame(self) -> pl.DataFrame:
        """Return the rows as a frame of `ROWS`."""
        return pl.DataFrame(self.rows, schema=ROWS, orient="row")


def take_work(shard: int, roster: Roster, *, limit: int) -> Work:
    """Take the oldest news of a shard out of the work table."""
    work = Work()
    hears_everything, hears_changes = roster.hears_everything(), roster.hears_changes()
    with connection.cursor() as cursor:
        cursor.execute(
            _TAKE.format(events=events_of(shard), readable=READABLE),
            [
                shard,
                limit,
                roster.interesting_events(),
                shard,
                hears_everything or shard in roster.evaluated,
                hears_changes,
            ],
        )
        rows = cursor.fetchall()
    for customer_id, kind, event_id, occurred_at, name, properties, revenue in rows:
        if kind == "size":
            work.is_full = work.is_full or event_id >= limit
        elif kind == "left":
            work.is_full = work.is_full or event_id > 0
        else:
            work.met.add(customer_id)
            is_changed = kind == "attributes"
            if (
                name
                or kind == "merge"
                or hears_everything
                or (is_changed and hears_changes)
            ):
                work.touched.add(customer_id)
            if kind == "merge":
                work.merged.add(customer_id)
            if is_changed:
                work.changed.add(customer_id)
            if name is not None and properties is not None:
                work.happenings[customer_id] = Happening(
                    event_id, name, to_micros(occurred_at), properties, revenue
                )
    return work


def read_news(shard: int, work: Work, roster: Roster, *, now: datetime) -> News:
    """Decide what the news does to the customers it is about."""
    news = News()
    if not work.touched:
        return news
    by_customer: dict[int, list[Standing]] = {}
    for row in read_standing(shard, sorted(work.touched)):
        person = dict(zip(PEOPLE, row[KNOWN:], strict=True))
        standing = Standing._make((*row[:KNOWN], person))
        by_customer.setdefault(standing.customer_id, []).append(standing)
    zones = {id_: rows[0].zone for id_, rows in by_customer.items()}
    reader = _Reader(work, roster, now, news, zones)
    for customer_id in sorted(by_customer):
        reader.read(customer_id, by_customer[customer_id])
    reader.finish()
    return news


class _Reader:
    """Applies the news to one customer after the other."""

    def __init__(
        self,
        work: Work,
        roster: Roster,
        now: datetime,
        news: News,
        zones: Mapping[int, str | None],
    ) -> None:
        self.work = work
        self.roster = roster
        self.now = now
        self.news = news
        self.passing = passes(work.happenings, zones, roster)
        # What was kept for one journey lets nobody into another
        entering = {} if work.only else work.happenings
        self.door = Door(entering, self.passing, roster, now)

    def read(self, customer_id: int, standings: list[Standing]) -> None:
        happening = self.work.happenings.get(customer_id)
        only = self.work.only.get(customer_id)
        concerned = [
            one for one in standings if only in (None, one.person["journey_id"])
        ]
        inside = [one for one in concerned if one.status == "active"]
        if customer_id in self.work.merged:
            for one in inside:
                self._move(one, Woken.TOUCHED, forced=FORCED.index("merged"))
            return
        reached = [] if happening is None else self._reach_all(concerned, happening)
        for one in inside:
            if one in reached:
                self._move(one, Woken.TOUCHED, forced=FORCED.index("goal_reached"))
            else:
                self._wake(customer_id, one, happening)
        if happening is not None and only is None:
            self.door.open(standings, happening)

    def finish(self) -> None:
        """Add who comes in; those who are inside already come first."""
        self.news.rows += self.door.rows
        self.news.refusals += self.door.refusals
        self.news.entered, self.news.today = self.door.counts(), self.door.today

    def _reach_all(
        self, standings: list[Standing], happening: Happening
    ) -> list[Standing]:
        """Note the goals an event reaches; return whom that lets go."""
        return [
            one
            for one in standings
            if one.status is not None
            and not self._is_paused(one)
            and self._reach(one, happening)
        ]

    def _is_paused(self, one: Standing) -> bool:
        return one.status == "active" and one.person["journey_id"] in self.roster.paused

    def _wake(
        self, customer_id: int, one: Standing, happening: Happening | None
    ) -> None:
        if one.person["journey_id"] in self.roster.stopped:
            self._move(one, Woken.TOUCHED, forced=FORCED.index("stopped"))
        elif self._is_paused(one):
            self._keep(customer_id, one, happening)
        elif happening is not None and self._is_awaited(one, happening):
            self._move(one, Woken.EVENT, happening=happening)
        elif (woken := self._touch(customer_id, one)) is not None:
            self._move(one, woken)

    def _keep(
        self, customer_id: int, one: Standing, happening: Happening | None
    ) -> None:
        """Keep what may matter when the journey goes on; nobody moves now.

        That is also an event awaited further on: an earlier one that is kept too may
        bring them there.
        """
        version = self._version(one)
        journey_id = one.person["journey_id"]
        if version is None:
            return
        goal = version.settings.goal
        heard = {*version.awaited, *([goal.event] if goal else [])}
        if happening is not None and happening.name in heard:
            at = to_moment(happening.occurred)
            news = KeptNews(journey_id, customer_id, happening.id, happening.name, at)
            self.news.kept.append(news)
        elif version.hears_everything or customer_id in self.work.changed:
            news = KeptNews(journey_id, customer_id, None, "", self.now)
            self.news.kept.append(news)

    def _version(self, one: Standing) -> CompiledVersion | None:
        return self.roster.versions.get(one.person["version_id"])

    def _touch(self, customer_id: int, one: Standing) -> Woken | None:
        """Return why news that is no awaited event concerns this enrollment, if so."""
        version, person = self._version(one), one.person
        if version is None:
            return None
        if person["woken"] == Woken.MOVED:
            return Woken.MOVED  # moved to another version and not asked since
        kind = version.nodes[version.places[person["node_id"]]].kind
        # A failed step is repeated as it was decided; who is due goes on anyway
        free = not (one.parked or person["attempts"] or person["woken"] is not None)
        changed = free and customer_id in self.work.changed
        if changed and kind.is_movable() and person["until"] > to_micros(self.now):
            return Woken.MOVED
        if version.exit_rule is not None or (free and kind.watches):
            return Woken.TOUCHED
        return None

    def _is_awaited(self, one: Standing, happening: Happening) -> bool:
        """Tell whether this event ends this wait: it happened while waiting."""
        version = self._version(one)
        person = one.person
        if version is None or one.parked or person["attempts"]:
            return False  # a failed step is repeated as it was decided
        place = version.places[person["node_id"]]
        if place not in version.awaited.get(happening.name, ()):
            return False
        if version.nodes[place].kind.own_events:
            answers = orjson.loads(happening.properties)
            visit = (answers.get("enrollment"), answers.get("visit_no"))
            if visit != (person["id"], person["visit_no"]):
                return False
        since = person["arrived"] if one.since is None else one.since
        # Who has not been asked yet has no deadline yet
        until = NEVER if person["woken"] == Woken.ARRIVED else person["until"]
        if not since <= happening.occurred <= until:
            return False
        return (version.version_id, place, happening.id) in self.passing

    def _reach(self, one: Standing, happening: Happening) -> bool:
        """Note whether this event is the goal of a passage; tell whether it ends it."""
        version = self._version(one)
        goal = None if version is None else version.settings.goal
        if version is None or goal is None or one.goal or one.begun is None:
            return False
        if (version.version_id, GOAL, happening.id) not in self.passing:
            return False
        if not one.begun <= happening.occurred <= one.begun + goal.within_days * DAY:
            return False
        enrollment_id = one.person["id"]
        self.news.reached.append(
            Reached(
                enrollment_id, one.customer_id, version.version_id, happening.occurred
            )
        )
        return goal.leaves and one.status == "active"

    def _move(
        self,
        one: Standing,
        woken: Woken,
        *,
        happening: Happening | None = None,
        forced: int = -1,
    ) -> None:
        row = one.person | {
            "woken": int(woken),
            "zone": one.zone,
            "is_new": False,
            "entry_key": "",
            "cause": None if happening is None else happening.occurred,
            "happened": None if happening is None else happening.name,
            "forced": forced,
            "heir": one.merged_into,
        }
        self.news.rows.append(row)


def complete_due(due: pl.DataFrame, roster: Roster) -> pl.DataFrame:
    """Turn the frame of people who are due into rows of `ROWS`."""
    stopped = pl.col("journey_id").is_in(sorted(roster.stopped))
    forced = pl.when(stopped).then(FORCED.index("stopped")).otherwise(-1)
    return due.select(
        *PEOPLE,
        is_new=pl.lit(False),
        entry_key=pl.lit(""),
        cause=pl.lit(None, dtype=pl.Int64),
        forced=forced.cast(pl.Int8),
        heir=pl.lit(None, dtype=pl.Int64),
    )


def unmoved(due: pl.DataFrame, taken: Iterable[int]) -> pl.DataFrame:
    """Leave out people whom news moves in the same slice."""
    ids = list(taken)
    return due.filter(~pl.col("id").is_in(ids)) if ids else due
