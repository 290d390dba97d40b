"""Wait: for a length of time, until a date of the person, or until a time of day."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import ClassVar, Literal

from pydantic import Field

from journeys.domain.clocks import (
    DAY,
    in_year,
    parse_time,
    read_date,
    to_moment,
    to_wall,
)
from journeys.domain.nodes.base import (
    Facts,
    Go,
    Hold,
    Known,
    NodeKind,
    Verdict,
    Woken,
)
from journeys.domain.nodes.durations import CLOCK_UNITS, Duration, Unit
from journeys.domain.nodes.times import WEEKDAYS, Weekday, time_field, to_minutes
from journeys.domain.problems import Problem

DATE_ONLY_AT = "09:00"  # when a date without a time of day comes
DAY_MINUTES = 24 * 60
FAR = 400  # days; after so many every weekday and every anniversary has come


class Wait(NodeKind):
    """Hold people for a time, until a date of theirs, or until a time of the week."""

    label: ClassVar[str] = "Wait"
    group: ClassVar[str] = "Time"
    icon: ClassVar[str] = "clock"
    holds: ClassVar[bool] = True

    how: Literal["duration", "attribute", "clock"] = Field(
        default="duration",
        title="Wait",
        description="For a length of time, until a date of the person, or until a time "
        "of the week where the person lives.",
    )
    amount: int = Field(
        default=1,
        title="How long",
        ge=1,
        le=1000,
        json_schema_extra={"only_if": {"how": ["duration"]}},
    )
    unit: Unit = Field(
        default="days",
        title="Unit",
        description="Days and weeks keep the time of day where the person lives.",
        json_schema_extra={"only_if": {"how": ["duration"]}},
    )
    attribute: str = Field(
        default="",
        title="Date",
        description="An attribute that holds a date or a time.",
        max_length=200,
        json_schema_extra={"widget": "attribute", "only_if": {"how": ["attribute"]}},
    )
    every_year: bool = Field(
        default=False,
        title="Every year",
        description="Until the next anniversary. 29 February counts on the 28th.",
        json_schema_extra={"only_if": {"how": ["attribute"]}},
    )
    offset_days: int = Field(
        default=0,
        title="Days after it",
        description="Below zero: days before it.",
        ge=-365,
        le=365,
        json_schema_extra={"only_if": {"how": ["attribute"]}},
    )
    at: str | None = time_field(
        "At",
        description="Time of day where the person lives. Empty: the time in the "
        f"attribute, {DATE_ONLY_AT} for a date alone.",
        extra={"only_if": {"how": ["attribute"]}},
    )
    weekdays: tuple[Weekday, ...] = Field(
        default=(),
        title="On",
        description="Empty: on every day.",
        max_length=7,
        json_schema_extra={"widget": "weekdays", "only_if": {"how": ["clock"]}},
    )
    opens: str = time_field(
        "From",
        "09:00",
        description="Time of day where the person lives.",
        extra={"only_if": {"how": ["clock"]}},
    )
    closes: str | None = time_field(
        "Until",
        description="Who comes in between goes on at once. Empty: everybody waits for "
        "the next time. Before “From”: the next morning.",
        extra={"only_if": {"how": ["clock"]}},
    )
    spread_minutes: int = Field(
        default=0,
        title="Spread over (minutes)",
        description="People go on one after the other during this time.",
        ge=0,
        le=DAY_MINUTES,
    )

    @property
    def needs_zone(self) -> bool:
        """Tell whether the end is read from a clock."""
        return self.how != "duration" or self.unit in CLOCK_UNITS

    @property
    def paces(self) -> bool:
        """Tell whether nobody can be through at once."""
        return self.how == "duration" or (self.how == "clock" and self.closes is None)

    def outcomes(self) -> tuple[str, ...]:
        """Return the way on, and the one of those who have no such date ahead."""
        return ("next", "no_date") if self.how == "attribute" else ("next",)

    def attributes(self) -> tuple[str, ...]:
        """Return the attribute with the date."""
        return (self.attribute,) if self.how == "attribute" else ()

    def check(self, known: Known) -> Iterable[Problem]:
        """Refuse what is missing for this way of waiting, or cannot be kept."""
        if self.how == "attribute" and not self.attribute:
            text = "“Date” is not filled in yet."
            yield Problem("setting_missing", text, field="attribute")
        if self.how != "clock" or self.closes is None:
            return
        if self.opens == self.closes:
            text = "“From” and “Until” are the same time: nobody could go on."
            yield Problem("window_empty", text, field="closes")
        elif self.spread_minutes > self._window_minutes():
            text = "People cannot be spread over more than the time from “From” to"
            yield Problem("spread_too_long", f"{text} “Until”.", field="spread_minutes")

    def visit(self, facts: Facts, *, now: datetime) -> Verdict:
        """Hold on arrival, go on when due; a closed window is waited for again."""
        start = facts.arrived or now
        match self.how:
            case "duration":
                if facts.woken is Woken.DUE:
                    return Go("next", reason="due")
                length = Duration(amount=self.amount, unit=self.unit)
                return self._hold(length.after(start, facts.zone))
            case "attribute":
                return self._visit_date(facts, start)
            case _:
                return self._visit_clock(facts, start, now)

    def _visit_date(self, facts: Facts, start: datetime) -> Verdict:
        if facts.woken is Woken.DUE:
            return Go("next", reason="due")
        until = self._date_after(start, facts.values[0], facts.zone)
        return Go("no_date", reason="no date") if until is None else self._hold(until)

    def _visit_clock(self, facts: Facts, start: datetime, now: datetime) -> Verdict:
        if self.closes is None and facts.woken is Woken.DUE:
            return Go("next", reason="due")
        if self.closes is not None and self._is_open(now, facts.zone):
            return Go("next", reason="open")
        after = now if facts.woken is Woken.DUE else start
        return self._hold(self._next_opening(after, facts.zone))

    def _hold(self, until: datetime) -> Hold:
        return Hold(until, spread=timedelta(minutes=self.spread_minutes))

    def _date_after(
        self, start: datetime, text: str | None, zone: str
    ) -> datetime | None:
        """Return the moment the attribute means, if it lies after `start`."""
        found = read_date(text)
        if found is None:
            return None
        wall = self._to_wall(found, zone)
        try:
            if not self.every_year:
                until = self._shift(wall, zone)
                return until if until > start else None
            first = to_wall(start, zone).year - 1
            for year in range(first, first + 5):
                day = in_year(wall.date(), year)
                until = self._shift(datetime.combine(day, wall.time()), zone)
                if until > start:
                    return until
        except (ValueError, OverflowError):
            pass  # beyond the years a calendar has
        return None

    def _to_wall(self, found: datetime | date, zone: str) -> datetime:
        """Return what is written in the attribute as a local time."""
        if isinstance(found, datetime):
            wall = found if found.tzinfo is None else to_wall(found, zone)
            return (
                wall
                if self.at is None
                else datetime.combine(wall.date(), parse_time(self.at))
            )
        return datetime.combine(found, parse_time(self.at or DATE_ONLY_AT))

    def _shift(self, wall: datetime, zone: str) -> datetime:
        return to_moment(wall + timedelta(days=self.offset_days), zone)

    def _window_minutes(self) -> int:
        closes = to_minutes(self.closes or self.opens)
        return (closes - to_minutes(self.opens)) % DAY_MINUTES or DAY_MINUTES

    def _is_open(self, moment: datetime, zone: str) -> bool:
        """Tell whether a moment lies in the window of its day or of the day before."""
        today = to_wall(moment, zone).date()
        return any(
            opening <= moment < closing
            for day in (today - DAY, today)
            if self._is_on(day)
            for opening, closing in [self._window(day, zone)]
        )

    def _window(self, day: date, zone: str) -> tuple[datetime, datetime]:
        opens, closes = parse_time(self.opens), parse_time(self.closes or self.opens)
        last = day if opens < closes else day + DAY
        return (
            to_moment(datetime.combine(day, opens), zone),
            to_moment(datetime.combine(last, closes), zone),
        )

    def _next_opening(self, start: datetime, zone: str) -> datetime:
        """Return the first opening after `start` on one of the weekdays."""
        first = to_wall(start, zone).date()
        for ahead in range(FAR):
            day = first + ahead * DAY
            if self._is_on(day):
                opening, closing = self._window(day, zone)
                # A window that daylight saving skips opens the next time
                if opening > start and (self.closes is None or closing > opening):
                    return opening
        raise AssertionError("every weekday comes within a year")

    def _is_on(self, day: date) -> bool:
        return not self.weekdays or WEEKDAYS[day.weekday()] in self.weekdays
