"""When a date returns every year, and on which day a condition on that turns over.

Days are numbered from 1 January 1970. 29 February is kept on the 28th in common years.
The first return is a year after the date; the date itself is none.
"""

from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import polars as pl

from segments.domain.columns import Numbers
from segments.domain.micros import EPOCH, to_micros
from segments.domain.moments import NEVER, Moments
from segments.domain.operators import Condition
from segments.domain.sheet import Sheet

Days = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

NONE = -1  # there is no such anniversary
LONGEST = 366  # days from one to the next
CYCLES = 10  # years after which every length of a year has come: 1896 to 1904 has none
NO_DAY = np.int64(2_900_000)  # in the year 9909; what lies further ahead never comes


def count_days_until(dates: Days, today: Days) -> Days:
    """Return the days until the next return of each date, 0 today; -1: no date yet."""
    return np.where(dates > today, NONE, _find_next(dates, today) - today)


def count_days_since(dates: Days, today: Days) -> Days:
    """Return the days since the last return of each date, 0 today; -1: none so far."""
    last = _find_last(dates, today)
    return np.where(last > dates, today - last, NONE)


def find_turning_day(
    dates: Days, today: Days, condition: Condition, *, ahead: bool
) -> Days:
    """Return the first day after today on which a condition gives another answer.

    Parameters
    ----------
    ahead
        Whether it compares the days until the next return, not those since the last.

    Returns
    -------
    `NO_DAY` or later where that never happens.
    """
    passes = _test_all(condition)
    now = (count_days_until if ahead else count_days_since)(dates, today)
    answers = (now != NONE) & passes[now]
    walk = _walk_ahead if ahead else _walk_behind
    found = np.full(len(dates), NO_DAY)
    start, open_ = today + 1, np.arange(len(dates))
    for _ in range(CYCLES):
        day, start = walk(dates[open_], start, answers[open_], passes)
        found[open_] = day
        open_, start = open_[day == NO_DAY], start[day == NO_DAY]
        if not len(open_):
            break
    return found


def spread_starts(sheet: Sheet, places: pl.Series, days: Days) -> Moments | None:
    """Return when the earliest of each customer's days begins where they live."""
    coming = days < NO_DAY
    if not coming.any():
        return None
    zones = sheet.zones.gather(places)
    frame = pl.DataFrame({"place": places, "zone": zones, "day": days}).filter(coming)
    first = frame.group_by("place", "zone").agg(pl.col("day").min())
    begins = first.select("zone", "day").unique()
    moments = [find_start(zone, day) for zone, day in begins.iter_rows()]
    begins = begins.with_columns(pl.Series("at", moments, dtype=pl.Int64))
    first = first.join(begins, on=["zone", "day"])
    found = sheet.spread(first.select("place", "at")).fill_null(NEVER)
    moments_: Moments = found.to_numpy()
    return moments_


@lru_cache(maxsize=100_000)
def find_start(zone: str, day: int) -> int:
    """Return when a calendar day begins in a zone, in microseconds since 1970.

    Where clocks skip midnight that is the moment of the change, as it is for a
    whole skipped day; where midnight comes twice it is the first.

    Examples
    --------
    >>> cairo = datetime(2026, 4, 24)  # clocks go from 0:00 to 1:00
    >>> EPOCH + timedelta(microseconds=find_start("Africa/Cairo", 20_567))
    datetime.datetime(2026, 4, 23, 22, 0, tzinfo=datetime.timezone.utc)
    """
    date = (EPOCH + timedelta(days=day)).date()
    local = datetime.combine(date, time(), ZoneInfo(zone))
    return to_micros(local.astimezone(UTC))


def _walk_ahead(
    dates: Days, start: Days, answers: Bools, passes: Bools
) -> tuple[Days, Days]:
    """Look for the turn from a day to the next return; and where to look on."""
    start = np.maximum(start, dates)
    target = _find_next(dates, start)
    other = _find_other_below(passes)[answers.astype(int), target - start]
    return np.where(other == NONE, NO_DAY, target - other), target + 1


def _walk_behind(
    dates: Days, start: Days, answers: Bools, passes: Bools
) -> tuple[Days, Days]:
    """Look for the turn from a day to the eve of the next return; where to look on."""
    last = _find_last(dates, start)
    start = np.where(last > dates, start, _find_next(dates, np.maximum(start, dates)))
    last = _find_last(dates, start)
    following = _find_next(dates, start + 1)
    other = _find_other_above(passes)[answers.astype(int), start - last]
    day = np.where(last + other < following, last + other, NO_DAY)
    return day, following


def _test_all(condition: Condition) -> Bools:
    """Return the answer for every number of days; the last place is not used."""
    numbers = pl.Series(range(LONGEST + 2), dtype=pl.Float64)
    if condition.type == "any":  # "unknown" turns over when "known" does
        return np.full(LONGEST + 2, True)
    passed: Bools = Numbers(numbers).test(condition).to_numpy()
    return passed


def _find_other_below(passes: Bools) -> Days:
    """Return by answer and number the greatest number, up to it, that differs."""
    numbers = np.arange(len(passes))
    return np.stack(
        [
            np.maximum.accumulate(np.where(passes != answer, numbers, NONE))
            for answer in (False, True)
        ]
    )


def _find_other_above(passes: Bools) -> Days:
    """Return by answer and number the smallest number, from it on, that differs."""
    numbers = np.arange(len(passes))
    return np.stack(
        [
            np.minimum.accumulate(np.where(passes != answer, numbers, NO_DAY)[::-1])[
                ::-1
            ]
            for answer in (False, True)
        ]
    )


def _find_next(dates: Days, today: Days) -> Days:
    """Return the first return of each date that is not before a day."""
    year = np.maximum(_get_years(today), _get_years(dates) + 1)
    found = _in_year(dates, year)
    return np.where(found < today, _in_year(dates, year + 1), found)


def _find_last(dates: Days, today: Days) -> Days:
    """Return the last return of each date up to a day; not after the date: none."""
    year = _get_years(today)
    found = _in_year(dates, year)
    return np.where(found > today, _in_year(dates, year - 1), found)


def _get_years(days: Days) -> Days:
    years: Days = days.astype("M8[D]").astype("M8[Y]").astype(np.int64) + 1970
    return years


def _in_year(dates: Days, years: Days) -> Days:
    """Return the day of each date in a year."""
    written = dates.astype("M8[D]")
    months = written.astype("M8[M]")
    day = (written - months.astype("M8[D]")).astype(np.int64)
    month = months.astype(np.int64) % 12
    begin = ((years - 1970) * 12 + month).astype("M8[M]")
    end = (begin + 1).astype("M8[D]").astype(np.int64) - 1
    found: Days = np.minimum(begin.astype("M8[D]").astype(np.int64) + day, end)
    return found
