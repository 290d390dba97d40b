"""What a simulation says: why somebody went where, and what was taken for granted."""

import pytest

from journeys.domain.simulate import Persona, Script, Setting, simulate_person
from tests.journeys.graphs import document, edge, entry, node
from tests.journeys.simulating import (
    ALWAYS,
    OUT,
    START,
    TWO_DAYS,
    counted,
    decide,
    through,
    try_out,
    walk,
)


def test_the_end_of_the_time_finds_them_waiting():
    trace = walk(through(node("step", "wait", **TWO_DAYS), "next"), days=1)
    assert (trace.ending.how, trace.visits[-1].left_at) == ("inside", None)
    assert trace.visits[-1].sentence.startswith("Waits until Thursday 12 Mar 2026")
    assert trace.ending.sentence == "Still inside after 1 day."


def test_a_flipped_decision_goes_the_other_way_and_says_so():
    trace = walk(decide(), answers={2: "yes"})
    visit = trace.visits[1]
    assert (visit.outcome, visit.is_chosen) == ("yes", True)
    assert visit.sentence.startswith("You chose “yes”. By itself: No branch fitted")
    assert [way.outcome for way in visit.ways] == ["yes", "else"]
    assert [way.is_taken for way in visit.ways] == [True, False]


def test_what_a_persona_cannot_have_is_assumed_and_said():
    leaf = {"measure": {"kind": "segment", "id": 5}, "operator": "is"}
    asks = {"schema_version": 1, "root": leaf}
    step = node("step", "decision", branches=[{"key": "yes", "name": "", "rule": asks}])
    graph = through(step, "yes", "else")
    script = Script(Persona(), START)
    trace, basis = simulate_person(Setting(graph), script)
    [assumed] = basis.assumptions
    assert (trace.visits[1].outcome, assumed.key) == ("else", "segment-5")
    assert assumed.sentence == "Is in micro-segment 5"
    script = Script(Persona(assumed={"segment-5": 1.0}), START)
    assert simulate_person(Setting(graph), script)[0].visits[1].outcome == "yes"


def test_what_is_predicted_of_people_is_assumed_of_a_persona():
    """No run has found parameters for somebody who does not exist."""
    measure = {"kind": "churn_probability"}
    leaf = {"measure": measure, "operator": "gt", "value": 0.5}
    asks = {"schema_version": 1, "root": {"not": leaf}}
    step = node("step", "decision", branches=[{"key": "yes", "name": "", "rule": asks}])
    setting = Setting(through(step, "yes", "else"))
    trace, basis = simulate_person(setting, Script(Persona(), START))
    [assumed] = basis.assumptions
    assert trace.visits[1].outcome == "yes"
    assert assumed.sentence == "Has a predicted churn probability of more than 0.5"
    script = Script(Persona(assumed={assumed.key: 1.0}), START)
    assert simulate_person(setting, script)[0].visits[1].outcome == "else"


def test_events_with_conditions_are_taken_to_fit_and_it_is_said():
    filters = [{"property": "x", "operator": "eq", "value": 3}]
    asks = counted("Order", filters=filters)
    graph = document(
        [entry("Came"), node("pause", "wait", amount=9, unit="days"),
         node("ask", "decision", branches=[{"key": "y", "name": "", "rule": asks}]),
         OUT],
        [edge("in", "pause"), edge("pause", "ask"), edge("ask", "out", "y"),
         edge("ask", "out", "else")],
    )  # fmt: skip
    script = Script(Persona(habits=ALWAYS), START)
    trace, basis = simulate_person(Setting(graph), script)
    assert trace.visits[2].outcome == "y"
    assert basis.notes == (
        "“Order” is taken to fit every condition on its properties.",
    )
    assert [one.event for one in basis.heard] == ["Order"]


@pytest.mark.parametrize(
    ("name", "bandit", "notes"),
    [
        (
            "Which mail?",
            {},
            (
                "“Which mail?” sends people on by the shares as drawn; once it is live,"
                " results choose them.",
            ),
        ),
        (
            "",
            {},
            (
                "“Split” sends people on by the shares as drawn; once it is live,"
                " results choose them.",
            ),
        ),
        ("Which mail?", None, ()),
    ],
)
@pytest.mark.parametrize("people", [1, 50])
def test_shares_that_results_choose_are_as_drawn_and_it_is_said(
    name, bandit, notes, people
):
    halves = [{"key": key, "name": "", "share": 5000} for key in "ab"]
    split = {**node("step", "split", branches=halves, bandit=bandit), "name": name}
    graph = through(split, "a", "b", goal={"event": "Order", "within_days": 9})
    assert try_out(graph, Script(Persona(), START), people)[1].notes == notes


def test_conditions_of_a_wait_and_of_the_goal_are_taken_to_fit_and_it_is_said():
    filters = [{"property": "x", "operator": "eq", "value": 3}]
    wait = node("step", "wait_for", event="Login", filters=filters, deadline=TWO_DAYS)
    goal = {"event": "Order", "filters": filters, "within_days": 9}
    graph = through(wait, "happened", "timeout", goal=goal)
    _, basis = simulate_person(Setting(graph), Script(Persona(), START))
    assert basis.notes == (
        "“Login” is taken to fit every condition on its properties.",
        "“Order” is taken to fit every condition on its properties.",
    )
