"""How many people were in a micro-segment on each day, and why that changed."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.http import StreamingHttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from customers.api.exports import CSV, ExportIn, send_csv
from customers.api.permissions import CanRead
from customers.domain.exports import write_rows
from customers.selectors import get_local_date, get_now
from segments import selectors
from segments.api.serializers import say
from segments.api.views import get_segment
from segments.domain.measures import Names
from segments.models import RuleVersion
from segments.selectors import Day

RANGES = (30, 90, 365)
COLUMNS = (
    *("day", "people", "came in", "left"),
    *("came in not by behaviour", "left not by behaviour"),
)
DAYS = OpenApiParameter(
    "days", int, enum=RANGES, description="Up to today; by default 90."
)


class DaysInput(ExportIn):
    days = serializers.ChoiceField(RANGES, default=90)


class DayOutput(serializers.Serializer[Any]):
    """A day's count; `entered` and `left` are since the count before."""

    on = serializers.DateField()
    members = serializers.IntegerField()
    entered = serializers.IntegerField()
    left = serializers.IntegerField()
    entered_by_definition = serializers.IntegerField(
        help_text="Of these: by a new or edited rule, an import, or by hand."
    )
    left_by_definition = serializers.IntegerField()


class VersionOutput(serializers.Serializer[Any]):
    """A version of the rule, and when somebody saved it."""

    version = serializers.IntegerField()
    at = serializers.DateTimeField()
    by = serializers.CharField(allow_null=True)
    sentence = serializers.CharField()


class DaysOutput(serializers.Serializer[Any]):
    start = serializers.DateField()
    end = serializers.DateField()
    since = serializers.DateTimeField(
        allow_null=True,
        help_text="From when on members are known by name; null before a run.",
    )
    days = DayOutput(many=True, help_text="Days that are counted, oldest first.")
    versions = VersionOutput(many=True, help_text="Of these days, oldest first.")


class DaysView(APIView):
    """The size of a micro-segment by day."""

    permission_classes = [CanRead]
    read_names: Callable[[], Names] = staticmethod(selectors.get_names)

    @extend_schema(operation_id="list_days", parameters=[DAYS], responses=DaysOutput)
    def get(self, request: Request, segment_id: int) -> Response:
        """Show how many were in it, came in and left on each of the last days."""
        segment = get_segment(segment_id)
        length = _read_length(request)
        names, end = self.read_names(), get_local_date(get_now())
        start = end - timedelta(days=length - 1)
        versions = RuleVersion.objects.filter(segment=segment).select_related("by")
        answer = {
            "start": start,
            "end": end,
            "since": selectors.find_begin(),
            "days": _list_days(segment.pk, length),
            "versions": [
                _show_version(one, names)
                for one in versions.order_by("version")
                if get_local_date(one.at) >= start
            ],
        }
        return Response(DaysOutput(answer).data)


class DaysExportView(APIView):
    permission_classes = [CanRead]

    @extend_schema(
        operation_id="segment_days_export", parameters=[DaysInput], responses=CSV
    )
    def get(self, request: Request, segment_id: int) -> StreamingHttpResponse:
        """Take out the counts by day."""
        segment = get_segment(segment_id)
        days = _list_days(segment.pk, _read_length(request))
        rows = [COLUMNS, *(_to_row(day) for day in days)]
        text = write_rows(rows, "safe")
        return send_csv(f"micro-segment-{segment.pk}-days", [text])


def _read_length(request: Request) -> int:
    asked = DaysInput(data=request.query_params)
    asked.is_valid(raise_exception=True)
    return int(asked.validated_data["days"])


def _list_days(segment_id: int, length: int) -> list[Day]:
    end = get_local_date(get_now())
    start = end - timedelta(days=length - 1)
    return selectors.list_days(segment_id, start, end)


def _to_row(day: Day) -> tuple[Any, ...]:
    return tuple(asdict(day).values())


def _show_version(one: RuleVersion, names: Names) -> Mapping[str, Any]:
    by = one.by
    return {
        "version": one.version,
        "at": one.at,
        "by": by and (by.get_full_name() or by.get_username()),
        "sentence": say(one.rule, names),
    }
