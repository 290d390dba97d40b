"""Shapes of answers and requests about files that are brought in."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from customers.domain.imports import mapping, reading, values
from customers.domain.imports.calls import Row
from customers.domain.imports.mapping import Column, Plan
from customers.domain.imports.reading import Layout
from customers.models import Import

TARGETS = tuple(dict.fromkeys(t for kind in mapping.TARGETS.values() for t in kind))
_NAME = 200  # letters


class CsvFileIn(serializers.Serializer[Any]):
    """A CSV file, plain or gzip."""

    file = serializers.FileField(allow_empty_file=False)


class CsvLayoutField(serializers.Serializer[Any]):
    delimiter = serializers.ChoiceField(reading.DELIMITERS)
    has_header = serializers.BooleanField()


class CsvColumnField(serializers.Serializer[Any]):
    target = serializers.ChoiceField(TARGETS)
    name = serializers.CharField(allow_blank=True, max_length=_NAME, default="")
    type = serializers.ChoiceField(values.TYPES, default="text")
    order = serializers.ChoiceField(values.ORDERS, default="ymd")
    decimal = serializers.ChoiceField(values.DECIMALS, default=".")
    separator = serializers.ChoiceField(values.SEPARATORS, default=";")


class CsvPlanField(serializers.Serializer[Any]):
    """How a file is read; one column for each of its columns, in their order."""

    kind = serializers.ChoiceField(mapping.KINDS)
    layout = CsvLayoutField()
    columns = CsvColumnField(many=True, max_length=reading.MAX_COLUMNS)
    event_name = serializers.CharField(allow_blank=True, max_length=_NAME, default="")
    zone = serializers.CharField(max_length=60)

    def to_plan(self) -> Plan:
        """Return what was asked for."""
        asked = self.validated_data
        return Plan(
            kind=asked["kind"],
            layout=Layout(**asked["layout"]),
            columns=tuple(Column(**column) for column in asked["columns"]),
            event_name=asked["event_name"],
            zone=asked["zone"],
        )


class CsvCountsOut(serializers.Serializer[Any]):
    """What became of rows; of customers only at the end. Events: in files of them."""

    rows = serializers.IntegerField(default=0)
    wrong = serializers.IntegerField(default=0)
    events_new = serializers.IntegerField(default=None, allow_null=True)
    events_duplicate = serializers.IntegerField(default=None, allow_null=True)
    customers_new = serializers.IntegerField(default=None, allow_null=True)
    customers_changed = serializers.IntegerField(default=None, allow_null=True)
    customers_same = serializers.IntegerField(default=None, allow_null=True)


class CsvImportOut(serializers.Serializer[Import]):
    id = serializers.IntegerField()
    file_name = serializers.CharField()
    size_bytes = serializers.IntegerField()
    written_in = serializers.CharField(help_text="utf-8, utf-16-le, latin-1 ...")
    kind = serializers.SerializerMethodField()
    status = serializers.ChoiceField(Import.Status.choices)
    reason = serializers.CharField()
    sets_off = serializers.BooleanField()
    progress = serializers.SerializerMethodField(help_text="0 to 1.")
    counts = CsvCountsOut()
    checked = CsvCountsOut(allow_null=True, help_text="What the last dry run found.")
    created_at = serializers.DateTimeField()
    created_by = serializers.SerializerMethodField()
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)

    @extend_schema_field(serializers.ChoiceField(mapping.KINDS))
    def get_kind(self, one: Import) -> str:
        return str(one.plan["kind"])

    def get_progress(self, one: Import) -> float:
        return min(1.0, one.offset / one.size_bytes) if one.size_bytes else 0.0

    def get_created_by(self, one: Import) -> str | None:
        user = one.created_by
        return (user.get_full_name() or user.get_username()) if user else None


class CsvImportDetailOut(CsvImportOut):
    plan = CsvPlanField()


class CsvFaultOut(serializers.Serializer[Any]):
    line = serializers.IntegerField()
    column = serializers.CharField(help_text="Empty: the whole row.")
    value = serializers.CharField()
    code = serializers.CharField()
    message = serializers.CharField()


class CsvProblemOut(serializers.Serializer[Any]):
    field = serializers.CharField()
    code = serializers.CharField()
    message = serializers.CharField()


class CsvPreviewRowOut(serializers.Serializer[Row]):
    """A row as it will be: what is said of whom, or what is wrong."""

    line = serializers.IntegerField()
    user_id = serializers.CharField(source="call.user_id", default=None)
    anonymous_id = serializers.CharField(source="call.anonymous_id", default=None)
    event = serializers.CharField(source="call.event_name", default=None)
    time = serializers.SerializerMethodField()
    values = serializers.SerializerMethodField()
    errors = CsvFaultOut(source="faults", many=True)

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_time(self, row: Row) -> Any:
        if row.call is None or row.call.kind != "track":
            return None
        return serializers.DateTimeField().to_representation(row.call.occurred_at)

    @extend_schema_field(serializers.DictField())
    def get_values(self, row: Row) -> Any:
        if row.call is None:
            return {}
        return row.call.traits if row.call.kind == "identify" else row.call.properties


class CsvPreviewOut(serializers.Serializer[Any]):
    """The first rows of a file. `rows` is empty while the plan has problems."""

    columns = serializers.ListField(child=serializers.CharField())
    cells = serializers.ListField(
        child=serializers.ListField(child=serializers.CharField())
    )
    rows = CsvPreviewRowOut(many=True)
    problems = CsvProblemOut(many=True)


class CsvStartIn(serializers.Serializer[Any]):
    sets_off = serializers.BooleanField(
        default=False, help_text="Journeys and campaigns hear of what is in the file."
    )
