"""Call people into journeys: by a micro-segment, by dates, by a schedule.

Whoever is called gets a `$journey_requested` event; whether they come in is decided in
the turn of their shard, like every entry. Calls are made under the shard's lock, each
in the transaction that remembers it: so each planned time and each change of
memberships calls once, whoever looks and how often. A journey whose call fails is left
alone for a pause that grows, and shows the error at its entry.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import available_timezones

import polars as pl
from django.db import connection, transaction

from customers.domain.errors import RivermouthError
from customers.domain.times import is_timezone
from customers.selectors import get_now
from customers.services import try_shard_lock
from journeys.domain.clocks import to_wall
from journeys.domain.compiled import CompiledVersion
from journeys.domain.nodes.triggers import (
    SIGN_UP,
    DateTrigger,
    ScheduleTrigger,
    SegmentTrigger,
)
from journeys.domain.planned import (
    Planned,
    Timed,
    find_next,
    list_planned,
    wanted_days,
)
from journeys.models import Calling, ScheduleFire
from journeys.selectors.calls import (
    find_first_published,
    find_reopened,
    list_calling,
)
from journeys.selectors.roster import Roster, check_zone, read_roster
from journeys.selectors.standing import customers_of
from journeys.services.entering import request_entries
from journeys.services.turns.careful import OUTAGES
from journeys.services.turns.holding import hold_steps, release_step
from segments.domain import rules
from segments.selectors import list_moved, match_everybody, read_days

logger = logging.getLogger(__name__)

CHANGES_AT_ONCE = 50_000
REMEMBERED = timedelta(days=31)  # what was missed before is not even noted
KEPT = timedelta(days=90)  # longer than anything is made up for

_OUTSIDE = """
SELECT u.id FROM unnest(%s::bigint[]) AS u (id)
JOIN {customers} c ON c.id = u.id AND c.owner_mode <> 0
WHERE NOT EXISTS (
  SELECT FROM journeys_enrollment e WHERE e.customer_id = u.id AND e.journey_id = %s
  AND (%s OR e.status = 'active'))
