"""Shapes of campaigns, the plan and decisions over HTTP."""

from datetime import date, timedelta
from typing import Any

from rest_framework import serializers

from campaigns import selectors
from campaigns.api.acting import (
    ActionField,
    BanditField,
    ScheduleField,
    VariantsField,
)
from campaigns.domain.cells import CELL_PARTS
from campaigns.models import Campaign
from customers.api.fields import ObjectField

MAX_DAYS = 92
CAMPAIGN_FIELDS = (
    "id",
    "name",
    "position",
    "action",
    "variants",
    "bandit",
    "winner",
    "winner_on",
    "winner_by",
    "channel",
    "purpose",
    "duration_days",
    "schedule",
    "schedule_words",
    "starts_on",
    "ends_on",
    "control_percent",
    "goal",
    "status",
    "at_once",
    "cap_exempt",
    "chosen_elsewhere",
    "created_at",
    "updated_at",
)


class CampaignInput(serializers.Serializer[Any]):
    """A campaign as it is sent; fields left out of a change keep their value."""

    name = serializers.CharField(max_length=120)
    segment_id = serializers.IntegerField()
    position = serializers.IntegerField(min_value=1, required=False)
    action = ActionField(
        required=False, help_text="Of a campaign with variants it is that of the first."
    )
    variants = VariantsField(required=False)
    bandit = BanditField(allow_null=True, required=False)
    duration_days = serializers.IntegerField(min_value=1, max_value=3650)
    schedule = ScheduleField()
    starts_on = serializers.DateField(allow_null=True, required=False)
    ends_on = serializers.DateField(allow_null=True, required=False)
    control_percent = serializers.DecimalField(
        max_digits=5, decimal_places=2, min_value=0, max_value=100, required=False
    )
    goal = ObjectField(allow_null=True, required=False)
    status = serializers.ChoiceField(Campaign.Status.choices, required=False)
    at_once = serializers.BooleanField(required=False)
    cap_exempt = serializers.BooleanField(required=False)


class SegmentRef(serializers.Serializer[Any]):
    """The row a campaign is in."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    position = serializers.IntegerField()


class CampaignOutput(serializers.ModelSerializer[Campaign]):
    """A campaign as it is read."""

    segment = SegmentRef()
    action = ActionField()
    variants = VariantsField()
    bandit = BanditField(allow_null=True)
    schedule = ScheduleField()
    schedule_words = serializers.SerializerMethodField()
    control_percent = serializers.DecimalField(
        max_digits=5, decimal_places=2, coerce_to_string=False
    )

    class Meta:
        model = Campaign
        fields: tuple[str, ...] = (*CAMPAIGN_FIELDS, "segment")
        read_only_fields: tuple[str, ...] = fields

    def get_schedule_words(self, campaign: Campaign) -> str:
        """Say the days in words."""
        return selectors.get_schedule(campaign).describe()


class CampaignPage(serializers.Serializer[Any]):
    """All campaigns in the order of the plan."""

    results = CampaignOutput(many=True)
    next = serializers.CharField(allow_null=True)


class PlanQuery(serializers.Serializer[Any]):
    """Which days of the plan."""

    days = serializers.IntegerField(min_value=1, max_value=MAX_DAYS, default=14)

    def get_fields(self) -> dict[str, Any]:
        """Add `from`, which Python keeps for itself."""
        first = serializers.DateField(required=False, source="start")
        return {"from": first, **super().get_fields()}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse days beyond the end of the calendar."""
        if attrs.get("start", date.min) > date.max - timedelta(days=MAX_DAYS):
            raise serializers.ValidationError({"from": "This day is too far away."})
        return attrs


