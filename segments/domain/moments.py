"""The next moments at which time alone can change an answer.

A comparison can turn over without any news: a window passes over an event, a day is
completed, an event lies a little ahead because a client's clock is fast. What only
news can change has no such moment. A moment found here may be too early, when the
answer turns out to be the same; it is never too late.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache, reduce
from math import floor

import numpy as np
import numpy.typing as npt
import polars as pl

from segments.domain.columns import Numbers
from segments.domain.matching import Matching
from segments.domain.micros import to_micros
from segments.domain.operators import Condition, Type
from segments.domain.sheet import Sheet

Moments = npt.NDArray[np.int64]  # microseconds since 1970, by customer
NEVER = int(np.iinfo(np.int64).max)
DAY = 86_400_000_000  # microseconds
MOST_DAYS = 1_000_000  # what lies further ahead never comes


def find_earliest(*found: Moments | None) -> Moments | None:
    """Return the earlier of several moments for each customer; `None` is never."""
    known = [moments for moments in found if moments is not None]
    return reduce(np.minimum, known) if known else None


def find_next_day(
    starts: pl.Series, condition: Condition, as_of: datetime
) -> Moments | None:
    """Return when the elapsed days since `starts` next pass a border of a condition.

    Parameters
    ----------
    starts
        Moments from which whole 24 h periods are counted; null for none. One that is
        still to come has no days yet.
    """
    borders = _list_borders(condition)
    micros = starts.cast(pl.Datetime("us", "UTC")).to_physical()
    known = micros.is_not_null().to_numpy()
    if not borders.size or not known.any():
        return None
    begun = micros.fill_null(0).to_numpy()
    days = (to_micros(as_of) - begun) // DAY
    place = np.searchsorted(borders, days, side="right")
    ahead = np.append(borders, 0)[place]
    moments: Moments = np.where(
        known & (place < borders.size), begun + ahead * DAY, NEVER
    )
    return moments


@lru_cache(maxsize=10_000)
def _list_borders(condition: Condition) -> Moments:
    """Return the whole numbers of days at which an answer turns over, ascending.

    Before day 0 there is no value. An answer can turn only next to a number that
    the condition names, so the numbers around those are tried.
    """
    value = condition.value
    named = () if value is None else value if isinstance(value, tuple) else (value,)
    near = {0}
    for number in named:
        day = floor(min(max(number, -2.0), float(MOST_DAYS)))
        near |= {day - 1, day, day + 1, day + 2}
    days = sorted(day for day in near if 0 <= day <= MOST_DAYS)
    before = [float(day - 1) if day else None for day in days]
    turns = _test(condition, before) != _test(condition, [float(day) for day in days])
    found: Moments = np.array(days, dtype=np.int64)[turns.to_numpy()]
    return found


def _test(condition: Condition, values: list[float | None] | list[float]) -> pl.Series:
    return Numbers(pl.Series(values, dtype=pl.Float64)).test(condition)


def find_next_expiry(
    sheet: Sheet,
    matching: Matching,
    now: pl.Series,
    test: Callable[[pl.DataFrame], pl.Series],
) -> Moments | None:
    """Return when an event leaves its window so that an answer turns over.

    Parameters
    ----------
    now
        The present answers, one per customer.
    test
        From the events of the window, oldest first for each customer, to the answer
        that is given once that event and all older ones have left.
    """
    if matching.within_days is None or not sheet.can_expire(matching):
        return None
    events = sheet.list_expiring(matching)
    if events.is_empty():
        return None
    turning = events.filter(test(events) != now.gather(events["place"]))
    return spread_earliest(sheet, turning, timedelta(days=matching.within_days))


def find_next_later(sheet: Sheet, *choices: Matching) -> Moments | None:
    """Return when an event that is stored already comes to count."""
    later = sheet.later
    if later is None:
        return None
    parts = [
        later.match(replace(matching, within_days=None)).select("place", "occurred_at")
        for matching in choices
    ]
    return spread_earliest(sheet, pl.concat(parts))


def find_next_later_value(
    sheet: Sheet, matching: Matching, path: str, type_: Type
) -> Moments | None:
    """Return when an event that is stored already, and has a value, comes to count."""
    later = sheet.later
    if later is None:
        return None
    events = later.match(replace(matching, within_days=None))
    entries = later.list_values(events, path, type_)["entry"].unique()
    return spread_earliest(sheet, events[entries])


def spread_earliest(
    sheet: Sheet, events: pl.DataFrame, length: timedelta = timedelta()
) -> Moments | None:
    """Return the moment so long after the earliest of each customer's events."""
    if events.is_empty():
        return None
    earliest = events.group_by("place").agg(pl.col("occurred_at").min() + length)
    micros: Moments = sheet.spread(earliest).to_physical().fill_null(NEVER).to_numpy()
    return micros
