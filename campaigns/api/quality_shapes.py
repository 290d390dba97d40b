"""Shapes of what was found about the plan, over HTTP."""

from typing import Any

from rest_framework import serializers

from campaigns.api.serializers import MAX_DAYS, NamedRef
from segments.api.serializers import RuleField

MOST_ROWS = 50


class ExaminedOutput(serializers.Serializer[Any]):
    """When it was counted; null before the first membership run."""

    examined_at = serializers.DateTimeField(allow_null=True)
    is_current = serializers.BooleanField(
        help_text="No run and no change of the plan came after it; else it is counted "
        "again just now."
    )


class CountsOutput(serializers.Serializer[Any]):
    """Open customers, and how they are spread over the rows."""

    open = serializers.IntegerField()
    covered = serializers.IntegerField(help_text="In a row above Everyone else.")
    several = serializers.IntegerField(help_text="In two rows or more.")
    rows_per_customer = serializers.FloatField(help_text="Of those who are covered.")


class DraftOutput(serializers.Serializer[Any]):
    name = serializers.CharField()
    rule = RuleField()


class ActionOutput(serializers.Serializer[Any]):
    """What can be done about it; which fields are set depends on the kind."""

    kind = serializers.ChoiceField(["open", "archive", "move", "create"])
    segment = NamedRef(allow_null=True)
    to = serializers.IntegerField(allow_null=True, help_text="The row's new number.")
    draft = DraftOutput(allow_null=True)


class FindingOutput(serializers.Serializer[Any]):
    """One thing that is not as it should be."""

    code = serializers.CharField()
    severity = serializers.ChoiceField(["problem", "advice", "note"])
    sentence = serializers.CharField()
    details = serializers.ListField(child=serializers.CharField())
    segments = NamedRef(many=True)
    numbers = serializers.DictField(child=serializers.FloatField())
    actions = ActionOutput(many=True)


class QualityOutput(ExaminedOutput):
    """The findings, what matters most first."""

    counts = CountsOutput(allow_null=True)
    findings = FindingOutput(many=True)


class OverlapQuery(serializers.Serializer[Any]):
    """Which rows of the matrix, and which page of pairs."""

    size = serializers.IntegerField(min_value=1, max_value=MOST_ROWS, default=25)
    cursor = serializers.CharField(required=False, max_length=200)

    def get_fields(self) -> dict[str, Any]:
        """Add `from`, which Python keeps for itself."""
        first = serializers.IntegerField(
            min_value=1, max_value=1_000_000, default=1, source="start"
        )
        return {"from": first, **super().get_fields()}


class OverlapRowOutput(NamedRef):
    number = serializers.IntegerField()
    members = serializers.IntegerField()


class PairOutput(serializers.Serializer[Any]):
    """Two rows and whom they share."""

    first = NamedRef()
    second = NamedRef()
    first_members = serializers.IntegerField()
    second_members = serializers.IntegerField()
    shared = serializers.IntegerField()
    jaccard = serializers.FloatField(
        help_text="Of all people in either, the share in both."
    )
    contained = serializers.FloatField(
        help_text="Of the smaller row, the share that is in the larger one."
    )


class OverlapOutput(ExaminedOutput):
    """Some rows, whom each shares with each, and the pairs that are most alike."""

    rows = OverlapRowOutput(many=True)
    rows_total = serializers.IntegerField()
    shared = serializers.ListField(
        child=serializers.ListField(child=serializers.IntegerField()),
        help_text="People by row and column, sizes on the diagonal.",
    )
    results = PairOutput(many=True)
    next = serializers.CharField(allow_null=True)


class CoverageQuery(serializers.Serializer[Any]):
    """How many days back."""

    days = serializers.IntegerField(min_value=1, max_value=MAX_DAYS, default=28)


class DayOfCoverageOutput(serializers.Serializer[Any]):
    on = serializers.DateField()
    open = serializers.IntegerField()
    covered = serializers.IntegerField()
    several = serializers.IntegerField()


class CoverageRowOutput(NamedRef):
    """Open customers of one row, as they stand."""

    number = serializers.IntegerField()
    open = serializers.IntegerField()
    first = serializers.IntegerField(help_text="In no row above.")
    alone = serializers.IntegerField(help_text="In no other row.")


class CoverageDetailsOutput(ExaminedOutput):
    """Who is covered: day by day, row by row, and who is not."""

    counts = CountsOutput(allow_null=True)
    days = DayOfCoverageOutput(many=True)
    rows = CoverageRowOutput(many=True)
    gaps = FindingOutput(many=True)
