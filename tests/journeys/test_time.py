"""Waits against moments that were worked out by other means than the code under test.

The moments of `cases/time.csv` come from stepping through the minutes of UTC, reading
each off the clock of the zone with python-dateutil, and from `zdump -v`.
"""

import csv
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from journeys.domain.advance import RELEASE_SPREAD, advance
from journeys.domain.clocks import get_zone, to_moment
from journeys.domain.cohort import to_micros
from journeys.domain.compiled import compile_version
from journeys.domain.nodes.base import Facts, Go, Hold, Woken
from journeys.domain.nodes.wait import Wait
from journeys.selectors.roster import check_zone
from tests.journeys.graphs import document, edge, entry, node
from tests.journeys.test_advance import cohort

with (Path(__file__).parent / "cases" / "time.csv").open(newline="") as file:
    ROWS = list(csv.DictReader(file))

VERDICTS = {"go": Go("next", "open"), "no_date": Go("no_date", "no date")}


def moment(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "row", ROWS, ids=[f"{row['why']} ({row['zone']} {row['now']})" for row in ROWS]
)
def test_a_wait_ends_at_the_right_moment(row):
    value = json.dumps(row["value"]) if row["value"] else None
    facts = Facts(zone=row["zone"], values=(value,))
    found = Wait(**json.loads(row["settings"])).visit(facts, now=moment(row["now"]))
    expected = Hold(moment(row["until"])) if row["until"] else VERDICTS[row["verdict"]]
    assert found == expected


def test_the_table_is_large_and_has_every_zone_and_way_of_waiting():
    assert len(ROWS) >= 200
    zones = {row["zone"] for row in ROWS}
    assert zones >= {
        "Europe/Berlin",
        "America/New_York",
        "Australia/Lord_Howe",
        "Pacific/Apia",
    }
    assert {json.loads(row["settings"]).get("how", "duration") for row in ROWS} == {
        "duration",
        "attribute",
        "clock",
    }


# now is 2026-03-28T11:00Z, after the arrival at 2026-03-28T01:30Z, 02:30 in Berlin
MOVES = [
    # settings, zone before and after, until before and after
    ({"amount": 2, "unit": "days"}, "Europe/Berlin", "Asia/Tokyo",
     "2026-03-30T00:30", "2026-03-30T01:30"),
    ({"amount": 1, "unit": "days"}, "Europe/Berlin", "UTC",
     "2026-03-29T01:30", "2026-03-29T01:30"),
    ({"amount": 30, "unit": "hours"}, "Europe/Berlin", "Asia/Tokyo",
     "2026-03-29T07:30", "2026-03-29T07:30"),
    ({"how": "clock", "opens": "02:30"}, "Asia/Tokyo", "Pacific/Honolulu",
     "2026-03-28T17:30", "2026-03-28T12:30"),
    ({"how": "clock", "opens": "02:30"}, "Pacific/Honolulu", "Asia/Tokyo",
     "2026-03-28T12:30", "2026-03-28T17:30"),
    ({"how": "clock", "opens": "02:30", "weekdays": ["sun"]}, "Asia/Tokyo",
     "Pacific/Honolulu", "2026-03-28T17:30", "2026-03-29T12:30"),
]  # fmt: skip


@pytest.mark.parametrize(("settings", "one", "other", "before", "after"), MOVES)
def test_a_zone_changed_during_a_wait_moves_its_end(
    settings, one, other, before, after
):
    wait, arrived = Wait(**settings), moment("2026-03-28T01:30")
    assert wait.visit(Facts(zone=one), now=arrived) == Hold(moment(before))
    facts = Facts(Woken.MOVED, zone=other, arrived=arrived)
    found = wait.visit(facts, now=moment("2026-03-28T11:00"))
    assert found == Hold(moment(after))


SPREADS = [
    # settings, earliest and latest moment; a thousand people fill what is between
    ({"amount": 1, "unit": "hours", "spread_minutes": 30},
     "2026-03-02T09:00", "2026-03-02T09:30"),
    ({"how": "clock", "opens": "09:00", "spread_minutes": 60},
     "2026-03-02T09:00", "2026-03-02T10:00"),
    ({"how": "clock", "opens": "09:00", "closes": "09:15", "spread_minutes": 15},
     "2026-03-02T09:00", "2026-03-02T09:15"),
    ({"amount": 1, "unit": "hours"}, "2026-03-02T09:00", "2026-03-02T09:00"),
]  # fmt: skip


def waiting(settings):
    """Return a version in which people come straight to a wait."""
    return compile_version(
        document(
            [entry(), node("pause", "wait", **settings), node("out", "exit")],
            [edge("in", "pause"), edge("pause", "out")],
        ),
        version_id=1,
        journey_id=1,
    )


@pytest.mark.parametrize(("settings", "first", "last"), SPREADS)
def test_a_spread_stays_within_its_bounds_and_is_the_same_again(settings, first, last):
    version, now = waiting(settings), moment("2026-03-02T08:00")
    due = advance(version, cohort(1_000), now=now).due
    low, high = to_micros(moment(first)), to_micros(moment(last))
    assert ((due >= low) & ((due < high) | (low == high))).all()
    if high > low:
        tenths = np.histogram(due, bins=10, range=(low, high))[0]
        assert tenths.min() > 50
    assert (advance(version, cohort(1_000), now=now).due == due).all()


def test_waits_that_a_change_ends_are_released_one_after_the_other():
    version, now = waiting({"amount": 1, "unit": "hours"}), moment("2026-03-02T08:00")
    place, size = version.places["pause"], 500
    moves = advance(
        version,
        cohort(
            size,
            node=[place] * size,
            woken=[int(Woken.MOVED)] * size,
            arrived=[to_micros(now - timedelta(hours=5))] * size,
        ),
        now=now,
    )
    end = to_micros(now + RELEASE_SPREAD)
    assert ((moves.due >= to_micros(now)) & (moves.due < end)).all()
    assert len(np.unique(moves.due)) == size


@pytest.mark.parametrize(
    "name", ["localtime", "posixrules", "Factory", "../UTC", "", "Mars/Base", "utc\0"]
)
def test_what_is_no_iana_zone_is_refused(name):
    with pytest.raises(ValueError, match="no time zone"):
        get_zone(name)
    assert check_zone(name, "Europe/Berlin") == "Europe/Berlin"


def test_the_two_half_past_two_are_told_apart():
    first = to_moment(datetime.fromisoformat("2026-10-25T02:30"), "Europe/Berlin")
    assert first == moment("2026-10-25T00:30")
    second = moment("2026-10-25T01:30")
    found = Wait(how="clock", opens="02:30").visit(
        Facts(zone="Europe/Berlin"), now=second
    )
    assert found == Hold(moment("2026-10-26T01:30"))
