"""Simulations of personas: each kind of step, answers, seeds, odds, bounds."""

import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from journeys.domain.errors import AnswerUnknown, GraphInvalid, SimulationTooLarge
from journeys.domain.simulate import (
    EventOdds,
    Habits,
    Persona,
    Script,
    Setting,
    effort,
    rehearsal,
    simulate_people,
    simulate_person,
)
from tests.journeys.graphs import branch, document, edge, entry, node, rule

START = datetime(2026, 3, 10, 12, tzinfo=UTC)  # a Tuesday
NEVER = Habits(opens=0, clicks=0, answers=0, buys=0)
ALWAYS = Habits(opens=1, clicks=1, answers=1, buys=1)
OUT = node("out", "exit")
TWO_DAYS = {"amount": 2, "unit": "days"}


def walk(graph, persona=None, *, answers=None, days=30, seed=1, zone="UTC"):
    persona = persona or Persona(zone=zone, habits=NEVER)
    script = Script(persona, START, seed, days, answers or {})
    return simulate_person(Setting(graph), script)[0]


def through(step, *targets, **settings):
    """Return a journey through one step whose outcomes lead to ends of their name."""
    ends = [node(f"end_{target}", "exit") for target in targets]
    ways = [edge("step", f"end_{target}", target) for target in targets]
    return document(
        [entry("Came"), step, *ends], [edge("in", "step"), *ways], **settings
    )


def told(trace):
    """Return visits as (step, outcome, hours until they left)."""
    return [
        (
            visit.node.id,
            visit.outcome,
            None
            if visit.left_at is None
            else (visit.left_at - START) / timedelta(hours=1),
        )
        for visit in trace.visits
    ]


def counted(event, operator="gte", value=1, **more):
    measure = {"kind": "count", "event": event, **more}
    leaf = {"measure": measure, "operator": operator, "value": value}
    return {"schema_version": 1, "root": leaf}


CLOCK = {"how": "clock", "opens": "09:00"}
AB = [{"key": "a", "name": "A", "share": 10_000}]
CALL = {"url": "https://example.com/x"}
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


def test_the_end_of_the_time_finds_them_waiting():
    trace = walk(through(node("step", "wait", **TWO_DAYS), "next"), days=1)
    assert (trace.ending.how, trace.visits[-1].left_at) == ("inside", None)
    assert trace.visits[-1].sentence.startswith("Waits until Thursday 12 Mar 2026")
    assert trace.ending.sentence == "Still inside after 1 day."


UNFINISHED = [
    (node("step", "wait_for", deadline=TWO_DAYS), "“Event” is not filled in yet."),
    (node("step", "message"), "“Message” is not filled in yet."),
    (node("step", "magic"), "There is no kind of step called “magic”."),
    (node("step", "split", branches=[{"key": "a", "name": "", "share": 1}]), "shares"),
    (node("step", "wait", **TWO_DAYS), "The path “next” of “step” leads nowhere yet."),
]


@pytest.mark.parametrize(("step", "words"), UNFINISHED)
def test_an_unfinished_draft_says_where_nobody_can_go_on(step, words):
    graph = document([entry("Came"), step], [edge("in", "step")])
    trace = walk(graph)
    assert (trace.ending.how, trace.ending.node.id) == ("unfinished", "step")
    assert words in trace.ending.sentence
    assert [visit.node.id for visit in trace.visits] == ["in", "step"]


BROKEN_ENTRIES = [{}, {"trigger": 5}, {"trigger": {"kind": "event"}}]


@pytest.mark.parametrize("settings", BROKEN_ENTRIES)
def test_an_unfinished_entry_lets_everybody_in_and_says_so(settings):
    start = {**entry("Came"), "settings": settings}
    graph = document([start, OUT], [edge("in", "out")])
    trace, basis = simulate_person(Setting(graph), Script(Persona(), START))
    assert trace.ending.how == "completed"
    [note] = basis.notes
    assert note.startswith("Everybody is let in: ")


def test_a_loop_without_a_wait_is_no_endless_simulation():
    graph = document(
        [entry("Came"), node("a", "notify_team", title="x"),
         node("b", "notify_team", title="y")],
        [edge("in", "a"), edge("a", "b"), edge("b", "a")],
    )  # fmt: skip
    assert "round without a wait" in walk(graph).ending.sentence


