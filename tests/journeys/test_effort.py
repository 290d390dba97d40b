"""How much work a simulation may be: bounds, and what is said about them."""

import time

import pytest

from journeys.domain.errors import SimulationTooLarge
from journeys.domain.simulate import (
    EventOdds,
    Persona,
    Script,
    Setting,
    effort,
    rehearsal,
    simulate_people,
)
from tests.journeys.graphs import document, edge, entry, node
from tests.journeys.simulating import (
    ALWAYS,
    OUT,
    START,
    TWO_DAYS,
    counted,
    through,
    try_out,
    walk,
)


def chain(length):
    """Return a journey of messages, waits and decisions, one after the other."""
    nodes, edges = [entry("Came")], []
    kinds = ("message", "wait_for", "decision", "wait")
    for number in range(length):
        kind, name = kinds[number % 4], f"s{number}"
        settings = {
            "message": {"template_id": 1},
            "wait_for": {"event": "$message_opened", "deadline": TWO_DAYS},
            "decision": {
                "branches": [
                    {"key": "yes", "name": "", "rule": counted("Order", within_days=7)}
                ]
            },
            "wait": {"amount": 20, "unit": "hours"},
        }[kind]
        before = nodes[-1]
        nodes.append(node(name, kind, **settings))
        edges += [edge(before["id"], name, key) for key in keys(before["kind"])]
    nodes.append(OUT)
    last = nodes[-2]
    edges += [edge(last["id"], "out", key) for key in keys(last["kind"])]
    return document(nodes, edges)


def keys(kind):
    return {"wait_for": ("happened", "timeout"), "decision": ("yes", "else")}.get(
        kind, ("next",)
    )


def test_a_thousand_people_in_300_steps_are_no_more_work_than_allowed():
    setting, script = Setting(chain(300)), Script(Persona(), START, 1, 365)
    began = time.process_time()
    found, _ = simulate_people(setting, script, 1_000)
    assert found.steps["out"].reached > 900
    assert time.process_time() - began < 25  # seven seconds where nothing else runs


TOO_MUCH = [
    (2, 1, "2 people over 1 day", "fewer people or a shorter time", ["people", "days"]),
    (1_000, 365, "1,000 people over 365 days", "fewer people", ["people", "days"]),
    (1, 30, "one person over 30 days", "Try a shorter time", ["days"]),
]


@pytest.mark.parametrize(("people", "days", "who", "less", "fields"), TOO_MUCH)
def test_too_much_work_is_refused_and_says_what_to_reduce(
    monkeypatch, people, days, who, less, fields
):
    monkeypatch.setattr(effort, "MOST", 5_000)
    script = Script(Persona(), START, 1, days)
    with pytest.raises(SimulationTooLarge) as caught:
        try_out(chain(26), script, people)
    assert who in str(caught.value)
    assert less in str(caught.value)
    assert [one.field for one in caught.value.problems] == fields


def asked_again_and_again(conditions):
    """Return a journey whose exit rule is asked whenever there is news."""
    leaves = [
        counted("Order", "gte", 1_000 + number)["root"] for number in range(conditions)
    ]
    rule_of_many = {"schema_version": 1, "root": {"any": leaves}}
    step = node("step", "wait", amount=52, unit="weeks")
    return through(step, "next", exit_rule=rule_of_many)


@pytest.mark.parametrize("people", [1, 50])
def test_work_grows_with_the_conditions_that_are_asked(monkeypatch, people):
    monkeypatch.setattr(effort, "MOST", 4_000_000)
    script = Script(Persona(habits=ALWAYS), START, 1, 3)
    try_out(asked_again_and_again(3), script, people)
    with pytest.raises(SimulationTooLarge):
        try_out(asked_again_and_again(300), script, people)


def test_the_same_question_is_the_same_work(monkeypatch):
    done = []
    for _ in range(2):
        spends = []
        monkeypatch.setattr(
            effort.Effort, "spend", lambda _, price, into=spends: into.append(price)
        )
        simulate_people(Setting(chain(26)), Script(Persona(), START, 1, 30), 50)
        done.append(spends)
    assert done[0] == done[1]


def test_counts_are_never_of_people_who_were_walked_half_way(monkeypatch):
    monkeypatch.setattr(rehearsal, "MAX_TURNS", 5)
    with pytest.raises(SimulationTooLarge):
        simulate_people(Setting(chain(26)), Script(Persona(), START, 1, 30), 50)


def test_a_year_of_constant_events_ends(monkeypatch):
    monkeypatch.setattr(rehearsal, "MAX_TURNS", 50)
    graph = through(
        node("step", "wait", amount=52, unit="weeks"),
        "next",
        exit_rule=counted("Order", "gte", 100_000),
    )
    persona = Persona(events=(EventOdds("Order", 1.0, "hour"),))
    trace = walk(graph, persona, days=365)
    assert trace.ending.how == "inside"
    assert "stopped" in trace.ending.sentence
