"""What every measure answers. A new one is one file here and a line in the table."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self

import polars as pl

from customers.domain.consents import ADDRESS_ATTRIBUTES
from segments.domain.columns import Column
from segments.domain.matching import Matching
from segments.domain.moments import Moments
from segments.domain.operators import Condition, Type
from segments.domain.reading import Fields
from segments.domain.sheet import Sheet


@dataclass(frozen=True)
class Names:
    """Names of things a rule refers to by id, for sentences."""

    segments: Mapping[int, str] = field(default_factory=dict)
    campaigns: Mapping[int, str] = field(default_factory=dict)
    journeys: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EventNeed:
    """Events to read: names (`None`: all but system events), window, properties.

    Of `purchases` whoever reads knows which of all events are some.
    """

    events: tuple[str, ...] | None
    within_days: int | None
    properties: frozenset[str]
    purchases: bool = False


@dataclass(frozen=True, slots=True)
class Needs:
    """What has to be read from the database before measures can be computed."""

    attributes: frozenset[str] = frozenset()
    events: frozenset[EventNeed] = frozenset()
    consents: frozenset[tuple[str, str]] = frozenset()  # channel and purpose
    suppressions: frozenset[str] = frozenset()  # channels

    def __or__(self, other: "Needs") -> "Needs":
        """Return both."""
        return Needs(
            self.attributes | other.attributes,
            self.events | other.events,
            self.consents | other.consents,
            self.suppressions | other.suppressions,
        )

    @property
    def foretell(self) -> bool:
        """Tell whether anything is foretold from purchases."""
        return any(need.purchases for need in self.events)

    def list_attributes(self) -> frozenset[str]:
        """Return the attributes to read: those asked about, and those of addresses."""
        addresses = {ADDRESS_ATTRIBUTES[channel] for channel in self.suppressions}
        return self.attributes | addresses


class Measure(ABC):
    """One number, text, date or flag per customer as of a moment.

    Subclasses are frozen dataclasses: equal measures are one, however many rules have
    them. `types` are the types as which operators can read the values.
    """

    types: ClassVar[frozenset[Type]]

    @classmethod
    @abstractmethod
    def parse(cls, fields: Fields) -> Self:
        """Take the measure's own keys from a document."""

    @abstractmethod
    def to_document(self) -> dict[str, Any]:
        """Return the measure as JSON, with its `kind`."""

    @abstractmethod
    def needs(self) -> Needs:
        """Return what has to be read."""

    @abstractmethod
    def column(self, sheet: Sheet) -> Column:
        """Compute the values of all customers of a sheet."""

    @abstractmethod
    def next_change(self, condition: Condition, sheet: Sheet) -> Moments | None:
        """Return when time alone can next turn the comparison over, for each customer.

        After the sheet's moment, never later than it happens; `None` is never, for
        nobody. What only news can change never does.
        """

    @abstractmethod
    def say(self, condition: Condition, names: Names) -> str:
        """Write a comparison of this measure in plain English, in the past tense."""

    def say_not(self, condition: Condition, names: Names) -> str:
        """Write that the comparison does not hold."""
        return f"it is not so that {self.say(condition, names)}"

    def test(self, condition: Condition, sheet: Sheet) -> pl.Series:
        """Return for each customer whether the comparison holds."""
        return self.read(sheet).test(condition)

    def read(self, sheet: Sheet) -> Column:
        """Return the values, computed once for all comparisons of a sheet."""
        return sheet.remember(self, lambda: self.column(sheet))

    def segments(self) -> frozenset[int]:
        """Return the micro-segments that the measure refers to."""
        return frozenset()


def need_events(matching: Matching, *properties: str) -> Needs:
    """Return the needs of one choice of events."""
    need = EventNeed(
        matching.events,
        matching.within_days,
        matching.properties() | frozenset(properties),
    )
    return Needs(events=frozenset({need}))
