"""Lengths of time as people say them."""

from datetime import datetime, timedelta
from typing import Literal

from pydantic import Field

from journeys.domain.clocks import add_on_clock
from journeys.domain.nodes.base import Settings

Unit = Literal["minutes", "hours", "days", "weeks"]
CLOCK_UNITS = ("days", "weeks")  # keep the time of day; the others just elapse


class Duration(Settings):
    """A length of time as people say it."""

    amount: int = Field(title="How long", ge=1, le=1000)
    unit: Unit = Field(title="Unit")

    def after(self, moment: datetime, zone: str) -> datetime:
        """Return the moment this long after `moment` (aware), in UTC.

        Minutes and hours are elapsed time. Days and weeks keep the time on the
        clock of `zone`: a time skipped by daylight saving moves forward by the
        gap, one that occurs twice means the first.

        Examples
        --------
        >>> from datetime import UTC
        >>> noon = datetime(2027, 3, 27, 11, 0, tzinfo=UTC)
        >>> Duration(amount=1, unit="days").after(noon, "Europe/Berlin").hour
        10
        >>> Duration(amount=24, unit="hours").after(noon, "Europe/Berlin").hour
        11
        """
        step = timedelta(**{self.unit: self.amount})
        if self.unit not in CLOCK_UNITS:
            return moment + step
        return add_on_clock(moment, step, zone)
