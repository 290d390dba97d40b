"""Versions of a journey and the people in them, now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db import connection

from journeys.domain.errors import VersionUnknown
from journeys.models import Enrollment, Journey, LifeCycleChange, Move, Version

CHANGES = 200  # of the newest changes and moves a page shows

# Read from the index alone, however many there are
_PEOPLE = """
SELECT version_id, node_id, count(*) FROM journeys_enrollment
WHERE version_id = ANY (%s) AND status = 'active' GROUP BY 1, 2
"""

_MOVING = """
SELECT DISTINCT s.shard FROM journeys_moveshard s JOIN journeys_move m
  ON m.id = s.move_id WHERE s.done_at IS NULL AND m.starts_at <= %s
"""


def count_people(version_ids: Sequence[int]) -> dict[int, dict[str, int]]:
    """Return version -> node -> how many stand there; no entry for nobody."""
    found: dict[int, dict[str, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE, [list(version_ids)])
        for version_id, node_id, count in cursor.fetchall():
            found.setdefault(version_id, {})[node_id] = count
    return found


def get_published_version(journey: Journey, number: int) -> Version:
    """Return a version that was live at some time.

    Raises
    ------
    VersionUnknown
        There is none of this number.
    """
    version = journey.versions.filter(number=number, published_at__isnull=False).first()
    if version is None:
        raise VersionUnknown
    return version


def list_published_versions(journey: Journey) -> list[Version]:
    """Return the versions that were live at some time, newest first."""
    versions = journey.versions.filter(published_at__isnull=False)
    return list(versions.select_related("published_by").order_by("-number"))


def list_life_cycle(journey: Journey) -> list[LifeCycleChange]:
    """Return who did what with a journey, newest first."""
    changes = journey.life_cycle_changes.select_related("version")
    return list(changes.order_by("-number")[:CHANGES])


def count_held(journey: Journey) -> int:
    """Return how many fell due while the journey was paused and wait to be released."""
    held = Enrollment.objects.filter(
        version__journey=journey, status="active", held_at__isnull=False
    )
    return held.count()


@dataclass(frozen=True, slots=True)
class MoveProgress:
    """A move and how far it is.

    Parameters
    ----------
    nodes
        Node of the older version -> how many were moved from it so far.
    staying
        People without a destination who finish their version; known when done.
    """

    move: Move
    status: Literal["pending", "running", "done", "cancelled"]
    shards_done: int
    nodes: Mapping[str, int]
    staying: int

    @property
    def people(self) -> int:
        """Return how many were moved so far."""
        return sum(self.nodes.values())


def list_moves(journey: Journey) -> list[MoveProgress]:
    """Return a journey's moves, newest first."""
    moves = journey.moves.select_related("source", "target", "created_by")
    return [
        _progress(move)
        for move in moves.prefetch_related("shards").order_by("-id")[:CHANGES]
    ]


def _progress(move: Move) -> MoveProgress:
    shards = list(move.shards.all())
    nodes: dict[str, int] = {}
    for shard in shards:
        for node_id, count in shard.counts.items():
            nodes[node_id] = nodes.get(node_id, 0) + count
    done = sum(shard.done_at is not None for shard in shards)
    status: Literal["pending", "running", "done", "cancelled"] = "running"
    if move.cancelled_at is not None:
        status = "cancelled"
    elif done == len(shards):
        status = "done"
    elif all(shard.started_at is None for shard in shards):
        status = "pending"
    return MoveProgress(
        move, status, done, nodes, sum(shard.staying for shard in shards)
    )


def list_moving_shards(now: datetime) -> list[int]:
    """Return the shards in which people are to be moved, released or let go."""
    with connection.cursor() as cursor:
        cursor.execute(_MOVING, [now])
        return [shard for (shard,) in cursor.fetchall()]
