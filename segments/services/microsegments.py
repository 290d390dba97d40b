"""Creating, changing and archiving micro-segments: the rows of the plan.

Every change bumps the plan's revision. Members follow with a run of edits.
"""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F

from customers.selectors import get_now
from segments.domain import rules
from segments.domain.errors import (
    Fault,
    NameTaken,
    RuleError,
    SegmentArchived,
    SegmentChanged,
    SegmentInUse,
    SegmentIsFixed,
)
from segments.domain.plan import sort_segments
from segments.domain.rules import Rule
from segments.domain.tree import Leaf, walk_paths
from segments.models import MicroSegment, Plan, RuleVersion
from segments.selectors.rows import get_everyone_else, read_library


@transaction.atomic
def create_segment(
    *,
    name: str,
    rule: Any,
    description: str = "",
    position: int | None = None,
    by: User | None = None,
) -> MicroSegment:
    """Add a micro-segment to the plan.

    Parameters
    ----------
    rule
        A rule document.
    position
        Place among the rows, 1 first; by default the last before "Everyone else".

    Raises
    ------
    RuleError, SegmentCycle, NameTaken
        Nothing was written.
    """
    plan = _lock_plan()
    now = get_now()
    parsed = rules.parse(rule)
    _check_references(parsed, None)
    _check_name(name, None)
    place = _make_room(position)
    segment = MicroSegment.objects.create(
        name=name,
        description=description,
        rule=rules.to_document(parsed),
        position=place,
        created_at=now,
        updated_at=now,
    )
    _keep_version(segment, by, now)
    _bump(plan)
    return segment


@transaction.atomic
def update_segment(
    *,
    segment_id: int,
    revision: int | None = None,
    name: str | None = None,
    description: str | None = None,
    rule: Any = None,
    by: User | None = None,
) -> MicroSegment:
    """Change a micro-segment; what is `None` stays. A changed rule is a new version.

    Parameters
    ----------
    revision
        The one that was read; by default whatever it is now.

    Raises
    ------
    SegmentChanged
        Somebody changed it since it was read. Nothing was written.
    RuleError, SegmentCycle, NameTaken, SegmentIsFixed, SegmentArchived
        Nothing was written.
    """
    plan = _lock_plan()
    segment = _get_changeable(segment_id, allow_system=rule is None)
    if revision is not None and revision != segment.revision:
        raise SegmentChanged
    now = get_now()
    if name is not None:
        _check_name(name, segment)
        segment.name = name
    if description is not None:
        segment.description = description
    if rule is not None:
        parsed = rules.parse(rule)
        _check_references(parsed, segment)
        document = rules.to_document(parsed)
        if document != segment.rule:
            segment.rule = document
            segment.rule_version += 1
            _keep_version(segment, by, now)
    segment.updated_at = now
    segment.revision += 1
    segment.save()
    _bump(plan)
    return segment


@transaction.atomic
def archive_segment(*, segment_id: int) -> MicroSegment:
    """Take a micro-segment out of the plan; all its members leave in the next run.

    Raises
    ------
    SegmentIsFixed, SegmentArchived, SegmentInUse
        Nothing was written.
    """
    plan = _lock_plan()
    segment = _get_changeable(segment_id)
    referring = sorted(
        id_
        for id_, rule in read_library().rules.items()
        if segment_id in rule.segments()
    )
    if referring:
        names = MicroSegment.objects.filter(id__in=referring).order_by("position")
        listed = ", ".join(f'"{row.name}"' for row in names)
        raise SegmentInUse(f"{listed} refer to this micro-segment. Change them first.")
    segment.archived_at = segment.updated_at = get_now()
    segment.revision += 1
    segment.position = -segment.pk  # out of the rows, and unique
    segment.save()
    _bump(plan)
    return segment


def _lock_plan() -> Plan:
    """Take the plan until the transaction ends: rows change one after the other."""
    return Plan.objects.select_for_update().get(pk=1)


def _bump(plan: Plan) -> None:
    plan.revision += 1
    plan.save(update_fields=["revision"])


def _get_changeable(segment_id: int, *, allow_system: bool = False) -> MicroSegment:
    segment = MicroSegment.objects.get(pk=segment_id)
    if segment.is_system and not allow_system:
        raise SegmentIsFixed
    if segment.archived_at is not None:
        raise SegmentArchived
    return segment


def _check_name(name: str, segment: MicroSegment | None) -> None:
    others = MicroSegment.objects.filter(name=name, archived_at=None)
    if segment is not None:
        others = others.exclude(pk=segment.pk)
    if others.exists():
        raise NameTaken(
            errors=[{"field": "name", "code": "name_taken", "message": name}]
        )


def _check_references(rule: Rule, segment: MicroSegment | None) -> None:
    """Refuse micro-segments that are not there, and circles."""
    library = dict(read_library().rules)
    faults = [
        Fault(
            f"{path}.measure.id", "unknown_segment", "This micro-segment is not there."
        )
        for path, node in walk_paths(rule.root)
        if isinstance(node, Leaf) and node.measure.segments() - library.keys()
    ]
    if faults:
        raise RuleError(faults)
    references = {id_: each.segments() for id_, each in library.items()}
    if segment is not None:
        references[segment.pk] = rule.segments()
    sort_segments(references)


def _make_room(position: int | None) -> int:
    """Return the place of a new row; rows from there on move down by one."""
    last = get_everyone_else()
    rows = MicroSegment.objects.filter(archived_at=None, is_system=False)
    ordered = list(rows.order_by("position", "id").values_list("position", flat=True))
    if position is None or position > len(ordered):
        place = ordered[-1] + 1 if ordered else 1
    else:
        place = ordered[max(position, 1) - 1]
        rows.filter(position__gte=place).update(position=F("position") + 1)
    if place >= last.position - 1:
        last.position = place + 1_000_000
        last.save(update_fields=["position"])
    return place


def _keep_version(segment: MicroSegment, by: User | None, now: datetime) -> None:
    RuleVersion.objects.create(
        segment=segment,
        version=segment.rule_version,
        rule=segment.rule,
        at=now,
        by=by,
    )
