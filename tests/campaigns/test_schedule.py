"""Days of a campaign and its duration period."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from campaigns.domain import catch_up, errors, schedule
from campaigns.domain.reasons import Reason, describe

MONDAY = date(2026, 2, 2)
SUNDAY = date(2026, 2, 8)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("document", "limits", "on", "expected"),
    [
        ({"kind": "every_day"}, {}, MONDAY, True),
        ({"kind": "every_day"}, {"starts_on": MONDAY}, date(2026, 2, 1), False),
        ({"kind": "every_day"}, {"starts_on": MONDAY}, MONDAY, True),
        ({"kind": "every_day"}, {"ends_on": MONDAY}, MONDAY, True),
        ({"kind": "every_day"}, {"ends_on": MONDAY}, date(2026, 2, 3), False),
        ({"kind": "weekdays", "days": [0, 6]}, {}, MONDAY, True),
        ({"kind": "weekdays", "days": [0, 6]}, {}, SUNDAY, True),
        ({"kind": "weekdays", "days": [1]}, {}, MONDAY, False),
        ({"kind": "weekdays", "days": [0]}, {"ends_on": MONDAY}, SUNDAY, False),
        ({"kind": "dates", "dates": ["2026-02-02"]}, {}, MONDAY, True),
        ({"kind": "dates", "dates": ["2026-02-02"]}, {}, SUNDAY, False),
        (
            {"kind": "dates", "dates": ["2026-02-08"]},
            {"ends_on": MONDAY},
            SUNDAY,
            False,
        ),
    ],
)
def test_days(document, limits, on, expected):
    assert schedule.parse(document, **limits).includes(on) is expected


@pytest.mark.parametrize(
    ("document", "limits", "field"),
    [
        ({}, {}, "schedule.kind"),
        ({"kind": "hourly"}, {}, "schedule.kind"),
        ({"kind": "weekdays"}, {}, "schedule.days"),
        ({"kind": "weekdays", "days": []}, {}, "schedule.days"),
        ({"kind": "weekdays", "days": [7]}, {}, "schedule.days"),
        ({"kind": "weekdays", "days": [True]}, {}, "schedule.days"),
        ({"kind": "weekdays", "days": ["Monday"]}, {}, "schedule.days"),
        ({"kind": "dates", "dates": []}, {}, "schedule.dates"),
        ({"kind": "dates", "dates": ["2026-02-30"]}, {}, "schedule.dates"),
        ({"kind": "dates", "dates": [5]}, {}, "schedule.dates"),
        ({"kind": "every_day"}, {"starts_on": SUNDAY, "ends_on": MONDAY}, "ends_on"),
    ],
)
def test_bad_schedules_name_the_field(document, limits, field):
    with pytest.raises(errors.CampaignInvalid) as refused:
        schedule.parse(document, **limits)
    assert [problem["field"] for problem in refused.value.errors] == [field]


@pytest.mark.parametrize(
    ("document", "limits", "field"),
    [
        ({"kind": "every_day"}, {}, None),
        ({"kind": "every_day"}, {"ends_on": MONDAY}, None),
        ({"kind": "every_day"}, {"ends_on": MONDAY - DAY}, "ends_on"),
        ({"kind": "dates", "dates": ["2026-02-01", "2026-02-02"]}, {}, None),
        ({"kind": "dates", "dates": ["2026-02-01"]}, {}, "schedule.dates"),
        ({"kind": "weekdays", "days": [6]}, {"ends_on": SUNDAY}, None),
        ({"kind": "weekdays", "days": [6]}, {"ends_on": SUNDAY - DAY}, "schedule.days"),
        ({"kind": "weekdays", "days": [0]}, {"starts_on": MONDAY + DAY}, None),
        (
            {"kind": "weekdays", "days": [0]},
            {"starts_on": MONDAY + DAY, "ends_on": SUNDAY},
            "schedule.days",
        ),
        ({"kind": "every_day"}, {"starts_on": date.max}, None),
    ],
)
def test_days_that_leave_none_name_the_field(document, limits, field):
    days = schedule.parse(document, **limits)
    assert days.is_left(MONDAY) is (field is None)
    if field is None:
        schedule.check_left(days, MONDAY)
        return
    with pytest.raises(errors.CampaignInvalid) as refused:
        schedule.check_left(days, MONDAY)
    assert [problem["field"] for problem in refused.value.errors] == [field]


def test_next_day_is_the_first_that_is_left():
    mondays = schedule.Schedule(weekdays=frozenset({0}))
    assert mondays.find_next(MONDAY) == MONDAY
    assert mondays.find_next(MONDAY + DAY) == MONDAY + 7 * DAY
    two = schedule.Schedule(dates=frozenset({MONDAY, SUNDAY}))
    assert two.find_next(MONDAY + DAY) == SUNDAY
    assert two.find_next(SUNDAY + DAY) is None


@pytest.mark.parametrize(
    ("document", "limits", "words"),
    [
        ({"kind": "every_day"}, {}, "Every day"),
        ({"kind": "weekdays", "days": [0, 1, 2, 3, 4, 5, 6]}, {}, "Every day"),
        ({"kind": "weekdays", "days": [4]}, {"ends_on": SUNDAY}, "Friday until 8 Feb"),
        (
            {"kind": "dates", "dates": ["2026-02-08", "2026-02-02", "2026-03-01"]},
            {},
            "2 Feb, 8 Feb and 1 Mar",
        ),
    ],
)
def test_schedules_say_themselves(document, limits, words):
    assert schedule.parse(document, **limits).describe() == words


@pytest.mark.parametrize(
    ("treated_on", "days", "free_on"),
    [
        (MONDAY, 7, date(2026, 2, 9)),
        (MONDAY, 1, date(2026, 2, 3)),
        (MONDAY, 0, MONDAY),  # 0 is no rule, not "never again"
        (date(2028, 2, 28), 2, date(2028, 3, 1)),
        (date(2026, 3, 28), 2, date(2026, 3, 30)),  # a day of 23 h is a day
    ],
)
def test_duration_period_is_half_open(treated_on, days, free_on):
    assert schedule.get_period_end(treated_on, days) == free_on


@pytest.mark.parametrize(
    ("reason", "facts", "words"),
    [
        (Reason.TREATED, {}, "Got this campaign"),
        (Reason.CONTROL, {}, "Held out: in the control group of this campaign"),
        (Reason.TAKEN_ABOVE, {"winner": "Ski week"}, "Lower place than Ski week"),
        (Reason.TAKEN_ABOVE, {}, "Lower place than the campaign that won"),
        (
            Reason.DURATION,
            {"blocker": "Welcome series", "until": date(2026, 2, 13)},
            "Duration period of Welcome series until 12 Feb",
        ),
        (Reason.DURATION, {}, "Duration period of an earlier campaign"),
        (
            Reason.UNREACHABLE,
            {},
            "Cannot be reached by email: no consent, no address or blocked",
        ),
        (
            Reason.CAPPED,
            {"capped_until": datetime(2026, 2, 12, 9, 5, tzinfo=UTC)},
            "Frequency cap of email until 12 Feb, 09:05",
        ),
        (Reason.CAPPED, {}, "Frequency cap of email"),
    ],
)
def test_reasons_say_themselves(reason, facts, words):
    assert describe(reason, channel="email", **facts) == words


def test_every_reason_has_words():
    assert all(describe(reason, channel="sms") for reason in Reason)


DUE = datetime(2026, 2, 2, 0, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("started", "finished", "now", "expected"),
    [
        (0, 0, 0, False),
        (0, 0, 12, False),
        (0, 0, 12.01, True),
        (12, 12, 23, False),
        (12.01, 12.02, 12.02, True),  # we were down when it was due
        (0, 11, 13, False),  # a long run is not downtime
        (0, 11, 24, True),
    ],
)
def test_campaigns_more_than_12_h_late_are_missed(started, finished, now, expected):
    late = catch_up.is_too_late(
        MONDAY,
        zone="UTC",
        due_at=DUE,
        started_at=DUE + started * HOUR,
        finished_at=DUE + finished * HOUR,
        now=DUE + now * HOUR,
    )
    assert late is expected


@pytest.mark.parametrize(
    ("zone", "hours", "expected"),
    [
        ("UTC", 3, False),
        ("UTC", 4, True),  # midnight has passed, though only four hours have
        ("America/New_York", 4, False),
    ],
)
def test_campaigns_of_a_day_that_is_over_are_missed(zone, hours, expected):
    evening = datetime(2026, 2, 2, 20, 10, tzinfo=UTC)
    late = catch_up.is_too_late(
        MONDAY,
        zone=zone,
        due_at=evening,
        started_at=evening,
        finished_at=evening + HOUR / 2,
        now=evening + (hours + 0.5) * HOUR,
    )
    assert late is expected


@pytest.mark.parametrize(
    ("on", "at", "zone", "expected"),
    [
        (MONDAY, time(0, 10), "UTC", DUE),
        (MONDAY, time(0, 10), "America/New_York", DUE + 5 * HOUR),
        # The night the clocks go forward, and back: the first of the two
        (
            date(2027, 3, 28),
            time(2, 30),
            "Europe/Berlin",
            datetime(2027, 3, 28, 1, 30, tzinfo=UTC),
        ),
        (
            date(2026, 10, 25),
            time(2, 30),
            "Europe/Berlin",
            datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        ),
    ],
)
def test_daily_run_is_due_at_the_workspace_s_clock(on, at, zone, expected):
    assert catch_up.get_due_at(on, at, zone) == expected
