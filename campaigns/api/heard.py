"""Who heard from us day by day, and why the others did not, over HTTP."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import StreamingHttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from campaigns import selectors
from campaigns.domain.heard import HEARD, PARTS, WORDS_OF
from campaigns.selectors import HeardDay, HeardDays
from customers.api.exports import CSV, ExportIn, send_csv
from customers.api.permissions import CanRead
from customers.domain.exports import Cells, write_rows
from segments.models import MicroSegment

MOST_DAYS = 366
LAST_ID = 2**31 - 1


class HeardInput(ExportIn):
    """Which days, up to today, and of which micro-segment; by default of everybody."""

    segment = serializers.IntegerField(required=False)
    days = serializers.IntegerField(min_value=1, max_value=MOST_DAYS, default=28)

    def validate_segment(self, segment_id: int) -> int:
        """Refuse one that there is not."""
        rows = MicroSegment.objects.filter(pk=segment_id)
        if abs(segment_id) > LAST_ID or not rows.exists():
            raise serializers.ValidationError("There is no such micro-segment.")
        return segment_id


class HeardPartOutput(serializers.Serializer[Any]):
    """One part of the people, with its people of all days added up."""

    part = serializers.ChoiceField(PARTS)
    words = serializers.CharField()
    heard = serializers.BooleanField(help_text="Whether these heard from us.")
    people = serializers.IntegerField()


class HeardDayOutput(serializers.Serializer[Any]):
    """A day's people, each in one part; the parts add up to `people`."""

    on = serializers.DateField()
    people = serializers.IntegerField()
    parts = serializers.DictField(child=serializers.IntegerField())


class HeardOutput(serializers.Serializer[Any]):
    """Days that are counted, oldest first, and the parts in the order of reasons.

    People are customers times days where days are added up.
    """

    start = serializers.DateField()
    end = serializers.DateField()
    since = serializers.DateField(
        allow_null=True, help_text="The first day that was counted at all."
    )
    people = serializers.IntegerField()
    heard = serializers.IntegerField()
    parts = HeardPartOutput(many=True)
    days = HeardDayOutput(many=True)


class HeardView(APIView):
    """Who heard from us, in a micro-segment or in all."""

    permission_classes = [CanRead]

    @extend_schema(
        operation_id="list_heard", parameters=[HeardInput], responses=HeardOutput
    )
    def get(self, request: Request) -> Response:
        asked = _read(request)
        return Response(_present(_list(asked), asked))


class HeardExportView(APIView):
    """The same as a file, one line per day."""

    permission_classes = [CanRead]

    @extend_schema(operation_id="export_heard", parameters=[HeardInput], responses=CSV)
    def get(self, request: Request) -> StreamingHttpResponse:
        asked = _read(request)
        name = f"heard-{asked.segment_id}" if asked.segment_id else "heard"
        return send_csv(name, _write(_list(asked).days, asked))


@dataclass(frozen=True, slots=True)
class _Asked:
    segment_id: int | None
    start: date
    end: date
    cells: Cells


def _read(request: Request) -> _Asked:
    query = HeardInput(data=request.query_params)
    query.is_valid(raise_exception=True)
    fields = query.validated_data
    end = selectors.get_today()
    start = end - timedelta(days=fields["days"] - 1)
    return _Asked(fields.get("segment"), start, end, fields["cells"])


def _list(asked: _Asked) -> HeardDays:
    return selectors.list_heard(
        segment_id=asked.segment_id, start=asked.start, end=asked.end
    )


def _present(found: HeardDays, asked: _Asked) -> dict[str, Any]:
    whole: Counter[str] = Counter()
    for day in found.days:
        whole.update(day.parts)
    return {
        "start": asked.start,
        "end": asked.end,
        "since": found.since,
        "people": whole.total(),
        "heard": sum(whole[part] for part in HEARD),
        "parts": [
            {
                "part": part,
                "words": _name(part, asked),
                "heard": part in HEARD,
                "people": whole[part],
            }
            for part in _list_parts(asked)
        ],
        "days": [
            {"on": day.on, "people": day.people, "parts": day.parts}
            for day in found.days
        ],
    }


def _list_parts(asked: _Asked) -> list[str]:
    """All rows together have no other row that somebody could hear from."""
    if asked.segment_id is None:
        return [part for part in PARTS if part != "treated_elsewhere"]
    return list(PARTS)


def _name(part: str, asked: _Asked) -> str:
    if asked.segment_id is None and part == "treated":
        return "heard from us"
    return WORDS_OF[part]


def _write(days: Sequence[HeardDay], asked: _Asked) -> Iterator[str]:
    parts = _list_parts(asked)
    names = [_name(part, asked) for part in parts]
    yield write_rows([("day", "people", *names)], asked.cells)
    yield write_rows(
        [(day.on, day.people, *(day.parts[part] for part in parts)) for day in days],
        asked.cells,
    )
