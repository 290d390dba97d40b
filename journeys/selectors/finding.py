"""Find journeys: by words of theirs, by state, by label, in some order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from customers.selectors import paging
from journeys.models import Journey, Label
from journeys.selectors.labels import find_spellings
from messaging.selectors import list_templates

PAGE = 50
MOST_MATCHES = 3  # named of one journey
OPEN = "open"  # every state but archived

Sort = Literal["changed", "created", "name"]
# Field, and whether the largest comes first
SORTS: Mapping[Sort, tuple[str, bool]] = {
    "changed": ("updated_at", True),
    "created": ("created_at", True),
    "name": ("low", False),
}
# Drafts are what somebody has in mind who looks for a step
_BY_STEP = """
SELECT j.id FROM journeys_journey j JOIN journeys_version v ON v.id = j.draft_id
WHERE EXISTS (SELECT FROM jsonb_array_elements(v.document -> 'nodes') node
  WHERE node ->> 'name' ILIKE %s
  OR node #>> '{settings,template_id}' = ANY (%s))
"""
# A list shows no graph; graphs may be large
_GRAPHS = [
    f"{version}__{part}"
    for version in ("draft", "published")
    for part in ("document", "layout", "map")
]


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for.

    Parameters
    ----------
    text
        Part of the name, of a label, of a step's name or of a message's.
    status
        A state, or `open`; empty for every state.
    """

    text: str = ""
    status: str = ""
    label: str = ""
    sort: Sort = "changed"


@dataclass(frozen=True, slots=True)
class Match:
    """Where the text was found, if not in the name."""

    what: Literal["label", "step", "message"]
    name: str


@dataclass(frozen=True, slots=True)
class FoundPage:
    """Some journeys, why each was found, and where to go on (null: nowhere)."""

    results: Sequence[Journey]
    next: str | None
    matches: Mapping[int, list[Match]] = field(default_factory=dict)


def find_journeys(search: Search, cursor: str | None) -> FoundPage:
    """Return one page of the journeys that fit.

    Raises
    ------
    BadCursor
    """
    column, is_descending = SORTS[search.sort]
    messages = _find_messages(search.text)
    found = _narrow(search, messages).select_related("published", "draft")
    found = found.prefetch_related("labels").annotate(low=Lower("name"))
    if not search.text:
        found = found.defer(*_GRAPHS)
    sign = "-" if is_descending else ""
    found = found.order_by(f"{sign}{column}", f"{sign}id")
    after = paging.read_cursor(cursor, str, int)
    if after is not None:
        found = found.filter(_beyond(search.sort, after[0], after[1]))
    rows = list(found[: PAGE + 1])
    following = None
    if len(rows) > PAGE:
        last = rows[PAGE - 1]
        value = getattr(last, column)
        text = value.isoformat() if isinstance(value, datetime) else value
        following = paging.make_cursor(text, last.pk)
    shown = rows[:PAGE]
    return FoundPage(
        shown, following, {one.pk: _explain(one, search, messages) for one in shown}
    )


def _narrow(search: Search, messages: Mapping[int, str]) -> QuerySet[Journey]:
    found = Journey.objects.all()
    if search.status == OPEN:
        found = found.exclude(status=Journey.Status.ARCHIVED)
    elif search.status:
        found = found.filter(status=search.status)
    if search.label:
        labelled = find_spellings(search.label).values("journey_id")
        found = found.filter(pk__in=labelled)
    if search.text:
        labelled = Label.objects.filter(name__icontains=search.text)
        found = found.filter(
            Q(name__icontains=search.text)
            | Q(pk__in=labelled.values("journey_id"))
            | Q(pk__in=_find_by_step(search.text, messages))
        )
    return found


def _find_messages(text: str) -> dict[int, str]:
    if not text:
        return {}
    named = list_templates().filter(name__icontains=text)
    return dict(named.values_list("id", "name"))


def _find_by_step(text: str, messages: Mapping[int, str]) -> list[int]:
    plain = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    with connection.cursor() as cursor:
        cursor.execute(_BY_STEP, [f"%{plain}%", [str(one) for one in messages]])
        return [journey_id for (journey_id,) in cursor.fetchall()]


def _beyond(sort: Sort, text: str, last_id: int) -> Q:
    """Return what comes after a row in this order."""
    column, is_descending = SORTS[sort]
    value: Any = text
    if sort != "name":
        value = paging.read_moment(text)
    way = "lt" if is_descending else "gt"
    return Q(**{f"{column}__{way}": value}) | Q(
        **{column: value, f"id__{way}": last_id}
    )


def _explain(
    journey: Journey, search: Search, messages: Mapping[int, str]
) -> list[Match]:
    """Say where the text was found; nothing where the name says it."""
    text = search.text.lower()
    if not text or text in journey.name.lower() or journey.draft is None:
        return []
    matches = [
        Match("label", label.name)
        for label in journey.labels.all()
        if text in label.name.lower()
    ]
    for node in journey.draft.document["nodes"]:
        name = node.get("name", "")
        # Drafts hold anything; what is no number names no message
        chosen = node.get("settings", {}).get("template_id")
        message = messages.get(chosen) if type(chosen) is int else None
        if text in name.lower():
            matches.append(Match("step", name))
        elif message is not None:
            matches.append(Match("message", message))
    return list(dict.fromkeys(matches))[:MOST_MATCHES]
