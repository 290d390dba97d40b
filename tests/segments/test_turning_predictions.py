"""The day on which time alone turns an answer about a prediction, by trying all."""

from datetime import datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from segments.domain import rules
from segments.domain.evaluator import Evaluator
from segments.domain.micros import to_micros
from segments.domain.moments import NEVER
from segments.domain.plan import build_plan
from segments.domain.sheet import Sheet
from tests.segments.foretelling import MODEL
from tests.segments.people import AS_OF, make_facts, make_model, moment
from tests.segments.reference import World, matches

PEOPLE = 25
TRIED = 250  # days
ZONES = ["Europe/Berlin", "Asia/Kathmandu", "America/New_York", None]
CHURN = {"kind": "churn_probability"}
WAIT = {"kind": "days_to_purchase"}
VALUE = {"kind": "lifetime_value", "days": 90}
ASKED = [
    (CHURN, "gt", 0.4),
    (CHURN, "lte", 0.7),
    (CHURN, "between", [0.3, 0.6]),
    (WAIT, "gte", 60),
    (WAIT, "between", [30, 90]),
    (VALUE, "lt", 20),
    (VALUE, "between", [5, 30]),
]


def draw_buyer(draw: Random) -> dict[str, Any]:
    end = moment(AS_OF)
    assert end is not None
    hours = [draw.randrange(24 * 300) for _ in range(draw.choice([1, 2, 3, 6, 12]))]
    events = [
        {
            "name": "Order",
            "at": (end - timedelta(hours=ago)).isoformat(),
            "revenue": draw.choice([5.0, 20.0, 80.0]),
        }
        for ago in hours
    ]
    return {"timezone": draw.choice(ZONES), "events": events}


def find_turn(root: Any, one: Any, as_of: datetime) -> int | None:
    """Return the first beginning of a day on which the answer is another."""
    zone = ZoneInfo(one["timezone"] or "Asia/Tokyo")
    before = matches(root, one, World(as_of, "Asia/Tokyo"))
    today = as_of.astimezone(zone).date()
    for days in range(1, TRIED):
        at = datetime.combine(today + timedelta(days=days), time(), zone)
        if matches(root, one, World(at, "Asia/Tokyo")) != before:
            return to_micros(at)
    return None


@pytest.mark.parametrize("until", [None, 3])
@pytest.mark.parametrize(("measure", "operator", "value"), ASKED)
def test_the_day_is_the_first_on_which_the_answer_is_another(
    measure: Any, operator: str, value: Any, until: int | None
) -> None:
    draw, as_of = Random(8), moment(AS_OF)
    assert as_of is not None
    people = [draw_buyer(draw) for _ in range(PEOPLE)]
    root = {"measure": measure, "operator": operator, "value": value}
    plan = build_plan({"it": rules.parse({"schema_version": 1, "root": root})})
    end = None if until is None else as_of + timedelta(days=until)
    sheet = Sheet(
        make_facts(people, plan),
        as_of,
        "Asia/Tokyo",
        model=make_model(MODEL),
        until=end,
    )
    found = Evaluator(sheet).run(plan, watched=["it"]).changes.get("it")
    dues = [NEVER] * PEOPLE if found is None else found.tolist()
    turns = [find_turn(root, one, as_of) for one in people]
    if end is None:
        assert sum(turn is not None for turn in turns) > 1
    for due, turn in zip(dues, turns, strict=True):
        if turn is None:
            assert due > to_micros(as_of + timedelta(days=TRIED - 2))
        elif end is None or turn < to_micros(end):
            assert due == turn
        else:
            assert due >= to_micros(end)
