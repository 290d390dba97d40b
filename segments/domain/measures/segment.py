"""Membership of another micro-segment, evaluated in the same run."""

from dataclasses import dataclass
from typing import Any, Self

import polars as pl

from segments.domain.columns import Column, Flags
from segments.domain.matching import MEMBER_TYPES
from segments.domain.measures.base import Measure, Names, Needs
from segments.domain.moments import Moments
from segments.domain.operators import Condition
from segments.domain.reading import Fields, refuse
from segments.domain.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Segment(Measure):
    """Whether a customer is in a micro-segment; nobody is in an archived one."""

    id: int

    types = MEMBER_TYPES

    @classmethod
    def parse(cls, fields: Fields) -> Self:
        """Take `id`."""
        id_ = fields.optional_int("id", 1, 2**31 - 1)
        if id_ is None:
            raise refuse(fields.at("id"), "missing", '"id" is missing.')
        return cls(id_)

    def to_document(self) -> dict[str, Any]:
        """Return the measure as JSON."""
        return {"kind": "segment", "id": self.id}

    def needs(self) -> Needs:
        """Return nothing of its own; the plan reads what the micro-segment needs."""
        return Needs()

    def column(self, sheet: Sheet) -> Column:
        """Return the column that was evaluated before."""
        members = sheet.members.get(self.id)
        if members is None:
            members = pl.repeat(False, sheet.size, eager=True)
        return Flags(members)

    def next_change(self, condition: Condition, sheet: Sheet) -> Moments | None:
        """Return when the micro-segment's own rule can change."""
        return sheet.member_changes.get(self.id)

    def say(self, condition: Condition, names: Names) -> str:
        """Write `is in "Big spenders"`."""
        name = names.segments.get(self.id)
        shown = f'"{name}"' if name else f"micro-segment {self.id}"
        return f"is in {shown}" if condition.operator == "is" else f"is not in {shown}"

    def say_not(self, condition: Condition, names: Names) -> str:
        """Write the contrary."""
        contrary = "is_not" if condition.operator == "is" else "is"
        return self.say(Condition(contrary, "member"), names)

    def segments(self) -> frozenset[int]:
        """Return the one micro-segment."""
        return frozenset({self.id})
