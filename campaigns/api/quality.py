"""The quality of the plan: findings, overlaps, coverage."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from campaigns.api import quality_shapes as shapes
from campaigns.domain.quality import Finding
from campaigns.selectors.quality import Quality, get_quality, is_examination_due
from campaigns.tasks import examine_plan
from customers.api.permissions import CanRead
from customers.selectors import get_local_date, get_now, make_cursor, read_cursor
from customers.services import nudge
from segments import selectors as segments
from segments.domain.measures import Names
from segments.domain.quality.overlap import list_pairs

PAGE_PAIRS = 25


class QualityView(APIView):
    """What is wrong with the plan."""

    permission_classes = [CanRead]
    read_names: Callable[[], Names] = staticmethod(segments.get_names)

    @extend_schema(operation_id="get_quality", responses=shapes.QualityOutput)
    def get(self, request: Request) -> Response:
        quality = _read()
        names = self.read_names()
        findings = quality.list_findings(names) if quality else []
        return Response(
            {
                **_describe(quality),
                "counts": _count(quality),
                "findings": [_present(one, names.segments) for one in findings],
            }
        )


class OverlapView(APIView):
    """Which rows share people."""

    permission_classes = [CanRead]

    @extend_schema(
        operation_id="list_overlaps",
        parameters=[shapes.OverlapQuery],
        responses=shapes.OverlapOutput,
    )
    def get(self, request: Request) -> Response:
        query = shapes.OverlapQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        asked = query.validated_data
        place = read_cursor(asked.get("cursor"), int)
        skip = max(place[0], 0) if place else 0
        quality = _read()
        window = slice(asked["start"] - 1, asked["start"] - 1 + asked["size"])
        pairs = _list_pairs(quality, skip)
        return Response(
            {
                **_describe(quality),
                "rows": _list_overlap_rows(quality)[window],
                "rows_total": len(quality.rows) if quality else 0,
                "shared": quality.shared[window, window].tolist() if quality else [],
                "results": pairs[:PAGE_PAIRS],
                "next": make_cursor(skip + PAGE_PAIRS)
                if len(pairs) > PAGE_PAIRS
                else None,
            }
        )


class CoverageView(APIView):
    """Who is in a row, and who is in none."""

    permission_classes = [CanRead]
    read_names: Callable[[], Names] = staticmethod(segments.get_names)

    @extend_schema(
        operation_id="get_coverage",
        parameters=[shapes.CoverageQuery],
        responses=shapes.CoverageDetailsOutput,
    )
    def get(self, request: Request) -> Response:
        query = shapes.CoverageQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        today = get_local_date(get_now())
        first = today - timedelta(days=query.validated_data["days"] - 1)
        quality = _read()
        names = self.read_names()
        findings = quality.list_findings(names) if quality else []
        gaps = [one for one in findings if one.code == "uncovered"]
        return Response(
            {
                **_describe(quality),
                "counts": _count(quality),
                "days": [asdict(day) for day in segments.coverage(first, today)],
                "rows": _list_coverage_rows(quality),
                "gaps": [_present(one, names.segments) for one in gaps],
            }
        )


def _read() -> Quality | None:
    """Return the newest examination; where it is old, have a new one made."""
    if is_examination_due():
        nudge(examine_plan)
    return get_quality()


def _describe(quality: Quality | None) -> dict[str, Any]:
    return {
        "examined_at": quality.examination.at if quality else None,
        "is_current": quality.is_current if quality else not is_examination_due(),
    }


def _count(quality: Quality | None) -> dict[str, Any] | None:
    if quality is None:
        return None
    facts = quality.facts
    return {
        "open": facts.open,
        "covered": facts.covered,
        "several": facts.several,
        "rows_per_customer": facts.memberships / max(facts.covered, 1),
    }


def _present(finding: Finding, names: Mapping[int, str]) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity,
        "sentence": finding.sentence,
        "details": finding.details,
        "segments": [_name(id_, names) for id_ in finding.segment_ids],
        "numbers": finding.numbers,
        "actions": [
            {
                "kind": action.kind,
                "segment": _name(action.segment_id, names),
                "to": action.to,
                "draft": asdict(action.draft) if action.draft else None,
            }
            for action in finding.actions
        ],
    }


def _name(id_: int | None, names: Mapping[int, str]) -> dict[str, Any] | None:
    return None if id_ is None else {"id": id_, "name": names[id_]}


def _list_overlap_rows(quality: Quality | None) -> Sequence[dict[str, Any]]:
    rows = quality.rows if quality else []
    return [
        {
            "id": row.id,
            "name": row.name,
            "number": row.number,
            "members": row.facts.members,
        }
        for row in rows
    ]


def _list_coverage_rows(quality: Quality | None) -> Sequence[dict[str, Any]]:
    rows = quality.rows if quality else []
    return [
        {
            "id": row.id,
            "name": row.name,
            "number": row.number,
            "open": row.facts.open,
            "first": row.facts.first,
            "alone": row.facts.alone,
        }
        for row in rows
    ]


def _list_pairs(quality: Quality | None, skip: int) -> Sequence[dict[str, Any]]:
    """Return a page of pairs and one more, if there is one."""
    if quality is None:
        return []
    rows = quality.rows
    return [
        {
            "first": {"id": rows[pair.first].id, "name": rows[pair.first].name},
            "second": {"id": rows[pair.second].id, "name": rows[pair.second].name},
            "first_members": pair.sizes[0],
            "second_members": pair.sizes[1],
            "shared": pair.shared,
            "jaccard": pair.jaccard,
            "contained": pair.contained,
        }
        for pair in list_pairs(quality.shared, skip=skip, most=PAGE_PAIRS + 1)
    ]
