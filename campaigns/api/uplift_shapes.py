"""Shapes of reports about uplift, over HTTP."""

from typing import Any

from rest_framework import serializers

from campaigns.api.serializers import NamedRef
from campaigns.domain.uplift.samples import Kind
from campaigns.domain.uplift.verdict import Finding, Reason
from campaigns.models import Campaign


class IntervalOut(serializers.Serializer[Any]):
    """A number and the bounds between which it lies with 95 % confidence."""

    value = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()


class KeyedOut(serializers.Serializer[Any]):
    key = serializers.CharField()
    name = serializers.CharField()


class OutcomeOut(KeyedOut):
    """Something that a treatment may change: a rate (0 to 1) or an amount."""

    kind = serializers.ChoiceField([kind.value for kind in Kind])


class ArmSizeOut(KeyedOut):
    is_control = serializers.BooleanField()
    people = serializers.IntegerField()
    waiting = serializers.IntegerField(
        help_text="Of them, those whose time to answer is not over: in no result yet."
    )
    expected = serializers.FloatField(
        allow_null=True, help_text="By the planned shares."
    )


class RatioOut(serializers.Serializer[Any]):
    """Whether the groups have the sizes they were meant to have."""

    p_value = serializers.FloatField()
    is_off = serializers.BooleanField()


class SideOut(serializers.Serializer[Any]):
    people = serializers.IntegerField()
    mean = serializers.FloatField()
    total = serializers.FloatField()


class DoubtOut(serializers.Serializer[Any]):
    code = serializers.ChoiceField([reason.value for reason in Reason])
    sentence = serializers.CharField()


class ComparisonOut(serializers.Serializer[Any]):
    """One outcome of one arm against the control group."""

    outcome = OutcomeOut()
    arm = KeyedOut()
    treated = SideOut()
    control = SideOut()
    difference = IntervalOut(allow_null=True)
    relative = IntervalOut(
        allow_null=True, help_text="A share of the control group's mean."
    )
    p_value = serializers.FloatField(
        allow_null=True, help_text="Corrected for the number of arms."
    )
    detectable = serializers.FloatField(
        allow_null=True,
        help_text="The least difference that groups of these sizes would show.",
    )
    finding = serializers.ChoiceField([finding.value for finding in Finding])
    sentence = serializers.CharField()
    doubts = DoubtOut(many=True)


class GroupOut(KeyedOut):
    treated = serializers.IntegerField()
    control = serializers.IntegerField()
    own = IntervalOut()
    shrunk = IntervalOut(help_text="Drawn towards what all groups have in common.")
    is_pooled = serializers.BooleanField(
        help_text="Too small to speak for itself: read `shrunk`."
    )


class SuggestionOut(serializers.Serializer[Any]):
    key = serializers.CharField()
    sentence = serializers.CharField()


class BreakdownOut(serializers.Serializer[Any]):
    """One comparison by groups that share nobody."""

    by = KeyedOut()
    outcome = OutcomeOut()
    arm = KeyedOut()
    groups = GroupOut(many=True)
    common = IntervalOut()
    p_value = serializers.FloatField(
        help_text="That the groups are one; corrected for everything looked at."
    )
    inconsistency = serializers.FloatField()
    suggestions = SuggestionOut(many=True)


class UpliftReportOut(serializers.Serializer[Any]):
    """What was found; with a refusal there are sizes only."""

    title = serializers.CharField()
    refusal = serializers.CharField(allow_null=True)
    arms = ArmSizeOut(many=True)
    ratio = RatioOut(allow_null=True)
    comparisons = ComparisonOut(many=True)
    breakdowns = BreakdownOut(many=True)


class UpliftPeriodOut(serializers.Serializer[Any]):
    """A time in which the campaign held out one share of its people."""

    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField(allow_null=True)
    control_percent = serializers.FloatField()


class CampaignRefOut(NamedRef):
    status = serializers.ChoiceField(Campaign.Status.choices)
    segment = NamedRef()


class CampaignUpliftQuery(serializers.Serializer[Any]):
    """Which period; by default the newest."""

    starts_at = serializers.DateTimeField(required=False)


class CampaignUpliftOut(serializers.Serializer[Any]):
    """The report on one period of a campaign."""

    campaign = CampaignRefOut()
    counted_at = serializers.DateTimeField(allow_null=True)
    is_current = serializers.BooleanField(
        help_text="Else it is counted again just now."
    )
    window_days = serializers.IntegerField(
        allow_null=True, help_text="How long after the campaign what people did counts."
    )
    has_goal = serializers.BooleanField()
    period = UpliftPeriodOut(allow_null=True)
    periods = UpliftPeriodOut(many=True)
    report = UpliftReportOut(allow_null=True, source="told")


class LedgerCampaignOut(serializers.Serializer[Any]):
    """The newest period of a campaign, without what it is broken down by."""

    campaign = CampaignRefOut()
    title = serializers.CharField()
    refusal = serializers.CharField(allow_null=True)
    arms = ArmSizeOut(many=True)
    comparisons = ComparisonOut(many=True)


class LedgerRowOut(serializers.Serializer[Any]):
    """One outcome of all campaigns of a micro-segment together."""

    segment_id = serializers.IntegerField()
    name = serializers.CharField()
    outcome = OutcomeOut()
    campaigns = serializers.IntegerField()
    treated = serializers.IntegerField()
    control = serializers.IntegerField()
    own = IntervalOut()
    shrunk = IntervalOut()
    is_pooled = serializers.BooleanField()


class LedgerOut(serializers.Serializer[Any]):
    """All campaigns that met anybody, in the order of the plan."""

    is_current = serializers.BooleanField()
    counted_at = serializers.DateTimeField(allow_null=True)
    title = serializers.CharField()
    results = LedgerCampaignOut(many=True)
    rows = LedgerRowOut(many=True)
    next = serializers.CharField(allow_null=True)


class HoldOutPeriodOut(serializers.Serializer[Any]):
    starts_on = serializers.DateField()
    percent = serializers.FloatField()


class StrategyUpliftOut(serializers.Serializer[Any]):
    """All campaigns together, beside the global hold-out."""

    hold_out = HoldOutPeriodOut(allow_null=True)
    counted_at = serializers.DateTimeField(allow_null=True)
    window_days = serializers.IntegerField(
        help_text="From the first day on which any campaign was in question."
    )
    report = UpliftReportOut(
        allow_null=True, source="told", help_text="Null until it is counted."
    )
