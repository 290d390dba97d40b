"""An attribute of the customer."""

from dataclasses import dataclass
from typing import Any, Self

from segments.domain.columns import Column
from segments.domain.matching import JSON_TYPES
from segments.domain.measures.base import Measure, Names, Needs
from segments.domain.moments import Moments
from segments.domain.operators import Condition
from segments.domain.reading import Fields
from segments.domain.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Attribute(Measure):
    """The value of one attribute."""

    name: str

    types = JSON_TYPES

    @classmethod
    def parse(cls, fields: Fields) -> Self:
        """Take `name`."""
        return cls(fields.text("name"))

    def to_document(self) -> dict[str, Any]:
        """Return the measure as JSON."""
        return {"kind": "attribute", "name": self.name}

    def needs(self) -> Needs:
        """Return the one attribute."""
        return Needs(attributes=frozenset({self.name}))

    def column(self, sheet: Sheet) -> Column:
        """Return the attribute's values."""
        return sheet.attribute(self.name)

    def next_change(self, condition: Condition, sheet: Sheet) -> Moments | None:
        """Return never: attributes change by news, and so do days written in them."""
        return None

    def say(self, condition: Condition, names: Names) -> str:
        """Write `country is "DE"`."""
        return f"{self.name} {condition.say()}"
