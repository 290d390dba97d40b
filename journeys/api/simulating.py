"""Trying a journey on somebody who does not exist."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from math import isfinite
from typing import Any

import orjson
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from customers.api.permissions import HasRole
from customers.domain.times import is_timezone
from customers.selectors import get_now, get_workspace
from journeys import selectors
from journeys.api.simulating_serializers import SimulatedOut
from journeys.api.tracing import hide
from journeys.domain import simulate
from journeys.domain.simulate.script import (
    MAX_ATTRIBUTES,
    MAX_DAYS,
    MAX_EVENTS,
    MAX_PEOPLE,
)

MAX_VISIT = 1_000
MAX_TEXT = 100_000  # bytes of all attributes
FIRST, LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


class OddsField(serializers.FloatField):
    """Odds, from 0 to 1."""

    def __init__(self, **more: Any) -> None:
        super().__init__(min_value=0, max_value=1, **more)

    def to_internal_value(self, data: Any) -> float:
        """Refuse what is no number, as \"nan\" is none."""
        value = super().to_internal_value(data)
        if not isfinite(value):
            raise serializers.ValidationError("A valid number is required.", "invalid")
        return value


class HabitsIn(serializers.Serializer[Any]):
    """Odds of what everybody can do: per message, per survey, per day, per call."""

    opens = OddsField(default=0.4, help_text="Per message.")
    clicks = OddsField(default=0.1, help_text="Per message.")
    unsubscribes = OddsField(default=0.0, help_text="Per marketing message.")
    answers = OddsField(default=0.1, help_text="Per survey.")
    buys = OddsField(
        default=0.05, help_text="Per day, for purchases without odds of their own."
    )
    replies = OddsField(default=1.0, help_text="Of webhooks that are answered.")


class EventOddsIn(serializers.Serializer[Any]):
    """How likely an event is in each hour or day, or after each message."""

    event = serializers.CharField(max_length=200)
    chance = OddsField()
    per = serializers.ChoiceField(["hour", "day", "message"], default="day")


class TriedIn(serializers.Serializer[Any]):
    """Somebody who does not exist."""

    attributes = serializers.DictField(
        child=serializers.JSONField(allow_null=True), default=dict
    )
    consent = serializers.BooleanField(default=True)
    timezone = serializers.CharField(
        max_length=64, required=False, allow_null=True, default=None
    )
    signed_up_days_ago = serializers.IntegerField(
        min_value=0, max_value=36_500, required=False, allow_null=True, default=None
    )
    order_value = serializers.FloatField(min_value=0, max_value=1_000_000, default=50.0)

    def validate_attributes(self, value: Mapping[str, Any]) -> Mapping[str, Any]:
        """Refuse more than somebody has."""
        if len(value) > MAX_ATTRIBUTES:
            text = f"At most {MAX_ATTRIBUTES} attributes are allowed."
            raise serializers.ValidationError(text, "too_many")
        if len(orjson.dumps(value)) > MAX_TEXT:
            text = f"At most {MAX_TEXT:,} bytes are allowed."
            raise serializers.ValidationError(text, "too_long")
        return value

    def validate_timezone(self, value: str | None) -> str | None:
        """Refuse what is no time zone."""
        if value and not is_timezone(value):
            raise serializers.ValidationError(f"“{value}” is no time zone.", "invalid")
        return value


class AnswerIn(serializers.Serializer[Any]):
    """The outcome that is taken in one visit, whatever the facts say."""

    visit = serializers.IntegerField(min_value=1, max_value=MAX_VISIT)
    outcome = serializers.CharField(max_length=64)


