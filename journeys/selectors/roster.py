"""What the engine may run at a moment: live journeys and compiled versions.

Compiled versions are kept per process: a published version never changes.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from customers.domain.times import is_timezone
from journeys.domain.compiled import CompiledVersion, compile_version
from journeys.domain.nodes.triggers import EventTrigger
from segments.domain import rules
from segments.domain.rules import Rule

REQUESTED = "$journey_requested"  # somebody asked to add a customer to a journey

ROSTER = """
SELECT 'journey', j.id, j.published_id, j.status, j.name FROM journeys_journey j
WHERE j.status <> 'draft'
UNION ALL
SELECT 'version', v.id, v.journey_id, NULL, v.number::text FROM journeys_version v
WHERE v.published_at IS NOT NULL
UNION ALL
SELECT 'template', t.id, t.current_id, NULL, NULL FROM messaging_template t
WHERE t.current_id IS NOT NULL
UNION ALL
SELECT 'breaker', b.version_id, NULL, NULL, NULL FROM journeys_breaker b
UNION ALL
SELECT 'full', NULL, NULL, NULL, q.channel FROM messaging_highwater q WHERE q.is_full
UNION ALL
SELECT 'release', m.journey_id, s.shard, NULL, NULL
FROM journeys_moveshard s JOIN journeys_move m ON m.id = s.move_id
WHERE s.done_at IS NULL AND m.kind = 'release'
UNION ALL
SELECT 'evaluated', NULL, f.shard, NULL, NULL FROM segments_in_force f
UNION ALL
SELECT 'weighed', d.journey_id, d.version_id, d.node_id, d.shares::text
FROM journeys_split_day d WHERE d.is_newest
UNION ALL
SELECT 'workspace', NULL, NULL, NULL, w.timezone FROM customers_workspace w
"""

Shares = tuple[tuple[str, int], ...]  # outcome and share of 10,000

_compiled: dict[int, CompiledVersion] = {}
_rules: dict[int, tuple[Rule, ...]] = {}


@dataclass(frozen=True, slots=True)
class Roster:
    """What a turn needs to know besides customers; read once per turn.

    Parameters
    ----------
    versions, numbers
        Every version that was ever published, by id: somebody may be inside.
    names
        Journey id -> its name.
    admitting
        The published versions of live journeys; incubating ones come first, then
        by journey id, since the first to take a customer keeps them.
    templates
        Template id -> its current version.
    paused, stopped
        Ids of journeys in which nobody moves, and of those everybody leaves.
    tripped
        Versions with a step that is left alone because it fails for many.
    full
        Channels whose queue is so long that marketing messages wait at their step.
    releasing
        (journey id, shard) in which a pause is over and its people still held.
    weighed
        Version id -> split -> the newest shares that results have given to its goal
        and its ways.
    evaluated
        Shards in which a run has found memberships, so turns keep them up to date.
    """

    versions: Mapping[int, CompiledVersion]
    numbers: Mapping[int, int]
    names: Mapping[int, str]
    admitting: tuple[CompiledVersion, ...]
    templates: Mapping[int, int]
    paused: frozenset[int]
    stopped: frozenset[int]
    releasing: frozenset[tuple[int, int]]
    zone: str
    tripped: frozenset[int] = frozenset()
    full: frozenset[str] = frozenset()
    evaluated: frozenset[int] = frozenset()
    weighed: Mapping[int, Mapping[str, Shares]] = field(default_factory=dict)

    def entries(self, event: str) -> list[CompiledVersion]:
        """Return the versions that an event may open."""
        return [one for one in self.admitting if opening_event(one) == event]

    def releasing_in(self, shard: int) -> frozenset[int]:
        """Return the journeys whose people are being released in a shard."""
        return frozenset(id_ for id_, place in self.releasing if place == shard)

    def paused_in(self, shard: int) -> frozenset[int]:
        """Return the journeys in which nobody goes on by time alone in a shard.

        While people are released, what was kept for them comes first.
        """
        return self.paused | self.releasing_in(shard)

    def interesting_events(self) -> list[str]:
        """Return the names of events that open, end a wait or are a goal."""
        names = {opening_event(one) for one in self.admitting}
        for one in self.versions.values():
            names |= one.awaited.keys()
            if one.settings.goal is not None:
                names.add(one.settings.goal.event)
        return sorted(names)

    def hears_everything(self) -> bool:
        """Tell whether any news of a customer can matter to where they stand."""
        return any(one.hears_everything for one in self.versions.values())

    def hears_changes(self) -> bool:
        """Tell whether a change of attribute or time zone can move a hold."""
        return any(one.hears_changes for one in self.versions.values())


def opening_event(version: CompiledVersion) -> str:
    """Return the name of the event by which customers enter."""
    trigger = version.trigger.trigger
    return trigger.event if isinstance(trigger, EventTrigger) else REQUESTED


def read_roster() -> Roster:
    """Return what runs now, in one query unless a version is new to this process."""
    with connection.cursor() as cursor:
        cursor.execute(ROSTER)
        rows = cursor.fetchall()
    found: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for what, *row in rows:
        found[what].append(tuple(row))
    versions = _compile_all({id_: owner for id_, owner, _, _ in found["version"]})
    journeys = found["journey"]
    admitting = [
        versions[published]
        for _, published, status, _ in journeys
        if status == "live" and published is not None
    ]
    admitting.sort(key=lambda one: (not one.settings.incubating, one.journey_id))
    zones = [zone for *_, zone in found["workspace"]]
    return Roster(
        versions=versions,
        numbers={id_: int(number) for id_, _, _, number in found["version"]},
        names={id_: name for id_, _, _, name in journeys},
        admitting=tuple(admitting),
        templates={id_: current for id_, current, _, _ in found["template"]},
        paused=frozenset(id_ for id_, _, status, _ in journeys if status == "paused"),
        stopped=frozenset(id_ for id_, _, status, _ in journeys if status == "stopped"),
        releasing=frozenset((id_, shard) for id_, shard, _, _ in found["release"]),
        zone=check_zone(zones[0] if zones else None, "UTC"),
        tripped=frozenset(version_id for version_id, *_ in found["breaker"]),
        full=frozenset(channel for *_, channel in found["full"]),
        evaluated=frozenset(shard for _, shard, *_ in found["evaluated"]),
        weighed=_read_weighed(found["weighed"], versions),
    )


def _read_weighed(
    rows: Iterable[tuple[Any, ...]], versions: Mapping[int, CompiledVersion]
) -> dict[int, dict[str, Shares]]:
    """Give each version what was learned for its own goal and ways."""
    learned = {
        (journey_id, node_id, versions[version_id].designs[node_id]): shares
        for journey_id, version_id, node_id, shares in rows
    }
    weighed: dict[int, dict[str, Shares]] = {}
    for version_id, version in versions.items() if learned else ():
        for node_id, design in version.designs.items():
            shares = learned.get((version.journey_id, node_id, design))
            if shares is not None:
                pairs = tuple(json.loads(shares).items())
                weighed.setdefault(version_id, {})[node_id] = pairs
    return weighed


def check_zone(name: str | None, otherwise: str) -> str:
    """Return a name that is an IANA zone: the given one or the other."""
    return name if name and is_timezone(name) else otherwise


def parsed_rules(version: CompiledVersion) -> tuple[Rule, ...]:
    """Return the rules of a version as the evaluator takes them."""
    known = _rules.get(version.version_id)
    if known is None:
        known = tuple(rules.parse(document) for document in version.rules)
        _rules[version.version_id] = known
    return known


def _compile_all(owners: Mapping[int, int]) -> dict[int, CompiledVersion]:
    missing = [version_id for version_id in owners if version_id not in _compiled]
    for version_id, document in _read_documents(missing):
        _compiled[version_id] = compile_version(
            document, version_id=version_id, journey_id=owners[version_id]
        )
    return {version_id: _compiled[version_id] for version_id in owners}


def _read_documents(version_ids: list[int]) -> Iterable[tuple[int, dict[str, object]]]:
    if not version_ids:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, document::text FROM journeys_version WHERE id = ANY(%s)",
            [version_ids],
        )
        return [(id_, json.loads(text)) for id_, text in cursor.fetchall()]
