"""Looking at a rule before it is saved: a few people, and the last 90 days."""

from datetime import timedelta
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from customers.api.fields import IdField
from customers.api.hanging_up import has_left
from customers.api.permissions import CanEdit
from customers.domain.names import name_of
from customers.models import Customer
from customers.selectors import get_local_date, get_now, get_user_ids
from segments import selectors
from segments.api.serializers import DayOfMembers, RuleInput
from segments.api.views import read_rule
from segments.models import MicroSegment
from segments.selectors.backtest import DAYS

EXAMPLES = 20


class ExampleOutput(serializers.Serializer[Customer]):
    id = serializers.IntegerField()
    user_id = serializers.SerializerMethodField()
    name = serializers.SerializerMethodField()
    signed_up_at = serializers.DateTimeField(allow_null=True)

    def get_user_id(self, customer: Customer) -> str | None:
        found: str | None = self.context["user_ids"].get(customer.pk)
        return found

    def get_name(self, customer: Customer) -> str | None:
        return name_of(customer.attributes)


class ExamplePage(serializers.Serializer[Any]):
    results = ExampleOutput(many=True)


class BacktestInput(RuleInput):
    segment_id = IdField(
        required=False,
        allow_null=True,
        help_text="A micro-segment whose counted days are wanted too.",
    )

    def validate_segment_id(self, value: int | None) -> int | None:
        """Refuse one that is not there."""
        if value is not None and not MicroSegment.objects.filter(pk=value).exists():
            raise serializers.ValidationError("There is no such micro-segment.")
        return value


class BacktestPoint(serializers.Serializer[Any]):
    at = serializers.DateTimeField()
    count = serializers.IntegerField()
    margin = serializers.IntegerField(
        help_text="To each side of `count` the 95 % interval; 0 when not sampled."
    )


class BacktestOutput(serializers.Serializer[Any]):
    points = BacktestPoint(many=True, help_text="Oldest first; the last one is now.")
    step_days = serializers.IntegerField(help_text="Days between two points.")
    sampled = serializers.BooleanField(help_text="Numbers are extrapolated.")
    stored = DayOfMembers(
        many=True,
        help_text="Members as the runs of those days counted them, oldest first.",
    )


class ExamplesView(APIView):
    """Some customers who match a rule that is not saved."""

    permission_classes = [CanEdit]

    @extend_schema(
        operation_id="list_examples", request=RuleInput, responses=ExamplePage
    )
    def post(self, request: Request) -> Response:
        """List up to 20 who match, the same ones again while they match."""
        body = RuleInput(data=request.data)
        body.is_valid(raise_exception=True)
        ids = selectors.list_examples(
            read_rule(body.validated_data["rule"]),
            get_now(),
            EXAMPLES,
            is_wanted=lambda: not has_left(request),
        )
        people = Customer.objects.in_bulk(ids)
        rows: Any = [people[id_] for id_ in ids if id_ in people]
        shown = ExampleOutput(rows, many=True, context={"user_ids": get_user_ids(ids)})
        return Response({"results": shown.data})


class BacktestView(APIView):
    """How many customers a rule would have matched lately."""

    permission_classes = [CanEdit]

    @extend_schema(
        operation_id="backtest_rule", request=BacktestInput, responses=BacktestOutput
    )
    def post(self, request: Request) -> Response:
        """Ask a rule about each day or week of the last 90 days, by what is known now.

        Stored history is what was decided then, and stays as it is.
        """
        body = BacktestInput(data=request.data)
        body.is_valid(raise_exception=True)
        rule, now = read_rule(body.validated_data["rule"]), get_now()
        found = selectors.backtest_rule(
            rule, now, is_wanted=lambda: not has_left(request)
        )
        today = get_local_date(now)
        days = selectors.counts_per_day(today - timedelta(days=DAYS), today)
        id_ = body.validated_data.get("segment_id")
        answer = {
            "points": found.points,
            "step_days": found.step_days,
            "sampled": found.is_sampled,
            "stored": [day for day in days if day.segment_id == id_],
        }
        return Response(BacktestOutput(answer).data)
