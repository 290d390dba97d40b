"""Customers whom people put into a micro-segment, or keep out of it, by hand."""

from dataclasses import dataclass, field

import polars as pl
from pyroaring import BitMap64

from segments.domain.members import to_column


@dataclass(frozen=True, slots=True)
class Pins:
    """Who is always in a micro-segment and who never is, whatever its rule says."""

    inside: BitMap64 = field(default_factory=BitMap64)
    outside: BitMap64 = field(default_factory=BitMap64)


def pin(column: pl.Series, customer_ids: pl.Series, pins: Pins | None) -> pl.Series:
    """Return who is in a micro-segment once what people decided by hand has its say.

    Whoever computes membership sends the column of the rule through here, runs and
    turns alike: there is no second place that knows what a pin does. Who is kept out
    is out, even if somebody put them in.

    Parameters
    ----------
    column
        One boolean per customer: what the rule says.
    customer_ids
        These customers, in the same order. Pins of others change nothing, so merged
        and erased people stay out.
    """
    if pins is None:
        return column
    if pins.inside:
        column = column | to_column(customer_ids, pins.inside)
    if pins.outside:
        column = column & ~to_column(customer_ids, pins.outside)
    return column
