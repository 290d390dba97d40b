"""Shapes of answers and requests about micro-segments."""

from datetime import datetime
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from customers.api.fields import MAX_TEXT
from customers.selectors import get_now
from segments.domain import rules
from segments.domain.errors import RuleError
from segments.domain.measures import Names
from segments.models import MicroSegment


class RuleField(serializers.JSONField):
    """A rule document: `{"schema_version": 1, "root": node}`."""


class SegmentInput(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=120)
    description = serializers.CharField(
        max_length=MAX_TEXT, allow_blank=True, required=False
    )
    rule = RuleField()
    position = serializers.IntegerField(min_value=1, required=False, allow_null=True)


class DayOfMembers(serializers.Serializer[Any]):
    on = serializers.DateField()
    members = serializers.IntegerField()


class CostOutput(serializers.Serializer[Any]):
    """What a rule cost the last run; shared conditions are split among their rules."""

    seconds = serializers.FloatField()
    events = serializers.IntegerField(help_text="Rows of events read for it.")
    conditions = serializers.IntegerField()
    shared = serializers.IntegerField(help_text="Conditions that others have too.")


class HeldOutput(serializers.Serializer[Any]):
    """Its size changed too much: runs leave it as it was until somebody accepts.

    The numbers are of one shard of 16.
    """

    run_id = serializers.IntegerField()
    before = serializers.IntegerField()
    after = serializers.IntegerField()
    accepted_at = serializers.DateTimeField(allow_null=True)


class SegmentOutput(serializers.Serializer[MicroSegment]):
    """One row of the plan.

    The context holds `names`, and by id of the micro-segment `members`, `trend`,
    `costs` and `held`.
    """

    id = serializers.IntegerField()
    name = serializers.CharField()
    description = serializers.CharField()
    rule = RuleField()
    rule_version = serializers.IntegerField()
    revision = serializers.IntegerField(help_text="For If-Match, to change it.")
    position = serializers.IntegerField()
    is_system = serializers.BooleanField()
    archived_at = serializers.DateTimeField(allow_null=True)
    sentence = serializers.SerializerMethodField()
    members = serializers.SerializerMethodField(
        help_text="Counted by the last run; null before the first."
    )
    trend = serializers.SerializerMethodField(
        help_text="Members on each of the last days, oldest first."
    )

    cost = serializers.SerializerMethodField()
    held = serializers.SerializerMethodField()

    @extend_schema_field(CostOutput(allow_null=True))
    def get_cost(self, segment: MicroSegment) -> Any:
        """Return what it cost the last run; nothing is known of one edited since."""
        cost = self.context["costs"].get(segment.pk)
        return CostOutput(cost).data if cost else None

    @extend_schema_field(HeldOutput(allow_null=True))
    def get_held(self, segment: MicroSegment) -> Any:
        """Return why it is left as it was, if it is."""
        held = self.context["held"].get(segment.pk)
        return HeldOutput(held).data if held else None

    def get_sentence(self, segment: MicroSegment) -> str:
        """Return the rule in plain words."""
        if segment.is_system:
            return "Everyone who is in no other micro-segment"
        return say(segment.rule, self.context["names"])

    def get_members(self, segment: MicroSegment) -> int | None:
        """Return the members at the last run."""
        found: int | None = self.context["members"].get(segment.pk)
        return found

    def get_trend(self, segment: MicroSegment) -> list[dict[str, Any]]:
        """Return the members of the last days."""
        days = self.context["trend"].get(segment.pk, [])
        return list(DayOfMembers(days, many=True).data)


class SegmentPage(serializers.Serializer[Any]):
    results = SegmentOutput(many=True)
    next = serializers.CharField(allow_null=True)


class RuleInput(serializers.Serializer[Any]):
    rule = RuleField()


class CountInput(RuleInput):
    exact = serializers.BooleanField(
        default=False, help_text="Ask everybody, also where a sample is quicker."
    )
    as_of = serializers.DateTimeField(
        required=False,
        allow_null=True,
        help_text="A past moment, by what is known now; by default the present one.",
    )

    def validate_as_of(self, value: datetime | None) -> datetime | None:
        """Refuse a moment that is still to come."""
        if value is not None and value > get_now():
            raise serializers.ValidationError("This moment is still to come.")
        return value


class ConditionCount(serializers.Serializer[Any]):
    path = serializers.CharField(help_text="Place in the rule: `root.all[0]`.")
    count = serializers.IntegerField(
        help_text="Who is left after it and those before it in its group."
    )


class CountOutput(serializers.Serializer[Any]):
    count = serializers.IntegerField()
    universe = serializers.IntegerField()
    sampled = serializers.BooleanField(help_text="Numbers are extrapolated.")
    margin = serializers.IntegerField(
        help_text="To each side of `count` the 95 % interval; 0 when not sampled."
    )
    sentence = serializers.CharField()
    conditions = ConditionCount(many=True)
    as_of = serializers.DateTimeField()


class MembershipOutput(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    position = serializers.IntegerField()
    is_system = serializers.BooleanField()
    since = serializers.DateTimeField(allow_null=True)


class MembershipPage(serializers.Serializer[Any]):
    results = MembershipOutput(many=True)
    next = serializers.CharField(allow_null=True)


def say(document: Any, names: Names) -> str:
    """Return a stored rule in plain words; one that cannot be read says why."""
    try:
        return rules.describe(rules.parse(document), names)
    except RuleError as error:
        return f"This rule cannot be read: {error}"
