"""What a simulation answers."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from journeys.api.serializers import EdgeCountsOut
from journeys.api.tracing import NodeNameOut
from journeys.domain.simulate.counting import Expected


class EventOddsOut(serializers.Serializer[Any]):
    """The odds an event had."""

    event = serializers.CharField()
    chance = serializers.FloatField()
    per = serializers.ChoiceField(["hour", "day", "message"])


class AssumptionOut(serializers.Serializer[Any]):
    """Something nobody can know of a persona."""

    key = serializers.CharField()
    sentence = serializers.CharField()
    chance = serializers.FloatField()


class BasisOut(serializers.Serializer[Any]):
    """What a simulation rests on."""

    heard = EventOddsOut(many=True, help_text="Events the journey waits for or counts.")
    assumptions = AssumptionOut(many=True)
    notes = serializers.ListField(child=serializers.CharField())


class WayOut(serializers.Serializer[Any]):
    """A way out of a visit that can be chosen."""

    outcome = serializers.CharField()
    name = serializers.CharField()
    is_taken = serializers.BooleanField()


class SimulatedMessageOut(serializers.Serializer[Any]):
    """A message of a visit; `sent_at` is null if it would not leave."""

    channel = serializers.CharField()
    template_id = serializers.IntegerField()
    sent_at = serializers.DateTimeField(allow_null=True)
    sentence = serializers.CharField()


class SimulatedVisitOut(serializers.Serializer[Any]):
    """One visit; `left_at` is null where the simulation ends before they leave."""

    visit_no = serializers.IntegerField()
    node = NodeNameOut()
    arrived_at = serializers.DateTimeField()
    left_at = serializers.DateTimeField(allow_null=True)
    outcome = serializers.CharField(allow_null=True)
    sentence = serializers.CharField()
    ways = WayOut(many=True, help_text="Empty unless the answer can be changed.")
    is_chosen = serializers.BooleanField()
    messages = SimulatedMessageOut(many=True)


class DidOut(serializers.Serializer[Any]):
    """What the persona, or another system, did."""

    at = serializers.DateTimeField()
    event = serializers.CharField()


class EndingOut(serializers.Serializer[Any]):
    """Why it ends: as the engine says it, or inside, failed, unfinished."""

    how = serializers.CharField()
    node = NodeNameOut()
    at = serializers.DateTimeField()
    sentence = serializers.CharField()


class SimulatedTraceOut(serializers.Serializer[Any]):
    """The way of one person."""

    visits = SimulatedVisitOut(many=True)
    did = DidOut(many=True)
    ending = EndingOut()
    goal_at = serializers.DateTimeField(allow_null=True)


class StepCountOut(serializers.Serializer[Any]):
    """People of one step."""

    reached = serializers.IntegerField()
    inside = serializers.IntegerField(help_text="There when the time is over.")
    sent = serializers.IntegerField()
    not_sent = serializers.IntegerField()


class ExpectedOut(serializers.Serializer[Expected]):
    """Expected numbers of many people with the same odds."""

    people = serializers.IntegerField()
    nodes = serializers.DictField(child=StepCountOut(), source="steps")
    edges = serializers.SerializerMethodField()
    ended = serializers.DictField(child=serializers.IntegerField(), source="ends")
    goals = serializers.IntegerField()

    @extend_schema_field(EdgeCountsOut(many=True))
    def get_edges(self, expected: Expected) -> list[dict[str, Any]]:
        return [
            {"source": source, "key": key, "passed": passed}
            for (source, key), passed in sorted(expected.paths.items())
        ]


class SimulatedOut(serializers.Serializer[Any]):
    """A simulation: the way of one person, or the numbers of many."""

    seed = serializers.IntegerField()
    start = serializers.DateTimeField()
    days = serializers.IntegerField()
    zone = serializers.CharField(help_text="IANA zone of the sentences' moments.")
    basis = BasisOut()
    trace = SimulatedTraceOut(allow_null=True)
    expected = ExpectedOut(allow_null=True)
