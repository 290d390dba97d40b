"""Where customers are in journeys: event measures over system events."""

from dataclasses import dataclass
from typing import Any, Self

from segments.domain.columns import Column, Flags
from segments.domain.matching import MEMBER_TYPES, Matching, PropertyFilter
from segments.domain.measures.base import Measure, Names, Needs, need_events
from segments.domain.moments import Moments, find_next_later
from segments.domain.operators import Condition
from segments.domain.reading import Fields
from segments.domain.sheet import Sheet

ENTERED = "$journey_entered"
LEFT = "$journey_left"
PROPERTY = "journey"  # of those events: the journey's id
HOW = "how"  # of the second: why the enrollment ended
ENDS = ("completed", "handed_over")  # values of it that are states
WORDS = {
    "in": ("is in", "is not in"),
    "completed": ("completed", "never completed"),
    "handed_over": ("was handed over from", "was never handed over from"),
    "never": ("never entered", "entered"),
}


@dataclass(frozen=True, slots=True)
class Journey(Measure):
    """Whether a customer is in a journey, completed it, was handed over, or neither."""

    state: str
    journey_id: int | None

    types = MEMBER_TYPES

    @classmethod
    def parse(cls, fields: Fields) -> Self:
        """Take `state`, `journey_id`."""
        state = fields.choice("state", WORDS)
        return cls(state, fields.optional_int("journey_id", 1, 2**63 - 1))

    def to_document(self) -> dict[str, Any]:
        """Return the measure as JSON."""
        return {
            "kind": "journey",
            "state": self.state,
            "journey_id": self.journey_id,
        }

    def needs(self) -> Needs:
        """Return the system events."""
        if self.state in ENDS:
            return need_events(self._left())
        needs = need_events(self._matching(ENTERED))
        if self.state == "in":
            needs |= need_events(self._matching(LEFT))
        return needs

    def column(self, sheet: Sheet) -> Column:
        """Return who is in the state."""
        if self.state in ENDS:
            return Flags(sheet.count(self._left()) > 0)
        entered = sheet.count(self._matching(ENTERED))
        if self.state == "never":
            return Flags(entered == 0)
        # Each entry ends once: whoever entered more often than they left is inside
        return Flags(entered > sheet.count(self._matching(LEFT)))

    def next_change(self, condition: Condition, sheet: Sheet) -> Moments | None:
        """Return when news that is stored already comes to count."""
        if self.state in ENDS:
            return find_next_later(sheet, self._left())
        return find_next_later(sheet, self._matching(ENTERED), self._matching(LEFT))

    def say(self, condition: Condition, names: Names) -> str:
        """Write `completed any journey`."""
        words = WORDS[self.state][0 if condition.operator == "is" else 1]
        if self.journey_id is None:
            return f"{words} any journey"
        name = names.journeys.get(self.journey_id)
        shown = f'the journey "{name}"' if name else f"journey {self.journey_id}"
        return f"{words} {shown}"

    def say_not(self, condition: Condition, names: Names) -> str:
        """Write the contrary."""
        contrary = "is_not" if condition.operator == "is" else "is"
        return self.say(Condition(contrary, "member"), names)

    def _matching(self, event: str, *filters: PropertyFilter) -> Matching:
        if self.journey_id is not None:
            condition = Condition("eq", "number", float(self.journey_id))
            filters = (PropertyFilter(PROPERTY, condition), *filters)
        return Matching((event,), filters)

    def _left(self) -> Matching:
        how = Condition("eq", "text", self.state)
        return self._matching(LEFT, PropertyFilter(HOW, how))
