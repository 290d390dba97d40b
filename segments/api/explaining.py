"""Why a customer is in a micro-segment or not, condition by condition."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from customers.api.permissions import CanRead, has_role
from customers.domain import privacy
from customers.selectors import get_customer, get_now
from segments import selectors
from segments.api.history import read_moment
from segments.api.serializers import say
from segments.api.views import get_segment
from segments.domain import rules
from segments.domain.explaining import Part
from segments.domain.measures import Names
from segments.models import MicroSegment, Pin, RuleVersion

LAST_VERSION = 2**31 - 1
FIRST = datetime(1970, 1, 1, tzinfo=UTC)


class ReasonPart(serializers.Serializer[Any]):
    """A condition or group of the rule.

    `holds` is null where it cannot be computed. `measured` is null where there is only
    yes or no. `held` and `had` are of a day before.
    """

    path = serializers.CharField(help_text="Place in the rule: `root.all[0]`.")
    depth = serializers.IntegerField(help_text="Groups around it.")
    kind = serializers.ChoiceField(["all", "any", "not", "leaf"])
    sentence = serializers.CharField()
    holds = serializers.BooleanField(allow_null=True)
    measured = serializers.CharField(allow_null=True)
    held = serializers.BooleanField(allow_null=True)
    had = serializers.CharField(allow_null=True)


class ReasonPin(serializers.Serializer[Any]):
    """Somebody decided by hand."""

    side = serializers.ChoiceField(["in", "out"])
    note = serializers.CharField()
    by = serializers.CharField(allow_null=True)
    at = serializers.DateTimeField()


class ReasonsOutput(serializers.Serializer[Any]):
    """What the rule says of a customer at a moment, by what is known now.

    `was_inside` is what was decided then: null where that is not known. `parts` is
    empty for visitors, about whom rules are not asked, and for "Everyone else".
    """

    segment_id = serializers.IntegerField()
    segment_name = serializers.CharField()
    customer_id = serializers.IntegerField()
    at = serializers.DateTimeField()
    rule_version = serializers.IntegerField()
    sentence = serializers.CharField()
    holds = serializers.BooleanField(allow_null=True)
    was_inside = serializers.BooleanField(allow_null=True)
    pin = ReasonPin(allow_null=True)
    parts = ReasonPart(many=True, help_text="In the order of reading.")


class ReasonsInput(serializers.Serializer[Any]):
    at = serializers.CharField(required=False, max_length=60)
    version = serializers.IntegerField(
        required=False, min_value=1, max_value=LAST_VERSION
    )


class ReasonsView(APIView):
    """One customer before the rule of one micro-segment."""

    permission_classes = [CanRead]
    read_names: Callable[[], Names] = staticmethod(selectors.get_names)

    @extend_schema(
        operation_id="explain_membership",
        parameters=[
            OpenApiParameter(
                "at",
                str,
                description="A moment with its zone, or a day of the workspace: the"
                " end of it. By default now.",
            ),
            OpenApiParameter(
                "version", int, description="Of the rule; by default the newest."
            ),
        ],
        responses=ReasonsOutput,
    )
    def get(self, request: Request, segment_id: int, customer_id: int) -> Response:
        """Explain a membership, or that there is none."""
        segment = get_segment(segment_id)
        customer = get_customer(customer_id)
        asked = ReasonsInput(data=request.query_params)
        asked.is_valid(raise_exception=True)
        at = _read_at(asked.validated_data.get("at"))
        version = asked.validated_data.get("version", segment.rule_version)
        document = _read_version(segment, version)
        names = self.read_names()
        answer = {
            **_explain(segment, document, customer.pk, at, names),
            "segment_id": segment.pk,
            "segment_name": segment.name,
            "customer_id": customer.pk,
            "at": at,
            "rule_version": version,
            "was_inside": selectors.was_inside(segment.pk, customer.pk, at),
            "pin": _show_pin(selectors.find_pin(segment.pk, customer.pk, at)),
        }
        shown = ReasonsOutput(answer).data
        return Response(shown if has_role(request, "marketer") else _hide(shown))


def _read_at(text: str | None) -> datetime:
    at = read_moment(text) if text else get_now()
    if at < FIRST:  # windows of 100 years before it are still moments
        raise serializers.ValidationError({"at": ["Nothing is known of that time."]})
    return at


def _read_version(segment: MicroSegment, version: int) -> Any:
    if version == segment.rule_version:
        return segment.rule
    found = RuleVersion.objects.filter(segment=segment, version=version).first()
    if found is None:
        text = "This micro-segment never had such a version of its rule."
        raise serializers.ValidationError({"version": [text]})
    return found.rule


def _explain(
    segment: MicroSegment, document: Any, customer_id: int, at: datetime, names: Names
) -> dict[str, Any]:
    if segment.is_system:
        sentence = "Everyone who is in no other micro-segment"
        return {"sentence": sentence, "holds": None, "parts": []}
    found = selectors.explain_rule(rules.parse(document), customer_id, at, names)
    earlier = {part.path: part for part in found.before}
    return {
        "sentence": say(document, names),
        "holds": found.parts[0].holds if found.parts else None,
        "parts": [_show_part(part, earlier.get(part.path)) for part in found.parts],
    }


def _show_part(part: Part, before: Part | None) -> dict[str, Any]:
    return {
        **{name: getattr(part, name) for name in part.__slots__},
        "held": before.holds if before else None,
        "had": before.measured if before else None,
    }


def _hide(shown: Any) -> Any:
    """Return what viewers may see: a sentence tells whether a value is a contact."""
    for part in shown["parts"]:
        for name in ("measured", "had"):
            hidden = privacy.hide_contacts({part["sentence"]: part[name]})
            (part[name],) = hidden.values()
    return privacy.hide_contacts(shown)


def _show_pin(pin: Pin | None) -> dict[str, Any] | None:
    if pin is None:
        return None
    return {
        "side": "in" if pin.is_in else "out",
        "note": pin.note,
        "by": pin.by and (pin.by.get_full_name() or pin.by.get_username()),
        "at": pin.at,
    }
