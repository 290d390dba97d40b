"""What a campaign does with the people it takes."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from campaigns.domain import errors
from messaging.domain.errors import AddressRefused
from messaging.domain.webhooks import METHODS, PORTS, check_url

TEXT_LIMIT = 200
VALUE_LIMIT = 1_000
SECRET_LIMIT = 100
MOST_FIELDS = 50
BODY_KEY = re.compile(r"[A-Za-z0-9_.-]{1,100}")
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


@dataclass(frozen=True, slots=True)
class Webhook:
    """Tell another system, signed, over the outbox.

    Parameters
    ----------
    fields
        Pairs of a key of the body and the attribute whose value it carries.
    secret
        Name of the secret that signs; empty: the installation's own.
    """

    url: str
    method: str = "POST"
    fields: tuple[tuple[str, str], ...] = ()
    secret: str = ""


Action = Message | SetAttribute | Trigger | Webhook


def read_object(value: Any) -> Mapping[str, Any]:
    """Take what should be an object as one; anything else has no keys."""
    return value if isinstance(value, Mapping) else {}


def complete(document: Mapping[str, Any]) -> dict[str, Any]:
    """Add the settings that may be left out, as they are understood."""
    if document.get("kind") != "webhook":
        return dict(document)
    return {"method": "POST", "fields": [], "secret": "", **document}


def parse(document: Mapping[str, Any]) -> Action:
    """Read {kind: message, template_id}, {kind: attribute, name, value},
    {kind: trigger, name} or {kind: webhook, url, method, fields, secret}.

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
        case "webhook":
            return _parse_webhook(document)
        case _:
            raise errors.invalid(
                "action.kind", "Choose one of message, attribute, trigger, webhook."
            )


def check_address(action: Action, ports: Collection[int] = PORTS) -> None:
    """Refuse a webhook that goes where none may go.

    Raises
    ------
    errors.CampaignInvalid
    """
    if not isinstance(action, Webhook):
        return
    try:
        check_url(action.url, ports)
    except AddressRefused as refusal:
        raise errors.invalid("action.url", str(refusal)) from None


def _parse_webhook(document: Mapping[str, Any]) -> Webhook:
    url = document.get("url")
    if not isinstance(url, str) or not url.strip():
        raise errors.invalid("action.url", "Give the address to call.")
    method = document.get("method", "POST")
    if method not in METHODS:
        raise errors.invalid("action.method", f"Choose one of {', '.join(METHODS)}.")
    secret = document.get("secret", "")
    if not isinstance(secret, str) or len(secret) > SECRET_LIMIT:
        raise errors.invalid("action.secret", f"At most {SECRET_LIMIT} characters.")
    fields = _parse_fields(document.get("fields", []))
    return Webhook(url.strip(), method, fields, secret.strip())


def _parse_fields(fields: Any) -> tuple[tuple[str, str], ...]:
    if not isinstance(fields, list) or len(fields) > MOST_FIELDS:
        raise errors.invalid("action.fields", f"At most {MOST_FIELDS} are sent.")
    found: dict[str, str] = {}
    for number, field in enumerate(map(read_object, fields)):
        path = f"action.fields.{number}"
        key, attribute = field.get("key"), field.get("attribute")
        if not isinstance(key, str) or not BODY_KEY.fullmatch(key):
            text = "A key has letters, digits, dots, - and _."
            raise errors.invalid(f"{path}.key", text)
        if key in found:
            raise errors.invalid(f"{path}.key", f"The key “{key}” is sent twice.")
        if not isinstance(attribute, str) or not attribute.strip():
            raise errors.invalid(f"{path}.attribute", "Choose an attribute.")
        if len(attribute) > TEXT_LIMIT:
            text = f"At most {TEXT_LIMIT} characters."
            raise errors.invalid(f"{path}.attribute", text)
        found[key] = attribute.strip()
    return tuple(found.items())


def _parse_name(document: Mapping[str, Any]) -> str:
    name = document.get("name")
    if not isinstance(name, str) or not name.strip():
        raise errors.invalid("action.name", "Give a name.")
    if len(name) > TEXT_LIMIT:
        raise errors.invalid("action.name", f"At most {TEXT_LIMIT} characters.")
    if name.startswith("$"):
        raise errors.invalid("action.name", "Names starting with $ are our own.")
    return name.strip()
