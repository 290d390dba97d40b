"""Update: change attributes and tags of the person."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, Field

from journeys.domain.nodes.base import Facts, Go, Known, NodeKind, Settings, Verdict
from journeys.domain.nodes.effects import AddTag, Effect, RemoveTag, SetAttribute
from journeys.domain.problems import Problem

TAGS = "tags"  # the attribute in which tags are kept, as a list

Text = Annotated[str, Field(max_length=1000)]


class AttributeChange(Settings):
    """One attribute gets another value."""

    model_config = ConfigDict(title="Change an attribute")

    kind: Literal["attribute"] = Field(title="What changes")
    name: str = Field(
        title="Attribute",
        min_length=1,
        max_length=200,
        json_schema_extra={"widget": "attribute"},
    )
    how: Literal["set", "increase", "stamp", "clear"] = Field(
        default="set",
        title="How",
        description="Set to a value, increase by a number, set to this moment, clear.",
    )
    value: Text | int | float | bool | None = Field(
        default=None,
        title="Value",
        json_schema_extra={
            "widget": "value",
            "only_if": {"how": ["set", "increase"]},
        },
    )

    def problem(self) -> str | None:
        """Say why this cannot be done."""
        if self.name == TAGS:
            return "Tags are changed by “Tag”, not as an attribute."
        if self.how == "set" and self.value in (None, ""):
            return "“Value” is not filled in yet."
        is_number = isinstance(self.value, int | float) and self.value is not True
        if self.how == "increase" and not (is_number and self.value):
            return "“Value” must be a number other than 0."
        return None

    def effect(self) -> Effect:
        """Return the change as an effect."""
        value = self.value if self.how in ("set", "increase") else None
        return SetAttribute(self.name, self.how, value)


class TagChange(Settings):
    """A tag is given or taken away."""

    model_config = ConfigDict(title="Tag")

    kind: Literal["tag"] = Field(title="What changes")
    tag: str = Field(title="Tag", min_length=1, max_length=80, pattern=r"^\S(.*\S)?$")
    how: Literal["add", "remove"] = Field(default="add", title="How")

    def problem(self) -> str | None:
        """Say why this cannot be done."""
        return None

    def effect(self) -> Effect:
        """Return the change as an effect."""
        return AddTag(self.tag) if self.how == "add" else RemoveTag(self.tag)


class Update(NodeKind):
    """Change attributes or tags of the person, then go on at once."""

    label: ClassVar[str] = "Update"
    group: ClassVar[str] = "Actions"
    icon: ClassVar[str] = "pen"

    changes: tuple[
        Annotated[AttributeChange | TagChange, Field(discriminator="kind")], ...
    ] = Field(
        title="Changes",
        description="Made from top to bottom.",
        min_length=1,
        max_length=20,
        json_schema_extra={"widget": "list"},
    )

    def check(self, known: Known) -> Iterable[Problem]:
        """Refuse changes that cannot be made."""
        for number, change in enumerate(self.changes):
            text = change.problem()
            if text is not None:
                field = f"changes.{number}.value"
                yield Problem("change_invalid", text, field=field)

    def visit(self, facts: Facts, *, now: datetime) -> Verdict:
        """Change and go on; what follows sees the new values."""
        return Go("next", effects=tuple(change.effect() for change in self.changes))
