"""Micro-segments for the browser part."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, cast

from django.contrib.auth.models import User
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from customers.api.hanging_up import has_left
from customers.api.permissions import CanEdit, CanRead
from customers.api.preconditions import IF_MATCH, require_if_match
from customers.selectors import get_local_date, get_now
from segments import selectors, services
from segments.api import serializers
from segments.domain import rules
from segments.domain.errors import (
    Fault,
    RuleError,
)
from segments.domain.measures import Names
from segments.models import MicroSegment

TREND_DAYS = 14
PAGE_ROWS = 200


class NamingView(APIView):
    """A view that says rules in plain words."""

    permission_classes = [CanEdit]
    read_names: Callable[[], Names] = staticmethod(selectors.get_names)


class SegmentsView(NamingView):
    """All micro-segments in the order of the plan."""

    @extend_schema(
        operation_id="list_segments",
        parameters=[OpenApiParameter("cursor", str)],
        responses=serializers.SegmentPage,
    )
    def get(self, request: Request) -> Response:
        page = selectors.list_page(request.query_params.get("cursor"), PAGE_ROWS)
        rows: Any = page.rows
        shown = serializers.SegmentOutput(
            rows, many=True, context=_context(self.read_names())
        )
        return Response({"results": shown.data, "next": page.next})

    @extend_schema(
        operation_id="create_segment",
        request=serializers.SegmentInput,
        responses={201: serializers.SegmentOutput},
    )
    def post(self, request: Request) -> Response:
        body = serializers.SegmentInput(data=request.data)
        body.is_valid(raise_exception=True)
        read_rule(body.validated_data["rule"])
        segment = services.create_segment(**body.validated_data, by=get_user(request))
        return _show(segment, self.read_names(), status.HTTP_201_CREATED)


class SegmentView(NamingView):
    """One micro-segment."""

    @extend_schema(operation_id="get_segment", responses=serializers.SegmentOutput)
    def get(self, request: Request, segment_id: int) -> Response:
        return _show(get_segment(segment_id), self.read_names())

    @extend_schema(
        operation_id="update_segment",
        parameters=[IF_MATCH],
        request=serializers.SegmentInput(partial=True),
        responses=serializers.SegmentOutput,
    )
    def put(self, request: Request, segment_id: int) -> Response:
        segment = get_segment(segment_id)
        body = serializers.SegmentInput(data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        changes = {k: v for k, v in body.validated_data.items() if k != "position"}
        if "rule" in changes:
            read_rule(changes["rule"])
        segment = services.update_segment(
            segment_id=segment.pk,
            revision=require_if_match(request),
            **changes,
            by=get_user(request),
        )
        return _show(segment, self.read_names())


class ArchiveView(NamingView):
    """Taking a micro-segment out of the plan."""

    @extend_schema(
        operation_id="archive_segment",
        request=None,
        responses=serializers.SegmentOutput,
    )
    def post(self, request: Request, segment_id: int) -> Response:
        segment = get_segment(segment_id)
        archived = services.archive_segment(segment_id=segment.pk)
        return _show(archived, self.read_names())


class CountView(NamingView):
    """How many people match a rule that is not saved, now or at a past moment."""

    @extend_schema(
        operation_id="count_rule",
        request=serializers.CountInput,
        responses=serializers.CountOutput,
    )
    def post(self, request: Request) -> Response:
        body = serializers.CountInput(data=request.data)
        body.is_valid(raise_exception=True)
        rule = read_rule(body.validated_data["rule"])
        as_of = body.validated_data.get("as_of") or get_now()
        found = selectors.count_rule(
            rule,
            as_of,
            is_exact=body.validated_data["exact"],
            is_wanted=lambda: not has_left(request),
        )
        answer = {
            "count": found.count,
            "universe": found.universe,
            "sampled": found.is_sampled,
            "margin": found.margin,
            "sentence": rules.describe(rule, self.read_names()),
            "conditions": [
                {"path": path, "count": n} for path, n in found.conditions.items()
            ],
            "as_of": as_of,
        }
        return Response(serializers.CountOutput(answer).data)


class MembershipsView(APIView):
    """The micro-segments a customer is in."""

    permission_classes = [CanRead]

    @extend_schema(
        operation_id="list_memberships", responses=serializers.MembershipPage
    )
    def get(self, request: Request, customer_id: int) -> Response:
        rows = [
            {
                "id": segment.pk,
                "name": segment.name,
                "position": segment.position,
                "is_system": segment.is_system,
                "since": since,
            }
            for segment, since in selectors.list_memberships(customer_id)
        ]
        shown = serializers.MembershipOutput(rows, many=True)
        return Response({"results": shown.data, "next": None})


def _context(names: Names) -> Mapping[str, Any]:
    today = get_local_date(get_now())
    trend: dict[int, list[Any]] = {}
    for day in selectors.counts_per_day(today - timedelta(days=TREND_DAYS - 1), today):
        trend.setdefault(day.segment_id, []).append(day)
    return {
        "names": names,
        "members": selectors.members_count(),
        "trend": trend,
        "costs": selectors.read_costs(),
        "held": {finding.segment_id: finding for finding in selectors.list_held()},
    }


def _show(
    segment: MicroSegment, names: Names, code: int = status.HTTP_200_OK
) -> Response:
    shown = serializers.SegmentOutput(segment, context=_context(names))
    return Response(shown.data, status=code)


def get_user(request: Request) -> User:
    """Return who asks."""
    return cast(User, request.user)  # permissions let nobody else in


def get_segment(segment_id: int) -> MicroSegment:
    """Return a micro-segment, archived ones too.

    Raises
    ------
    NotFound
    """
    segment = MicroSegment.objects.filter(pk=segment_id).first()
    if segment is None:
        raise NotFound("There is no such micro-segment.")
    return segment


def read_rule(document: Any) -> rules.Rule:
    """Return a rule that is right and known; faults name their place below `rule`."""
    try:
        rule = rules.parse(document)
        selectors.check_known(rule)
    except RuleError as error:
        raise RuleError(
            [
                Fault(f"rule.{fault.path}", fault.code, fault.message)
                for fault in error.faults
            ]
        ) from error
    return rule