class SimulateIn(serializers.Serializer[Any]):
    """Whom to walk through which document."""

    document = serializers.JSONField(
        required=False, allow_null=True, default=None, help_text="By default the draft."
    )
    persona = TriedIn(required=False)
    odds = HabitsIn(required=False)
    events = EventOddsIn(many=True, required=False, default=list)
    assumed = serializers.DictField(
        child=OddsField(), default=dict, help_text="Odds by the key of an assumption."
    )
    start = serializers.DateTimeField(required=False, allow_null=True, default=None)
    seed = serializers.IntegerField(min_value=0, max_value=2**31 - 1, default=1)
    days = serializers.IntegerField(min_value=1, max_value=MAX_DAYS, default=30)
    people = serializers.IntegerField(
        min_value=2, max_value=MAX_PEOPLE, required=False, allow_null=True, default=None
    )
    answers = AnswerIn(many=True, required=False, default=list)

    def validate_events(self, value: list[Any]) -> list[Any]:
        """Refuse more odds than anybody sets, and two for one event."""
        names = [one["event"] for one in value]
        if len(names) > MAX_EVENTS:
            text = f"At most {MAX_EVENTS} events can have odds."
            raise serializers.ValidationError(text, "too_many")
        if len(set(names)) < len(names):
            text = "Each event can have odds once."
            raise serializers.ValidationError(text, "repeated")
        return value

    def validate_assumed(self, value: Mapping[str, float]) -> Mapping[str, float]:
        """Refuse more than anybody assumes."""
        if len(value) > MAX_EVENTS:
            text = f"At most {MAX_EVENTS} assumptions are allowed."
            raise serializers.ValidationError(text, "too_many")
        return value

    def validate_start(self, value: datetime | None) -> datetime | None:
        """Refuse years that calendars of people have not."""
        if value is not None and not FIRST <= value < LAST:
            raise serializers.ValidationError("Choose a year from 2000 to 2099.")
        return value

    def validate_answers(self, value: list[Any]) -> list[Any]:
        """Refuse two answers for one visit."""
        visits = [one["visit"] for one in value]
        if len(set(visits)) < len(visits):
            text = "Each visit can have one answer."
            raise serializers.ValidationError(text, "repeated")
        return value

    def validate(self, attrs: Any) -> Any:
        """Refuse to lead many people by one person's answers."""
        if attrs["people"] is not None and attrs["answers"]:
            text = "Many people cannot be led by answers: leave them out."
            raise serializers.ValidationError({"answers": text}, "unexpected")
        return attrs


class SimulateView(APIView):
    """A persona, or many people like it, in a journey that may still be a draft."""

    permission_classes = [HasRole]

    @extend_schema(
        operation_id="simulate_journey", request=SimulateIn, responses=SimulatedOut
    )
    def post(self, request: Request, journey_id: int) -> Response:
        """Show what would happen to somebody; nothing is sent and nothing is kept."""
        asked = SimulateIn(data=request.data)
        asked.is_valid(raise_exception=True)
        journey = selectors.get_journey(journey_id)
        setting = selectors.get_setting(journey, asked.validated_data["document"])
        answer = run(setting, asked.validated_data)
        return Response(hide(request, SimulatedOut(answer).data))


def run(setting: simulate.Setting, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Simulate what was asked."""
    script = to_script(asked)
    answer: dict[str, Any] = {
        "seed": script.seed,
        "start": script.start,
        "days": script.days,
        "zone": script.persona.zone,
        "trace": None,
        "expected": None,
    }
    if asked["people"] is None:
        answer["trace"], answer["basis"] = simulate.simulate_person(setting, script)
    else:
        found = simulate.simulate_people(setting, script, asked["people"])
        answer["expected"], answer["basis"] = found
    return answer


def to_script(asked: Mapping[str, Any]) -> simulate.Script:
    """Return what was asked as the domain takes it."""
    start = asked["start"] or get_now()
    who = asked.get("persona") or TriedIn().run_validation({})
    days_ago = who["signed_up_days_ago"]
    persona = simulate.Persona(
        attributes={k: v for k, v in who["attributes"].items() if v is not None},
        zone=who["timezone"] or get_workspace().timezone,
        consent=who["consent"],
        signed_up_at=None if days_ago is None else start - timedelta(days=days_ago),
        habits=simulate.Habits(**asked.get("odds", {})),
        events=tuple(simulate.EventOdds(**one) for one in asked["events"]),
        assumed=asked["assumed"],
        order_value=who["order_value"],
    )
    answers = {one["visit"]: one["outcome"] for one in asked["answers"]}
    return simulate.Script(persona, start, asked["seed"], asked["days"], answers)
