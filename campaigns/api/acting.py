"""Shapes of what a campaign does and when over HTTP; the domain checks them."""

from typing import Any

from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema_field
from rest_framework import serializers

from campaigns.domain.variants import MOST
from customers.api.fields import ObjectField
from messaging.domain.webhooks import METHODS


class MessageAction(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(["message"])
    template_id = serializers.IntegerField()


class AttributeAction(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(["attribute"])
    name = serializers.CharField()
    value = serializers.JSONField()


class TriggerAction(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(["trigger"])
    name = serializers.CharField()


class SentSerializer(serializers.Serializer[Any]):
    key = serializers.CharField()
    attribute = serializers.CharField()


class WebhookAction(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(["webhook"])
    url = serializers.CharField()
    method = serializers.ChoiceField(METHODS, required=False)
    secret = serializers.CharField(required=False)

    def get_fields(self) -> dict[str, Any]:
        """Add `fields`, which serializers have themselves."""
        sent = SentSerializer(many=True, required=False)
        return {**super().get_fields(), "fields": sent}


class EveryDaySchedule(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(["every_day"])


class WeekdaysSchedule(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(["weekdays"])
    days = serializers.ListField(child=serializers.IntegerField())


class DatesSchedule(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(["dates"])
    dates = serializers.ListField(child=serializers.DateField())


@extend_schema_field(
    PolymorphicProxySerializer(
        component_name="CampaignAction",
        serializers={
            "message": MessageAction,
            "attribute": AttributeAction,
            "trigger": TriggerAction,
            "webhook": WebhookAction,
        },
        resource_type_field_name="kind",
    )
)
class ActionField(ObjectField):
    """What the campaign does; `campaigns.domain.actions` checks it."""


@extend_schema_field(
    PolymorphicProxySerializer(
        component_name="CampaignSchedule",
        serializers={
            "every_day": EveryDaySchedule,
            "weekdays": WeekdaysSchedule,
            "dates": DatesSchedule,
        },
        resource_type_field_name="kind",
    )
)
class ScheduleField(ObjectField):
    """On which days it does it; `campaigns.domain.schedule` checks it."""


class VariantOutput(serializers.Serializer[Any]):
    """One of several things a campaign does."""

    key = serializers.CharField()
    name = serializers.CharField(required=False)
    share = serializers.IntegerField(help_text="In hundredths of a percent.")
    action = ActionField()


@extend_schema_field(VariantOutput(many=True))
class VariantsField(serializers.ListField):
    """Several things to do instead of one; `campaigns.domain.variants` checks them."""

    def __init__(self, **more: Any) -> None:
        super().__init__(child=ObjectField(), max_length=MOST, **more)


class BanditSettings(serializers.Serializer[Any]):
    """How far a bandit may go, and when it is done."""

    floor = serializers.IntegerField(help_text="In hundredths of a percent.")
    certainty = serializers.IntegerField(help_text="In percent.")
    least = serializers.IntegerField(help_text="Matured exposures of each variant.")


@extend_schema_field(BanditSettings)
class BanditField(ObjectField):
    """Let results choose the shares; `campaigns.domain.bandit` checks it."""
