"""What exists outside a graph document, for its checks."""

from collections import defaultdict

from django.conf import settings
from django.db import connection

from journeys.domain.nodes.base import Document, Known
from segments.domain import rules
from segments.domain.errors import RuleError

# One query over small tables of the apps below
_KNOWN = """
SELECT 'template', t.id, t.channel, t.purpose FROM messaging_template t
WHERE t.current_id IS NOT NULL AND t.archived_at IS NULL
UNION ALL SELECT 'event', NULL, e.name, NULL FROM customers_eventname e
UNION ALL SELECT 'segment', s.id, NULL, NULL FROM segments_microsegment s
WHERE s.archived_at IS NULL
UNION ALL SELECT 'start', j.id, jsonb_path_query(v.document,
  '$.nodes[*] ? (@.kind == "start_journey").settings.journey_id') #>> '{}', NULL
FROM journeys_journey j JOIN journeys_version v ON v.id IN (j.draft_id, j.published_id)
WHERE j.status NOT IN ('stopped', 'archived')
UNION ALL SELECT 'persona', p.id, NULL, NULL FROM segments_persona p
UNION ALL SELECT 'journey', j.id, j.status, NULL FROM journeys_journey j
JOIN journeys_version v ON v.id = coalesce(j.published_id, j.draft_id)
WHERE j.status <> 'archived' AND v.document -> 'nodes' @>
  '[{"kind": "entry", "settings": {"trigger": {"kind": "list"}}}]'
"""


def read_known() -> Known:
    """Return the templates, events, micro-segments, personas and journeys there are."""
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN)
        rows = cursor.fetchall()
    segments = frozenset(id_ for what, id_, *_ in rows if what == "segment")

    def rule_problems(rule: Document) -> list[tuple[str, str]]:
        return list_rule_problems(rule, segments)

    return Known(
        templates={
            id_: (channel, purpose)
            for what, id_, channel, purpose in rows
            if what == "template"
        },
        events=frozenset(name for what, _, name, _ in rows if what == "event"),
        personas=frozenset(id_ for what, id_, *_ in rows if what == "persona"),
        ports=settings.WEBHOOK_PORTS,
        segments=segments,
        journeys={
            id_: status == "live" for what, id_, status, _ in rows if what == "journey"
        },
        circles=_find_circles(
            # Drafts may name nothing yet, or nonsense
            [
                (id_, int(text))
                for what, id_, text, _ in rows
                if what == "start" and text and text.isdecimal()
            ]
        ),
        rule_problems=rule_problems,
    )


def _find_circles(starts: list[tuple[int, int]]) -> frozenset[int]:
    """Return the journeys from which one comes back to them by starting others."""
    targets: dict[int, set[int]] = defaultdict(set)
    for source, target in starts:
        targets[source].add(target)
    circles = set()
    for journey_id in list(targets):
        seen: set[int] = set()
        stack = list(targets[journey_id])
        while stack:
            one = stack.pop()
            if one not in seen:
                seen.add(one)
                stack += targets.get(one, ())
        if journey_id in seen:
            circles.add(journey_id)
    return frozenset(circles)


def list_rule_problems(
    rule: Document, segments: frozenset[int]
) -> list[tuple[str, str]]:
    """Return what is wrong with a rule: pairs of path and sentence."""
    try:
        parsed = rules.parse(rule)
    except RuleError as error:
        return [(fault.path, fault.message) for fault in error.faults]
    return [
        ("root", f"Micro-segment {id_} does not exist any more.")
        for id_ in sorted(parsed.segments() - segments)
    ]
