"""How test messages look over HTTP: what is asked for, and how each ended."""

from typing import Any

from django.contrib.auth.models import User
from rest_framework import serializers
from rest_framework.request import Request

from customers.domain.names import name_of

MAX_ADDRESSES = 5


class TrialIn(serializers.Serializer[Any]):
    """To whom the messages go, and as whose."""

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


class TestedCustomerOut(serializers.Serializer[Any]):
    """Whom the messages were written for."""

    id = serializers.IntegerField()
    name = serializers.SerializerMethodField(allow_null=True)

    def get_name(self, customer: Any) -> str | None:
        return name_of(customer.attributes)


class TriedOut(serializers.Serializer[Any]):
    """How one message ended at one address."""

    name = serializers.CharField(source="trial.name")
    address = serializers.CharField()
    subject = serializers.CharField()
    code = serializers.CharField(help_text="Empty: the provider took it.")
    message = serializers.CharField(
        help_text="What went wrong, or what the words name that nobody knows."
    )


def read_trial(request: Request, shape: type[TrialIn]) -> dict[str, Any]:
    """Return what is asked for; with no address, the one of the account."""
    asked = shape(data=request.data)
    asked.is_valid(raise_exception=True)
    assert isinstance(request.user, User)
    own = [request.user.email] if request.user.email else []
    wanted = asked.validated_data
    return {**wanted, "addresses": wanted["addresses"] or own}