ORDER BY 1
"""


@dataclass(frozen=True, slots=True)
class Called:
    """What a call did: nothing when another process has the shard."""

    taken: bool
    people: int = 0
    more: bool = False


def call_people(*, journey_id: int, shard: int) -> Called:
    """Call whom a live journey has to call in one shard now.

    What cannot be called, say because its rule fails, is tried again after a pause.
    """
    try:
        return _call(journey_id, shard)
    except OUTAGES:
        raise
    except Exception as error:
        logger.exception("Journey %s calls nobody in shard %s", journey_id, shard)
        _leave_alone(journey_id, error)
        return Called(taken=True)


@transaction.atomic
def _call(journey_id: int, shard: int) -> Called:
    if not try_shard_lock(shard):
        return Called(taken=False)
    now = get_now()
    roster = read_roster()
    version = _find_calling(roster, journey_id)
    if version is None:
        return Called(taken=True)
    called = _Caller(version, roster, shard, now).call()
    if version.version_id in roster.tripped:
        release_step((version.version_id, version.nodes[version.entry].id), now=now)
    return called


@transaction.atomic
def _leave_alone(journey_id: int, error: Exception) -> None:
    version = _find_calling(read_roster(), journey_id)
    if version is not None:
        is_anticipated = isinstance(error, RivermouthError)
        text = str(error) if is_anticipated else f"{type(error).__name__}: {error}"
        step = (version.version_id, version.nodes[version.entry].id)
        hold_steps({step: (text, 0)}, now=get_now())


def _find_calling(roster: Roster, journey_id: int) -> CompiledVersion | None:
    return next(
        (one for one in list_calling(roster) if one.journey_id == journey_id), None
    )


class _Caller:
    """Calls for one version in one shard."""

    def __init__(
        self, version: CompiledVersion, roster: Roster, shard: int, now: datetime
    ) -> None:
        self.version = version
        self.roster = roster
        self.shard = shard
        self.now = now
        self.people = 0
        self.since = self._find_since()
        self.calling, self.is_first = Calling.objects.get_or_create(
            journey_id=version.journey_id,
            shard=shard,
            defaults={"version_id": version.version_id, "done_until": self.since},
        )

    def call(self) -> Called:
        trigger = self.version.trigger.trigger
        more = False
        if isinstance(trigger, SegmentTrigger):
            more = self._call_members(trigger)
        elif isinstance(trigger, DateTrigger | ScheduleTrigger):
            self._call_planned(trigger)
        self.calling.version_id = self.version.version_id
        self.calling.save()
        return Called(taken=True, people=self.people, more=more)

    def _find_since(self) -> datetime:
        """Return since when the journey calls people like this: earlier does not count.

        A new version of the same kind goes on where the one before was.
        """
        trigger = self.version.trigger.trigger
        return find_first_published(
            one.version_id
            for one in self.roster.versions.values()
            if one.journey_id == self.version.journey_id
            and _is_alike(one.trigger.trigger, trigger)
        )

    def _call_members(self, trigger: SegmentTrigger) -> bool:
        # As events do, memberships of a time in which nobody was let in call nobody
        reopened = find_reopened(self.version.journey_id)
        moved = list_moved(
            self.shard,
            trigger.segment_id,
            change=trigger.change,
            by_definition=trigger.by_definition,
            after=self.calling.last_change,
            since=max(self.since, reopened or self.since),
            limit=CHANGES_AT_ONCE,
        )
        self.calling.last_change = moved.last_change
        self.calling.next_at = None
        self._request(moved.customer_ids, "segment", None)
        return moved.is_full

    def _call_planned(self, trigger: Timed) -> None:
        done = max(self.calling.done_until, self.since)
        earliest = max(done, self.now - REMEMBERED)
        planned = sorted(
            one
            for zone in self._zones(trigger)
            for one in list_planned(trigger, zone, after=earliest, until=self.now)
        )
        if self.is_first:
            planned += self._list_past(trigger)
        fresh = self._leave_out_done(planned)
        in_time = [one for one in fresh if not one.is_too_late(self.now)]
        called = self._choose_people(trigger, in_time) if in_time else {}
        for one in in_time:
            called[one] = self._request(called[one], "schedule", one.key)
        self._note(fresh, called)
        self.calling.done_until = self.now
        everywhere = _list_zones() if _uses_own_clock(trigger) else [self.roster.zone]
        self.calling.next_at = find_next(trigger, everywhere, after=self.now)

    def _zones(self, trigger: Timed) -> list[str]:
        """Return the time zones in which there is anybody."""
        if not _uses_own_clock(trigger):
            return [self.roster.zone]
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT DISTINCT timezone FROM {customers_of(self.shard)}"
                " WHERE owner_mode <> 0"
            )
            names = [name for (name,) in cursor.fetchall()]
        return sorted({check_zone(name, self.roster.zone) for name in names})

    def _list_past(self, trigger: Timed) -> list[Planned]:
        """Return the one time of a schedule that was over when it went live."""
        if not isinstance(trigger, ScheduleTrigger) or trigger.repeat != "once":
            return []
        if trigger.on is None or trigger.on > to_wall(self.since, "UTC").date():
            return []
        before = self.since - timedelta(days=36_500)
        zone = self.roster.zone
        return list_planned(trigger, zone, after=before, until=self.since)

    def _leave_out_done(self, planned: list[Planned]) -> list[Planned]:
        fires = ScheduleFire.objects.filter(
            journey_id=self.version.journey_id,
            shard=self.shard,
            planned__in=[one.key for one in planned],
        )
        done = set(fires.values_list("zone", "planned"))
        return [one for one in planned if (one.zone, one.key) not in done]

    def _choose_people(
        self, trigger: Timed, planned: list[Planned]
    ) -> dict[Planned, list[int]]:
        if isinstance(trigger, ScheduleTrigger):
            rule = rules.parse(trigger.audience)
            people = match_everybody(rule, self.shard, self.now)
            own = _uses_own_clock(trigger)
            return {
                one: people.filter(pl.lit(not own) | (pl.col("zone") == one.zone))[
                    "customer_id"
                ].to_list()
                for one in planned
            }
        attribute = None if trigger.attribute == SIGN_UP else trigger.attribute
        days = read_days(attribute, self.shard, self.now)
        return {
            one: days.filter((pl.col("zone") == one.zone) & _is_meant(trigger, one))[
                "customer_id"
            ]
            .unique(maintain_order=True)
            .to_list()
            for one in planned
        }

    def _request(
        self, customer_ids: Iterable[int], cause: str, key: str | None
    ) -> list[int]:
        """Ask for those to come in who could; return who that is."""
        once = self.version.trigger.reentry == "once"
        with connection.cursor() as cursor:
            cursor.execute(
                _OUTSIDE.format(customers=customers_of(self.shard)),
                [list(customer_ids), self.version.journey_id, once],
            )
            ids = [customer_id for (customer_id,) in cursor.fetchall()]
        request_entries(
            journey_id=self.version.journey_id,
            customer_ids=ids,
            now=self.now,
            cause=cause,
            key=key,
        )
        self.people += len(ids)
        return ids

    def _note(self, planned: list[Planned], called: dict[Planned, list[int]]) -> None:
        """Remember each planned time: that it was called, or that it was too late."""
        ScheduleFire.objects.filter(
            journey_id=self.version.journey_id,
            shard=self.shard,
            planned_at__lt=self.now - KEPT,
        ).delete()
        status = ScheduleFire.Status
        ScheduleFire.objects.bulk_create(
            ScheduleFire(
                journey_id=self.version.journey_id,
                shard=self.shard,
                zone=one.zone,
                planned=one.key,
                planned_at=one.at,
                version_id=self.version.version_id,
                status=status.CALLED if one in called else status.SKIPPED,
                people=len(called.get(one, ())),
                at=self.now,
            )
            for one in planned
        )


def _is_alike(one: object, other: object) -> bool:
    """Tell whether two triggers call by the same: a micro-segment, or the time."""
    if isinstance(one, SegmentTrigger):
        return one == other
    return isinstance(one, DateTrigger | ScheduleTrigger) and isinstance(other, Timed)


def _uses_own_clock(trigger: Timed) -> bool:
    return isinstance(trigger, DateTrigger) or trigger.clock == "person"


def _list_zones() -> list[str]:
    """Return every time zone somebody could live in, also tomorrow."""
    return sorted(name for name in available_timezones() if is_timezone(name))


def _is_meant(trigger: DateTrigger, planned: Planned) -> pl.Expr:
    day, pairs = wanted_days(trigger, planned.local.date())
    written = pl.col("day")
    if not trigger.every_year:
        return written == day
    meant = pl.lit(False)
    for month, number in pairs:
        meant |= (written.dt.month() == month) & (written.dt.day() == number)
    return meant & (written.dt.year() < day.year)
