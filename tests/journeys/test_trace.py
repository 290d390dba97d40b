"""The words of a trace, as a table, and one passage told through the API."""

from datetime import UTC, datetime, timedelta

import pytest

from journeys.domain.trace import Around, Past, Present, tell_past, tell_present
from journeys.models import Enrollment
from tests.journeys.factories import (
    create_customer,
    create_template,
    do,
    pass_time,
    put_live,
    set_clock,
    take_turns,
)
from tests.journeys.graphs import branch, document, edge, entry, node, rule
from tests.journeys.test_api import login

ARRIVED = datetime(2026, 3, 6, 8, tzinfo=UTC)  # a Friday
LEFT = datetime(2026, 3, 9, 8, tzinfo=UTC)  # Monday, 09:00 in Berlin
MONDAY = "Monday 9 Mar 2026, 09:00 in Europe/Berlin"
ORDER = {"event": "Order", "deadline": {"amount": 3, "unit": "days"}}
DAY = {"amount": 1, "unit": "days"}
BRANCHES = {"branches": [{**branch("vip", "vip"), "name": "Good customers"}]}
SPLIT = {
    "branches": [{"key": "a", "name": "Short", "share": 3_333}],
    "hold_out": 500,
}
CHANGES = {
    "changes": [
        {"kind": "attribute", "name": "plan", "how": "set", "value": "gold"},
        {"kind": "attribute", "name": "points", "how": "increase", "value": 5},
        {"kind": "tag", "tag": "vip", "how": "add"},
    ]
}
HOOK = {"url": "https://example.com", "give_up_hours": 24}
AROUND = Around(
    "Europe/Berlin",
    {"exit_rule": rule("ordered"), "hard_limit_days": 35},
    lambda document: f"{document['root']['measure']['name']} is true",
    {7: "Winter"},
)

PASTS = [
    # kind, settings, outcome, reason, sentence
    ("entry", {"trigger": {"kind": "event", "event": "Order"}}, "next", "",
     "Came in because “Order” happened."),
    ("entry", {"trigger": {"kind": "list"}}, "next", "", "Was added by list or API."),
    ("message", {"template_id": 1}, "next", "",
     "Put the message into the outbox and went on."),
    ("wait", {"amount": 3, "unit": "days"}, "next", "due", f"Waited until {MONDAY}."),
    ("wait_for", ORDER, "happened", "event",
     f"“Order” happened after 3 days, on {MONDAY}."),
    ("wait_for", ORDER, "timeout", "due", f"“Order” did not happen until {MONDAY}."),
    ("decision", BRANCHES, "vip", "rule",
     "Took “Good customers” because this was true: vip is true."),
    ("decision", BRANCHES, "else", "no rule", "No branch fitted: took “Else”."),
    ("wait", {"how": "attribute", "attribute": "birthday"}, "no_date", "no date",
     "Went on at once: “birthday” holds no date that is still to come."),
    ("wait", {"how": "clock"}, "next", "open",
     f"Went on in the time allowed, on {MONDAY}."),
    ("wait_for", {"event": "", "rule": rule("vip")}, "happened", "rule",
     "Went on after 3 days because this became true: vip is true."),
    ("wait_for", {"event": "", "rule": rule("vip")}, "timeout", "due",
     f"The rule did not fit until {MONDAY}."),
    ("survey", {"survey": "Delivery"}, "next", "",
     "Put the survey “Delivery” into the outbox and went on."),
    ("split", SPLIT, "a", "drawn", "Chance chose “Short”, which 33.33 % take."),
    ("split", SPLIT, "hold_out", "drawn", "Chance chose “Hold out”, which 5 % take."),
    ("jump", {"times": 2}, "again", "1 of 2", "Sent back, time 1 of 2."),
    ("jump", {"times": 2}, "limit", "2 of 2",
     "Went on: was sent back 2 times already."),
    ("update", CHANGES, "next", "",
     "Set “plan” to “gold”; Increased “points” by 5; Added the tag “vip”."),
    ("webhook", HOOK, "ok", "answered", "https://example.com answered after 3 days."),
    ("webhook", HOOK, "failed", "no answer",
     "The call of https://example.com gave no answer in 24 hours."),
    ("webhook", HOOK, "failed", "failed", "The call of https://example.com failed."),
    ("notify_team", {"team": "Sales", "title": "Call them"}, "next", "",
     "Left a task for Sales: Call them."),
    ("start_journey", {"journey_id": 7}, "next", "",
     "Asked into the journey “Winter”."),
    ("entry", {"trigger": {"kind": "segment", "segment_id": 3}}, "next", "",
     "Came in by entering a micro-segment."),
    ("entry", {"trigger": {"kind": "segment", "change": "left"}}, "next", "",
     "Came in by leaving a micro-segment."),
    ("entry", {"trigger": {"kind": "date", "attribute": "birthday"}}, "next", "",
     "Came in by the date “birthday”."),
    ("entry", {"trigger": {"kind": "schedule"}}, "next", "",
     "Came in by the schedule of the journey."),
    ("hand_over", {}, "$handed_over", "", "Handed over to the micro-segments."),
    ("hand_over", {}, "$handed_over", "30 days",
     "Handed over to the micro-segments: 30 days."),
    ("exit", {}, "$completed", "", "Reached the end."),
    ("wait", {}, "$exit_rule", "",
     "Left because the exit rule became true: ordered is true."),
    ("wait", {}, "$hard_limit", "",
     "Left because the time limit of 35 days was reached."),
    ("wait", {}, "$stopped", "", "Left because the journey was stopped."),
    ("wait", {}, "$merged", "",
     "Left because the profile was merged into another one."),
    ("wait", {}, "$loop_limit", "",
     "Left because the journey went round without end."),
    ("wait", {}, "$some_news", "", "Left: some news."),
    ("of_a_later_version", {}, "went_well", "", "Went on by “Went well”."),
]  # fmt: skip

