"""When a comparison with an anniversary turns over: at the start of a local day."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest

from segments.domain import rules
from segments.domain.evaluator import Evaluator
from segments.domain.micros import EPOCH, MICROSECOND
from segments.domain.moments import NEVER
from segments.domain.plan import build_plan
from segments.domain.returns import find_start
from segments.domain.sheet import Sheet
from tests.segments.making import leaf
from tests.segments.people import make_facts
from tests.segments.reference import World, matches

DAY = timedelta(days=1)
FOUR_YEARS = 1_461  # days
ZONES = sorted(available_timezones())
# Clocks that change at midnight, by half an hour, or not at the hour of UTC
ODD_ZONES = [
    "Africa/Cairo",
    "America/Havana",
    "America/Nuuk",
    "America/Santiago",
    "America/St_Johns",
    "Asia/Beirut",
    "Asia/Kathmandu",
    "Atlantic/Azores",
    "Australia/Lord_Howe",
    "Europe/Berlin",
    "Pacific/Auckland",
    "UTC",
]
OPERATORS = ["eq", "ne", "gt", "gte", "lt", "lte", "known", "unknown"]
SEEDS = range(60)


def ask(root: Any, person: Any, as_of: datetime) -> tuple[bool, int]:
    """Return whether a person fits, and when time alone can next change that."""
    parsed = rules.parse({"schema_version": 1, "root": root})
    plan = build_plan({"it": parsed})
    sheet = Sheet(make_facts([person], plan), as_of)
    found = Evaluator(sheet).run(plan, watched=["it"])
    return found.columns["it"][0], int(found.changes.get("it", [NEVER])[0])


def draw_case(draw: Random) -> tuple[Any, Any, datetime]:
    zone = draw.choice([draw.choice(ODD_ZONES), draw.choice(ZONES)])
    as_of = datetime(2022, 1, 1, tzinfo=UTC) + draw.random() * 4_000 * DAY
    near = (as_of + draw.randint(-40, 40) * DAY).date()
    born = draw.choice([near.replace(day=28), date(2000, 2, 29), near])
    born = date(draw.choice([1996, 2000, 2004]), born.month, born.day)
    if draw.random() < 0.15:
        born = near  # this year: none behind, perhaps none ahead
    operator = draw.choice(OPERATORS)
    value = draw.choice([0, 1, 7, 30, 182, 364, 365, 366, -1, 2.5])
    measure = {
        "kind": "anniversary",
        "name": "born",
        "which": draw.choice(["next", "last"]),
    }
    root = leaf(measure, operator, None if operator.endswith("known") else value)
    return root, {"attributes": {"born": str(born)}, "timezone": zone}, as_of


def list_noons(person: Any, after: datetime, before: datetime) -> Iterator[datetime]:
    """Return a moment in each local day between two moments."""
    zone = ZoneInfo(person["timezone"])
    day = after.astimezone(zone).date() + DAY
    while day < before.astimezone(zone).date():
        yield datetime.combine(day, time(12), zone).astimezone(UTC)
        day += DAY


@pytest.mark.parametrize("seed", SEEDS)
def test_an_answer_turns_exactly_at_its_next_change(seed: int) -> None:
    root, person, as_of = draw_case(Random(seed))

    def judge(at: datetime) -> bool:
        return matches(root, person, World(at))

    answer, due = ask(root, person, as_of)
    assert answer is judge(as_of)
    end = as_of + FOUR_YEARS * DAY
    if due < NEVER and (turn := EPOCH + due * MICROSECOND) < end:
        assert as_of < turn
        assert judge(turn - MICROSECOND) is answer
        assert judge(turn) is not answer
        end = turn
    assert all(judge(noon) is answer for noon in list_noons(person, as_of, end))


def test_most_of_them_do_turn() -> None:
    turning = [ask(*draw_case(Random(seed)))[1] < NEVER for seed in SEEDS]
    assert sum(turning) > len(turning) / 2


def test_a_day_begins_where_no_earlier_moment_belongs_to_it() -> None:
    first = (date(2026, 1, 1) - EPOCH.date()).days
    for name in ZONES:
        zone = ZoneInfo(name)
        for day in range(first, first + 366):
            start = EPOCH + find_start(name, day) * MICROSECOND
            on = EPOCH.date() + day * DAY
            assert (start - MICROSECOND).astimezone(zone).date() < on, (name, on)
            assert start.astimezone(zone).date() == on, (name, on)
            later = start + timedelta(minutes=90)
            assert later.astimezone(zone).date() == on, (name, on)


def test_of_several_dates_the_first_turn_counts() -> None:
    born = ["1990-07-01", "1990-03-12"]
    measure = {"kind": "anniversary", "name": "born", "which": "next"}
    now = datetime(2026, 3, 10, 12, tzinfo=UTC)
    person = {"attributes": {"born": born}, "timezone": "Europe/Berlin"}
    answer, due = ask(leaf(measure, "lte", 1), person, now)
    assert not answer
    assert EPOCH + due * MICROSECOND == datetime(2026, 3, 10, 23, tzinfo=UTC)


@pytest.mark.parametrize("born", ["9999-12-31", "1000-01-01"])
def test_dates_at_the_ends_of_the_calendar_are_borne(born: str) -> None:
    measure = {"kind": "anniversary", "name": "born", "which": "next"}
    now = datetime(2026, 3, 10, 12, tzinfo=UTC)
    person = {"attributes": {"born": born}}
    answer, due = ask(leaf(measure, "known"), person, now)
    assert answer is (born < "2026")
    assert due == NEVER
