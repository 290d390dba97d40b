"""Nudges of the engine: a message names a shard and carries nothing else."""

import time

from celery import shared_task

from customers.services import nudge
from journeys import services

LONGEST_SECONDS = 20.0  # then other shards get their turn


@shared_task  # type: ignore[untyped-decorator]
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
