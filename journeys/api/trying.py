"""Test messages of a draft over HTTP."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from customers.api.permissions import CanEdit
from customers.api.preconditions import IF_MATCH, require_if_match
from journeys import selectors, services
from journeys.domain.graph import MAX_NODES
from messaging.api.trying import TestedCustomerOut, TrialIn, TriedOut, read_trial


class TestIn(TrialIn):
    """To whom the messages go, as whose, and of which steps."""

    __test__ = False  # its name begins like a class of tests

    steps = serializers.ListField(
        child=serializers.CharField(max_length=64),
        max_length=MAX_NODES,
        required=False,
        default=list,
        help_text="Ids of the steps that are tried; empty: all that send.",
    )


class TestedStepOut(TriedOut):
    """How the message of one step ended at one address."""

    step = serializers.CharField(source="trial.key")


class TestOut(serializers.Serializer[Any]):
    """What became of the test messages of a draft."""

    customer = TestedCustomerOut()
    steps = TestedStepOut(source="results", many=True)


class TestMessagesView(APIView):
    permission_classes = [CanEdit]

    @extend_schema(request=TestIn, parameters=[IF_MATCH], responses=TestOut)
    def post(self, request: Request, journey_id: int) -> Response:
        """Send the messages of the draft to oneself; nothing of it is counted."""
        revision = require_if_match(request)
        asked = read_trial(request, TestIn)
        journey = selectors.get_journey(journey_id)
        done = services.try_messages(journey_id=journey.pk, revision=revision, **asked)
        return Response(TestOut(done).data)
