"""What each kind of step does to somebody who does not exist, and flipped answers."""

from datetime import timedelta

import pytest

from journeys.domain.errors import AnswerUnknown
from journeys.domain.simulate import Habits, Persona
from tests.journeys.graphs import branch, document, edge, entry, node, rule
from tests.journeys.simulating import (
    AB,
    ALWAYS,
    CALL,
    NEVER,
    OUT,
    START,
    TWO_DAYS,
    counted,
    decide,
    through,
    told,
    walk,
)

CLOCK = {"how": "clock", "opens": "09:00"}
STEPS = [
    # step, outcomes, persona, expected (outcome, hours)
    (node("step", "message", template_id=1), ["next"], {}, ("next", 0)),
    (node("step", "survey", template_id=1, survey="S"), ["next"], {}, ("next", 0)),
    (node("step", "wait", **TWO_DAYS), ["next"], {}, ("next", 48)),
    (node("step", "wait", **CLOCK), ["next"], {}, ("next", 21)),
    (
        node("step", "wait", how="attribute", attribute="day"),
        ["next", "no_date"],
        {"attributes": {"day": "2026-03-12"}},
        ("next", 45),
    ),
    (
        node("step", "wait", how="attribute", attribute="day"),
        ["next", "no_date"],
        {},
        ("no_date", 0),
    ),
    (
        node("step", "wait_for", event="Order", deadline=TWO_DAYS),
        ["happened", "timeout"],
        {},
        ("timeout", 48),
    ),
    (
        node("step", "wait_for", rule=rule("vip"), deadline=TWO_DAYS),
        ["happened", "timeout"],
        {"attributes": {"vip": True}},
        ("happened", 0),
    ),
    (
        node("step", "decision", branches=[branch("yes", "vip")]),
        ["yes", "else"],
        {"attributes": {"vip": True}},
        ("yes", 0),
    ),
    (
        node("step", "decision", branches=[branch("yes", "vip")]),
        ["yes", "else"],
        {},
        ("else", 0),
    ),
    (node("step", "split", branches=AB), ["a"], {}, ("a", 0)),
    (
        node("step", "update", changes=[{"kind": "tag", "tag": "seen"}]),
        ["next"],
        {},
        ("next", 0),
    ),
    (node("step", "webhook", **CALL), ["ok", "failed"], {}, ("ok", 2 / 3600)),
    (
        node("step", "webhook", **CALL),
        ["ok", "failed"],
        {"habits": Habits(replies=0)},
        ("failed", 2 / 3600),
    ),
    (node("step", "notify_team", title="Call"), ["next"], {}, ("next", 0)),
    (node("step", "start_journey", journey_id=7), ["next"], {}, ("next", 0)),
    (node("step", "hand_over"), [], {}, ("$handed_over", 0)),
    (node("step", "exit"), [], {}, ("$completed", 0)),
]


@pytest.mark.parametrize(("step", "outcomes", "who", "expected"), STEPS)
def test_each_kind_of_step_does_what_it_does_live(step, outcomes, who, expected):
    persona = Persona(**{"habits": NEVER, **who})
    trace = walk(through(step, *outcomes), persona)
    outcome, hours = expected
    end = (f"end_{outcome}", "$completed", pytest.approx(hours))
    ends = [] if outcome.startswith("$") else [end]
    assert told(trace) == [
        ("in", "next", 0),
        ("step", outcome, pytest.approx(hours)),
        *ends,
    ]
    assert all(visit.sentence for visit in trace.visits)


def test_a_jump_goes_back_as_often_as_it_says():
    graph = document(
        [entry("Came"), node("pause", "wait", amount=1, unit="hours"),
         node("back", "jump", times=2), OUT],
        [edge("in", "pause"), edge("pause", "back"), edge("back", "pause", "again"),
         edge("back", "out", "limit")],
    )  # fmt: skip
    outcomes = [
        visit.outcome for visit in walk(graph).visits if visit.node.id == "back"
    ]
    assert outcomes == ["again", "again", "limit"]


def test_what_an_update_changed_is_seen_by_the_next_step():
    change = {"kind": "attribute", "name": "vip", "how": "set", "value": True}
    graph = document(
        [entry("Came"), node("mark", "update", changes=[change]),
         node("ask", "decision", branches=[branch("yes", "vip")]), OUT],
        [edge("in", "mark"), edge("mark", "ask"), edge("ask", "out", "yes"),
         edge("ask", "out", "else")],
    )  # fmt: skip
    assert ("ask", "yes", 0) in told(walk(graph))


