"""No answer turns over by time alone before its next change; news has none."""

from datetime import UTC, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from segments.domain import rules
from segments.domain.evaluator import Evaluation, Evaluator
from segments.domain.micros import EPOCH, MICROSECOND, to_micros
from segments.domain.moments import NEVER
from segments.domain.plan import Plan, build_plan
from segments.domain.sheet import Sheet
from segments.selectors import match_rules, next_changes
from tests.segments.foretelling import MODEL
from tests.segments.generating import can_be_used, draw_library, draw_person, draw_rule
from tests.segments.judging import rank_people
from tests.segments.making import (
    NOW,
    attribute,
    count,
    leaf,
    make_event,
    make_person,
    make_segment,
    shard_of,
)
from tests.segments.people import AS_OF, make_facts, make_model, moment

SEED = 20_260_311
GROUPS = 5  # of people
PEOPLE = 16
RULES = 40
MOMENTS = 8  # at which each group is asked again
ZONE = "Asia/Tokyo"
DAY = timedelta(days=1)
START = datetime(2026, 3, 10, 12, tzinfo=UTC)


class Group:
    """People and rules, asked at any moment with the thresholds of the first."""

    def __init__(self, draw: Random, pairs: list[tuple[str, str]]) -> None:
        self.people = [draw_person(draw) for _ in range(PEOPLE)]
        library = draw_library(draw)
        asked = [draw_rule(draw, draw.choice(pairs)) for _ in range(RULES)]
        self.plan: Plan[int] = build_plan(
            dict(enumerate(map(parse, asked))),
            {id_: parse(root) for id_, root in library.items()},
        )
        facts = make_facts(self.people, self.plan)
        self.as_of = moment(AS_OF)
        sheet = Sheet(facts, self.as_of, ZONE, model=make_model(MODEL))
        thresholds = rank_people(self.plan, sheet)
        self.sheet = Sheet(facts, self.as_of, ZONE, thresholds, sheet.model)

    def ask(self, as_of: datetime, watched: Any = ()) -> Evaluation[int]:
        known = self.sheet
        sheet = Sheet(known.facts, as_of, ZONE, known.thresholds, known.model)
        return Evaluator(sheet).run(self.plan, watched)

    def borders(self) -> list[datetime]:
        """Return the moments at which something could happen: days and windows."""
        starts = [
            moment(text)
            for one in self.people
            for text in [one["signed_up_at"], *(each["at"] for each in one["events"])]
            if text is not None
        ]
        days = [0, 1, 2, 3, 4, 7, 8, 10, 11, 30, 31, 60, 500]
        found = {start + day * DAY for start in starts for day in days}
        found |= {
            datetime.combine(
                self.as_of.date() + day * DAY, time(), ZoneInfo(zone)
            ).astimezone(UTC)
            for day in days
            for zone in ("Asia/Tokyo", "Europe/Berlin", "America/New_York")
        }
        return sorted(one for one in found if one > self.as_of)


def parse(root: Any) -> rules.Rule:
    return rules.parse({"schema_version": 1, "root": root})


def draw_group(number: int) -> tuple[Group, Random]:
    draw = Random(SEED + number)
    return Group(draw, sorted(can_be_used())), draw


