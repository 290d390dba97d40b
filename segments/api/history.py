"""Who was in which micro-segment when, for the browser part."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.dateparse import parse_date, parse_datetime
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from customers.api.permissions import CanRead
from customers.selectors import (
    get_customer,
    get_local_date,
    get_now,
    get_user_ids,
    get_workspace,
    make_cursor,
    read_cursor,
)
from segments import selectors
from segments.api.views import get_segment
from segments.models import MembershipChange

LATER = datetime.max.replace(tzinfo=UTC)

AT = OpenApiParameter(
    "at",
    str,
    required=True,
    description="A moment with its zone, or a day of the workspace: the end of it.",
)


class PastMember(serializers.Serializer[Any]):
    customer_id = serializers.IntegerField()
    user_id = serializers.CharField(allow_null=True)


class PastMembersOutput(serializers.Serializer[Any]):
    """Who was in a micro-segment then; merged and erased people are not listed."""

    at = serializers.DateTimeField()
    since = serializers.DateTimeField(help_text="From when on this is known.")
    count = serializers.IntegerField()
    results = PastMember(many=True)
    next = serializers.CharField(allow_null=True)


class EndOutput(serializers.Serializer[Any]):
    """`rule_version` is null where no run has known a rule."""

    at = serializers.DateTimeField()
    cause = serializers.ChoiceField(["behaviour", "definition"])
    rule_version = serializers.IntegerField(allow_null=True)


class StayOutput(serializers.Serializer[Any]):
    """`entered` is null: before what is known; `left` is null: still in it."""

    segment_id = serializers.IntegerField()
    name = serializers.CharField()
    entered = EndOutput(allow_null=True)
    left = EndOutput(allow_null=True)


class StaysOutput(serializers.Serializer[Any]):
    since = serializers.DateTimeField(
        allow_null=True, help_text="From when on this is known; null before a run."
    )
    results = StayOutput(many=True)
    next = serializers.CharField(allow_null=True)


class PastMembersView(APIView):
    """Who was in a micro-segment at a moment."""

    permission_classes = [CanRead]

    @extend_schema(
        operation_id="list_past_members",
        parameters=[AT, OpenApiParameter("cursor", str)],
        responses=PastMembersOutput,
    )
    def get(self, request: Request, segment_id: int) -> Response:
        segment = get_segment(segment_id)
        at = read_moment(request.query_params.get("at", ""))
        cursor = read_cursor(request.query_params.get("cursor"), int)
        page = selectors.list_members_at(
            segment.pk, at, after=cursor[0] if cursor else 0
        )
        names = get_user_ids(page.customer_ids)
        answer = {
            "at": at,
            "since": selectors.find_begin(),
            "count": page.count,
            "results": [
                {"customer_id": id_, "user_id": names.get(id_)}
                for id_ in page.customer_ids
            ],
            "next": None if page.next is None else make_cursor(page.next),
        }
        return Response(PastMembersOutput(answer).data)


class StaysView(APIView):
    """The path of a customer through micro-segments."""

    permission_classes = [CanRead]

    @extend_schema(operation_id="list_stays", responses=StaysOutput)
    def get(self, request: Request, customer_id: int) -> Response:
        path = selectors.get_path(get_customer(customer_id).pk)
        rows = [
            {
                "segment_id": stay.segment_id,
                "name": stay.name,
                "entered": _show_end(stay.entered),
                "left": _show_end(stay.left),
            }
            for stay in path.stays
        ]
        answer = {"since": path.since, "results": rows, "next": None}
        return Response(StaysOutput(answer).data)


def _show_end(end: selectors.End | None) -> dict[str, Any] | None:
    if end is None:
        return None
    cause = MembershipChange.Cause(end.cause).name.lower()
    return {"at": end.at, "cause": cause, "rule_version": end.rule_version}


def read_moment(text: str) -> datetime:
    """Return the moment that somebody asks about, which has been.

    Raises
    ------
    ValidationError
        It names `at`.
    """
    now = get_now()
    try:
        day, moment = parse_date(text), parse_datetime(text)
        if day is not None:
            moment = min(_end_of(day), now) if day <= get_local_date(now) else LATER
    except (ValueError, OverflowError):
        raise _refuse("There is no such day or time.") from None
    if moment is None or moment.tzinfo is None:
        raise _refuse('Name a day, as "2026-03-10", or a moment with its zone.')
    if moment > now:
        raise _refuse("This moment is still to come.")
    return moment


def _end_of(day: date) -> datetime:
    """Return the last moment of a workspace day."""
    zone = ZoneInfo(get_workspace().timezone)
    midnight = datetime.combine(day + timedelta(days=1), time(), zone)
    return midnight - timedelta(microseconds=1)


def _refuse(text: str) -> ValidationError:
    return ValidationError({"at": [text]})
