"""Days since sign-up."""

from dataclasses import dataclass
from typing import Any, Self

from segments.domain.columns import Column
from segments.domain.matching import NUMBER_TYPES
from segments.domain.measures.base import Measure, Names, Needs
from segments.domain.measures.elapsed import count_days, say_days_ago
from segments.domain.moments import Moments, find_next_day
from segments.domain.operators import Condition
from segments.domain.reading import Fields
from segments.domain.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Longevity(Measure):
    """Whole elapsed 24 h periods since sign-up; missing before it."""

    types = NUMBER_TYPES

    @classmethod
    def parse(cls, fields: Fields) -> Self:
        """Take nothing."""
        return cls()

    def to_document(self) -> dict[str, Any]:
        """Return the measure as JSON."""
        return {"kind": "longevity"}

    def needs(self) -> Needs:
        """Return nothing: the sign-up is always read."""
        return Needs()

    def column(self, sheet: Sheet) -> Column:
        """Return the days since sign-up."""
        return count_days(sheet.facts.customers["signed_up_at"], sheet.as_of)

    def next_change(self, condition: Condition, sheet: Sheet) -> Moments | None:
        """Return when the days since sign-up pass a border of the condition."""
        signed_up_at = sheet.facts.customers["signed_up_at"]
        return find_next_day(signed_up_at, condition, sheet.as_of)

    def say(self, condition: Condition, names: Names) -> str:
        """Write `signed up less than 7 days ago`."""
        if condition.operator == "known":
            return "has a sign-up date"
        if condition.operator == "unknown":
            return "has no sign-up date"
        return f"signed up {say_days_ago(condition)}"