def test_who_does_not_agree_gets_no_marketing_and_goes_on():
    graph = through(node("step", "message", template_id=1), "next")
    trace = walk(graph, Persona(consent=False))
    assert trace.ending.how == "completed"
    [message] = trace.visits[1].messages
    assert (message.sent_at, message.sentence[:9]) == (None, "Not sent:")


def test_a_message_in_quiet_hours_leaves_after_them():
    step = node(
        "step", "message", template_id=1, quiet_from="11:00", quiet_until="15:00"
    )
    [message] = walk(through(step, "next")).visits[1].messages
    assert message.sent_at == START + timedelta(hours=3)
    assert "quiet hours" in message.sentence


def test_an_opened_message_ends_a_wait_for_it():
    graph = document(
        [entry("Came"), node("mail", "message", template_id=1),
         node("hear", "wait_for", event="$message_opened", deadline=TWO_DAYS), OUT],
        [edge("in", "mail"), edge("mail", "hear"), edge("hear", "out", "happened"),
         edge("hear", "out", "timeout")],
    )  # fmt: skip
    opened = walk(graph, Persona(habits=ALWAYS))
    assert opened.visits[2].outcome == "happened"
    assert "$message_opened" in [one.event for one in opened.did]
    assert walk(graph, Persona(habits=NEVER)).visits[2].outcome == "timeout"


def test_the_goal_lets_go_and_the_limit_ends():
    graph = through(
        node("step", "wait", amount=20, unit="days"),
        "next",
        goal={"event": "Order", "within_days": 10, "leaves": True},
        hard_limit_days=5,
    )
    buying = walk(graph, Persona(habits=ALWAYS))
    assert (buying.ending.how, buying.goal_at) == ("goal_reached", buying.ending.at)
    assert walk(graph).ending.how == "hard_limit"


def test_an_exit_rule_ends_a_wait_as_soon_as_it_is_true():
    graph = through(
        node("step", "wait", amount=20, unit="days"), "next", exit_rule=counted("Order")
    )
    trace = walk(graph, Persona(habits=ALWAYS))
    assert trace.ending.how == "exit_rule"
    [order] = [one for one in trace.did if one.event == "Order"]
    assert trace.ending.at == order.at


def test_time_alone_makes_a_rule_true():
    leaf = {"measure": {"kind": "longevity"}, "operator": "gte", "value": 3}
    waits = {"schema_version": 1, "root": leaf}
    step = node("step", "wait_for", rule=waits, deadline={"amount": 9, "unit": "days"})
    persona = Persona(signed_up_at=START - timedelta(days=1), habits=NEVER)
    trace = walk(through(step, "happened", "timeout"), persona)
    assert told(trace)[1] == ("step", "happened", 48)


def test_a_loop_without_a_wait_is_no_endless_simulation():
    graph = document(
        [entry("Came"), node("a", "notify_team", title="x"),
         node("b", "notify_team", title="y")],
        [edge("in", "a"), edge("a", "b"), edge("b", "a")],
    )  # fmt: skip
    assert "round without a wait" in walk(graph).ending.sentence


FLIPS = [
    (node("step", "wait_for", event="Order", deadline=TWO_DAYS), NEVER, "happened", 24),
    (node("step", "wait_for", event="Order", deadline=TWO_DAYS), ALWAYS, "timeout", 48),
    (node("step", "wait_for", rule=rule("vip"), deadline=TWO_DAYS), NEVER,
     "happened", 24),
    (node("step", "split", branches=[*AB, {"key": "b", "name": "B", "share": 0}]),
     NEVER, "b", 0),
    (node("step", "webhook", **CALL), NEVER, "failed", 2 / 3600),
    (node("step", "wait", how="attribute", attribute="x"), NEVER, "next", 0),
]  # fmt: skip
OUTCOMES = {
    "wait_for": ["happened", "timeout"],
    "split": ["a", "b"],
    "webhook": ["ok", "failed"],
    "wait": ["next", "no_date"],
}


@pytest.mark.parametrize(("step", "habits", "wanted", "hours"), FLIPS)
def test_every_answer_can_be_flipped(step, habits, wanted, hours):
    graph = through(step, *OUTCOMES[step["kind"]])
    trace = walk(graph, Persona(habits=habits), answers={2: wanted})
    assert told(trace)[1] == ("step", wanted, pytest.approx(hours))
    assert trace.visits[1].is_chosen
    assert "You chose" in trace.visits[1].sentence


def test_an_answer_no_step_has_is_refused_by_name():
    with pytest.raises(AnswerUnknown) as caught:
        walk(decide(), answers={2: "perhaps"})
    assert caught.value.problems[0].node == "step"
    assert caught.value.problems[0].field == "answers.2"
