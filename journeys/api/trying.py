"""Test messages of a draft over HTTP."""

from typing import Any

from django.contrib.auth.models import User
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from customers.api.permissions import CanEdit
from customers.api.preconditions import IF_MATCH, require_if_match
from customers.domain.names import name_of
from journeys import selectors, services
from journeys.domain.graph import MAX_NODES
from journeys.services.trying import MAX_ADDRESSES


class TestIn(serializers.Serializer[Any]):
    """To whom the messages go, and as whose."""

    __test__ = False  # its name begins like a class of tests

    addresses = serializers.ListField(
        child=serializers.CharField(max_length=254),
        max_length=MAX_ADDRESSES,
        required=False,
        default=list,
        help_text="Empty: the address of the account that asks.",
    )
    customer_id = serializers.IntegerField(
        min_value=1,
        max_value=2**63 - 1,
        required=False,
        allow_null=True,
        default=None,
        help_text="Whom the messages are written for; null: the newest customer.",
    )
    steps = serializers.ListField(
        child=serializers.CharField(max_length=64),
        max_length=MAX_NODES,
        required=False,
        default=list,
        help_text="Ids of the steps that are tried; empty: all that send.",
    )


class TestedCustomerOut(serializers.Serializer[Any]):
    """Whom the messages were written for."""

    id = serializers.IntegerField()
    name = serializers.SerializerMethodField(allow_null=True)

    def get_name(self, customer: Any) -> str | None:
        return name_of(customer.attributes)


class TestedStepOut(serializers.Serializer[Any]):
    """How the message of one step ended at one address."""

    step = serializers.CharField(source="node_id")
    name = serializers.CharField()
    address = serializers.CharField(source="tried.address")
    subject = serializers.CharField(source="tried.subject")
    code = serializers.CharField(
        source="tried.code", help_text="Empty: the provider took it."
    )
    message = serializers.CharField(
        source="tried.message",
        help_text="What went wrong, or what the words name that nobody knows.",
    )


class TestOut(serializers.Serializer[Any]):
    """What became of the test messages of a draft."""

    customer = TestedCustomerOut()
    steps = TestedStepOut(many=True)


class TestMessagesView(APIView):
    permission_classes = [CanEdit]

    @extend_schema(request=TestIn, parameters=[IF_MATCH], responses=TestOut)
    def post(self, request: Request, journey_id: int) -> Response:
        """Send the messages of the draft to oneself; nothing of it is counted."""
        revision = require_if_match(request)
        asked = TestIn(data=request.data)
        asked.is_valid(raise_exception=True)
        assert isinstance(request.user, User)
        own = [request.user.email] if request.user.email else []
        journey = selectors.get_journey(journey_id)
        values = {**asked.validated_data}
        values["addresses"] = values["addresses"] or own
        done = services.try_messages(journey_id=journey.pk, revision=revision, **values)
        return Response(TestOut(done).data)