def decide():
    return through(
        node("step", "decision", branches=[branch("yes", "vip")]), "yes", "else"
    )


def test_a_flipped_decision_goes_the_other_way_and_says_so():
    trace = walk(decide(), answers={2: "yes"})
    visit = trace.visits[1]
    assert (visit.outcome, visit.is_chosen) == ("yes", True)
    assert visit.sentence.startswith("You chose “yes”. By itself: No branch fitted")
    assert [way.outcome for way in visit.ways] == ["yes", "else"]
    assert [way.is_taken for way in visit.ways] == [True, False]


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


def halves():
    arms = [{"key": key, "name": key, "share": 5_000} for key in ("a", "b")]
    return through(node("step", "split", branches=arms), "a", "b")


def test_the_same_seed_gives_the_same_and_another_one_another():
    one, same = (walk(halves(), seed=3) for _ in range(2))
    assert one == same
    assert len({walk(halves(), seed=seed).visits[1].outcome for seed in range(12)}) == 2
    counts = [
        simulate_people(Setting(halves()), Script(Persona(), START, seed), 400)[0]
        for seed in (3, 3, 4)
    ]
    assert counts[0] == counts[1] != counts[2]


def test_many_people_come_where_the_odds_say():
    graph = document(
        [entry("Came"), node("mail", "message", template_id=1),
         node("hear", "wait_for", event="$message_opened",
              deadline={"amount": 9, "unit": "days"}),
         node("buy", "wait_for", event="Login", deadline={"amount": 1, "unit": "days"}),
         OUT],
        [edge("in", "mail"), edge("mail", "hear"), edge("hear", "buy", "happened"),
         edge("hear", "out", "timeout"), edge("buy", "out", "happened")],
    )  # fmt: skip
    persona = Persona(
        habits=Habits(opens=0.4), events=(EventOdds("Login", 0.5, "day"),)
    )
    found, _ = simulate_people(Setting(graph), Script(persona, START), 1_000)
    assert found.steps["in"].reached == found.steps["mail"].sent == 1_000
    assert 340 <= found.paths["hear", "happened"] <= 460
    share = found.paths["buy", "happened"] / found.steps["buy"].reached
    assert 0.4 <= share <= 0.6
    assert found.ends["unfinished"] == found.paths["buy", "timeout"]
    assert sum(found.ends.values()) == 1_000


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
        try_out_with(chain(26), script, people)
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
    try_out_with(asked_again_and_again(3), script, people)
    with pytest.raises(SimulationTooLarge):
        try_out_with(asked_again_and_again(300), script, people)


def try_out_with(graph, script, people):
    if people > 1:
        return simulate_people(Setting(graph), script, people)
    return simulate_person(Setting(graph), script)


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


HOSTILE = [
    [],
    {"schema_version": 1},
    document([], []),
    document([node("x", "exit")], []),
    document([entry("Came"), entry("Came")], []),
    document([entry("Came")], [edge("in", "nowhere")]),
    document([node(f"n{number}", "exit") for number in range(10_000)], []),
]


@pytest.mark.parametrize("graph", HOSTILE)
def test_hostile_documents_are_refused_with_their_problems(graph):
    with pytest.raises(GraphInvalid) as caught:
        walk(graph)
    assert caught.value.problems


def test_broken_settings_of_the_journey_are_left_out_and_said():
    graph = through(node("step", "exit"), goal={"event": 5}, exit_rule={"root": 1})
    _, basis = simulate_person(Setting(graph), Script(Persona(), START))
    assert any("exit rule is left out" in note for note in basis.notes)
    assert any("settings of the journey" in note for note in basis.notes)


def list_cases():
    path = Path(__file__).parent / "cases" / "validation.json"
    return [(case["name"], case["document"]) for case in json.loads(path.read_text())]


def test_every_document_of_the_validation_cases_can_be_tried():
    found = {name: try_out(graph) for name, graph in list_cases()}
    assert all(found.values()), found
    assert sum(sentence != "refused" for sentence in found.values()) > 20


def try_out(graph):
    """Return the sentence at the end, or that the document is refused with reasons."""
    try:
        return walk(graph).ending.sentence
    except GraphInvalid as error:
        return "refused" if error.problems else ""