@pytest.mark.parametrize("number", range(GROUPS))
def test_no_answer_turns_before_its_next_change(number: int) -> None:
    group, draw = draw_group(number)
    first = group.ask(group.as_of, watched=range(RULES))
    borders = group.borders()
    soon = borders[: MOMENTS // 2]
    for border in soon + draw.sample(borders, min(len(borders), MOMENTS // 2)):
        for later in (border - MICROSECOND, border):
            if later <= group.as_of:
                continue
            answers = group.ask(later).columns
            for key, column in first.columns.items():
                due = first.changes.get(key)
                passed = [False] * PEOPLE if due is None else due <= to_micros(later)
                for place in range(PEOPLE):
                    if not passed[place]:
                        assert answers[key][place] == column[place], (key, place, later)


def test_a_next_change_lies_ahead_and_is_mostly_a_real_one() -> None:
    """An answer that is asked again and again for nothing would cost for ever."""
    group, _ = draw_group(0)
    first = group.ask(group.as_of, watched=range(RULES))
    found = {
        (int(due), key, place)
        for key, column in first.changes.items()
        for place, due in enumerate(column)
        if due < NEVER
    }
    moments = sorted({due for due, _, _ in found})
    assert moments[0] > to_micros(group.as_of)
    answers = {due: group.ask(EPOCH + due * MICROSECOND).columns for due in moments}
    real = [
        answers[due][key][place] != first.columns[key][place]
        for due, key, place in found
    ]
    assert len(real) >= 12
    assert sum(real) / len(real) > 0.6


TWO_ORDERS = count("Order", "gte", 2, within_days=7)
TABLE = [
    # rule, days from the start at which it can change (None: never), why
    (attribute("plan", "eq", "gold"), None, "attributes change by news"),
    (attribute("born_on", "before", "2026-05-01"), None, "the written day stays"),
    (count("Order", "gte", 1), None, "ever is ever"),
    (count("Order", "gte", 1, within_days=7), 6, "the last of both leaves"),
    (count("Order", "gte", 2, within_days=7), 2, "the first of both leaves"),
    (count("Order", "lt", 5, within_days=7), None, "fewer stay fewer"),
    (count("Order", "eq", 0, within_days=7), 6, "then there is none"),
    (count("Order", "known", None, within_days=7), None, "0 is a number too"),
    (leaf({"kind": "longevity"}, "gte", 30), 20, "the thirtieth day is full"),
    (leaf({"kind": "longevity"}, "lt", 10.5), 1, "10 full days are less, 11 are not"),
    (leaf({"kind": "longevity"}, "lt", 5), None, "more days never become fewer"),
    (leaf({"kind": "longevity"}, "between", [12, 14]), 2, "it begins to hold"),
    (leaf({"kind": "days_since", "event": "Order", "which": "last"}, "gte", 3), 2, ""),
    (leaf({"kind": "days_since", "event": "Order", "which": "first"}, "eq", 6), 1, ""),
    (leaf({"kind": "days_since", "event": "Visit", "which": "last"}, "gte", 3), None,
     "what never happened has no days"),
    ({"not": leaf({"kind": "longevity"}, "gte", 30)}, 20, "the contrary turns with it"),
    ({"all": [attribute("plan", "eq", "gold"), TWO_ORDERS]}, None,
     "the plan keeps it false whatever time does"),
    ({"any": [attribute("plan", "eq", "iron"), TWO_ORDERS]}, None,
     "the plan keeps it true"),
    ({"all": [leaf({"kind": "longevity"}, "gte", 30), count("Order", "eq", 0,
      within_days=7)]}, 20, "false until the later of both"),
    ({"all": []}, None, "always true"),
]  # fmt: skip


@pytest.mark.parametrize(("root", "days", "why"), TABLE)
def test_the_next_change_of_a_rule(root: Any, days: int | None, why: str) -> None:
    """Signed up 10 days ago, ordered 5 days and 1 day ago, plan is iron."""
    person = {
        "attributes": {"plan": "iron", "born_on": "1990-05-01"},
        "signed_up_at": (START - 10 * DAY).isoformat(),
        "events": [
            {"name": "Order", "at": (START - ago * DAY).isoformat()} for ago in (5, 1)
        ],
    }
    plan = build_plan({"it": parse(root)})
    sheet = Sheet(make_facts([person], plan), START)
    changes = Evaluator(sheet).run(plan, watched=["it"]).changes.get("it", [NEVER])
    expected = NEVER if days is None else to_micros(START + days * DAY)
    assert int(changes[0]) == expected, why


@pytest.mark.django_db
def test_the_next_change_is_read_from_the_database() -> None:
    watcher = make_person(1, signed_up_at=NOW - 10 * DAY)
    shard = shard_of(watcher)
    nobody = next(id_ for id_ in range(2, 500) if shard_of(id_) == shard)
    make_event(watcher, "Order", NOW - 6 * DAY)
    make_event(watcher, "Order", NOW + timedelta(minutes=4))  # a fast clock
    loyal = make_segment("Loyal", leaf({"kind": "longevity"}, "gte", 11))
    asked = [
        count("Order", "gte", 1, within_days=7),
        leaf({"kind": "segment", "id": loyal.pk}, "is"),
        attribute("plan", "eq", "gold"),
    ]
    found = next_changes([parse(root) for root in asked], shard, [watcher, nobody], NOW)
    assert found.schema["next_at"] == pl.Datetime("us", "UTC")
    assert found.rows() == [(watcher, NOW + timedelta(minutes=4)), (nobody, None)]
    each = match_rules([parse(root) for root in asked], shard, [watcher], NOW, [1, 2])
    assert each.columns == ["customer_id", "r0", "r1", "r2", "n1", "n2"]
    assert each.row(0) == (watcher, True, False, False, to_micros(NOW + DAY), None)
