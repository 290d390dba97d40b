"""What a campaign does with the people it takes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from campaigns.domain import errors

TEXT_LIMIT = 200
VALUE_LIMIT = 1_000
Scalar = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Message:
    """Send a message made from a template."""

    template_id: int


@dataclass(frozen=True, slots=True)
class SetAttribute:
    """Set an attribute of the customer."""

    name: str
    value: Scalar


@dataclass(frozen=True, slots=True)
class Trigger:
    """Record `$campaign_triggered`, which a journey's entry may listen to."""

    name: str


Action = Message | SetAttribute | Trigger


def parse(document: Mapping[str, Any]) -> Action:
    """Read {kind: message, template_id}, {kind: attribute, name, value} or
    {kind: trigger, name}.

    Raises
    ------
    errors.CampaignInvalid
        Names the field of the campaign that is wrong.
    """
    match document.get("kind"):
        case "message":
            template_id = document.get("template_id")
            if type(template_id) is not int:
                raise errors.invalid("action.template_id", "Choose a message.")
            return Message(template_id)
        case "attribute":
            value = document.get("value")
            if not isinstance(value, str | int | float | bool):
                raise errors.invalid(
                    "action.value", "Give a text, a number or true or false."
                )
            if isinstance(value, str) and len(value) > VALUE_LIMIT:
                message = f"At most {VALUE_LIMIT:,} characters."
                raise errors.invalid("action.value", message)
            return SetAttribute(_parse_name(document), value)
        case "trigger":
            return Trigger(_parse_name(document))
        case _:
            raise errors.invalid(
                "action.kind", "Choose one of message, attribute, trigger."
            )


def _parse_name(document: Mapping[str, Any]) -> str:
    name = document.get("name")
    if not isinstance(name, str) or not name.strip():
        raise errors.invalid("action.name", "Give a name.")
    if len(name) > TEXT_LIMIT:
        raise errors.invalid("action.name", f"At most {TEXT_LIMIT} characters.")
    if name.startswith("$"):
        raise errors.invalid("action.name", "Names starting with $ are our own.")
    return name.strip()
