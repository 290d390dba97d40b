"""Call whom one journey has to call in one shard, or leave it alone for a pause."""

import logging
from dataclasses import dataclass

from django.db import transaction

from customers.domain.errors import RivermouthError
from customers.selectors import get_now
from customers.services import try_shard_lock
from journeys.domain.compiled import CompiledVersion
from journeys.domain.nodes.triggers import (
    DateTrigger,
    ScheduleTrigger,
    SegmentTrigger,
)
from journeys.selectors.calls import list_calling
from journeys.selectors.roster import Roster, read_roster
from journeys.services.calling.caller import Caller
from journeys.services.calling.members import call_members
from journeys.services.calling.planned import call_planned
from journeys.services.turns.careful import OUTAGES
from journeys.services.turns.holding import hold_steps, release_step

logger = logging.getLogger(__name__)


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
    caller = Caller(version, roster, shard, now)
    more = _call_as_asked(caller)
    caller.save()
    if version.version_id in roster.tripped:
        release_step((version.version_id, version.nodes[version.entry].id), now=now)
    return Called(taken=True, people=caller.people, more=more)


def _call_as_asked(caller: Caller) -> bool:
    """Call as the trigger asks; tell whether there is more than fits into one call."""
    trigger = caller.version.trigger.trigger
    if isinstance(trigger, SegmentTrigger):
        return call_members(caller, trigger)
    if isinstance(trigger, DateTrigger | ScheduleTrigger):
        call_planned(caller, trigger)
    return False


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
