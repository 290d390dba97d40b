"""What the API takes and gives about versions, moves and the life of a journey."""

from typing import Any

from rest_framework import serializers

from customers.api.approvals import NoteIn
from customers.api.fields import ObjectField
from journeys.api.serializers import AccountOut, ProblemOut
from journeys.domain.moving import Order
from journeys.models import Journey, LifeCycleChange, Move, Version

NAME_LENGTH = Version._meta.get_field("name").max_length
NUMBER = {"min_value": 1, "max_value": 2**31 - 1}
MODES = ("finish", "follow", "node")
CHANGES = ("unchanged", "changed", "added", "removed")
ACTIONS = ("pause", "resume", "stop", "archive")


class ResumeIn(NoteIn):
    """A paused journey goes on."""

    spread_minutes = serializers.IntegerField(
        min_value=0,
        max_value=24 * 60,
        required=False,
        allow_null=True,
        default=None,
        help_text="Over how long those held by the pause go on; null: by number.",
    )


class OrderIn(serializers.Serializer[Any]):
    """What becomes of the people in one older version."""

    version = serializers.IntegerField(**NUMBER, help_text="Number of the version.")
    mode = serializers.ChoiceField(MODES, default="finish")
    node = serializers.CharField(
        max_length=64,
        required=False,
        allow_null=True,
        default=None,
        help_text="Mode node: the step everybody goes to.",
    )
    mapping = ObjectField(
        child=serializers.CharField(max_length=64, allow_null=True),
        required=False,
        default=dict,
        help_text="Mode follow: step -> step of the new version, where they differ;"
        " null: the people there finish the older version.",
    )

    def to_order(self, values: dict[str, Any]) -> Order:
        """Return the order the service takes."""
        names = ("version", "mode", "node", "mapping")
        return Order(**{name: values[name] for name in names})


class StartIn(NoteIn):
    """When people move."""

    starts_at = serializers.DateTimeField(
        required=False,
        allow_null=True,
        default=None,
        help_text="By default at once; until then a move can be cancelled.",
    )


class PublishIn(StartIn):
    """What becomes of people inside; who is not named finishes their version."""

    moves = OrderIn(many=True, required=False, default=list)

    def to_service(self) -> dict[str, Any]:
        """Return the arguments of the service."""
        values = dict(self.validated_data)
        values["moves"] = [OrderIn().to_order(one) for one in values["moves"]]
        if "version" in values:
            values["number"] = values.pop("version")
        return values


class DraftPublishIn(PublishIn):
    """The draft goes live, perhaps since somebody asked for it."""

    approval = serializers.IntegerField(
        min_value=1,
        max_value=2**63 - 1,
        required=False,
        allow_null=True,
        default=None,
        help_text="Id of what is approved by this.",
    )


class RollBackIn(PublishIn):
    """The version to go back to."""

    version = serializers.IntegerField(**NUMBER)


class MoveIn(OrderIn, StartIn):
    """People of an older version go to the live one."""

    mode = serializers.ChoiceField(MODES[1:])

    def to_service(self) -> dict[str, Any]:
        """Return the arguments of the service."""
        values = self.validated_data
        return {
            "order": self.to_order(values),
            "starts_at": values["starts_at"],
            "note": values["note"],
        }


class CloneIn(serializers.Serializer[Any]):
    """A copy of a journey; by default of its draft."""

    name = serializers.CharField(max_length=120, required=False)
    version = serializers.IntegerField(**NUMBER, required=False)

    def to_service(self) -> dict[str, Any]:
        """Return the arguments of the service."""
        values = self.validated_data
        return {"name": values.get("name"), "number": values.get("version")}


class NameIn(serializers.Serializer[Any]):
    """A name, or none."""

    name = serializers.CharField(max_length=NAME_LENGTH, allow_blank=True)


class VersionRowOut(serializers.Serializer[Any]):
    """A version that was live at some time."""

    number = serializers.IntegerField()
    name = serializers.CharField(help_text="What people call it; empty: nothing.")
    sha256 = serializers.CharField()
    published_at = serializers.DateTimeField()
    published_by = AccountOut(allow_null=True)
    is_published = serializers.SerializerMethodField(help_text="It is live now.")
    people = serializers.SerializerMethodField(help_text="Who is in it now.")

    def get_is_published(self, version: Version) -> bool:
        return bool(version.pk == self.context["published_id"])

    def get_people(self, version: Version) -> int:
        people: dict[int, dict[str, int]] = self.context["people"]
        return sum(people.get(version.pk, {}).values())


