"""What lies ahead: the forecast of the next days, and other orders tried out."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import orjson
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from campaigns import selectors, services
from campaigns.api.serializers import CellOutput, OrderInput, PlanQuery
from campaigns.domain.quality.facts import Estimate, estimate
from campaigns.models import Campaign
from campaigns.services import Preview
from customers.api.permissions import CanEdit, CanRead
from customers.selectors import get_now

MOST_MOVES = 500  # the others are few people each


class ForecastOutput(serializers.Serializer[Any]):
    """Expected numbers by row and day, both written as text.

    `sample` is the share of customers that was looked at. They are taken to stay in the
    rows where they are today.
    """

    days = serializers.ListField(child=serializers.DateField())
    sample = serializers.FloatField()
    cells = serializers.DictField(
        child=serializers.DictField(child=CellOutput(many=True))
    )


class ForecastView(APIView):
    """What the next days of the plan will bring."""

    permission_classes = [CanRead]

    @extend_schema(
        operation_id="get_forecast",
        parameters=[PlanQuery],
        responses=ForecastOutput,
    )
    def get(self, request: Request) -> HttpResponse:
        query = PlanQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        first = query.validated_data.get("start") or selectors.get_today()
        last = first + timedelta(days=query.validated_data["days"] - 1)
        found = selectors.get_forecast(get_now())
        cells = {
            str(row): {
                on.isoformat(): of_day
                for on, of_day in by_day.items()
                if first <= on <= last
            }
            for row, by_day in found.cells.items()
        }
        days = [on for on in found.days if first <= on <= last]
        body = {"days": days, "sample": found.sample, "cells": cells}
        return HttpResponse(orjson.dumps(body), content_type="application/json")


class EstimateOutput(serializers.Serializer[Any]):
    """People, and by how much the number may be wrong: 0 where all were counted."""

    people = serializers.IntegerField()
    error = serializers.IntegerField()


class MoveOutput(EstimateOutput):
    """People who get another campaign; null is none at all."""

    before = serializers.IntegerField(allow_null=True)
    after = serializers.IntegerField(allow_null=True)


class TriedCampaignOutput(serializers.Serializer[Any]):
    """A campaign, and to how many it goes in the week in either order.

    `worth` is what people it chose lately spent on its goal on average; null where too
    little is known.
    """

    id = serializers.IntegerField()
    name = serializers.CharField()
    segment_id = serializers.IntegerField()
    before = serializers.IntegerField()
    after = serializers.IntegerField()
    worth = serializers.FloatField(allow_null=True)


class SideOutput(serializers.Serializer[Any]):
    """What the week brings in one order.

    `messages` are the people who get at least one message, at least two, and so on.
    """

    messages = serializers.ListField(child=serializers.IntegerField())
    per_customer = serializers.FloatField()
    money = serializers.FloatField()


class PreviewOutput(serializers.Serializer[Any]):
    """What a new order changes. `moves` speak of the first of the days."""

    days = serializers.ListField(child=serializers.DateField())
    sample = serializers.FloatField()
    customers = EstimateOutput()
    changed = EstimateOutput()
    moves = MoveOutput(many=True)
    campaigns = TriedCampaignOutput(many=True)
    unknown_worth = serializers.IntegerField()
    before = SideOutput()
    after = SideOutput()


class PreviewOrderView(APIView):
    """What another order would change, before it is saved."""

    permission_classes = [CanEdit]

    @extend_schema(
        operation_id="preview_order",
        request=OrderInput,
        responses=PreviewOutput,
    )
    def post(self, request: Request) -> Response:
        order = OrderInput(data=request.data)
        order.is_valid(raise_exception=True)
        preview = services.preview_order(
            segment_ids=order.validated_data.get("segments"),
            campaigns=order.validated_data.get("campaigns"),
        )
        return Response(PreviewOutput(_present(preview)).data)


def _present(preview: Preview) -> dict[str, Any]:
    campaigns = _list_campaigns(preview)
    return {
        "days": preview.days,
        "sample": preview.sample,
        "customers": estimate(preview.customers, preview.sample),
        "changed": _estimate(preview, (move.people for move in preview.moves)),
        "moves": [
            {
                "before": move.before,
                "after": move.after,
                "people": (found := _estimate(preview, [move.people])).people,
                "error": found.error,
            }
            for move in preview.moves[:MOST_MOVES]
        ],
        "campaigns": campaigns,
        "unknown_worth": sum(one["worth"] is None for one in campaigns),
        **{side: _present_side(preview, side, campaigns) for side in SIDES},
    }


SIDES = ("before", "after")


def _estimate(preview: Preview, counts: Iterable[int]) -> Estimate:
    return estimate(sum(counts), preview.sample)


def _list_campaigns(preview: Preview) -> list[dict[str, Any]]:
    """Return every campaign of the week with its people in both orders."""
    before, after = preview.before.treated, preview.after.treated
    rows = Campaign.objects.filter(pk__in=before.keys() | after.keys())
    return [
        {
            "id": id_,
            "name": name,
            "segment_id": segment_id,
            "before": estimate(before.get(id_, 0), preview.sample).people,
            "after": estimate(after.get(id_, 0), preview.sample).people,
            "worth": preview.worth.get(id_),
        }
        for id_, name, segment_id in rows.order_by("id").values_list(
            "id", "name", "segment_id"
        )
    ]


def _present_side(
    preview: Preview, side: str, campaigns: list[dict[str, Any]]
) -> dict[str, Any]:
    messages = getattr(preview, side).messages
    return {
        "messages": [estimate(people, preview.sample).people for people in messages],
        "per_customer": sum(messages) / max(preview.customers, 1),
        "money": sum(one[side] * (one["worth"] or 0) for one in campaigns),
    }
