"""The uplift ledger over HTTP."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from campaigns.api import uplift_shapes as shapes
from campaigns.domain.uplift.rows import say_ledger
from campaigns.domain.uplift.strategy import WINDOW_DAYS
from campaigns.models import Campaign
from campaigns.selectors.uplift.due import is_count_due
from campaigns.selectors.uplift.ledger import (
    CampaignReport,
    get_campaign_report,
    get_ledger,
)
from campaigns.selectors.uplift.strategy import find_hold_out_due, get_strategy_report
from campaigns.tasks import count_uplift
from customers.api.permissions import CanRead
from customers.services import nudge


class LedgerView(APIView):
    """What campaigns changed."""

    permission_classes = [CanRead]

    @extend_schema(operation_id="get_uplift", responses=shapes.LedgerOut)
    def get(self, request: Request) -> Response:
        ledger = get_ledger()
        if not ledger.is_current:
            nudge(count_uplift)
        told = [one.told for one in ledger.campaigns if one.told]
        found = {
            "is_current": ledger.is_current,
            "counted_at": ledger.counted_at,
            "title": say_ledger(told),
            "results": [_show(one) for one in ledger.campaigns if one.told],
            "rows": ledger.rows,
            "next": None,
        }
        return Response(shapes.LedgerOut(found).data)


class StrategyView(APIView):
    """What all campaigns together changed."""

    permission_classes = [CanRead]

    @extend_schema(
        operation_id="get_strategy_uplift", responses=shapes.StrategyUpliftOut
    )
    def get(self, request: Request) -> Response:
        if find_hold_out_due():
            nudge(count_uplift)
        found = get_strategy_report()
        shown = {
            "hold_out": found.hold_out,
            "counted_at": found.counted_at,
            "window_days": WINDOW_DAYS,
            "told": found.told,
        }
        return Response(shapes.StrategyUpliftOut(shown).data)


class CampaignUpliftView(APIView):
    """What one campaign changed in one period."""

    permission_classes = [CanRead]

    @extend_schema(
        operation_id="get_campaign_uplift",
        parameters=[shapes.CampaignUpliftQuery],
        responses=shapes.CampaignUpliftOut,
    )
    def get(self, request: Request, campaign_id: int) -> Response:
        asked = shapes.CampaignUpliftQuery(data=request.query_params)
        asked.is_valid(raise_exception=True)
        rows = Campaign.objects.select_related("segment")
        campaign = rows.filter(pk=campaign_id).first()
        if campaign is None:
            raise Http404
        is_current = not is_count_due([campaign_id])
        if not is_current:
            nudge(count_uplift)
        found = get_campaign_report(campaign, asked.validated_data.get("starts_at"))
        counts = found.counts
        shown = {
            "campaign": campaign,
            "counted_at": found.counted_at,
            "is_current": is_current,
            "window_days": counts.window_days if counts else None,
            "has_goal": counts.has_goal if counts else campaign.goal is not None,
            "period": found.period,
            "periods": found.periods,
            "told": found.told,
        }
        return Response(shapes.CampaignUpliftOut(shown).data)


def _show(one: CampaignReport) -> dict[str, Any]:
    told = one.told
    assert told is not None
    return {
        "campaign": one.campaign,
        "title": told.title,
        "refusal": told.refusal,
        "arms": told.arms,
        "comparisons": told.comparisons,
    }
