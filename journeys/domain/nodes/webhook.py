"""Webhook: tell another system, and go on by its answer."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import ClassVar, Literal

from pydantic import Field

from journeys.domain.nodes.base import (
    Facts,
    Go,
    Hold,
    Known,
    NodeKind,
    Settings,
    Stay,
    Verdict,
    Woken,
)
from journeys.domain.nodes.effects import CallWebhook
from journeys.domain.problems import Problem
from messaging.domain.errors import AddressRefused
from messaging.domain.webhooks import PORTS, check_url

ANSWERED, FAILED = "$webhook_answered", "$webhook_failed"


class BodyField(Settings):
    """One key of the body and the attribute whose value it carries."""

    key: str = Field(title="Key", pattern=r"^[A-Za-z0-9_.-]{1,100}$")
    attribute: str = Field(
        title="Attribute",
        min_length=1,
        max_length=200,
        json_schema_extra={"widget": "attribute"},
    )


class Webhook(NodeKind):
    """Tell another system about the person and go on by its answer."""

    label: ClassVar[str] = "Webhook"
    group: ClassVar[str] = "Actions"
    icon: ClassVar[str] = "code"
    holds: ClassVar[bool] = True
    own_events: ClassVar[bool] = True

    url: str = Field(
        title="Address",
        description="Begins with https://. Addresses inside your network are refused.",
        pattern=r"^https?://[^\s\\@/]+(/\S*)?$",
        max_length=2000,
        json_schema_extra={"widget": "url"},
    )
    method: Literal["POST", "PUT", "PATCH", "GET", "DELETE"] = Field(
        default="POST", title="Method"
    )
    fields_sent: tuple[BodyField, ...] = Field(
        default=(),
        title="What is sent",
        description="Journey, step and person are always sent.",
        max_length=50,
        json_schema_extra={"widget": "list"},
    )
    secret: str = Field(
        default="",
        title="Secret",
        description="Name of the secret that signs. Empty: the installation's own.",
        max_length=100,
    )
    give_up_hours: int = Field(
        default=24,
        title="Give up after (hours)",
        description="Until then a call that fails is repeated.",
        ge=1,
        le=168,
    )

    @property
    def paces(self) -> bool:
        """Tell whether nobody can be through at once: an answer may be quick."""
        return False

    def outcomes(self) -> tuple[str, ...]:
        """Return the two ways out."""
        return ("ok", "failed")

    def awaited_events(self) -> tuple[str, ...]:
        """Return the news of how the call ended."""
        return (ANSWERED, FAILED)

    def check(self, known: Known) -> Iterable[Problem]:
        """Refuse addresses that are none, and keys that are there twice."""
        try:
            check_url(self.url, PORTS if known.ports is None else known.ports)
        except AddressRefused as refusal:
            yield Problem("address_refused", str(refusal), field="url")
        uses = Counter(field.key for field in self.fields_sent)
        for number, field in enumerate(self.fields_sent):
            if uses[field.key] > 1:
                text = f"The key “{field.key}” is sent twice."
                yield Problem("key_duplicate", text, field=f"fields_sent.{number}.key")

    def visit(self, facts: Facts, *, now: datetime) -> Verdict:
        """Call on arrival and hold until the answer; silence is a failure."""
        length = timedelta(hours=self.give_up_hours)
        match facts.woken:
            case Woken.ARRIVED:
                fields = tuple((one.key, one.attribute) for one in self.fields_sent)
                call = CallWebhook(self.url, self.method, fields, length, self.secret)
                return Hold(until=now + length, effects=(call,))
            case Woken.MOVED:
                return Hold(until=(facts.arrived or now) + length)
            case Woken.EVENT:
                is_ok = facts.event == ANSWERED
                return Go("ok", "answered") if is_ok else Go("failed", "failed")
            case Woken.DUE:
                return Go("failed", "no answer")
            case _:
                return Stay()
