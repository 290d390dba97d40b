"""Customers who are always in a micro-segment, or never, for the browser part."""

from collections.abc import Iterator
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from customers.api.fields import IdField
from customers.api.permissions import CanEdit
from segments import selectors, services
from segments.api.views import get_segment, get_user

MOST = 1_000  # people pinned by one request
SIDES = ("in", "out")


class PinInput(serializers.Serializer[Any]):
    """Whom to pin: by user id, by customer id, or both."""

    side = serializers.ChoiceField(SIDES)
    user_ids = serializers.ListField(
        child=serializers.CharField(max_length=500), max_length=MOST, required=False
    )
    customer_ids = serializers.ListField(
        child=IdField(), max_length=MOST, required=False
    )
    note = serializers.CharField(max_length=500, allow_blank=True, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse a wish about nobody."""
        if not attrs.get("user_ids") and not attrs.get("customer_ids"):
            text = "Name at least one customer."
            raise serializers.ValidationError({"user_ids": [text]})
        return attrs


class PinOutput(serializers.Serializer[Any]):
    customer_id = serializers.IntegerField()
    user_id = serializers.CharField(allow_null=True)
    side = serializers.ChoiceField(SIDES)
    note = serializers.CharField()
    at = serializers.DateTimeField()
    by = serializers.CharField(allow_null=True)


class PinPage(serializers.Serializer[Any]):
    """Pins that hold now, newest first; `inside` and `outside` count all of them."""

    inside = serializers.IntegerField()
    outside = serializers.IntegerField()
    results = PinOutput(many=True)
    next = serializers.CharField(allow_null=True)


class RefusedPin(serializers.Serializer[Any]):
    field = serializers.CharField(help_text="The line: `user_ids[3]`.")
    code = serializers.ChoiceField(list(services.REFUSALS))
    message = serializers.CharField()


class PinnedOutput(serializers.Serializer[Any]):
    """How many were pinned, and which lines were not, each with the reason."""

    changed = serializers.IntegerField()
    refused = RefusedPin(many=True)


class PinsView(APIView):
    """The pins of a micro-segment."""

    permission_classes = [CanEdit]

    @extend_schema(
        operation_id="list_pins",
        parameters=[OpenApiParameter("cursor", str)],
        responses=PinPage,
    )
    def get(self, request: Request, segment_id: int) -> Response:
        segment = get_segment(segment_id)
        page = selectors.list_pins(segment.pk, request.query_params.get("cursor"))
        rows = [
            {
                "customer_id": pin.customer_id,
                "user_id": page.user_ids.get(pin.customer_id),
                "side": "in" if pin.is_in else "out",
                "note": pin.note,
                "at": pin.at,
                "by": pin.by and (pin.by.get_full_name() or pin.by.get_username()),
            }
            for pin in page.rows
        ]
        answer = {
            "inside": page.inside,
            "outside": page.outside,
            "results": rows,
            "next": page.next,
        }
        return Response(PinPage(answer).data)

    @extend_schema(
        operation_id="pin_customers", request=PinInput, responses=PinnedOutput
    )
    def post(self, request: Request, segment_id: int) -> Response:
        segment = get_segment(segment_id)
        body = PinInput(data=request.data)
        body.is_valid(raise_exception=True)
        lines = dict(_read_lines(body.validated_data))
        pinned = services.pin_customers(
            segment_id=segment.pk,
            customer_ids={id_ for id_ in lines.values() if id_ is not None},
            is_in=body.validated_data["side"] == "in",
            note=body.validated_data.get("note", ""),
            by=get_user(request),
        )
        refused = [
            {"field": line, "code": code, "message": services.REFUSALS[code]}
            for line, id_ in lines.items()
            if (code := _find_refusal(id_, pinned)) is not None
        ]
        answer = {"changed": len(pinned.changed), "refused": refused}
        return Response(PinnedOutput(answer).data)


class PinView(APIView):
    """One pinned customer."""

    permission_classes = [CanEdit]

    @extend_schema(operation_id="unpin_customer", responses={204: None})
    def delete(self, request: Request, segment_id: int, customer_id: int) -> Response:
        """Leave the customer to the rule again; again changes nothing."""
        segment = get_segment(segment_id)
        services.unpin_customers(
            segment_id=segment.pk, customer_ids=[customer_id], by=get_user(request)
        )
        return Response(status=204)


def _read_lines(asked: dict[str, Any]) -> Iterator[tuple[str, int | None]]:
    """Yield each line with the customer it names; `None`: nobody."""
    user_ids = [text.strip() for text in asked.get("user_ids", ())]
    known = selectors.find_customers(user_ids)
    for place, user_id in enumerate(user_ids):
        yield f"user_ids[{place}]", known.get(user_id)
    for place, customer_id in enumerate(asked.get("customer_ids", ())):
        yield f"customer_ids[{place}]", customer_id


def _find_refusal(customer_id: int | None, pinned: services.Pinned) -> str | None:
    if customer_id is None:
        return "unknown_customer"
    return pinned.refused.get(customer_id)
