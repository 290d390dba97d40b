"""What a customer allowed: the newest line of the consent ledger, and suppression."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from customers.domain.consents import ADDRESS_ATTRIBUTES, PURPOSES
from segments.domain.columns import Column, Flags
from segments.domain.facts import consent_column, suppressed_column
from segments.domain.matching import MEMBER_TYPES
from segments.domain.measures.base import Measure, Names, Needs
from segments.domain.moments import Moments
from segments.domain.operators import Condition
from segments.domain.reading import Fields
from segments.domain.sheet import Sheet

SUPPRESSED = "suppressed"
WORDS: Mapping[str, tuple[str, str]] = {
    "granted": ("agreed to {}", "has not agreed to {}"),
    "denied": ("said no to {}", "has not said no to {}"),
    "unknown": ("has not answered about {}", "has answered about {}"),
    SUPPRESSED: ("has a suppressed {} address", "has no suppressed {} address"),
}
CHANNELS: Mapping[str, str] = {"email": "email", "sms": "SMS"}
MESSAGES: Mapping[str, str] = {
    "marketing": "marketing",
    "transactional": "transactional messages",
}


@dataclass(frozen=True, slots=True)
class Consent(Measure):
    """Whether a customer granted or denied messages, or has a suppressed address.

    Parameters
    ----------
    purpose
        `None` for suppression, which holds for messages of any purpose.
    """

    channel: str
    purpose: str | None
    state: str

    types = MEMBER_TYPES

    @classmethod
    def parse(cls, fields: Fields) -> Self:
        """Take `channel`, `purpose` (not of `suppressed`), `state`."""
        channel = fields.choice("channel", ADDRESS_ATTRIBUTES)
        state = fields.choice("state", WORDS)
        purpose = None
        if state != SUPPRESSED or fields.has("purpose"):
            purpose = fields.choice("purpose", PURPOSES)
        return cls(channel, None if state == SUPPRESSED else purpose, state)

    def to_document(self) -> dict[str, Any]:
        """Return the measure as JSON."""
        document = {"kind": "consent", "channel": self.channel, "state": self.state}
        if self.purpose is not None:
            document["purpose"] = self.purpose
        return document

    def needs(self) -> Needs:
        """Return the lines of the ledger, or the suppressed addresses."""
        if self.purpose is None:
            return Needs(suppressions=frozenset({self.channel}))
        return Needs(consents=frozenset({(self.channel, self.purpose)}))

    def column(self, sheet: Sheet) -> Column:
        """Return who is in the state."""
        customers = sheet.facts.customers
        if self.purpose is None:
            return Flags(customers[suppressed_column(self.channel)])
        granted = customers[consent_column(self.channel, self.purpose)]
        if self.state == "unknown":
            return Flags(granted.is_null())
        wanted = granted if self.state == "granted" else ~granted
        return Flags(wanted.fill_null(False))

    def next_change(self, condition: Condition, sheet: Sheet) -> Moments | None:
        """Return never: consent does not expire, it is given and withdrawn."""
        return None

    def say(self, condition: Condition, names: Names) -> str:
        """Write `agreed to marketing by email`."""
        words = WORDS[self.state][0 if condition.operator == "is" else 1]
        channel = CHANNELS[self.channel]
        if self.purpose is None:
            return words.format(channel)
        return words.format(f"{MESSAGES[self.purpose]} by {channel}")

    def say_not(self, condition: Condition, names: Names) -> str:
        """Write the contrary."""
        contrary = "is_not" if condition.operator == "is" else "is"
        return self.say(Condition(contrary, "member"), names)
