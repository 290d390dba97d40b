"""Order and cancel moves. Nobody moves here: an order is rows for every shard.

Callers hold the journey's row, so that orders of one journey come one after another.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from customers.models import SHARD_COUNT
from journeys.domain import graph as graphs
from journeys.domain.errors import MoveInvalid, MoveStarted, MoveUnknown
from journeys.domain.moving import Order, plan
from journeys.domain.problems import Problem
from journeys.models import Enrollment, Journey, Move, MoveShard, Version
from journeys.selectors.versions import count_people

# Who goes on at once would all go on in the same second: so many may in a minute
SPREAD_PER_MINUTE = 10_000
LONGEST_SPREAD = timedelta(hours=1)
LATEST_START = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Ordered:
    """A move that was ordered, as the audit keeps it.

    Parameters
    ----------
    people
        Node of the older version -> how many stood there when it was ordered.
    mapping
        Node of the older version -> where its people go; who is not in it stays.
    """

    move: int
    version: int
    mode: str
    node: str | None
    people: Mapping[str, int]
    mapping: Mapping[str, str]

    def as_details(self) -> dict[str, Any]:
        """Return it as JSON."""
        return asdict(self)


def order_moves(
    *,
    journey: Journey,
    target: Version,
    orders: Sequence[Order],
    now: datetime,
    starts_at: datetime | None = None,
    user_id: int | None = None,
) -> list[Ordered]:
    """Order the people of older versions to another one; "finish" orders nothing.

    Raises
    ------
    MoveInvalid, DestinationMissing
        An order cannot be followed. The caller's transaction writes nothing.
    """
    if starts_at is not None and starts_at > now + LATEST_START:
        _refuse("starts_at_late", "This is more than 30 days away.", "starts_at")
    sources = _read_sources(journey, target, orders)
    people = count_people([one.pk for one in sources.values()])
    ordered = []
    for number, order in enumerate(orders):
        if order.mode == "finish":
            continue
        source = sources[order.version]
        standing = people.get(source.pk, {})
        steps = plan(
            order,
            graphs.parse(source.document),
            graphs.parse(target.document),
            standing,
            place=f"moves.{number}",
        )
        move = _create(
            journey,
            kind=Move.Kind.VERSION,
            source=source,
            target=target,
            steps=[{**asdict(one), "woken": int(one.woken)} for one in steps],
            spread_seconds=spread_of(sum(standing.values())),
            now=now,
            starts_at=starts_at,
            user_id=user_id,
        )
        mapping = {one.source: one.target for one in steps}
        ordered.append(
            Ordered(move.pk, order.version, order.mode, order.node, standing, mapping)
        )
    return ordered


def order_stop(*, journey: Journey, now: datetime, user_id: int | None = None) -> None:
    """Order everybody inside to leave."""
    _create(journey, kind=Move.Kind.STOP, now=now, user_id=user_id)


def order_release(
    *,
    journey: Journey,
    now: datetime,
    spread_minutes: int | None = None,
    user_id: int | None = None,
) -> None:
    """Order those held by a pause to go on, spread over a time.

    Parameters
    ----------
    spread_minutes
        By default as long as `SPREAD_PER_MINUTE` allows, an hour at most.
    """
    if spread_minutes is None:
        held = Enrollment.objects.filter(
            version__journey=journey, status="active", held_at__isnull=False
        )
        seconds = spread_of(held.count())
    else:
        seconds = spread_minutes * 60
    _create(
        journey,
        kind=Move.Kind.RELEASE,
        spread_seconds=seconds,
        now=now,
        user_id=user_id,
    )


def cancel_releases(*, journey: Journey, now: datetime) -> None:
    """End what is left of releases: who is still held stays so."""
    pending = MoveShard.objects.filter(
        move__journey=journey, move__kind=Move.Kind.RELEASE, done_at=None
    )
    Move.objects.filter(pk__in=pending.values("move_id")).update(cancelled_at=now)
    pending.delete()


def cancel_move(*, journey: Journey, move_id: int, now: datetime) -> Move:
    """Cancel a move to another version of which no shard was begun.

    Raises
    ------
    MoveUnknown
        There is none of this id, or it was cancelled before.
    MoveStarted
        Somebody may have moved already. Nothing was written.
    """
    move = Move.objects.filter(
        pk=move_id, journey=journey, kind=Move.Kind.VERSION, cancelled_at=None
    ).first()
    if move is None:
        raise MoveUnknown
    with transaction.atomic():
        # A shard that is being moved holds its row: then this waits, and sees it
        shards = list(
            MoveShard.objects.select_for_update().filter(move=move).order_by("shard")
        )
        if any(one.started_at is not None for one in shards):
            raise MoveStarted
        MoveShard.objects.filter(move=move).delete()
        move.cancelled_at = now
        move.save(update_fields=["cancelled_at"])
    return move


def spread_of(people: int) -> int:
    """Return over how many seconds so many people are spread.

    Examples
    --------
    >>> spread_of(10), spread_of(50_000), spread_of(10_000_000)
    (0, 300, 3600)
    """
    seconds = people * 60 // SPREAD_PER_MINUTE
    return min(seconds, int(LONGEST_SPREAD.total_seconds()))


def _read_sources(
    journey: Journey, target: Version, orders: Sequence[Order]
) -> dict[int, Version]:
    """Return the versions that orders name, by number."""
    found = {
        one.number: one
        for one in journey.versions.filter(published_at__isnull=False).exclude(
            pk=target.pk
        )
    }
    seen: set[int] = set()
    for place, order in enumerate(orders):
        where = f"moves.{place}.version"
        if order.version not in found:
            text = f"Nobody can be inside a version {order.version} to be moved."
            _refuse("version_unknown", text, where)
        if order.version in seen:
            text = f"Version {order.version} is named twice."
            _refuse("version_twice", text, where)
        seen.add(order.version)
    return {number: found[number] for number in seen}


def _refuse(code: str, text: str, field: str) -> None:
    raise MoveInvalid(text, [Problem(code, text, field=field)])


def _create(
    journey: Journey,
    *,
    kind: Move.Kind,
    now: datetime,
    user_id: int | None,
    starts_at: datetime | None = None,
    **values: Any,
) -> Move:
    move = Move.objects.create(
        journey=journey,
        kind=kind,
        created_at=now,
        created_by_id=user_id,
        starts_at=starts_at or now,
        **values,
    )
    MoveShard.objects.bulk_create(
        MoveShard(move=move, shard=shard) for shard in range(SHARD_COUNT)
    )
    return move
