"""Responses to campaigns: event measures over system events."""

from dataclasses import dataclass
from typing import Any, Self

from segments.domain.columns import Column, Flags
from segments.domain.matching import (
    MAX_DAYS,
    MEMBER_TYPES,
    Matching,
    PropertyFilter,
    say_days,
)
from segments.domain.measures.base import Measure, Names, Needs, need_events
from segments.domain.measures.count import next_of_count
from segments.domain.moments import Moments
from segments.domain.operators import Condition
from segments.domain.reading import Fields
from segments.domain.sheet import Sheet

RESPONSES: dict[str, tuple[str, ...]] = {
    "received": ("$campaign_treated",),
    "held_out": ("$campaign_held_out",),
    "opened": ("$message_opened",),
    "clicked": ("$message_clicked",),
    "responded": ("$message_clicked", "$message_opened"),
}
ANY_RESPONSE = Condition("gte", "number", 1.0)
PROPERTY = "campaign"  # of those events: the campaign's id
WORDS = {
    "received": ("received", "receive"),
    "held_out": ("was held out of", "be held out of"),
    "opened": ("opened a message of", "open a message of"),
    "clicked": ("clicked in a message of", "click in a message of"),
    "responded": ("responded to", "respond to"),
}


@dataclass(frozen=True, slots=True)
class Campaign(Measure):
    """Whether a customer responded to one campaign, or to any."""

    response: str
    campaign_id: int | None
    within_days: int | None

    types = MEMBER_TYPES

    @classmethod
    def parse(cls, fields: Fields) -> Self:
        """Take `response`, `campaign_id`, `within_days`."""
        return cls(
            fields.choice("response", RESPONSES),
            fields.optional_int("campaign_id", 1, 2**63 - 1),
            fields.optional_int("within_days", 1, MAX_DAYS),
        )

    def to_document(self) -> dict[str, Any]:
        """Return the measure as JSON."""
        return {
            "kind": "campaign",
            "response": self.response,
            "campaign_id": self.campaign_id,
            "within_days": self.within_days,
        }

    @property
    def matching(self) -> Matching:
        """Return the events that are looked at."""
        condition = Condition("known", "any")
        if self.campaign_id is not None:
            condition = Condition("eq", "number", float(self.campaign_id))
        return Matching(
            RESPONSES[self.response],
            (PropertyFilter(PROPERTY, condition),),
            self.within_days,
        )

    def needs(self) -> Needs:
        """Return the system events."""
        return need_events(self.matching)

    def column(self, sheet: Sheet) -> Column:
        """Return who responded."""
        return Flags(sheet.count(self.matching) > 0)

    def next_change(self, condition: Condition, sheet: Sheet) -> Moments | None:
        """Return when the last response leaves the window."""
        return next_of_count(sheet, self.matching, ANY_RESPONSE)

    def say(self, condition: Condition, names: Names) -> str:
        """Write `never responded to any campaign`."""
        past, base = WORDS[self.response]
        what, window = self._say_campaign(names), say_days(self.within_days)
        if condition.operator == "is":
            return f"{past} {what}{window}"
        if window:
            return f"did not {base} {what}{window}"
        if past.startswith("was "):
            return f"was never {past.removeprefix('was ')} {what}"
        return f"never {past} {what}"

    def say_not(self, condition: Condition, names: Names) -> str:
        """Write the contrary."""
        contrary = "is_not" if condition.operator == "is" else "is"
        return self.say(Condition(contrary, "member"), names)

    def _say_campaign(self, names: Names) -> str:
        if self.campaign_id is None:
            return "any campaign"
        name = names.campaigns.get(self.campaign_id)
        return f'the campaign "{name}"' if name else f"campaign {self.campaign_id}"
