"""Elapsed days: whole 24 h periods between a moment and the moment of evaluation."""

from datetime import datetime

import polars as pl

from segments.domain.columns import Numbers
from segments.domain.operators import Condition

DAY_MICROSECONDS = 86_400_000_000


def count_days(moments: pl.Series, as_of: datetime) -> Numbers:
    """Return the whole days from each moment to `as_of`; later moments are missing."""
    end = pl.Series([as_of]).cast(pl.Datetime("us", "UTC")).to_physical()[0]
    elapsed = end - moments.cast(pl.Datetime("us", "UTC")).to_physical()
    days = (elapsed // DAY_MICROSECONDS).cast(pl.Float64)
    return Numbers(days.set(days < 0, None))


def say_days_ago(condition: Condition) -> str:
    """Write an amount of days: `less than 7 days ago`."""
    unit = "day" if condition.value == 1 else "days"
    return f"{condition.say_amount()} {unit} ago"
