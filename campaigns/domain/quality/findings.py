"""What one finding says, and what can be done about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from campaigns.domain.quality.facts import Facts, RowFacts
from segments.domain.measures import Names
from segments.domain.quality.overlap import Counts
from segments.domain.rules import Rule

Severity = Literal["problem", "advice", "note"]
Kind = Literal["open", "archive", "move", "create"]


@dataclass(frozen=True, slots=True)
class Draft:
    """A micro-segment that somebody only has to save."""

    name: str
    rule: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Action:
    """Something that cures it.

    Parameters
    ----------
    segment_id
        The row to open, archive or move.
    to
        The number it gets in the plan.
    draft
        What to create.
    """

    kind: Kind
    segment_id: int | None = None
    to: int | None = None
    draft: Draft | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be.

    Parameters
    ----------
    details
        Further sentences: why it is so, what a cure would cost.
    numbers
        What the sentences are made of.
    """

    code: str
    severity: Severity
    sentence: str
    segment_ids: tuple[int, ...] = ()
    details: tuple[str, ...] = ()
    numbers: Mapping[str, float] = field(default_factory=dict)
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A row with its number in the plan, 1 first.

    A rule that cannot be read is `None`.
    """

    number: int
    name: str
    rule: Rule | None
    facts: RowFacts

    @property
    def id(self) -> int:
        """Return the id of the micro-segment."""
        return self.facts.id

    @property
    def acts(self) -> bool:
        """Tell whether it has live campaigns."""
        return bool(self.facts.campaigns)


@dataclass(frozen=True, slots=True)
class Plan:
    """What the finders look at.

    Parameters
    ----------
    rows
        In the order of the plan.
    shared
        How many people each row shares with each other one, in the same order.
    """

    rows: Sequence[Row]
    shared: Counts
    facts: Facts
    names: Names


def say_people(count: int) -> str:
    """Write a number of people.

    Examples
    --------
    >>> say_people(1), say_people(1200)
    ('1 person', '1,200 people')
    """
    return "1 person" if count == 1 else f"{count:,} people"


def open_row(row: Row) -> Action:
    """Return the way to a row."""
    return Action("open", segment_id=row.id)


def archive_row(row: Row) -> Action:
    """Return the end of a row."""
    return Action("archive", segment_id=row.id)
