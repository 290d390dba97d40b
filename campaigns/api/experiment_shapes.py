"""Shapes of experiments that ran elsewhere, over HTTP."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from campaigns.api.uplift_shapes import UpliftReportOut
from campaigns.domain.uplift.experiments import OutcomeColumn, Settings
from campaigns.domain.uplift.samples import Kind
from campaigns.models import Experiment
from campaigns.selectors.uplift.experiments import tell_experiment

_NAME = 200  # letters of a column
_MOST = 50  # columns of a kind


class ExperimentFileIn(serializers.Serializer[Any]):
    """A CSV file, plain or gzip."""

    file = serializers.FileField(allow_empty_file=False)


class OutcomeColumnField(serializers.Serializer[Any]):
    column = serializers.CharField(max_length=_NAME, trim_whitespace=False)
    kind = serializers.ChoiceField([kind.value for kind in Kind])


class ExperimentSettingsField(serializers.Serializer[Any]):
    """How the table is read."""

    name = serializers.CharField(max_length=120)
    arm = serializers.CharField(
        max_length=_NAME, trim_whitespace=False, help_text="The column of who got what."
    )
    control = serializers.CharField(
        max_length=_NAME, help_text="Its value of the control group."
    )
    outcomes = serializers.ListField(
        child=OutcomeColumnField(), allow_empty=False, max_length=_MOST
    )
    covariates = serializers.ListField(
        child=serializers.CharField(max_length=_NAME, trim_whitespace=False),
        max_length=_MOST,
        default=list,
    )
    is_random = serializers.BooleanField(help_text="Chance decided who got what.")
    how = serializers.CharField(max_length=500, allow_blank=True, default="")
    has_equal_arms = serializers.BooleanField(
        default=False, help_text="The arms were meant to be of one size."
    )

    def to_settings(self) -> Settings:
        """Return how the table is read."""
        asked = dict(self.validated_data)
        del asked["name"]
        outcomes = tuple(
            OutcomeColumn(one["column"], Kind(one["kind"]))
            for one in asked.pop("outcomes")
        )
        covariates = tuple(asked.pop("covariates"))
        return Settings(outcomes=outcomes, covariates=covariates, **asked)


class FormSettingsField(serializers.JSONField):
    """JSON in a field of a form."""

    def to_internal_value(self, data: Any) -> Any:
        """Refuse what is no object."""
        value = super().to_internal_value(data)
        if not isinstance(value, dict):
            raise serializers.ValidationError("Send an object.")
        return value


class ExperimentIn(ExperimentFileIn):
    """A file and how it is read: `ExperimentSettings` as JSON."""

    settings = FormSettingsField()


class ColumnGuessOut(serializers.Serializer[Any]):
    """A column: what it may be, and some of its values."""

    name = serializers.CharField()
    role = serializers.ChoiceField(["arm", "rate", "amount", "covariate", "none"])
    values = serializers.ListField(child=serializers.CharField())


class ColumnGuessesOut(serializers.Serializer[Any]):
    columns = ColumnGuessOut(many=True)


class ExperimentOut(serializers.Serializer[Experiment]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    file_name = serializers.CharField()
    created_at = serializers.DateTimeField()
    created_by = serializers.SerializerMethodField()
    people = serializers.SerializerMethodField()
    is_random = serializers.BooleanField(source="reading.is_random")

    def get_created_by(self, one: Experiment) -> str | None:
        user = one.created_by
        return (user.get_full_name() or user.get_username()) if user else None

    def get_people(self, one: Experiment) -> int:
        return int(sum(one.counts["people"].values()))


class ExperimentReadingOut(serializers.Serializer[Any]):
    """How the table was read."""

    arm = serializers.CharField()
    control = serializers.CharField()
    outcomes = OutcomeColumnField(many=True)
    covariates = serializers.ListField(child=serializers.CharField())
    is_random = serializers.BooleanField()
    how = serializers.CharField()
    has_equal_arms = serializers.BooleanField()


class ExperimentDetailOut(ExperimentOut):
    reading = ExperimentReadingOut()
    report = serializers.SerializerMethodField()

    @extend_schema_field(UpliftReportOut)
    def get_report(self, one: Experiment) -> Any:
        return UpliftReportOut(tell_experiment(one)).data
