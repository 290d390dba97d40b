"""Live micro-segments and their rules."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from customers.selectors import make_cursor, read_cursor
from segments.domain import rules
from segments.domain.errors import RuleError
from segments.domain.measures import Names
from segments.domain.plan import Plan, build_plan
from segments.domain.rules import Rule
from segments.models import MicroSegment, RuleVersion, Run

_TEXT = Cast("rule", TextField())  # of JSON: what was parsed already need not be again


@dataclass(frozen=True)
class Library:
    """Rules of micro-segments by id.

    Parameters
    ----------
    faulty
        Those whose stored rule cannot be read, and why.
    versions
        The version of each live micro-segment's rule: faulty ones too, and those that
        a run of edits leaves as they are.
    everyone_else
        The system row, which has no rule.
    """

    rules: Mapping[int, Rule]
    faulty: Mapping[int, str]
    versions: Mapping[int, int]
    everyone_else: int

    def without(self, faulty: Mapping[int, str]) -> "Library":
        """Return the rules of which these are not to be evaluated either."""
        if not faulty:
            return self
        rules = {id_: one for id_, one in self.rules.items() if id_ not in faulty}
        return replace(self, rules=rules, faulty={**self.faulty, **faulty})

    @cached_property
    def plan(self) -> Plan[int]:
        """Return the plan of all these rules."""
        return build_plan(self.rules, self.rules)

    @cached_property
    def given(self) -> frozenset[int]:
        """Return the micro-segments whose members so far are used by these rules."""
        named = frozenset(
            id_ for rule in self.rules.values() for id_ in rule.segments()
        )
        return (named & self.versions.keys()) - self.rules.keys() | self.faulty.keys()


def list_live() -> QuerySet[MicroSegment]:
    """Return the micro-segments that are not archived, in the order of the plan."""
    return MicroSegment.objects.filter(archived_at=None).order_by("position", "id")


@dataclass(frozen=True)
class Page:
    """Some micro-segments, and where the next ones begin; `None`: these were all."""

    rows: list[MicroSegment]
    next: str | None


def list_page(cursor: str | None, size: int) -> Page:
    """Return live micro-segments in the order of the plan, from a cursor on.

    Raises
    ------
    BadCursor
    """
    rows = list_live()
    if place := read_cursor(cursor, int):
        rows = rows.filter(position__gt=place[0])
    found = list(rows[: size + 1])
    more = len(found) > size
    return Page(found[:size], make_cursor(found[size - 1].position) if more else None)


def get_everyone_else() -> MicroSegment:
    """Return the system row: whoever is in no other micro-segment."""
    return MicroSegment.objects.get(is_system=True)


def get_names() -> Names:
    """Return names of micro-segments, for sentences."""
    return Names(segments=dict(MicroSegment.objects.values_list("id", "name")))


def read_library() -> Library:
    """Return the rules of all live micro-segments, "Everyone else" left out."""
    rows = list_live().filter(is_system=False)
    return _parse_all(rows.values_list("id", "rule_version", _TEXT))


def read_library_of(versions: Mapping[int, int]) -> Library:
    """Return the rules that some micro-segments had in some versions."""
    rows = RuleVersion.objects.filter(segment_id__in=versions)
    return _parse_all(
        (id_, version, rule)
        for id_, version, rule in rows.values_list("segment_id", "version", _TEXT)
        if versions[id_] == version
    )


def read_run_library(run: Run) -> Library:
    """Return the rules that a run evaluates, as it began; a process reads them once."""
    return _read_run_library(run.pk, run.started_at)


@lru_cache(maxsize=4)
def _read_run_library(run_id: int, started_at: datetime) -> Library:
    run = Run.objects.get(pk=run_id, started_at=started_at)
    versions = {int(id_): version for id_, version in run.rule_versions.items()}
    evaluated = versions if run.segments is None else run.segments
    library = read_library_of({id_: versions[id_] for id_ in evaluated})
    return replace(library, versions=versions)


def parse_rule(document: Any) -> Rule:
    """Return a stored rule; shards, turns and the plan read the same ones again.

    Raises
    ------
    RuleError
    """
    return _parse_text(json.dumps(document))


def _parse_all(rows: Iterable[tuple[int, int, str]]) -> Library:
    parsed: dict[int, Rule] = {}
    faulty: dict[int, str] = {}
    versions: dict[int, int] = {}
    for id_, version, text in rows:
        versions[id_] = version
        try:
            parsed[id_] = _parse_text(text)
        except RuleError as error:
            faulty[id_] = str(error)
    return Library(parsed, faulty, versions, get_everyone_else().pk)


@lru_cache(maxsize=10_000)
def _parse_text(text: str) -> Rule:
    return rules.parse(json.loads(text))
