"""What a person decides about parked people: try again, go on by a path, leave.

Each is a set operation: a fixed number of statements per shard, under its lock.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import orjson
import polars as pl
from django.db import connection, transaction
from django.db.models import QuerySet

from customers.models import OwnerMode
from customers.selectors import get_now
from customers.services import append_events, set_owner_mode, wait_shard_lock
from journeys.domain.cohort import ENDED
from journeys.domain.errors import OutcomeUnknown
from journeys.domain.nodes.base import Woken
from journeys.models import Enrollment, Journey, Suspect
from journeys.selectors.parked import outcomes_of, parked_of
from journeys.services.leaving import END, LEAVE_STEP
from journeys.services.turns import inflight

SPREAD_SECONDS = 60  # many people tried again at once are spread over this
HOW = "removed"
WORDS = "Taken out by hand after errors"
SKIPPED = "Sent on by hand after errors"

_RETRY = """
UPDATE journeys_enrollment SET parked_at = NULL, attempts = 0, error = '',
  due_at = least(limit_at, %(now)s + (id %% %(spread)s) * interval '1 second')
WHERE id = ANY (%(ids)s) AND status = 'active' AND parked_at IS NOT NULL
RETURNING customer_id
"""
_SHARDS = """
SELECT customers_shard(id), array_agg(id) FROM unnest(%s::bigint[]) AS c (id)
GROUP BY 1 ORDER BY 1
"""
_PARKED = "id = ANY (%(ids)s) AND parked_at IS NOT NULL"
# Whoever goes on arrives: nothing that was known about the last step is left
_GOES_ON = """
node_id = %(target)s, visit_no = e.visit_no + 1, arrived_at = %(now)s,
due_at = least(e.limit_at, %(now)s + (e.id %% %(spread)s) * interval '1 second'),
state = (e.state - 'until' - 'happened' - 'since') || %(state)s
"""


def retry_parked(
    *, journey: Journey, ids: Sequence[int] | None = None, node: str | None = None
) -> int:
    """Let parked people try their step again; return how many.

    Parameters
    ----------
    ids, node
        Which of them: these enrollments, those at this node; by default all.
    """
    changed = 0
    for shard, some in _by_shard(_choose(journey, ids, node)):
        with transaction.atomic():
            wait_shard_lock(shard)
            now = get_now()
            values: dict[str, Any] = {"ids": some, "now": now, "spread": _spread(some)}
            with connection.cursor() as cursor:
                cursor.execute(_RETRY, values)
                customers = [customer_id for (customer_id,) in cursor.fetchall()]
            _free_suspects(shard, customers, now)
            changed += len(customers)
    return changed


def skip_parked(
    *,
    journey: Journey,
    outcome: str | None,
    ids: Sequence[int] | None = None,
    node: str | None = None,
) -> int:
    """Send parked people on by an outcome of their step, or out; return how many.

    Parameters
    ----------
    outcome
        The path they take; None: they leave the journey.
    ids, node
        As for `retry_parked`.

    Raises
    ------
    OutcomeUnknown
        The step of one of them has no such path. Nobody was moved.
    """
    chosen = _choose(journey, ids, node)
    targets = _find_targets(chosen, outcome)
    changed = 0
    for shard, some in _by_shard(chosen):
        with transaction.atomic():
            wait_shard_lock(shard)
            now = get_now()
            for place, target in targets.items():
                here = _standing(some, place)
                rows = _skip(shard, here, outcome, target, now)
                changed += len(rows)
                _free_suspects(shard, [row[1] for row in rows], now)
                if outcome is None:
                    _tell_left(shard, rows, journey, now)
    return changed


def free_suspects(*, customer_ids: Sequence[int]) -> int:
    """Let customers at whom processes died be walked again, alone; return how many.

    Their parked enrollments are tried again with them.
    """
    changed = 0
    for journey in Journey.objects.filter(
        id__in=Enrollment.objects.filter(
            customer_id__in=customer_ids, parked_at__isnull=False
        ).values("journey_id")
    ):
        ids = parked_of(journey).filter(customer_id__in=customer_ids)
        retry_parked(journey=journey, ids=list(ids.values_list("id", flat=True)))
    with connection.cursor() as cursor:
        cursor.execute(_SHARDS, [list(customer_ids)])
        shards: list[tuple[int, list[int]]] = cursor.fetchall()
    for shard, some in shards:
        with transaction.atomic():
            wait_shard_lock(shard)
            _free_suspects(shard, some, get_now())
            changed += len(some)
    return changed


def _choose(
    journey: Journey, ids: Sequence[int] | None, node: str | None
) -> QuerySet[Enrollment]:
    chosen = parked_of(journey)
    if ids is not None:
        chosen = chosen.filter(id__in=ids)
    return chosen if node is None else chosen.filter(node_id=node)


def _by_shard(chosen: QuerySet[Enrollment]) -> list[tuple[int, list[int]]]:
    shards: dict[int, list[int]] = {}
    for shard, enrollment_id in chosen.values_list("shard", "id"):
        shards.setdefault(shard, []).append(enrollment_id)
    return sorted(shards.items())


def _find_targets(
    chosen: QuerySet[Enrollment], outcome: str | None
) -> dict[tuple[int, str], str]:
    """Return where the outcome leads, by version and node; empty text: out."""
    targets: dict[tuple[int, str], str] = {}
    places = chosen.order_by().values_list("version_id", "node_id", "version__document")
    for version_id, node_id, document in places.distinct():
        paths = outcomes_of(document, node_id)
        if outcome is not None and outcome not in paths:
            raise OutcomeUnknown(
                f"The step “{node_id}” has no path “{outcome}”; it has:"
                f" {', '.join(paths) or 'none'}."
            )
        targets[version_id, node_id] = paths[outcome] if outcome is not None else ""
    return targets


def _standing(ids: Sequence[int], place: tuple[int, str]) -> list[int]:
    there = Enrollment.objects.filter(
        id__in=ids, version_id=place[0], node_id=place[1], parked_at__isnull=False
    )
    return list(there.values_list("id", flat=True))


def _skip(
    shard: int, ids: list[int], outcome: str | None, target: str, now: datetime
) -> list[tuple[Any, ...]]:
    values: dict[str, Any] = {
        "ids": ids,
        "now": now,
        "shard": shard,
        "spread": _spread(ids),
        "outcome": ENDED + HOW if outcome is None else outcome,
        "words": WORDS if outcome is None else SKIPPED,
        "target": target,
        "state": orjson.dumps({"woken": int(Woken.ARRIVED)}).decode(),
        "how": HOW,
    }
    change = END if outcome is None else _GOES_ON
    with connection.cursor() as cursor:
        cursor.execute(LEAVE_STEP.format(chosen=_PARKED, change=change), values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _tell_left(
    shard: int, rows: list[tuple[Any, ...]], journey: Journey, now: datetime
) -> None:
    """Give who left back to micro-segment mode, and record it as every end is."""
    owned = [customer_id for _, customer_id, _, owns in rows if owns]
    set_owner_mode(customer_ids=owned, mode=OwnerMode.OPEN, reason=HOW, shard=shard)
    number = journey.published.number if journey.published else 0
    left = {"journey": journey.pk, "name": journey.name, "version": number}
    text = orjson.dumps({**left, "how": HOW, "reason": WORDS}).decode()
    events = pl.DataFrame(
        {
            "customer_id": [customer_id for _, customer_id, _, _ in rows],
            "name": ["$journey_left"] * len(rows),
            "occurred_at": [now] * len(rows),
            "properties": [text] * len(rows),
        },
        schema_overrides={"occurred_at": pl.Datetime("us", "UTC")},
    )
    append_events(events=events, now=now)


def _free_suspects(shard: int, customer_ids: Sequence[int], now: datetime) -> None:
    """Let suspects be walked again, alone: the next death parks them again."""
    suspects = Suspect.objects.filter(
        customer_id__in=customer_ids, parked_at__isnull=False
    )
    if suspects.update(parked_at=None, deaths=1):
        inflight.watch(shard, 10_000, inflight.FIRST_SLICE, now=now)


def _spread(ids: Sequence[int]) -> int:
    return SPREAD_SECONDS if len(ids) > SPREAD_SECONDS else 1
