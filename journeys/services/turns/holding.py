"""Steps that fail for many people at once: the system is at fault, not the people.

Nobody's attempts are counted then. The step is left alone for a pause that grows, and
the row of its breaker tells whoever looks what is wrong since when.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import polars as pl
from django.db import connection

from journeys.domain.cohort import to_micros
from journeys.domain.faults import FIRST_PAUSE, is_system_fault, name_class, next_pause
from journeys.services.turns.walking import Ledger

Step = tuple[int, str]  # version id, node id

_READ = """
SELECT version_id, node_id, until, pause_seconds FROM journeys_breaker
WHERE version_id = ANY (%s)
"""
_OPEN = """
INSERT INTO journeys_breaker AS b
  (version_id, node_id, error, people, opened_at, until, pause_seconds)
VALUES (%s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (version_id, node_id) DO UPDATE SET error = excluded.error,
  people = b.people + excluded.people, until = excluded.until,
  pause_seconds = excluded.pause_seconds
"""
_CLOSE = """
DELETE FROM journeys_breaker b USING unnest(%s::bigint[], %s::text[]) AS s (v, n)
WHERE b.version_id = s.v AND b.node_id = s.n AND b.until <= %s
"""


@dataclass(frozen=True, slots=True)
class Breaker:
    """A step left alone until a moment; `pause` is how long this time."""

    until: datetime
    pause: timedelta


def hold_back(
    ledger: Ledger, before: pl.DataFrame, *, tripped: frozenset[int], now: datetime
) -> None:
    """Hold the failed of a ledger without counting it, where too many failed alike.

    Parameters
    ----------
    before
        The people as they stood when the walk began.
    tripped
        Versions that have breakers: a step that works again closes its own.
    """
    failing = any((frame["error"] != "").any() for frame in ledger.people)
    if not failing and not tripped:
        return
    people = pl.concat(ledger.people)
    known = _read(people["version_id"].unique().to_list())
    found = _find_faults(people, known, now)
    _close(people, before, known, found, now)
    pauses = _open(found, known, now)
    ledger.people = [people.with_columns(held=_held(pauses))]


def hold_steps(
    found: Mapping[Step, tuple[str, int]], *, now: datetime
) -> dict[Step, datetime]:
    """Leave steps alone; return until when each is.

    Parameters
    ----------
    found
        Step -> an example of the error, and how many people met it.
    """
    known = _read([version_id for version_id, _ in found])
    return {step: one.until for step, one in _open(found, known, now).items()}


def release_step(step: Step, *, now: datetime) -> None:
    """Close the breaker of a step that worked once its pause was over."""
    version_id, node_id = step
    with connection.cursor() as cursor:
        cursor.execute(_CLOSE, [[version_id], [node_id], now])


def _open(
    found: Mapping[Step, tuple[str, int]],
    known: Mapping[Step, Breaker],
    now: datetime,
) -> dict[Step, Breaker]:
    pauses = {step: _pause(known.get(step), now) for step in found}
    for step, (error, count) in found.items():
        until, pause = pauses[step].until, pauses[step].pause
        values: list[Any] = [
            *step,
            error[:2000],
            count,
            now,
            until,
            pause.total_seconds(),
        ]
        with connection.cursor() as cursor:
            cursor.execute(_OPEN, values)
    return pauses


def _find_faults(
    people: pl.DataFrame, known: Mapping[Step, Breaker], now: datetime
) -> dict[Step, tuple[str, int]]:
    """Return the steps where a system fault shows: an example and how many failed."""
    sizes = dict(people["version_id"].value_counts().iter_rows())
    failed = people.filter(pl.col("error") != "")
    groups: dict[tuple[int, str, str], list[str]] = {}
    columns = failed.select("version_id", "node_id", "error")
    for version_id, node_id, error in columns.iter_rows():
        groups.setdefault((version_id, node_id, name_class(error)), []).append(error)
    found: dict[Step, tuple[str, int]] = {}
    for (version_id, node_id, _), errors in groups.items():
        breaker = known.get((version_id, node_id))
        is_open = breaker is not None and breaker.until > now
        if is_open or is_system_fault(len(errors), sizes[version_id]):
            found[version_id, node_id] = (errors[0], len(errors))
    return found


def _pause(breaker: Breaker | None, now: datetime) -> Breaker:
    """Return the pause of a step that fails: the one that runs, or a longer one."""
    if breaker is None:
        return Breaker(now + FIRST_PAUSE, FIRST_PAUSE)
    if breaker.until > now:
        return breaker
    pause = next_pause(breaker.pause)
    return Breaker(now + pause, pause)


def _held(pauses: Mapping[Step, Breaker]) -> pl.Expr:
    held = pl.lit(None, dtype=pl.Int64)
    for (version_id, node_id), breaker in pauses.items():
        there = (pl.col("version_id") == version_id) & (pl.col("node_id") == node_id)
        failed = there & (pl.col("error") != "")
        held = pl.when(failed).then(to_micros(breaker.until)).otherwise(held)
    return held


def _close(
    people: pl.DataFrame,
    before: pl.DataFrame,
    known: Mapping[Step, Breaker],
    found: Mapping[Step, tuple[str, int]],
    now: datetime,
) -> None:
    """Close breakers whose pause is over and whose people went on."""
    over = [step for step, one in known.items() if one.until <= now]
    if not over:
        return
    went = people.filter(pl.col("error") == "")["id"]
    stood = before.filter(pl.col("id").is_in(went.implode()))
    well = set(stood.select("version_id", "node_id").unique().iter_rows())
    closing = [step for step in over if step in well and step not in found]
    if closing:
        versions, nodes = (list(part) for part in zip(*closing, strict=True))
        with connection.cursor() as cursor:
            cursor.execute(_CLOSE, [versions, nodes, now])


def _read(versions: list[int]) -> dict[Step, Breaker]:
    with connection.cursor() as cursor:
        cursor.execute(_READ, [versions])
        return {
            (version_id, node_id): Breaker(until, timedelta(seconds=seconds))
            for version_id, node_id, until, seconds in cursor.fetchall()
        }
