"""The whole ladder of one customer and day, over HTTP."""

from datetime import date, timedelta
from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from campaigns import selectors
from campaigns.api.serializers import NamedRef, RungOutput
from campaigns.models import Arm, Cause
from campaigns.selectors import LadderDay
from customers.api.permissions import CanRead
from customers.models import Customer


class ConsideredOutput(RungOutput):
    """A campaign that was considered; places count down the whole ladder."""

    place = serializers.IntegerField()


class LadderRowOutput(serializers.Serializer[Any]):
    """A micro-segment the customer was in, and what came of its campaigns."""

    segment = NamedRef()
    number = serializers.IntegerField(
        allow_null=True, help_text="In the plan of today; null: archived since."
    )
    since = serializers.DateTimeField(allow_null=True)
    sentence = serializers.CharField(
        help_text="Why no campaign of it was considered; empty: some were."
    )
    rungs = ConsideredOutput(many=True)


class LadderDayOutput(serializers.Serializer[Any]):
    """One day of a customer; rows from the highest priority down."""

    on = serializers.DateField()
    previous = serializers.DateField(allow_null=True)
    next = serializers.DateField(allow_null=True, help_text="Null: it has not come.")
    sentence = serializers.CharField()
    winner = NamedRef(allow_null=True)
    arm = serializers.ChoiceField(Arm.choices, allow_null=True)
    cause = serializers.ChoiceField(Cause.choices, allow_null=True)
    given_at = serializers.DateTimeField(allow_null=True)
    at = serializers.DateTimeField(
        allow_null=True, help_text="The moment whose memberships are shown."
    )
    is_stored = serializers.BooleanField(
        help_text="Whether the decision is stored; else it is worked out."
    )
    notes = serializers.ListField(child=serializers.CharField())
    rows = LadderRowOutput(many=True)


class LadderDayView(APIView):
    """What was decided about a customer on a day, row by row."""

    permission_classes = [CanRead]

    @extend_schema(operation_id="get_ladder", responses=LadderDayOutput)
    def get(self, request: Request, customer_id: int, on: date) -> Response:
        if not Customer.objects.filter(pk=customer_id).exists():
            raise Http404
        day = selectors.get_ladder(customer_id=customer_id, on=on)
        return Response(LadderDayOutput(_present(day)).data)


def _present(day: LadderDay) -> dict[str, Any]:
    fields = {name: getattr(day, name) for name in day.__slots__}
    return {
        **fields,
        "previous": day.on - timedelta(days=1) if day.on > date.min else None,
        "next": day.on + timedelta(days=1) if day.on < day.today else None,
        "rows": [
            {
                "segment": row.segment,
                "number": row.number,
                "since": row.since,
                "sentence": row.sentence,
                "rungs": [
                    {
                        "place": one.place,
                        "campaign": one.rung.campaign,
                        "segment": one.rung.segment,
                        "reason": one.rung.reason,
                        "sentence": one.rung.sentence,
                    }
                    for one in row.rungs
                ],
            }
            for row in day.rows
        ],
    }