class VersionOut(VersionRowOut):
    """A version with its graph."""

    document = serializers.JSONField()
    layout = serializers.JSONField()
    map = serializers.JSONField()


class DestinationOut(serializers.Serializer[Any]):
    """A step people can be moved to."""

    id = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.CharField()


class PreviewedNodeOut(serializers.Serializer[Any]):
    """A step of the older or the newer version, and the people around it."""

    id = serializers.CharField(source="difference.id")
    name = serializers.CharField(source="difference.name")
    kind = serializers.CharField(source="difference.kind")
    change = serializers.ChoiceField(CHANGES, source="difference.change")
    parts = serializers.ListField(
        child=serializers.ChoiceField(("name", "kind", "settings", "paths")),
        source="difference.parts",
        help_text="What changed.",
    )
    before = serializers.IntegerField(help_text="People who can still come here.")
    at = serializers.IntegerField(help_text="People who stand here.")
    past = serializers.IntegerField(help_text="People who are past it.")
    destination = serializers.CharField(
        allow_null=True, help_text="Where people here go who follow."
    )
    needs_destination = serializers.BooleanField()


class PreviewedVersionOut(serializers.Serializer[Any]):
    """A version with people inside, or the live one."""

    number = serializers.IntegerField(source="version.number")
    people = serializers.IntegerField()
    is_published = serializers.BooleanField()
    nodes = PreviewedNodeOut(many=True)


class PreviewOut(serializers.Serializer[Any]):
    """What publishing would mean for the people inside."""

    number = serializers.IntegerField(help_text="The number the version would get.")
    revision = serializers.IntegerField(
        source="version.revision", help_text="If-Match of publishing the draft."
    )
    life_revision = serializers.IntegerField(help_text="If-Match of rolling back.")
    is_identical = serializers.BooleanField(help_text="The live version says the same.")
    people = serializers.IntegerField()
    problems = ProblemOut(many=True)
    versions = PreviewedVersionOut(many=True)
    destinations = DestinationOut(many=True)


class ChangeOut(serializers.Serializer[Any]):
    """Who did what with a journey."""

    number = serializers.IntegerField()
    what = serializers.ChoiceField(LifeCycleChange.What.choices)
    at = serializers.DateTimeField()
    by = serializers.CharField(source="by_name")
    version = serializers.IntegerField(source="version.number", default=None)
    note = serializers.CharField()
    details = serializers.JSONField()


class LifeCycleOut(serializers.Serializer[Any]):
    """The state of a journey and how it came to it; the ETag is its revision."""

    status = serializers.ChoiceField(Journey.Status.choices)
    revision = serializers.IntegerField()
    people = serializers.IntegerField(help_text="Who is inside now.")
    held = serializers.IntegerField(
        help_text="Whose waiting ended during a pause and who wait to go on."
    )
    actions = serializers.ListField(
        child=serializers.ChoiceField(ACTIONS), help_text="What may be done now."
    )
    changes = ChangeOut(many=True)


class StepOut(serializers.Serializer[Any]):
    """Where the people at a step go."""

    # The step they stand at; DRF's fields have an attribute of that name
    source = serializers.CharField()  # type: ignore[assignment]
    target = serializers.CharField()


class MoveOut(serializers.Serializer[Any]):
    """People who are moved, released or let go, and how far it is."""

    id = serializers.IntegerField(source="move.id")
    kind = serializers.ChoiceField(Move.Kind.choices, source="move.kind")
    status = serializers.ChoiceField(("pending", "running", "done", "cancelled"))
    # The version they came from; DRF's fields have an attribute of that name
    source = serializers.IntegerField(  # type: ignore[assignment]
        source="move.source.number", default=None
    )
    target = serializers.IntegerField(source="move.target.number", default=None)
    steps = StepOut(many=True, source="move.steps")
    starts_at = serializers.DateTimeField(source="move.starts_at")
    created_at = serializers.DateTimeField(source="move.created_at")
    created_by = AccountOut(source="move.created_by", allow_null=True)
    people = serializers.IntegerField(help_text="How many were moved so far.")
    nodes = serializers.DictField(child=serializers.IntegerField())
    staying = serializers.IntegerField(
        help_text="Who had no destination and finishes the older version."
    )
    shards_done = serializers.IntegerField(help_text="Of 16.")
