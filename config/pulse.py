"""Find what is due and nudge the workers; do it here when nobody else can.

Everything is found in PostgreSQL, so any number of copies may run, nudges may be lost,
and Redis may be wiped. What belongs here: what to look for and how often. The work
itself is done by the services of the apps, under their shard locks.
"""

import contextlib
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from celery import Task
from django.db import connection

from campaigns.selectors import list_missing_shards
from campaigns.selectors.quality import is_examination_due
from campaigns.selectors.uplift.due import is_count_due
from campaigns.selectors.uplift.strategy import find_hold_out_due
from campaigns.tasks import count_uplift, examine_plan, treat_shard
from config import heartbeat
from config.edits import Edits
from customers import selectors
from customers.selectors.imports import list_imports_under_way
from customers.selectors.retelling import is_retold_since
from customers.services import (
    forget_old_imports,
    forget_old_message_ids,
    look_at_backlog,
    nudging,
)
from customers.services.locks import EVALUATION_LOCK, SHARD_LOCK
from customers.tasks import bring_in
from journeys import selectors as journeys
from journeys.selectors.uplift.ledger import is_split_count_due
from journeys.selectors.weighing import list_unweighed
from journeys.tasks import (
    call_people,
    count_splits,
    launch_due,
    move_people,
    take_turn,
    weigh_splits,
)
from messaging import selectors as messaging
from messaging.services import look_at_queues
from messaging.tasks import deliver
from segments import services as segment_services
from segments.domain.errors import RunInThePast
from segments.models import Run
from segments.selectors.runs import get_running_run, list_next_shards
from segments.tasks import evaluate_shard

logger = logging.getLogger(__name__)

LONGEST_SLEEP = 1.0  # seconds; also how late work is found that no nudge announced
CALM = 5.0  # seconds in which nothing was due, after which looks are rarer
CALM_SLEEP = 2.0  # an idle installation takes less than 1 % of a core with it
SHORTEST_SLEEP = 0.1
BUSY_SLEEP = 0.1
HOUSEKEEPING = 5.0  # seconds between looks at what is not urgent
EXAMINING = 60.0  # seconds between examinations; who looks at one has it made at once
NUDGE_AGAIN = 1.0  # what is still due after so long was not heard, or is in a queue

