"""The meaning of rules: one table of cases, judged twice."""

import json
from pathlib import Path
from typing import Any

import pytest

from segments.domain import rules
from segments.domain.plan import build_plan
from tests.segments.foretelling import MODEL
from tests.segments.generating import can_be_used, walk_leaves
from tests.segments.judging import judge_by_columns
from tests.segments.people import AS_OF, moment
from tests.segments.reference import World, matches

CASES = [
    pytest.param(case, id=f"{path.stem}-{number}")
    for path in sorted(Path(__file__).with_name("cases").glob("*.json"))
    for number, case in enumerate(json.loads(path.read_text()), 1)
]


def expect(case: Any) -> list[bool]:
    return [one["in"] for one in case["people"]]


@pytest.mark.parametrize("case", CASES)
def test_reference_gives_what_is_expected(case: Any) -> None:
    world = World(
        moment(case.get("as_of", AS_OF)),
        case.get("zone", "UTC"),
        case["people"],
        case.get("model", MODEL),
        {int(id_): node for id_, node in case.get("segments", {}).items()},
    )
    found = [matches(case["root"], one, world) for one in case["people"]]
    assert found == expect(case), case["why"]


@pytest.mark.parametrize("case", CASES)
def test_columns_give_what_is_expected(case: Any) -> None:
    parsed = rules.parse({"schema_version": 1, "root": case["root"]})
    library = {
        int(id_): rules.parse({"schema_version": 1, "root": node})
        for id_, node in case.get("segments", {}).items()
    }
    found = judge_by_columns(
        build_plan({"it": parsed}, library),
        case["people"],
        as_of=moment(case.get("as_of", AS_OF)),
        zone=case.get("zone", "UTC"),
        model=case.get("model", MODEL),
    )
    assert found["it"] == expect(case), case["why"]


@pytest.mark.parametrize("case", CASES)
def test_rule_survives_being_written_and_read(case: Any) -> None:
    parsed = rules.parse({"schema_version": 1, "root": case["root"]})
    assert rules.parse(rules.to_document(parsed)) == parsed


def test_every_measure_is_compared_by_every_operator_in_some_case() -> None:
    """What is not told by a case is not told in docs/rules.md either."""
    told = {
        (leaf["measure"]["kind"], leaf["operator"])
        for case in CASES
        for node in (
            case.values[0]["root"],
            *case.values[0].get("segments", {}).values(),
        )
        for leaf in walk_leaves(node)
    }
    assert told == can_be_used()
