"""Nudges of the engine: a message names a shard, never the work in it."""

import time

from celery import shared_task

from customers.services import nudge
from journeys import services

LONGEST_SECONDS = 2.0  # then other shards get their turn


# No soft limit: raised in the middle of a walk it would look like a failure of whoever
# is walked. A turn that never ends is killed, and who was walked then is found by that
@shared_task(soft_time_limit=0)  # type: ignore[untyped-decorator]
def take_turn(*, shard: int) -> None:
    """Take slices of a shard until nothing is left; ask to go on when it takes long."""
    started = time.monotonic()
    while services.take_turn(shard=shard).more:
        if time.monotonic() - started > LONGEST_SECONDS:
            nudge(take_turn, shard=shard)
            return


@shared_task  # type: ignore[untyped-decorator]
def move_people(*, shard: int) -> None:
    """Do a shard's part of the moves that are pending; ask to go on when it is long."""
    started = time.monotonic()
    while services.move_people(shard=shard).more:
        if time.monotonic() - started > LONGEST_SECONDS:
            nudge(move_people, shard=shard)
            return


@shared_task  # type: ignore[untyped-decorator]
def launch_due() -> None:
    """Put live the drafts whose moment has come."""
    services.launch_due()


@shared_task  # type: ignore[untyped-decorator]
def call_people(*, journey_id: int, shard: int) -> None:
    """Call whom a journey has to call in a shard; their turn lets them in."""
    called = services.call_people(journey_id=journey_id, shard=shard)
    while called.more:
        called = services.call_people(journey_id=journey_id, shard=shard)
    if called.people:
        nudge(take_turn, shard=shard)
