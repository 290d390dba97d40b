"""2,000 generated cases: columns agree with the slow reference; nothing is left out."""

from collections.abc import Iterator
from itertools import cycle, islice
from random import Random
from typing import Any

import pytest

from segments.domain import rules
from segments.domain.plan import build_plan
from tests.segments.generating import (
    can_be_used,
    draw_library,
    draw_person,
    draw_rule,
    walk_leaves,
)
from tests.segments.judging import judge_by_columns
from tests.segments.people import AS_OF, moment
from tests.segments.reference import World, matches

SEED = 20_260_310
GROUPS = 40  # of people
RULES = 50  # about each: 2,000 cases
PEOPLE = 10
ZONE = "Asia/Tokyo"


def list_pairs() -> Iterator[tuple[str, str]]:
    """Return every measure and operator in turn, over and over."""
    return cycle(sorted(can_be_used()))


def draw_groups() -> list[tuple[list[Any], dict[int, Any], list[Any]]]:
    """Return people, a library and rules, the same in every test run."""
    draw, pairs = Random(SEED), list_pairs()
    return [
        (
            [draw_person(draw) for _ in range(PEOPLE)],
            draw_library(draw),
            [draw_rule(draw, pair) for pair in islice(pairs, RULES)],
        )
        for _ in range(GROUPS)
    ]


CASES = draw_groups()


def parse(root: Any) -> rules.Rule:
    return rules.parse({"schema_version": 1, "root": root})


@pytest.mark.parametrize("number", range(GROUPS))
def test_columns_agree_with_the_reference(number: int) -> None:
    people, library, asked = CASES[number]
    as_of = moment(AS_OF)
    assert as_of is not None
    world = World(as_of, ZONE, people, segments=library)
    plan = build_plan(
        dict(enumerate(map(parse, asked))),
        {id_: parse(root) for id_, root in library.items()},
    )
    found = judge_by_columns(plan, people, as_of=as_of, zone=ZONE)
    for place, root in enumerate(asked):
        expected = [matches(root, one, world) for one in people]
        assert found[place] == expected, root


def test_every_measure_was_compared_by_every_operator() -> None:
    seen = {
        (leaf["measure"]["kind"], leaf["operator"])
        for _, _, asked in CASES
        for root in asked
        for leaf in walk_leaves(root)
    }
    assert seen == can_be_used()


def test_both_answers_are_common() -> None:
    """Cases in which everybody or nobody matches would prove little."""
    answers = [
        matches(root, one, World(moment(AS_OF), ZONE, people, segments=library))
        for people, library, asked in CASES
        for root in asked
        for one in people
    ]
    assert 0.2 < sum(answers) / len(answers) < 0.8
