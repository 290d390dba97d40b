"""What the map says about steps: kept as it is, or refused by step and field."""

import pytest

from journeys.domain.map import map_problems

WHOLE = {
    "stage": "Consideration",
    "touchpoint": "Newsletter",
    "emotion": -2,
    "pain_point": "Too long",
    "opportunity": "Shorter",
    "owner": "CRM",
    "kpi": "Opens",
}


@pytest.mark.parametrize(
    "map_", [{}, {"in": {}}, {"in": WHOLE}, {"gone": {"stage": None}, "in": WHOLE}]
)
def test_what_a_map_may_say_is_no_problem(map_):
    assert map_problems(map_) == []


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        ({"stage": "x" * 61}, "stage"),
        ({"emotion": 3}, "emotion"),
        ({"emotion": "good"}, "emotion"),
        ({"emotion": True}, "emotion"),
        ({"emotion": 0.5}, "emotion"),
        ({"mood": "good"}, "mood"),
        ({"pain_point": ["a"]}, "pain_point"),
        ({"owner": "a\0b"}, "owner"),
        ({"kpi": "\ud800"}, "kpi"),
        ("words", None),
        (None, None),
    ],
)
def test_what_no_map_can_say_is_refused_by_step_and_field(entry, field):
    (problem, *more) = map_problems({"in": WHOLE, "hello": entry})
    assert not more
    assert (problem.node, problem.field) == ("hello", field)
    assert "hello" in problem.message
    assert problem.code == "map_invalid"


@pytest.mark.parametrize("map_", [None, [], "map", 1])
def test_a_map_is_an_object(map_):
    (problem,) = map_problems(map_)
    assert problem.code == "map_invalid"


def test_a_map_with_very_many_faults_is_answered_with_some_of_them():
    fields = {f"field {n}": 1 for n in range(100_000)}
    (problem,) = map_problems({"in": fields})
    assert (problem.node, problem.field) == ("in", "field 0")
    assert len(map_problems({str(n): fields for n in range(1_000)})) == 100


def test_a_step_that_cannot_be_stored_is_refused():
    (problem,) = map_problems({"a\0b": {"stage": "Awareness"}})
    assert (problem.code, problem.node) == ("map_invalid", None)


def test_a_map_of_more_steps_than_a_journey_has_is_refused():
    (problem,) = map_problems({str(n): {} for n in range(10_001)})
    assert problem.code == "too_large"
