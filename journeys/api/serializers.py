"""What the API of journeys takes and gives."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from customers.api.fields import MAX_TEXT
from journeys.models import Journey, Label, MovedEnrollment, ShareLink
from journeys.selectors import JourneyCounts, Passage, Search, list_labels_of
from journeys.selectors.finding import OPEN, SORTS


class JourneyIn(serializers.Serializer[Any]):
    """A new journey: empty, with a document, or from a template of the gallery.

    `messages` names for keys of the template's messages the ids of messages that are
    sent in their place.
    """

    name = serializers.CharField(max_length=120)
    description = serializers.CharField(
        max_length=MAX_TEXT, required=False, allow_blank=True, default=""
    )
    document = serializers.JSONField(required=False)
    layout = serializers.JSONField(required=False, default=dict)
    map = serializers.DictField(required=False, default=dict)
    template = serializers.CharField(required=False, max_length=64)
    messages = serializers.DictField(
        child=serializers.IntegerField(min_value=1), required=False, default=dict
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "template" in attrs and "document" in attrs:
            text = "Send a template or a document, not both."
            raise serializers.ValidationError({"template": text})
        if "template" not in attrs and attrs["messages"]:
            text = "Messages are chosen for a template: name it, too."
            raise serializers.ValidationError({"messages": text})
        return attrs

    def to_service(self) -> dict[str, Any]:
        """Return what the service that creates it takes."""
        unused = ("document", "layout", "map")
        if "template" not in self.validated_data:
            unused = ("messages",)
        return {
            name: value
            for name, value in self.validated_data.items()
            if name not in unused
        }


class JourneySearchIn(serializers.Serializer[Any]):
    """What journeys are looked for, and in which order."""

    q = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=200,
        default="",
        help_text="Part of the name, a label, a step's name or a message's.",
    )
    status = serializers.ChoiceField(
        [OPEN, *Journey.Status.values],
        required=False,
        allow_blank=True,
        default="",
        help_text="open: every state but archived. Empty: every state.",
    )
    label = serializers.CharField(  # type: ignore[assignment]
        required=False, allow_blank=True, max_length=Label.LENGTH, default=""
    )
    sort = serializers.ChoiceField(list(SORTS), required=False, default="changed")

    def to_search(self) -> Search:
        """Return what the selector takes."""
        asked = dict(self.validated_data)
        return Search(text=asked.pop("q"), **asked)


class LabelIn(serializers.Serializer[Any]):
    """A label to be put on a journey; what it may be the service says."""

    name = serializers.CharField(max_length=200, allow_blank=True)


class LabelsOut(serializers.Serializer[Any]):
    """The labels of a journey."""

    labels = serializers.ListField(child=serializers.CharField())


class LabelUseOut(serializers.Serializer[Any]):
    """A label and on how many journeys it is."""

    name = serializers.CharField()
    journeys = serializers.IntegerField()


class MatchOut(serializers.Serializer[Any]):
    """Where a text was found that does not stand in the name."""

    what = serializers.ChoiceField(["label", "step", "message"])
    name = serializers.CharField()


class DraftIn(serializers.Serializer[Any]):
    """A draft to be saved."""

    name = serializers.CharField(max_length=120, required=False)
    document = serializers.JSONField()
    layout = serializers.JSONField(required=False, default=dict)
    map = serializers.DictField(required=False, default=dict)


class EnrollIn(serializers.Serializer[Any]):
    """Customers to be added, by user id."""

    user_ids = serializers.ListField(
        child=serializers.CharField(max_length=200), min_length=1, max_length=10_000
    )


class ShareIn(serializers.Serializer[Any]):
    """A share link to be made."""

    days = serializers.IntegerField(
        min_value=1, max_value=365, required=False, default=30
    )
    label = serializers.CharField(  # type: ignore[assignment]
        max_length=100, required=False, allow_blank=True, default=""
    )


class ProblemOut(serializers.Serializer[Any]):
    """One thing wrong with a document."""

    code = serializers.CharField()
    level = serializers.ChoiceField(["problem", "advice"])
    node = serializers.CharField(allow_null=True)
    field = serializers.CharField(allow_null=True)
    message = serializers.CharField()


class ProblemsOut(serializers.Serializer[Any]):
    """Everything wrong with a draft."""

    problems = ProblemOut(many=True)


class SavedOut(ProblemsOut):
    """A draft that was saved."""

    revision = serializers.IntegerField()


class PublishedOut(serializers.Serializer[Any]):
    """The version people enter now."""

    id = serializers.IntegerField()
    number = serializers.IntegerField()
    published_at = serializers.DateTimeField()


class AccountOut(serializers.Serializer[Any]):
    """Somebody with an account."""

    id = serializers.IntegerField()
    name = serializers.SerializerMethodField()

    def get_name(self, user: Any) -> str:
        return str(user.get_full_name() or user.get_username())


class DraftOut(serializers.Serializer[Any]):
    """The draft with everything the editor needs."""

    number = serializers.IntegerField()
    revision = serializers.IntegerField()
    saved_at = serializers.DateTimeField(
        allow_null=True, help_text="Null until somebody saves it."
    )
    saved_by = AccountOut(allow_null=True)
    document = serializers.JSONField()
    layout = serializers.JSONField()
    map = serializers.JSONField()


class JourneyRowOut(serializers.Serializer[Any]):
    """A journey in a list."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    description = serializers.CharField()
    status = serializers.ChoiceField(Journey.Status.choices)
    updated_at = serializers.DateTimeField()
    published = PublishedOut(allow_null=True)
    people = serializers.SerializerMethodField(help_text="How many are inside now.")
    labels = serializers.SerializerMethodField()
    matches = serializers.SerializerMethodField(
        help_text="Where the text was found, if not in the name."
    )

    def get_labels(self, journey: Journey) -> list[str]:
        return list_labels_of(journey)

    @extend_schema_field(MatchOut(many=True))
    def get_matches(self, journey: Journey) -> list[dict[str, Any]]:
        matches = self.context.get("matches", {}).get(journey.pk, [])
        return list(MatchOut(matches, many=True).data)

    def get_people(self, journey: Journey) -> int:
        counts: dict[int, JourneyCounts] = self.context.get("counts", {})
        return counts[journey.pk].inside if journey.pk in counts else 0


