"""What the measures of one property of events have in common."""

from dataclasses import dataclass
from typing import Any, ClassVar, Self

from segments.domain.matching import Matching, parse_matching
from segments.domain.measures.base import Measure, Needs, need_events
from segments.domain.reading import Fields


@dataclass(frozen=True, slots=True)
class OfProperty(Measure):
    """Something about the values that a property has in the matching events."""

    matching: Matching
    property: str

    kind: ClassVar[str]

    @classmethod
    def parse(cls, fields: Fields) -> Self:
        """Take `event`, `property`, `filters`, `within_days`."""
        return cls(property=fields.text("property"), matching=parse_matching(fields))

    def to_document(self) -> dict[str, Any]:
        """Return the measure as JSON."""
        matching = self.matching.to_document()
        return {"kind": self.kind, "property": self.property, **matching}

    def needs(self) -> Needs:
        """Return the events with the property."""
        return need_events(self.matching, self.property)
