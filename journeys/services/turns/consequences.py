"""Write what steps cause, in a fixed number of statements."""

from collections.abc import Sequence
from datetime import datetime

import polars as pl

from customers.services import Change, change_attributes
from journeys.services.turns.causing import DEFAULTS, Consequences
from messaging.services import queue_messages


def write_consequences(shard: int, found: Consequences, *, now: datetime) -> None:
    """Write messages and changed attributes, in the transaction of their cause.

    Tasks go with the moves of the turn, requests to other journeys with its events.
    """
    if found.messages:
        messages = _without_defaults(pl.concat(found.messages))
        queue_messages(frame=messages, now=now)
    for ids, changes in _in_rounds(found.changes):
        change_attributes(customer_ids=ids, changes=changes, shard=shard, now=now)


def _without_defaults(messages: pl.DataFrame) -> pl.DataFrame:
    """Leave out columns in which nobody differs from the default: COPY is shorter."""
    same = messages.select(
        pl.col(name).eq_missing(pl.lit(default)).all()
        for name, default in DEFAULTS.items()
    )
    idle = [name for name, is_same in same.row(0, named=True).items() if is_same]
    return messages.drop(idle)


def _in_rounds(
    changes: Sequence[tuple[list[int], list[Change]]],
) -> list[tuple[list[int], list[Change]]]:
    """Return the changes so that nobody is twice in a round; mostly that is one round.

    Twice is who moves in two journeys at once. The order of their changes is kept.
    """
    rounds: list[dict[int, Change]] = []
    for ids, wanted in changes:
        for customer_id, change in zip(ids, wanted, strict=True):
            place = next(
                (n for n, one in enumerate(rounds) if customer_id not in one), None
            )
            if place is None:
                rounds.append({customer_id: change})
            else:
                rounds[place][customer_id] = change
    return [(sorted(one), [one[id_] for id_ in sorted(one)]) for one in rounds]