class JourneyOut(serializers.Serializer[Any]):
    """A journey with its draft."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    description = serializers.CharField()
    status = serializers.ChoiceField(Journey.Status.choices)
    life_revision = serializers.IntegerField(
        help_text="If-Match of pausing, stopping, ..."
    )
    published = PublishedOut(allow_null=True)
    labels = serializers.SerializerMethodField()
    draft = DraftOut()

    def get_labels(self, journey: Journey) -> list[str]:
        return list_labels_of(journey)


class NodeCountsOut(serializers.Serializer[Any]):
    """People at one node."""

    now = serializers.IntegerField()
    passed = serializers.IntegerField()
    parked = serializers.IntegerField(help_text="Their step failed; they are left.")
    retrying = serializers.IntegerField(help_text="Their step failed; it is retried.")
    ended = serializers.DictField(
        child=serializers.IntegerField(), help_text="Why the journey ended here."
    )


class EdgeCountsOut(serializers.Serializer[Any]):
    """People who took one path."""

    # An edge names its source; DRF's fields have an attribute of that name
    source = serializers.CharField()  # type: ignore[assignment]
    key = serializers.CharField()
    passed = serializers.IntegerField()


class CountsOut(serializers.Serializer[Any]):
    """Live numbers of a journey."""

    version = serializers.IntegerField(allow_null=True)
    as_of = serializers.DateTimeField()
    nodes = serializers.DictField(child=NodeCountsOut())
    edges = EdgeCountsOut(many=True)
    entered = serializers.IntegerField()
    ended = serializers.DictField(child=serializers.IntegerField())
    goals = serializers.IntegerField()


class RequestOut(serializers.Serializer[Any]):
    """Who was asked to enter."""

    customers = serializers.IntegerField()
    unknown = serializers.ListField(child=serializers.CharField())


class ShareOut(serializers.Serializer[Any]):
    """A share link; its address is told once, when it is made."""

    id = serializers.IntegerField()
    label = serializers.CharField()  # type: ignore[assignment]
    url = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    revoked_at = serializers.DateTimeField(allow_null=True)

    def get_url(self, link: ShareLink) -> str | None:
        url: str | None = self.context.get("url")
        return url


class NodeKindOut(serializers.Serializer[Any]):
    """One kind of node; its schema draws the form."""

    kind = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    group = serializers.CharField()
    icon = serializers.CharField()
    help = serializers.CharField()
    holds = serializers.BooleanField()
    ends = serializers.BooleanField()
    outcomes = serializers.ListField(child=serializers.CharField())
    schema = serializers.JSONField()


class VisitOut(serializers.Serializer[Any]):
    """One visit of a customer."""

    visit_no = serializers.IntegerField()
    node_id = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.CharField()
    outcome = serializers.CharField()
    reason = serializers.CharField()
    arrived_at = serializers.DateTimeField()
    left_at = serializers.DateTimeField()


class MovedOut(serializers.Serializer[Any]):
    """A customer was moved to another version during a visit."""

    visit_no = serializers.IntegerField(help_text="The visit they were in.")
    node_id = serializers.CharField()
    at = serializers.DateTimeField()
    # The version they came from; DRF's fields have an attribute of that name
    source = serializers.IntegerField(  # type: ignore[assignment]
        source="move.source.number"
    )
    target = serializers.IntegerField(source="move.target.number")
    text = serializers.SerializerMethodField()

    def get_text(self, moved: MovedEnrollment) -> str:
        target = moved.move.target
        return f"moved to version {target.number}" if target else ""


class PassageOut(serializers.Serializer[Any]):
    """One passage of a customer through a journey."""

    id = serializers.IntegerField(source="enrollment.id")
    journey = serializers.SerializerMethodField()
    version = serializers.IntegerField(source="enrollment.version.number")
    status = serializers.CharField(source="enrollment.status")
    node = serializers.SerializerMethodField(help_text="Where they stand, or stood.")
    entered_at = serializers.DateTimeField(source="enrollment.entered_at")
    due_at = serializers.DateTimeField(source="enrollment.due_at", allow_null=True)
    ended_at = serializers.DateTimeField(source="enrollment.ended_at", allow_null=True)
    ended_reason = serializers.CharField(source="enrollment.ended_reason")
    is_parked = serializers.SerializerMethodField()
    visits = serializers.SerializerMethodField()
    moves = MovedOut(many=True)

    def get_journey(self, passage: Passage) -> dict[str, Any]:
        journey = passage.enrollment.journey
        return {"id": journey.pk, "name": journey.name}

    def get_node(self, passage: Passage) -> dict[str, str]:
        node_id = passage.enrollment.node_id
        name, kind = passage.name_of(passage.enrollment.version_id, node_id)
        return {"id": node_id, "name": name, "kind": kind}

    def get_is_parked(self, passage: Passage) -> bool:
        return passage.enrollment.parked_at is not None

    def get_visits(self, passage: Passage) -> list[dict[str, Any]]:
        shown = []
        for visit in passage.visits:
            name, kind = passage.name_of(visit.version_id, visit.node_id)
            row = {
                "visit_no": visit.visit_no,
                "node_id": visit.node_id,
                "name": name,
                "kind": kind,
                "outcome": visit.outcome,
                "reason": visit.reason,
                "arrived_at": visit.arrived_at,
                "left_at": visit.left_at,
            }
            shown.append(row)
        return list(VisitOut(shown, many=True).data)
