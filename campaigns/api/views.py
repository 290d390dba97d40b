"""Views of the plan, campaigns and decisions."""

from dataclasses import asdict
from datetime import date
from itertools import islice
from typing import Any

import orjson
from django.contrib.auth.models import User
from django.http import Http404, HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from campaigns import selectors, services
from campaigns.api import serializers
from campaigns.api.etags import format_etag
from campaigns.domain import cells
from campaigns.models import Campaign
from customers.api.permissions import CanEdit, has_role
from customers.api.preconditions import read_if_match, require_if_match
from customers.models import Customer

PAGE_DAYS = 30


class PlanView(APIView):
    """The plan over some days."""

    permission_classes = [CanEdit]

    @extend_schema(
        operation_id="get_plan",
        parameters=[serializers.PlanQuery],
        responses=serializers.PlanOutput,
    )
    def get(self, request: Request) -> HttpResponse:
        query = serializers.PlanQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        plan = selectors.get_plan(
            start=query.validated_data.get("start"), days=query.validated_data["days"]
        )
        body = orjson.dumps(_present_plan(plan), default=float)
        headers = {"ETag": format_etag(plan.revision, body)}
        if request.headers.get("If-None-Match") == headers["ETag"]:
            return HttpResponse(status=status.HTTP_304_NOT_MODIFIED, headers=headers)
        return HttpResponse(body, content_type="application/json", headers=headers)


class PlanOrderView(APIView):
    """The order of the rows, and of the campaigns in them."""

    permission_classes = [CanEdit]

    @extend_schema(
        operation_id="order_plan",
        request=serializers.OrderInput,
        responses=serializers.RevisionOutput,
    )
    def put(self, request: Request) -> Response:
        order = serializers.OrderInput(data=request.data)
        expected = require_if_match(request)
        order.is_valid(raise_exception=True)
        revision = services.reorder(expected_revision=expected, **order.validated_data)
        return Response({"revision": revision}, headers={"ETag": format_etag(revision)})


class CampaignsView(APIView):
    """All campaigns of the plan."""

    permission_classes = [CanEdit]

    @extend_schema(operation_id="list_campaigns", responses=serializers.CampaignPage)
    def get(self, request: Request) -> Response:
        rows = serializers.CampaignOutput(selectors.list_campaigns(), many=True)
        return Response({"results": rows.data, "next": None})

    @extend_schema(
        operation_id="create_campaign",
        request=serializers.CampaignInput,
        responses={201: serializers.CampaignOutput},
    )
    def post(self, request: Request) -> Response:
        fields = serializers.CampaignInput(data=request.data)
        fields.is_valid(raise_exception=True)
        campaign = services.create_campaign(
            fields=fields.validated_data,
            can_publish=has_role(request, "publisher"),
            expected_revision=read_if_match(request),
            user_id=get_user_id(request),
        )
        return respond_campaign(campaign, status.HTTP_201_CREATED)


class CampaignView(APIView):
    """One campaign."""

    permission_classes = [CanEdit]

    @extend_schema(operation_id="get_campaign", responses=serializers.CampaignOutput)
    def get(self, request: Request, campaign_id: int) -> Response:
        return respond_campaign(find_campaign(campaign_id))

    @extend_schema(
        operation_id="update_campaign",
        request=serializers.CampaignInput(partial=True),
        responses=serializers.CampaignOutput,
    )
    def put(self, request: Request, campaign_id: int) -> Response:
        find_campaign(campaign_id)
        fields = serializers.CampaignInput(data=request.data, partial=True)
        fields.is_valid(raise_exception=True)
        campaign = services.update_campaign(
            campaign_id=campaign_id,
            fields=fields.validated_data,
            can_publish=has_role(request, "publisher"),
            expected_revision=read_if_match(request),
            user_id=get_user_id(request),
        )
        return respond_campaign(campaign)


class CellView(APIView):
    """Why one campaign has its number on one day."""

    permission_classes = [CanEdit]

    @extend_schema(operation_id="explain_cell", responses=serializers.CellExplanation)
    def get(self, request: Request, campaign_id: int, on: date) -> Response:
        campaign = find_campaign(campaign_id)
        numbers = selectors.get_numbers(campaign_id=campaign_id, on=on)
        if numbers is None:
            raise Http404
        explanation = cells.explain(numbers, channel=campaign.channel or None)
        found = {"campaign_id": campaign_id, "on": on, **asdict(explanation)}
        return Response(serializers.CellExplanation(found).data)


class DecisionsView(APIView):
    """Why a customer got what they got, day by day."""

    permission_classes = [CanEdit]

    @extend_schema(operation_id="list_decisions", responses=serializers.LadderPage)
    def get(self, request: Request, customer_id: int) -> Response:
        if not Customer.objects.filter(pk=customer_id).exists():
            raise Http404
        before = _parse_cursor(request.query_params.get("cursor"))
        days = selectors.list_decisions(
            customer_id=customer_id, before=before, limit=PAGE_DAYS
        )
        following = days[-1].on.isoformat() if len(days) == PAGE_DAYS else None
        rows = serializers.LadderOutput(days, many=True)
        return Response({"results": rows.data, "next": following})


def _parse_cursor(cursor: str | None) -> date | None:
    try:
        return date.fromisoformat(cursor) if cursor else None
    except ValueError:
        raise Http404 from None


def get_user_id(request: Request) -> int:
    """Return the id of who asks."""
    assert isinstance(request.user, User)
    return int(request.user.pk)


def find_campaign(campaign_id: int) -> Campaign:
    """Return a campaign with its row, or say that there is none."""
    rows = Campaign.objects.select_related("segment")
    campaign = rows.filter(pk=campaign_id).first()
    if campaign is None:
        raise Http404
    return campaign


def respond_campaign(
    campaign: Campaign, status_code: int = status.HTTP_200_OK
) -> Response:
    """Return a campaign with the revision of the plan it was read at."""
    return Response(
        serializers.CampaignOutput(campaign).data,
        status=status_code,
        headers={"ETag": format_etag(selectors.get_revision())},
    )


def _present_plan(plan: selectors.PlanOfDays) -> dict[str, Any]:
    """Build what `PlanOutput` describes; it would take seconds over 10,000 cells.

    All campaigns go through one serializer: to make its fields takes longer than to
    read them.
    """
    campaigns = iter(
        serializers.PlanCampaignOutput(
            [campaign for row in plan.rows for campaign in row.campaigns], many=True
        ).data
    )
    return {
        "revision": plan.revision,
        "today": plan.today,
        "from": plan.days[0],
        "days": plan.days,
        "parts": [
            {"part": part, "words": cells.WORDS[part].long} for part in cells.CELL_PARTS
        ],
        "rows": [
            {
                "segment": {
                    "id": row.segment.pk,
                    "name": row.segment.name,
                    "position": number,
                    "is_system": row.segment.is_system,
                    "sentence": row.sentence,
                },
                "members": _key_by_day(row.members),
                "campaigns": list(islice(campaigns, len(row.campaigns))),
                "cells": _key_by_day(row.cells),
            }
            for number, row in enumerate(plan.rows, start=1)
        ],
        "coverage": _key_by_day(plan.coverage),
    }


def _key_by_day(by_day: dict[date, Any]) -> dict[str, Any]:
    return {day.isoformat(): value for day, value in by_day.items()}
