"""One customer's path through micro-segments and why: what was decided then."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import connection
from pyroaring import BitMap64

from customers.selectors import get_shard
from segments.models import Bitmap, MicroSegment
from segments.selectors.history import find_begin

MOST_CROSSINGS = 2_000  # of one customer; older ones are left out

# A customer's newest entries and exits, each with the version of the rule that decided
# it: that of the run, or of the last run before a turn. Every run names the versions
# of all live micro-segments; of one that was archived by then, an older run knows it
_STEPS = """
SELECT m.at, m.cause, m.segment_id, m.is_entry, coalesce(
  (r.rule_versions ->> m.segment_id::text)::int,
  (SELECT (e.rule_versions ->> m.segment_id::text)::int FROM segments_run e
   WHERE e.as_of <= m.at AND e.rule_versions ? m.segment_id::text
   ORDER BY e.as_of DESC, e.id DESC LIMIT 1))
FROM (
  SELECT * FROM segments_crossing
  WHERE shard = customers_shard(%(customer)s) AND customer_id = %(customer)s
  AND lowest <= %(customer)s AND highest >= %(customer)s
  ORDER BY at DESC, id DESC LIMIT %(most)s) m
LEFT JOIN segments_run r ON r.id = coalesce(m.run_id, (
  SELECT e.id FROM segments_run e WHERE e.as_of <= m.at
  ORDER BY e.as_of DESC, e.id DESC LIMIT 1))
ORDER BY m.at, m.id, m.is_entry, m.segment_id
"""


@dataclass(frozen=True, slots=True)
class End:
    """The moment at which somebody came into a micro-segment, or left it, and why.

    Parameters
    ----------
    rule_version
        Of the rule that decided; `None` where no run has known one.
    """

    at: datetime
    cause: int
    rule_version: int | None


@dataclass(frozen=True, slots=True)
class Stay:
    """A time in a micro-segment.

    Parameters
    ----------
    entered
        `None`: before what is known.
    left
        `None`: they are in it still.
    """

    segment_id: int
    name: str
    entered: End | None
    left: End | None


@dataclass(frozen=True, slots=True)
class Path:
    """The path of a customer through micro-segments, the newest stay first.

    Parameters
    ----------
    since
        From when on it is told; `None`: there was no run yet.
    is_cut
        Whether older changes are left out because there are very many.
    """

    stays: list[Stay]
    since: datetime | None
    is_cut: bool


def get_path(customer_id: int, *, most: int = MOST_CROSSINGS) -> Path:
    """Return the newest entries and exits of a customer as stays.

    Parameters
    ----------
    most
        Entries and exits that are read. Who has more is told about from the moment
        after the oldest of these on.
    """
    with connection.cursor() as cursor:
        # One more tells whether there are older ones
        cursor.execute(_STEPS, {"customer": customer_id, "most": most + 1})
        rows = cursor.fetchall()
    is_cut = len(rows) > most
    # Of the oldest moment there may be more than was read
    steps = [row for row in rows if not is_cut or row[0] != rows[0][0]]
    names = dict(MicroSegment.objects.values_list("id", "name"))
    stays = [
        replace(stay, name=names.get(stay.segment_id, ""))
        for stay in _join(steps) + _list_silent(steps, customer_id)
    ]
    since = (steps or rows)[0][0] if is_cut else find_begin()
    return Path(sorted(stays, key=_newest_first), since, is_cut)


def _join(steps: Sequence[tuple[Any, ...]]) -> list[Stay]:
    """Return the stays between entries and exits."""
    inside: dict[int, End] = {}
    stays = []
    for at, cause, segment_id, is_entry, version in steps:
        end = End(at, cause, version)
        if is_entry:
            inside.setdefault(segment_id, end)
        else:
            stays.append(Stay(segment_id, "", inside.pop(segment_id, None), end))
    return stays + [Stay(id_, "", entered, None) for id_, entered in inside.items()]


def _list_silent(steps: Sequence[tuple[Any, ...]], customer_id: int) -> list[Stay]:
    """Return the stays that began before what is told and have not ended."""
    moved = {segment_id for _, _, segment_id, _, _ in steps}
    return [
        Stay(id_, "", None, None)
        for id_ in _list_stored(customer_id)
        if id_ not in moved
    ]


def _list_stored(customer_id: int) -> list[int]:
    """Return the micro-segments a customer was in as of their last runs."""
    stored = Bitmap.objects.filter(shard=get_shard(customer_id))
    rows = stored.values_list("segment_id", "bits")
    return [id_ for id_, bits in rows if customer_id in _read(bits)]


def _read(bits: Any) -> BitMap64:
    return BitMap64.deserialize(bytes(bits))


def _newest_first(stay: Stay) -> tuple[bool, float, float, int]:
    left = stay.left.at.timestamp() if stay.left else 0.0
    entered = stay.entered.at.timestamp() if stay.entered else 0.0
    return stay.left is not None, -left, -entered, stay.segment_id
