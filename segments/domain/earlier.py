"""One shard asked about many moments: what is taken apart once serves all of them."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

import polars as pl

from segments.domain.matching import PropertyFilter
from segments.domain.micros import to_micros
from segments.domain.sheet import Sheet


@dataclass(frozen=True)
class LatestSheet(Sheet):
    """The last of several moments: its events lie in order of time."""

    @cached_property
    def slices(self) -> dict[int, pl.DataFrame]:
        """Return the events by name id, oldest first."""
        parts = super().slices.items()
        return {id_: part.sort("occurred_at") for id_, part in parts}

    def at(self, as_of: datetime, customers: pl.DataFrame) -> "EarlierSheet":
        """Return the sheet of an earlier moment.

        Parameters
        ----------
        customers
            As they were then: the same rows in the same order.
        """
        facts = replace(self.facts, customers=customers)
        return EarlierSheet(facts, as_of, self.zone, latest=self)


@dataclass(frozen=True)
class EarlierSheet(Sheet):
    """An earlier moment: of each kind of event, those that lead the latest sheet's."""

    latest: LatestSheet = field(kw_only=True)

    @cached_property
    def zones(self) -> pl.Series:
        """Return the time zone of each customer: only today's is known."""
        return self.latest.zones

    @cached_property
    def slices(self) -> dict[int, pl.DataFrame]:
        """Return the events up to the moment by name id."""
        until = to_micros(self.as_of)
        counts = {
            id_: part["occurred_at"].to_physical().search_sorted(until, side="right")
            for id_, part in self.latest.slices.items()
        }
        return {
            id_: self.latest.slices[id_].head(count)
            for id_, count in counts.items()
            if count
        }

    def _filter_mask(self, id_: int, filter_: PropertyFilter) -> pl.Series:
        mask = self.latest._filter_mask(id_, filter_)
        return mask.head(self.slices[id_].height)
