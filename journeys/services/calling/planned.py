"""Call people at the times a date or a schedule names, each time once."""

from datetime import timedelta
from zoneinfo import available_timezones

import polars as pl
from django.db import connection

from customers.domain.times import is_timezone
from journeys.domain.clocks import to_wall
from journeys.domain.nodes.triggers import SIGN_UP, DateTrigger, ScheduleTrigger
from journeys.domain.planned import (
    Planned,
    Timed,
    find_next,
    list_planned,
    wanted_days,
)
from journeys.models import ScheduleFire
from journeys.selectors.roster import check_zone
from journeys.selectors.standing import customers_of
from journeys.services.calling.caller import Caller
from segments.domain import rules
from segments.selectors import match_everybody, read_days

REMEMBERED = timedelta(days=31)  # what was missed before is not even noted
KEPT = timedelta(days=90)  # longer than anything is made up for


def call_planned(caller: Caller, trigger: Timed) -> None:
    """Call whom the times mean that have come since the last call, and note them."""
    done = max(caller.calling.done_until, caller.since)
    earliest = max(done, caller.now - REMEMBERED)
    planned = sorted(
        one
        for zone in _zones(caller, trigger)
        for one in list_planned(trigger, zone, after=earliest, until=caller.now)
    )
    if caller.is_first:
        planned += _list_past(caller, trigger)
    fresh = _leave_out_done(caller, planned)
    in_time = [one for one in fresh if not one.is_too_late(caller.now)]
    called = _choose_people(caller, trigger, in_time) if in_time else {}
    for one in in_time:
        called[one] = caller.request(called[one], "schedule", one.key)
    _note(caller, fresh, called)
    caller.calling.done_until = caller.now
    everywhere = _list_zones() if _uses_own_clock(trigger) else [caller.roster.zone]
    caller.calling.next_at = find_next(trigger, everywhere, after=caller.now)


def _zones(caller: Caller, trigger: Timed) -> list[str]:
    """Return the time zones in which there is anybody."""
    if not _uses_own_clock(trigger):
        return [caller.roster.zone]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT timezone FROM {customers_of(caller.shard)}"
            " WHERE owner_mode <> 0"
        )
        names = [name for (name,) in cursor.fetchall()]
    return sorted({check_zone(name, caller.roster.zone) for name in names})


def _list_past(caller: Caller, trigger: Timed) -> list[Planned]:
    """Return the one time of a schedule that was over when it went live."""
    if not isinstance(trigger, ScheduleTrigger) or trigger.repeat != "once":
        return []
    if trigger.on is None or trigger.on > to_wall(caller.since, "UTC").date():
        return []
    before = caller.since - timedelta(days=36_500)
    zone = caller.roster.zone
    return list_planned(trigger, zone, after=before, until=caller.since)


def _leave_out_done(caller: Caller, planned: list[Planned]) -> list[Planned]:
    fires = ScheduleFire.objects.filter(
        journey_id=caller.version.journey_id,
        shard=caller.shard,
        planned__in=[one.key for one in planned],
    )
    done = set(fires.values_list("zone", "planned"))
    return [one for one in planned if (one.zone, one.key) not in done]


def _choose_people(
    caller: Caller, trigger: Timed, planned: list[Planned]
) -> dict[Planned, list[int]]:
    if isinstance(trigger, ScheduleTrigger):
        rule = rules.parse(trigger.audience)
        people = match_everybody(rule, caller.shard, caller.now)
        own = _uses_own_clock(trigger)
        return {
            one: people.filter(pl.lit(not own) | (pl.col("zone") == one.zone))[
                "customer_id"
            ].to_list()
            for one in planned
        }
    attribute = None if trigger.attribute == SIGN_UP else trigger.attribute
    days = read_days(attribute, caller.shard, caller.now)
    return {
        one: days.filter((pl.col("zone") == one.zone) & _is_meant(trigger, one))[
            "customer_id"
        ]
        .unique(maintain_order=True)
        .to_list()
        for one in planned
    }


def _note(
    caller: Caller, planned: list[Planned], called: dict[Planned, list[int]]
) -> None:
    """Remember each planned time: that it was called, or that it was too late."""
    ScheduleFire.objects.filter(
        journey_id=caller.version.journey_id,
        shard=caller.shard,
        planned_at__lt=caller.now - KEPT,
    ).delete()
    status = ScheduleFire.Status
    ScheduleFire.objects.bulk_create(
        ScheduleFire(
            journey_id=caller.version.journey_id,
            shard=caller.shard,
            zone=one.zone,
            planned=one.key,
            planned_at=one.at,
            version_id=caller.version.version_id,
            status=status.CALLED if one in called else status.SKIPPED,
            people=len(called.get(one, ())),
            at=caller.now,
        )
        for one in planned
    )


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
