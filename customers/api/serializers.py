"""Shapes of answers and requests about customers."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from customers.api.fields import MAX_TEXT
from customers.domain import consents, privacy, timeline
from customers.domain.names import name_of
from customers.models import Customer, Identity, OwnerMode, Quarantine
from customers.selectors import list_consents, list_identities


class Contacts:
    """Mixin: hides e-mail addresses and phone numbers unless the context allows them.

    It works on the finished answer, so a field added later is covered as well.
    """

    def to_representation(self, instance: Any) -> Any:
        shown = super().to_representation(instance)  # type: ignore[misc]
        if self.context.get("see_contacts"):  # type: ignore[attr-defined]
            return shown
        shown.pop("email", None)
        return privacy.hide_contacts(shown)


class CustomerRowSerializer(Contacts, serializers.Serializer[Customer]):
    id = serializers.IntegerField()
    user_id = serializers.SerializerMethodField()
    name = serializers.SerializerMethodField()
    email = serializers.SerializerMethodField(help_text="Absent for viewers.")
    owner_mode = serializers.SerializerMethodField()
    signed_up_at = serializers.DateTimeField()

    def get_user_id(self, customer: Customer) -> str | None:
        names = [i for i in customer.identities.all() if i.kind == Identity.Kind.USER]
        return min(names, key=lambda one: one.pk).value if names else None

    def get_name(self, customer: Customer) -> str | None:
        return name_of(customer.attributes)

    def get_email(self, customer: Customer) -> str | None:
        email = customer.attributes.get("email")
        return email if isinstance(email, str) else None

    def get_owner_mode(self, customer: Customer) -> str:
        return OwnerMode(customer.owner_mode).label


class IdentitySerializer(serializers.Serializer[Identity]):
    kind = serializers.ChoiceField(choices=Identity.Kind.choices)
    value = serializers.CharField()


class ConsentStateSerializer(serializers.Serializer[Any]):
    channel = serializers.CharField()
    purpose = serializers.CharField()
    granted = serializers.BooleanField()
    at = serializers.DateTimeField()
    source = serializers.CharField()  # type: ignore[assignment]


class LedgerLineSerializer(Contacts, serializers.Serializer[Any]):
    """What somebody told about a channel and purpose, where and when."""

    id = serializers.IntegerField()
    channel = serializers.CharField()
    purpose = serializers.CharField()
    granted = serializers.BooleanField()
    at = serializers.DateTimeField()
    source = serializers.CharField()  # type: ignore[assignment]
    wording = serializers.CharField()


class BlockedSerializer(serializers.Serializer[Any]):
    """A channel by which nothing reaches the customer."""

    channel = serializers.CharField()
    reason = serializers.CharField()
    at = serializers.DateTimeField()


class LedgerSerializer(serializers.Serializer[Any]):
    """A page of the consent ledger, newest first; `blocked` is as of now."""

    results = LedgerLineSerializer(many=True)
    blocked = BlockedSerializer(many=True)
    next = serializers.CharField(allow_null=True)


class CustomerSerializer(CustomerRowSerializer):
    attributes = serializers.JSONField()
    identities = serializers.SerializerMethodField()
    consents = serializers.SerializerMethodField()
    owner_reason = serializers.CharField()
    open_from = serializers.DateTimeField()
    first_seen_at = serializers.DateTimeField()
    identified_at = serializers.DateTimeField()
    timezone = serializers.CharField()
    language = serializers.CharField()

    @extend_schema_field(IdentitySerializer(many=True))
    def get_identities(self, customer: Customer) -> Any:
        rows: Any = list_identities(customer.pk)
        return IdentitySerializer(rows, many=True).data

    @extend_schema_field(ConsentStateSerializer(many=True))
    def get_consents(self, customer: Customer) -> Any:
        return ConsentStateSerializer(list_consents(customer.pk), many=True).data


class HappeningSerializer(Contacts, serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    sentence = serializers.SerializerMethodField()
    occurred_at = serializers.DateTimeField()
    revenue = serializers.DecimalField(
        max_digits=18, decimal_places=4, coerce_to_string=False, allow_null=True
    )
    properties = serializers.JSONField()

    def get_sentence(self, happening: Any) -> str:
        return timeline.describe(happening.name, happening.properties)


class ConsentRequestSerializer(serializers.Serializer[Any]):
    channel = serializers.ChoiceField(choices=sorted(consents.ADDRESS_ATTRIBUTES))
    purpose = serializers.ChoiceField(choices=consents.PURPOSES)
    granted = serializers.BooleanField()
    wording = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=MAX_TEXT
    )


class QuarantineSerializer(serializers.ModelSerializer[Quarantine]):
    source = serializers.CharField(source="source.name")  # type: ignore[assignment]

    class Meta:
        model = Quarantine
        fields = (
            "id",
            "source",
            "call_type",
            "code",
            "field",
            "message",
            "raw",
            "received_at",
        )


class ValueSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    type = serializers.CharField()
    examples = serializers.ListField()
    last_seen_at = serializers.DateTimeField()


class EventNameSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    last_seen_at = serializers.DateTimeField()
    properties = ValueSerializer(many=True)


class CatalogueSerializer(serializers.Serializer[Any]):
    attributes = ValueSerializer(many=True)
    events = EventNameSerializer(many=True)
