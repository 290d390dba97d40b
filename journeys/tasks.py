"""Nudges of the engine: a message names a shard, never the work in it."""

import time
from datetime import date

from celery import shared_task

from customers.services import nudge
from journeys import selectors, services
from journeys.services.uplift import count_splits as count_all_splits
from journeys.services.weighing import weigh_splits as weigh_all_splits

LONGEST_SECONDS = 2.0  # then other shards get their turn


# No soft limit: raised in the middle of a walk it would look like a failure of whoever
# is walked. A turn that never ends is killed, and who was walked then is found by that
@shared_task(soft_time_limit=0)  # type: ignore[untyped-decorator]
def take_turn(*, shard: int) -> None:
    """Take a slice of a shard; when that is not all, ask for the next one.

    Behind a slice that was not all, many people may be due in every shard. Whoever has
    news elsewhere does not wait until it is the turn of their shard.
    """
    if services.take_turn(shard=shard).more:
        nudge(take_turn, shard=shard)
        take_news(besides=shard)


def take_news(*, besides: int) -> None:
    """Take the news of the other shards, for as long as others can wait for this."""
    started = time.monotonic()
    for shard in selectors.list_shards_with_news(besides=besides):
        services.take_turn(shard=shard, only_news=True)
        if time.monotonic() - started > LONGEST_SECONDS:
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
    """Call some whom a journey has to call in a shard; their turn lets them in."""
    called = services.call_people(journey_id=journey_id, shard=shard)
    if called.people:
        nudge(take_turn, shard=shard)
    if called.more:
        nudge(call_people, journey_id=journey_id, shard=shard)


@shared_task  # type: ignore[untyped-decorator]
def count_splits() -> None:
    """Count what people did after they passed splits."""
    count_all_splits()


@shared_task  # type: ignore[untyped-decorator]
def weigh_splits(*, on: str) -> None:
    """Give the splits with a bandit their shares of a day."""
    weigh_all_splits(on=date.fromisoformat(on))