PRESENTS = [
    # kind, settings, what is known, sentence
    ("wait", {}, {"until": LEFT}, f"Waits until {MONDAY}."),
    ("wait", {}, {"until": LEFT, "is_paused": True},
     f"The journey is paused. Waits until {MONDAY}."),
    ("wait_for", ORDER, {"until": LEFT},
     f"Waits for “Order”, at most until {MONDAY}."),
    ("wait_for", {"event": "Order", "rule": rule("vip"), "needs": "both"},
     {"until": None}, "Waits for “Order” and this to be true (vip is true)."),
    ("webhook", HOOK, {"until": LEFT},
     f"Waits for the answer of https://example.com, until {MONDAY}."),
    ("decision", BRANCHES, {"until": LEFT}, "Is on the way to the next step."),
    ("decision", BRANCHES, {"until": LEFT, "attempts": 2, "error": "No answer."},
     f"This step failed: No answer. It is tried again on {MONDAY}."),
    ("decision", BRANCHES,
     {"until": None, "attempts": 5, "error": "No answer", "is_parked": True},
     "Stopped here after 5 failed tries: No answer."),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "settings", "outcome", "reason", "sentence"), PASTS)
def test_a_finished_visit_says_why_it_ended(kind, settings, outcome, reason, sentence):
    visit = Past(kind, settings, outcome, reason, ARRIVED, LEFT)
    assert tell_past(visit, AROUND) == sentence


@pytest.mark.parametrize(("kind", "settings", "known", "sentence"), PRESENTS)
def test_who_stands_at_a_node_is_told_what_they_wait_for(
    kind, settings, known, sentence
):
    assert tell_present(Present(kind, settings, **known), AROUND) == sentence


def test_a_step_without_settings_is_still_told():
    visit = Past("decision", {}, "b1", "rule", ARRIVED, LEFT)
    assert tell_past(visit, AROUND) == "Took “B1”."


@pytest.mark.django_db
def test_a_passage_is_told_from_the_entry_to_where_they_stand():
    set_clock()
    template = create_template("Welcome")
    flow = document(
        [
            entry("Signed Up"),
            node("m", "message", template_id=template.pk),
            node("w", "wait", amount=2, unit="days"),
            node("d", "decision", branches=[branch("vip", "vip")]),
            node("w2", "wait", amount=1, unit="days"),
            node("out", "exit"),
        ],
        [
            edge("in", "m"),
            edge("m", "w"),
            edge("w", "d"),
            edge("d", "w2", "vip"),
            edge("d", "out", "else"),
            edge("w2", "out"),
        ],
    )
    put_live(flow)
    customer = create_customer("u1", timezone="Europe/Berlin", vip=True)
    do("u1", "Signed Up")
    take_turns()
    pass_time(days=2)
    enrollment = Enrollment.objects.get()
    viewer = login("viewer")
    path = f"/api/customers/{customer.pk}/journeys/{enrollment.pk}/trace"
    told = viewer.get(path).json()
    assert [line["sentence"] for line in told["lines"]] == [
        "Came in because “Signed Up” happened.",
        "Put the message into the outbox and went on.",
        "Waited until Thursday 12 Mar 2026, 13:00 in Europe/Berlin.",
        "Took “vip” because this was true: Vip is true.",
        "Waits until Friday 13 Mar 2026, 13:00 in Europe/Berlin.",
    ]
    assert [one["template"] for one in told["lines"][1]["messages"]] == ["Welcome"]
    assert told["lines"][-1]["left_at"] is None
    assert viewer.get(path.replace("/journeys", "9/journeys")).status_code == 404
    pass_time(days=1, seconds=1)
    lines = viewer.get(path).json()["lines"]
    assert lines[-1]["sentence"] == "Reached the end."
    assert lines[-1]["left_at"] is not None


@pytest.mark.django_db
def test_people_inside_are_listed_with_what_they_wait_for():
    set_clock()
    flow = document(
        [entry("Signed Up"), node("w", "wait", **DAY), node("out", "exit")],
        [edge("in", "w"), edge("w", "out")],
    )
    journey = put_live(flow)
    for number in range(3):
        create_customer(f"u{number}", timezone="Asia/Tokyo", name=f"Person {number}")
        do(f"u{number}", "Signed Up")
    take_turns()
    viewer = login("viewer")
    path = f"/api/journeys/{journey.pk}/people"
    rows = viewer.get(path).json()["results"]
    assert sorted(row["customer"]["name"] for row in rows) == [
        "Person 0",
        "Person 1",
        "Person 2",
    ]
    assert {row["sentence"] for row in rows} == {
        "Waits until Wednesday 11 Mar 2026, 21:00 in Asia/Tokyo."
    }
    assert viewer.get(path, {"node": "in"}).json()["results"] == []
    assert len(viewer.get(path, {"node": "w"}).json()["results"]) == 3
    pass_time(days=1)
    assert viewer.get(path).json()["results"] == []


def test_a_span_is_told_in_its_largest_unit():
    for span, words in (
        (timedelta(seconds=1), "1 second"),
        (timedelta(minutes=90), "1 hour"),
        (timedelta(days=3, hours=5), "3 days"),
    ):
        visit = Past("wait_for", ORDER, "happened", "event", LEFT - span, LEFT)
        assert f"after {words}, on" in tell_past(visit, AROUND)