# Shards some transaction works on now: they are looked at again a second later. And
# those that a run evaluates.
# Imports stand beside them, since every look is paid by idle installations
AROUND = """
SELECT coalesce(array_agg(objid::int) FILTER (WHERE classid = %(turns)s), '{}'),
  coalesce(array_agg(objid::int) FILTER (WHERE classid = %(runs)s), '{}'), ARRAY(
  SELECT id FROM customers_import WHERE status IN ('checking', 'running') ORDER BY id)
FROM pg_locks WHERE locktype = 'advisory' AND granted
AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to be done: a task and what to look at, nothing else."""

    task: Task
    arguments: dict[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Return a text that tells it from others."""
        return f"{self.task.name} {sorted(self.arguments.items())}"


@dataclass(frozen=True, slots=True)
class Moment:
    """What the finders ask about: the product's time, and shards that are taken.

    Parameters
    ----------
    imports
        Files that are being checked or brought in.
    evaluated
        Shards that a membership run evaluates at this moment.
    """

    now: datetime
    busy: Sequence[int]
    imports: Sequence[int] = ()
    evaluated: Sequence[int] = ()


def find_turns(moment: Moment) -> list[Due]:
    """Find shards with news about customers or enrollments that fell due."""
    shards = journeys.shards_due(moment.now, moment.busy)
    return [Due(take_turn, {"shard": shard}) for shard in shards]


def find_moves(moment: Moment) -> list[Due]:
    """Find shards in which people are to be moved, released or let go."""
    shards = journeys.list_moving_shards(moment.now)
    return [
        Due(move_people, {"shard": shard})
        for shard in shards
        if shard not in moment.busy
    ]


def find_deliveries(moment: Moment) -> list[Due]:
    """Find channels with messages to hand over, or leases that ran out."""
    channels = messaging.list_busy_channels(now=moment.now)
    return [Due(deliver, {"channel": channel}) for channel in channels]


def find_evaluations(moment: Moment) -> list[Due]:
    """Find shards a running membership run has no result for, as many as fit.

    A shard takes seconds. One process of each worker goes on with turns meanwhile, so
    that nobody who has news waits for a run.
    """
    run = get_running_run()
    if run is None:
        return []
    pending = [
        shard for shard in list_next_shards(run) if shard not in moment.evaluated
    ]
    room = max(1, heartbeat.count_evaluators()) - len(moment.evaluated)
    quiet_first = sorted(pending, key=lambda shard: shard in moment.busy)
    return [
        Due(evaluate_shard, {"run_id": run.pk, "shard": shard})
        for shard in quiet_first[: max(0, room)]
    ]


def find_treatments(moment: Moment) -> list[Due]:
    """Find shards without the day's treatments, once its memberships are in."""
    return [
        Due(treat_shard, {"on": on.isoformat(), "shard": shard})
        for on, shard in list_missing_shards()
        if shard not in moment.busy
    ]


def find_examinations() -> list[Due]:
    """Find a plan whose quality was not counted since its last run or change.

    Whoever moves the clock by hand runs through many days and reads none of them.
    """
    if not is_examination_due() or selectors.get_speed() == 0:
        return []
    return [] if list_missing_shards() else [Due(examine_plan)]


def find_counts() -> list[Due]:
    """Find campaigns and splits whose people were not counted since the last day."""
    if selectors.get_speed() == 0:
        return []
    found = [Due(count_uplift)] if is_count_due() or find_hold_out_due() else []
    return [*found, Due(count_splits)] if is_split_count_due() else found


def find_weighings(now: datetime) -> list[Due]:
    """Find out whether splits are to get their shares of the day."""
    on = selectors.get_local_date(now)
    return [Due(weigh_splits, {"on": on.isoformat()})] if list_unweighed(on) else []


def find_launches(moment: Moment) -> list[Due]:
    """Find drafts that were planned to go live by now."""
    return [Due(launch_due)] if journeys.is_launch_due(moment.now) else []


def find_calls(moment: Moment) -> list[Due]:
    """Find journeys that have people to call in: by schedule, date, micro-segment."""
    return [
        Due(call_people, {"journey_id": journey_id, "shard": shard})
        for journey_id, shard in journeys.list_due_calls(moment.now)
        if shard not in moment.busy
    ]


def find_imports(moment: Moment) -> list[Due]:
    """Find files that are being checked or brought in."""
    return [Due(bring_in, {"import_id": id_}) for id_ in moment.imports]


FINDERS: tuple[Callable[[Moment], list[Due]], ...] = (
    find_turns,
    find_moves,
    find_deliveries,
    find_evaluations,
    find_treatments,
    find_launches,
    find_calls,
    find_imports,
)


class Pulse:
    """One process that looks, again and again; it remembers only whom it nudged."""

    def __init__(self) -> None:
        self.edits = Edits()
        self.nudged_at: dict[str, float] = {}
        self.kept_house_at = self.examined_at = 0.0
        self.found_at = time.monotonic()

    def beat(self) -> float:
        """Look once, nudge or do what is due; return how many seconds to sleep."""
        now = selectors.get_now()
        start_daily_run(now)
        self.edits.follow(now)
        self._keep_house(now)
        moment = look_around(now)
        due = [found for finder in FINDERS for found in finder(moment)]
        if due:
            self.found_at = time.monotonic()
        if dispatch(self._leave_out_nudged(due)):
            self.nudged_at.clear()  # done here, so there may be more at once
            return 0.0
        if due or moment.evaluated:
            return BUSY_SLEEP  # what follows from it may be due any moment
        is_calm = time.monotonic() - self.found_at >= CALM
        return seconds_until_next(now, CALM_SLEEP if is_calm else LONGEST_SLEEP)

    def _keep_house(self, now: datetime) -> None:
        """Do now and then what no work waits for."""
        at = time.monotonic()
        if at - self.kept_house_at >= HOUSEKEEPING:
            self.kept_house_at = at
            look_at_queues()
            look_at_backlog()
            forget_old_message_ids(now=now)
            segment_services.forget_old_changes(now=now)
            forget_old_imports(now=now)
            start_run_after_imports(now)
        if at - self.examined_at >= EXAMINING:
            self.examined_at = at
            dispatch([*find_examinations(), *find_counts(), *find_weighings(now)])

    def _leave_out_nudged(self, due: Sequence[Due]) -> list[Due]:
        """Return what nobody was nudged for lately, and remember that it is now."""
        at = time.monotonic()
        lately = {k: v for k, v in self.nudged_at.items() if v > at - NUDGE_AGAIN}
        found = [each for each in due if each.key not in lately]
        self.nudged_at = lately | {each.key: at for each in found}
        return found


def dispatch(due: Sequence[Due]) -> int:
    """Nudge for each; do here what no worker would hear of. Return how many that were.

    A worker hears of nothing when Redis is silent or when no worker is alive.
    """
    heard = bool(due) and heartbeat.count_live("worker") > 0 and nudging.is_redis_up()
    done_here = 0
    for each in due:
        heard = heard and nudging.nudge(each.task, **each.arguments)
        if not heard:
            _do_here(each)
            done_here += 1
    return done_here


def start_daily_run(now: datetime) -> None:
    """Start the membership run of the workspace's day, once, when its hour has come."""
    workspace = selectors.get_workspace()
    local = now.astimezone(ZoneInfo(workspace.timezone))
    if local.time() < workspace.daily_run_at:
        return
    if not Run.objects.filter(on=local.date(), cause=Run.Cause.DAILY).exists():
        try:
            segment_services.start_run(on=local.date(), as_of=now)
        except RunInThePast:
            logger.warning("No daily run of %s: a later moment is known", local.date())


def start_run_after_imports(now: datetime) -> None:
    """Find out who belongs where by what files told, once none is under way."""
    if get_running_run() is not None or list_imports_under_way():
        return
    last = Run.objects.filter(segments=None).order_by("-as_of").first()
    if not is_retold_since(last.as_of if last else None):
        return
    on = selectors.get_local_date(now)
    with contextlib.suppress(RunInThePast):
        segment_services.start_run(on=on, as_of=now, cause=Run.Cause.MANUAL)


def seconds_until_next(now: datetime, longest: float = LONGEST_SLEEP) -> float:
    """Return the real seconds until something falls due, within the bounds of sleep."""
    speed = selectors.get_speed()
    if speed == 0:
        return SHORTEST_SLEEP  # somebody moves the clock by hand: they are waiting
    found = (journeys.next_due_at(now), messaging.get_next_queued(now=now))
    moments = [moment for moment in found if moment is not None]
    if not moments:
        return longest
    seconds = (min(moments) - now).total_seconds() / speed
    return float(min(max(seconds, SHORTEST_SLEEP), longest))


def _do_here(due: Due) -> None:
    """Run a task in this process. One that fails must not keep the others waiting."""
    try:
        due.task(**due.arguments)
    except Exception:
        logger.exception("Failed in pulse: %s %s", due.task.name, due.arguments)


def look_around(now: datetime) -> Moment:
    """Return what the finders ask about."""
    with connection.cursor() as cursor:
        cursor.execute(AROUND, {"turns": SHARD_LOCK, "runs": EVALUATION_LOCK})
        busy, evaluated, imports = cursor.fetchone()
    return Moment(now, list(busy), list(imports), list(evaluated))
