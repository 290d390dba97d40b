"""The uplift ledger of splits over HTTP."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from campaigns.api import uplift_shapes as shapes
from campaigns.domain.uplift.rows import say_ledger
from customers.api.permissions import CanRead
from customers.services import nudge
from journeys import selectors
from journeys.domain.uplift import SPLITS
from journeys.models import Journey
from journeys.selectors.uplift.ledger import (
    SplitReport,
    get_split_ledger,
    get_split_report,
    is_split_count_due,
)
from journeys.selectors.weighing import get_split_shares
from journeys.tasks import count_splits


class SplitJourneyOut(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    status = serializers.ChoiceField(Journey.Status.choices)


class LedgerSplitOut(serializers.Serializer[Any]):
    """The newest period of a split, without what it is broken down by."""

    journey = SplitJourneyOut()
    node = shapes.KeyedOut()
    title = serializers.CharField()
    refusal = serializers.CharField(allow_null=True)
    arms = shapes.ArmSizeOut(many=True)
    comparisons = shapes.ComparisonOut(many=True)


class SplitLedgerOut(serializers.Serializer[Any]):
    """All splits that anybody passed, by journey."""

    is_current = serializers.BooleanField()
    counted_at = serializers.DateTimeField(allow_null=True)
    title = serializers.CharField()
    results = LedgerSplitOut(many=True)
    next = serializers.CharField(allow_null=True)


class SplitUpliftOut(serializers.Serializer[Any]):
    """The report on one period of a split, in which it drew by the same shares."""

    journey = SplitJourneyOut()
    node = shapes.KeyedOut()
    counted_at = serializers.DateTimeField(allow_null=True)
    is_current = serializers.BooleanField(
        help_text="Else it is counted again just now."
    )
    window_days = serializers.IntegerField(
        allow_null=True, help_text="How long after the split what people did counts."
    )
    has_goal = serializers.BooleanField()
    period = shapes.UpliftPeriodOut(allow_null=True)
    periods = shapes.UpliftPeriodOut(many=True)
    report = shapes.UpliftReportOut(allow_null=True, source="told")


class SplitLedgerView(APIView):
    """What the splits of journeys changed."""

    permission_classes = [CanRead]

    @extend_schema(operation_id="get_split_ledger", responses=SplitLedgerOut)
    def get(self, request: Request) -> Response:
        ledger = get_split_ledger()
        if not ledger.is_current:
            nudge(count_splits)
        told = [one.told for one in ledger.splits if one.told]
        found = {
            "is_current": ledger.is_current,
            "counted_at": ledger.counted_at,
            "title": say_ledger(told, SPLITS),
            "results": [_show(one) for one in ledger.splits if one.told],
            "next": None,
        }
        return Response(SplitLedgerOut(found).data)


class SplitUpliftView(APIView):
    """What one split of a journey changed in one period."""

    permission_classes = [CanRead]

    @extend_schema(
        operation_id="get_split_uplift",
        parameters=[shapes.CampaignUpliftQuery],
        responses=SplitUpliftOut,
    )
    def get(self, request: Request, journey_id: int, node_id: str) -> Response:
        asked = shapes.CampaignUpliftQuery(data=request.query_params)
        asked.is_valid(raise_exception=True)
        journey = selectors.get_journey(journey_id)
        found = get_split_report(
            journey, node_id, asked.validated_data.get("starts_at")
        )
        if found is None:
            raise Http404
        is_current = not is_split_count_due()
        if not is_current:
            nudge(count_splits)
        counts = found.counts
        shown = {
            **_name(found),
            "counted_at": found.counted_at,
            "is_current": is_current,
            "window_days": counts.window_days if counts else None,
            "has_goal": counts.has_goal if counts else False,
            "period": found.period,
            "periods": found.periods,
            "told": found.told,
        }
        return Response(SplitUpliftOut(shown).data)


class SplitWayOut(serializers.Serializer[Any]):
    """One way of a split."""

    key = serializers.CharField()
    name = serializers.CharField()
    share = serializers.IntegerField(
        help_text="Of 10,000 people, those held out among them."
    )
    exposed = serializers.IntegerField(
        allow_null=True, help_text="People whose time was over at the weighing."
    )
    converted = serializers.IntegerField(allow_null=True)
    best = serializers.FloatField(
        allow_null=True, help_text="Probability of being the best then."
    )


class SplitSharesOut(serializers.Serializer[Any]):
    """Who decides on the shares of a live split, and what they are today."""

    adapts = serializers.BooleanField(help_text="Results choose the shares.")
    on = serializers.DateField(
        allow_null=True, help_text="The day of the weighing; null: people set them."
    )
    winner = serializers.CharField(
        allow_blank=True, help_text="The way that is decided; empty: none is."
    )
    ways = SplitWayOut(many=True)


class SplitSharesView(APIView):
    """The shares of a live split."""

    permission_classes = [CanRead]

    @extend_schema(operation_id="get_split_shares", responses=SplitSharesOut)
    def get(self, request: Request, journey_id: int, node_id: str) -> Response:
        """Tell by which shares people are sent on today, and why."""
        found = get_split_shares(selectors.get_journey(journey_id), node_id)
        if found is None:
            raise Http404
        return Response(SplitSharesOut(found).data)


def _name(one: SplitReport) -> dict[str, Any]:
    return {"journey": one.journey, "node": {"key": one.node_id, "name": one.name}}


def _show(one: SplitReport) -> dict[str, Any]:
    told = one.told
    assert told is not None
    return {
        **_name(one),
        "title": told.title,
        "refusal": told.refusal,
        "arms": told.arms,
        "comparisons": told.comparisons,
    }
