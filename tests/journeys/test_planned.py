"""When schedules and dates are due: a table of wall clocks and moments."""

from datetime import UTC, date, datetime, timedelta

import pytest

from journeys.domain.nodes.triggers import DateTrigger, ScheduleTrigger
from journeys.domain.planned import find_next, list_planned, wanted_days
from tests.journeys.graphs import rule


def schedule(**settings):
    return ScheduleTrigger(kind="schedule", audience=rule("x"), **settings)


def moment(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


DAILY = {"repeat": "daily", "time": "09:00"}
TABLE = [
    # schedule, zone, from, how many planned times (UTC) within the next 40 days
    (DAILY, "UTC", "2026-03-01T08:00", ["2026-03-01T09:00", "2026-03-02T09:00"]),
    (DAILY, "UTC", "2026-03-01T09:00", ["2026-03-02T09:00"]),  # after, not at
    (DAILY, "Europe/Berlin", "2026-03-28T00:00",
     ["2026-03-28T08:00", "2026-03-29T07:00", "2026-03-30T07:00"]),
    ({"repeat": "daily", "time": "02:30"}, "Europe/Berlin", "2026-03-28T12:00",
     ["2026-03-29T01:30", "2026-03-30T00:30"]),  # skipped: moved on by the gap
    ({"repeat": "daily", "time": "02:30"}, "Europe/Berlin", "2026-10-24T12:00",
     ["2026-10-25T00:30", "2026-10-26T01:30"]),  # twice: the first, once
    ({"repeat": "daily", "time": "00:00"}, "America/Sao_Paulo", "2018-11-03T12:00",
     ["2018-11-04T03:00", "2018-11-05T02:00"]),  # there was no midnight
    (DAILY, "Pacific/Kiritimati", "2026-03-01T00:00", ["2026-03-01T19:00"]),
    (DAILY, "Pacific/Niue", "2026-03-01T00:00", ["2026-03-01T20:00"]),
    ({"repeat": "weekly", "weekdays": ["mon", "sat"]}, "UTC", "2026-03-01T00:00",
     ["2026-03-02T09:00", "2026-03-07T09:00", "2026-03-09T09:00"]),
    ({"repeat": "monthly", "day_of_month": 31}, "UTC", "2026-02-01T00:00",
     ["2026-02-28T09:00"]),
    ({"repeat": "monthly", "day_of_month": 30}, "UTC", "2028-02-01T00:00",
     ["2028-02-29T09:00"]),
    ({"repeat": "once", "on": date(2026, 3, 5)}, "Asia/Tokyo", "2026-03-01T00:00",
     ["2026-03-05T00:00"]),
    ({"repeat": "once", "on": date(2026, 2, 5)}, "UTC", "2026-03-01T00:00", []),
]  # fmt: skip


@pytest.mark.parametrize(("settings", "zone", "after", "expected"), TABLE)
def test_each_planned_time_comes_once(settings, zone, after, expected):
    start = moment(after)
    found = list_planned(
        schedule(**settings), zone, after=start, until=start + timedelta(days=33)
    )
    assert [one.at for one in found][: len(expected)] == list(map(moment, expected))
    assert len({one.key for one in found}) == len(found)
    if expected:
        following = find_next(schedule(**settings), [zone], after=start)
        assert following == moment(expected[0])
    else:
        assert found == []


def test_the_next_time_of_all_zones_is_the_earliest():
    zones = ["America/New_York", "UTC", "Asia/Tokyo"]
    trigger = schedule(repeat="daily", time="09:00")
    after = moment("2026-03-01T00:00")
    found = []
    for _ in range(4):
        after = find_next(trigger, zones, after=after)
        found.append(after.isoformat()[:16])
    assert found == ["2026-03-01T09:00", "2026-03-01T14:00",
                     "2026-03-02T00:00", "2026-03-02T09:00"]  # fmt: skip


def test_a_far_day_is_found_although_it_is_years_away():
    trigger = schedule(repeat="once", on=date(2031, 5, 1), time="10:00")
    at = find_next(trigger, ["UTC"], after=moment("2026-01-01T00:00"))
    assert at == moment("2031-05-01T10:00")


DAYS = [
    # planned day, offset, the day that is written, month and day that return
    (date(2026, 3, 1), 0, date(2026, 3, 1), [(3, 1)]),
    (date(2026, 3, 1), -7, date(2026, 3, 8), [(3, 8)]),  # a week before
    (date(2026, 1, 2), 3, date(2025, 12, 30), [(12, 30)]),  # three days after
    (date(2027, 2, 28), 0, date(2027, 2, 28), [(2, 28), (2, 29)]),
    (date(2028, 2, 28), 0, date(2028, 2, 28), [(2, 28)]),
    (date(2028, 2, 29), 0, date(2028, 2, 29), [(2, 29)]),
    (date(2027, 3, 1), 1, date(2027, 2, 28), [(2, 28), (2, 29)]),
]


@pytest.mark.parametrize(("on", "offset", "day", "pairs"), DAYS)
def test_whose_day_is_meant(on, offset, day, pairs):
    trigger = DateTrigger(kind="date", attribute="born", offset_days=offset)
    assert wanted_days(trigger, on) == (day, pairs)
