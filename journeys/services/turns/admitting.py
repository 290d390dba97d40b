"""Who comes in: the candidates of a slice, one after the other.

The decision itself is `journeys.domain.admission`. Here is what it needs to know of
others: which keys were used, and how many came in today in all shards.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from django.db import connection

from customers.models import OwnerMode
from journeys.domain.admission import DAY, Candidate, Past, decide
from journeys.domain.cohort import NEVER, to_micros
from journeys.domain.compiled import CompiledVersion
from journeys.domain.nodes.base import Woken
from journeys.selectors.happenings import Happening
from journeys.selectors.roster import REQUESTED, Roster
from journeys.services.turns.standings import (
    Refusal,
    Standing,
    find_hand_over,
    read_pasts,
)

NO_PAST = Past()
Entrance = tuple[int, CompiledVersion, str | None]  # customer, version, key

# What must be known before anybody is let in, in one statement: how many came in today,
# which keys are used, and numbers for new enrollments (some stay unused). It locks the
# day's row of each journey until the slice is written: so the limit is exact although
# shards take their turns at the same time. All turns lock in one order.
_ASK = """
WITH days AS (
  INSERT INTO journeys_entry_day AS d (journey_id, on_day, entered)
  SELECT u.id, %s, 0 FROM unnest(%s::bigint[]) AS u (id) ORDER BY u.id
  ON CONFLICT (journey_id, on_day) DO UPDATE SET entered = d.entered
  RETURNING journey_id, entered
)
SELECT 'day', journey_id, entered::bigint, NULL FROM days
UNION ALL
SELECT 'used', e.journey_id, e.customer_id, e.entry_key
FROM unnest(%s::bigint[], %s::bigint[], %s::text[]) AS u (journey_id, customer_id, key)
JOIN journeys_enrollment e ON e.journey_id = u.journey_id
AND e.customer_id = u.customer_id AND e.entry_key = u.key
UNION ALL
SELECT 'number', nextval(pg_get_serial_sequence('journeys_enrollment', 'id')), NULL,
  NULL
