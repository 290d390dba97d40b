"""What this installation decided for all campaigns, over HTTP."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from campaigns import selectors, services
from customers.api.permissions import ReadOrAdmin
from customers.selectors import get_now, get_workspace

MOST_DAYS = 400
MOST_LETTERS = 200


class HoldOutOutput(serializers.Serializer[Any]):
    """A period of the global hold-out. It lasts until the next one starts."""

    percent = serializers.DecimalField(
        max_digits=5, decimal_places=2, coerce_to_string=False
    )
    starts_on = serializers.DateField()


class CampaignSettingsOutput(serializers.Serializer[Any]):
    """Hold-out of today and, if that was changed, from tomorrow on; quiet days.

    `purchase_event` counts as a purchase in predictions; empty: what has revenue.
    """

    hold_out = HoldOutOutput(allow_null=True)
    next_hold_out = HoldOutOutput(allow_null=True)
    quiet_days = serializers.ListField(child=serializers.CharField())
    purchase_event = serializers.CharField(allow_blank=True)


class CampaignSettingsInput(serializers.Serializer[Any]):
    """What is left out stays as it is.

    A quiet day is a weekday in lower case, a day of every year (`12-25`) or a date.
    """

    hold_out_percent = serializers.DecimalField(
        max_digits=5, decimal_places=2, min_value=0, max_value=100, required=False
    )
    quiet_days = serializers.ListField(
        child=serializers.CharField(max_length=10),
        max_length=MOST_DAYS,
        required=False,
    )
    purchase_event = serializers.CharField(
        max_length=MOST_LETTERS, required=False, allow_blank=True, trim_whitespace=False
    )


class CampaignSettingsView(APIView):
    """The global hold-out, the quiet days and what is a purchase."""

    permission_classes = [ReadOrAdmin]

    @extend_schema(
        operation_id="get_campaign_settings", responses=CampaignSettingsOutput
    )
    def get(self, request: Request) -> Response:
        return _respond()

    @extend_schema(
        operation_id="set_campaign_settings",
        request=CampaignSettingsInput,
        responses=CampaignSettingsOutput,
    )
    def put(self, request: Request) -> Response:
        wanted = CampaignSettingsInput(data=request.data)
        wanted.is_valid(raise_exception=True)
        services.change_settings(**wanted.validated_data, now=get_now())
        return _respond()


def _respond() -> Response:
    current, following = selectors.get_hold_outs(selectors.get_today())
    shown = {
        "hold_out": current,
        "next_hold_out": following,
        "quiet_days": selectors.list_quiet_days(),
        "purchase_event": get_workspace().purchase_event,
    }
    return Response(CampaignSettingsOutput(shown).data)