class OrderInput(serializers.Serializer[Any]):
    """A new order of the rows, of the campaigns in rows, or both."""

    segments = serializers.ListField(child=serializers.IntegerField(), required=False)
    campaigns = serializers.DictField(
        child=serializers.ListField(child=serializers.IntegerField()), required=False
    )

    def validate_campaigns(self, rows: dict[str, list[int]]) -> dict[int, list[int]]:
        """Take the ids of rows as numbers: JSON knows only texts as keys."""
        if not all(key.isascii() and key.isdigit() for key in rows):
            raise serializers.ValidationError("Rows are named by their id.")
        return {int(key): ids for key, ids in rows.items()}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse an order of nothing."""
        if not attrs:
            raise serializers.ValidationError({"segments": "Give a new order."})
        return attrs


class RevisionOutput(serializers.Serializer[Any]):
    """The plan's revision after a change."""

    revision = serializers.IntegerField()


class CellOutput(serializers.Serializer[Any]):
    """One campaign on one day. The parts add up to `matched`: each customer once."""

    campaign_id = serializers.IntegerField()
    matched = serializers.IntegerField()

    def get_fields(self) -> dict[str, Any]:
        """Add the parts."""
        parts = {part: serializers.IntegerField() for part in CELL_PARTS}
        return {**super().get_fields(), **parts}


class PlanSegmentOutput(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    position = serializers.IntegerField()
    is_system = serializers.BooleanField()
    sentence = serializers.CharField()


class PlanCampaignOutput(CampaignOutput):
    """A campaign inside its row, which need not be repeated."""

    class Meta(CampaignOutput.Meta):
        fields = tuple(name for name in CampaignOutput.Meta.fields if name != "segment")
        read_only_fields = fields

    # DRF: a declared field is taken away by None; its type says Field
    segment = None  # type: ignore[assignment]


class PlanRowOutput(serializers.Serializer[Any]):
    segment = PlanSegmentOutput()
    members = serializers.DictField(child=serializers.IntegerField())
    campaigns = PlanCampaignOutput(many=True)
    cells = serializers.DictField(child=CellOutput(many=True))


class CoverageOutput(serializers.Serializer[Any]):
    """Open customers, those in a row above "Everyone else", those in two or more."""

    open = serializers.IntegerField()
    covered = serializers.IntegerField()
    several = serializers.IntegerField()


class PartWordsOutput(serializers.Serializer[Any]):
    part = serializers.CharField()
    words = serializers.CharField()


class PlanOutput(serializers.Serializer[Any]):
    """The plan over some days; keys of mappings are ISO dates.

    `parts` names what the people of a cell are divided into, in the order of reasons;
    the last two are those who got it, at once and in the daily run.
    """

    revision = serializers.IntegerField()
    today = serializers.DateField()
    days = serializers.ListField(child=serializers.DateField())
    parts = PartWordsOutput(many=True)
    rows = PlanRowOutput(many=True)
    coverage = serializers.DictField(child=CoverageOutput())

    def get_fields(self) -> dict[str, Any]:
        """Add `from`, which Python keeps for itself."""
        return {"from": serializers.DateField(), **super().get_fields()}


class PartOutput(serializers.Serializer[Any]):
    part = serializers.ChoiceField(CELL_PARTS)
    people = serializers.IntegerField()
    sentence = serializers.CharField()


class CellExplanation(serializers.Serializer[Any]):
    """Why a cell has its number: people matched, less each reason in fixed order."""

    campaign_id = serializers.IntegerField()
    on = serializers.DateField()
    matched = serializers.IntegerField()
    parts = PartOutput(many=True)
    sentence = serializers.CharField()


class NamedRef(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()


class RungOutput(serializers.Serializer[Any]):
    campaign = NamedRef()
    segment = NamedRef(allow_null=True)
    reason = serializers.CharField()
    sentence = serializers.CharField()


class LadderOutput(serializers.Serializer[Any]):
    """One day of a customer: every campaign they matched, in plan order."""

    on = serializers.DateField()
    winner = NamedRef(allow_null=True)
    arm = serializers.CharField(allow_null=True)
    sentence = serializers.CharField()
    ladder = RungOutput(many=True)


class LadderPage(serializers.Serializer[Any]):
    """A customer's days, newest first."""

    results = LadderOutput(many=True)
    next = serializers.CharField(allow_null=True)