FROM generate_series(1, %s)
"""


class Door:
    """Lets the candidates of one slice in."""

    def __init__(
        self,
        happenings: Mapping[int, Happening],
        passing: set[tuple[int, int, int]],
        roster: Roster,
        now: datetime,
    ) -> None:
        self.roster = roster
        self.now = to_micros(now)
        self.today = now.astimezone(ZoneInfo(roster.zone)).date()
        self.rows: list[dict[str, Any]] = []
        self.refusals: list[Refusal] = []
        self.entrances: dict[int, list[tuple[CompiledVersion, str | None]]] = {}
        for customer_id, happening in happenings.items():
            for version in roster.entries(happening.name):
                if (version.version_id, version.entry, happening.id) in passing:
                    entrance = (version, find_key(version, happening))
                    self.entrances.setdefault(customer_id, []).append(entrance)
        everyone = [
            (customer_id, version, key)
            for customer_id, entrances in self.entrances.items()
            for version, key in entrances
        ]
        known = _ask(everyone, self.today)
        self.used, self.entered = known.used, known.entered
        self.counted = dict(self.entered)
        self.numbers = iter(known.numbers)

    def open(self, standings: list[Standing], happening: Happening) -> None:
        """Let one customer in where they may, the owning journeys first."""
        mode, customer_id = standings[0].owner_mode, standings[0].customer_id
        if mode == OwnerMode.NOBODY:
            return  # anonymous, merged or erased: outside of all journeys
        pasts, handed_over = read_pasts(standings), find_hand_over(standings)
        for version, key in self.entrances.get(customer_id, ()):
            journey_id = version.journey_id
            past = pasts.get(journey_id, NO_PAST)
            candidate = Candidate(
                past=past,
                is_incubating=mode == OwnerMode.INCUBATING,
                handed_over=handed_over,
                key=key,
                is_key_used=(journey_id, customer_id, key) in self.used,
            )
            verdict = decide(version, candidate, room=self._room(version), now=self.now)
            if verdict.what == "refused":
                refusal = Refusal(customer_id, journey_id, verdict.reason)
                self.refusals.append(refusal)
            elif verdict.what == "admitted":
                if version.settings.incubating:
                    mode = OwnerMode.INCUBATING
                if journey_id in self.counted:
                    self.counted[journey_id] += 1
                row = self._row(standings[0], version, key or "", happening)
                self.rows.append(row | {"entry_no": past.entry_no + 1})

    def counts(self) -> dict[int, int]:
        """Return how many have come in today, of the journeys where that changed."""
        return {
            journey_id: count
            for journey_id, count in self.counted.items()
            if count != self.entered[journey_id]
        }

    def _room(self, version: CompiledVersion) -> int | None:
        limit = version.trigger.daily_limit
        return None if limit is None else limit - self.counted[version.journey_id]

    def _row(
        self,
        standing: Standing,
        version: CompiledVersion,
        key: str,
        happening: Happening,
    ) -> dict[str, Any]:
        days = version.settings.hard_limit_days
        return {
            "id": next(self.numbers),
            "customer_id": standing.customer_id,
            "journey_id": version.journey_id,
            "version_id": version.version_id,
            "node_id": version.nodes[version.entry].id,
            "visit_no": 1,
            "arrived": self.now,
            "due": NEVER,
            "until": NEVER,
            "limit": self.now + days * DAY if days else NEVER,
            "owns": int(version.settings.incubating),
            "attempts": 0,
            "woken": int(Woken.ARRIVED),
            "event": None if happening.name == REQUESTED else happening.properties,
            "zone": standing.zone,
            "is_new": True,
            "entry_key": key,
            "happened": None,
            "cause": happening.occurred,
            "forced": -1,
            "heir": None,
        }


def find_key(version: CompiledVersion, happening: Happening) -> str | None:
    """Return by what an entry is told apart: nobody comes in twice by one key.

    Once and for all it is nothing; for a planned time or a list it is that; for one
    entry per key the value of the property, marked so that it equals no other kind of
    key; else each event has its own.
    """
    entry = version.trigger
    if entry.reentry == "once":
        return ""
    properties = orjson.loads(happening.properties)
    if entry.reentry == "per_key":
        return _read_key(properties, entry.entry_key)
    if happening.name == REQUESTED and isinstance(properties.get("key"), str):
        return f"@{properties['key']}"
    return str(happening.id)


def _read_key(properties: Any, path: str) -> str | None:
    """Return the scalar at a path, dots leading into objects; None without one."""
    value = properties
    if isinstance(properties, dict) and path in properties:
        value = properties[path]
    else:
        for step in path.split("."):
            value = value.get(step) if isinstance(value, dict) else None
    if value is None or value == "" or isinstance(value, list | dict):
        return None
    text = value if isinstance(value, str) else orjson.dumps(value).decode()
    return f"={text}"


@dataclass(slots=True)
class _Known:
    """What `_ASK` answers."""

    entered: dict[int, int] = field(
        default_factory=dict
    )  # today, where there is a limit
    used: set[tuple[int, int, str | None]] = field(default_factory=set)
    numbers: list[int] = field(default_factory=list)


def _ask(entrances: Sequence[Entrance], today: date) -> _Known:
    """Return what is known about the entrances of a slice.

    Only keys that may come again are looked up, and days of journeys with a limit.
    """
    known = _Known()
    if not entrances:
        return known
    limited = {
        version.journey_id
        for _, version, _ in entrances
        if version.trigger.daily_limit is not None
    }
    keyed = [
        (version.journey_id, customer_id, key)
        for customer_id, version, key in entrances
        if key is not None and key[:1] in ("=", "@")
    ]
    keys = [[row[place] for row in keyed] for place in range(3)]
    with connection.cursor() as cursor:
        cursor.execute(_ASK, [today, sorted(limited), *keys, len(entrances)])
        for what, first, second, third in cursor.fetchall():
            if what == "day":
                known.entered[first] = second
            elif what == "used":
                known.used.add((first, second, third))
            else:
                known.numbers.append(first)
    known.numbers.sort()
    return known
