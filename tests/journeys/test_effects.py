"""What steps cause is written together with the move, for everybody at once."""

from datetime import timedelta
from itertools import pairwise

import polars as pl
import pytest

from customers.models import AttributeChange, Customer, Event, Work
from customers.services import append_events
from journeys.domain.changing import fold
from journeys.domain.nodes.effects import AddTag, RemoveTag, SetAttribute
from journeys.domain.validate import validate
from journeys.models import Enrollment, TeamTask
from journeys.selectors.known import read_known
from journeys.services import enroll_customers, save_draft
from messaging.models import Message
from tests.journeys.factories import (
    START,
    create_customer,
    create_template,
    do,
    history,
    pass_time,
    put_live,
    set_clock,
    standing,
    take_turns,
)
from tests.journeys.graphs import branch, document, edge, entry, node, rule

NEXT_DAY = {"amount": 1, "unit": "days"}


def line(*nodes, **settings):
    """Return a journey that goes through steps one after the other."""
    names = ["in", *(one["id"] for one in nodes), "out"]
    edges = [
        edge(source, target, "ok" if source == "hook" else "next")
        for source, target in pairwise(names)
    ]
    edges += [edge(n["id"], "out", "failed") for n in nodes if n["kind"] == "webhook"]
    return document([entry("Go"), *nodes, node("out", "exit")], edges, **settings)


def by_list_into(journey_id):
    """Return a journey by list that starts another one."""
    nodes = [entry(), node("go", "start_journey", journey_id=journey_id)]
    return document(
        [*nodes, node("out", "exit")], [edge("in", "go"), edge("go", "out")]
    )


def attribute(name, value=None, how="set"):
    return {"kind": "attribute", "name": name, "how": how, "value": value}


def tag(name, how="add"):
    return {"kind": "tag", "tag": name, "how": how}


FOLDS = [
    # effects, values, cleared, increased, tags
    (
        [SetAttribute("a", "set", 1), SetAttribute("a", "set", 2)],
        {"a": 2},
        set(),
        {},
        {},
    ),
    ([SetAttribute("a", "set", 1), SetAttribute("a", "clear")], {}, {"a"}, {}, {}),
    (
        [SetAttribute("a", "clear"), SetAttribute("a", "increase", 2)],
        {"a": 2},
        set(),
        {},
        {},
    ),
    (
        [SetAttribute("a", "increase", 1), SetAttribute("a", "increase", 2)],
        {},
        set(),
        {"a": 3},
        {},
    ),
    (
        [SetAttribute("a", "increase", 1), SetAttribute("a", "set", 5)],
        {"a": 5},
        set(),
        {},
        {},
    ),
    (
        [SetAttribute("a", "set", "x"), SetAttribute("a", "increase", 2)],
        {"a": 2},
        set(),
        {},
        {},
    ),
    (
        [SetAttribute("a", "set", True), SetAttribute("a", "increase", 2)],
        {"a": 2},
        set(),
        {},
        {},
    ),
    ([SetAttribute("a", "stamp")], {"a": "2026-03-10T12:00:00+00:00"}, set(), {}, {}),
    (
        [AddTag("x"), RemoveTag("x"), AddTag("y")],
        {},
        set(),
        {},
        {"x": False, "y": True},
    ),
]


@pytest.mark.parametrize(("effects", "values", "cleared", "increased", "tags"), FOLDS)
def test_changes_in_a_row_come_to_one_change(effects, values, cleared, increased, tags):
    found = fold(effects, now=START)
    assert (found.values, found.cleared) == (values, cleared)
    assert (found.increased, found.tags) == (increased, tags)


@pytest.mark.django_db
class TestOnTheDatabase:
    @pytest.fixture(autouse=True)
    def clock(self):
        set_clock()

    def test_attributes_change_with_history_and_news(self):
        changes = [
            attribute("stage", "warm"),
            attribute("visits", 2, "increase"),
            attribute("odd", 3, "increase"),
            attribute("seen_at", how="stamp"),
            attribute("hint", how="clear"),
            tag("new"),
            tag("kept"),
            tag("old", "remove"),
        ]
        put_live(line(node("mark", "update", changes=changes)))
        given = {"visits": 40, "odd": "x", "hint": "h", "tags": ["old", "kept"]}
        customer = create_customer("u1", name="Ada", **given)
        do("u1", "Go")
        take_turns()
        customer.refresh_from_db()
        assert customer.attributes == {
            "name": "Ada",
            "stage": "warm",
            "visits": 42,
            "odd": 3,
            "seen_at": START.isoformat(),
            "tags": ["kept", "new"],
        }
        rows = AttributeChange.objects.filter(customer_id=customer.pk, at=START)
        old = dict(rows.order_by("id").values_list("name__name", "old_value"))
        assert old["stage"] is None
        assert (old["visits"], old["hint"], old["tags"]) == (40, "h", ["old", "kept"])
        assert not Work.objects.exists()  # the news was taken, too

    def test_an_update_that_changes_nothing_leaves_no_trace(self):
        put_live(line(node("mark", "update", changes=[tag("a"), attribute("b", 1)])))
        customer = create_customer("u1", tags=["a"], b=1)
        before = AttributeChange.objects.filter(customer_id=customer.pk).count()
        do("u1", "Go")
        take_turns()
        after = AttributeChange.objects.filter(customer_id=customer.pk).count()
        assert before == after

    def test_a_decision_sees_what_the_update_before_it_changed(self):
        graph = document(
            [
                entry("Go"),
                node("mark", "update", changes=[attribute("vip", True)]),
                node("vip", "decision", branches=[branch("yes", "vip")]),
                node("out", "exit"),
            ],
            [
                edge("in", "mark"),
                edge("mark", "vip"),
                edge("vip", "out", "yes"),
                edge("vip", "out", "else"),
            ],
        )
        put_live(graph)
        customer = create_customer("u1")
        do("u1", "Go")
        take_turns()
        assert ("vip", "yes") in history(customer)

    def test_a_team_finds_its_task_once(self):
        put_live(line(node("call", "notify_team", team="Sales", title="Call")))
        customer = create_customer("u1")
        do("u1", "Go")
        take_turns()
        take_turns()
        task = TeamTask.objects.get()
        assert (task.customer_id, task.visit_no, task.title) == (customer.pk, 2, "Call")
        assert (task.created_at, task.done_at) == (START, None)

    def test_a_message_carries_quiet_hours_policy_and_exemption(self):
        quiet = {"quiet_from": "21:00", "quiet_until": "08:30"}
        template = create_template().pk
        put_live(
            line(
                node("one", "message", template_id=template, **quiet),
                node("two", "message", template_id=template, dup_policy="no_duplicate"),
                cap_exempt=True,
            )
        )
        create_customer("u1")
        do("u1", "Go")
        take_turns()
        one, two = Message.objects.order_by("origin_no")
        assert (one.quiet_start, one.quiet_end, one.dup_policy) == (
            1260,
            510,
            "deliver",
        )
        assert (two.quiet_start, two.dup_policy) == (None, "no_duplicate")
        assert one.exempt
        assert one.lane == Enrollment.objects.get().journey_id

    def test_a_survey_tells_its_message_what_to_ask(self):
        template = create_template().pk
        ask = node("ask", "survey", template_id=template, scale="nps", survey="Month")
        journey = put_live(line(ask))
        create_customer("u1")
        do("u1", "Go")
        take_turns()
        asked = Message.objects.get().context["survey"]
        assert asked == {
            "scale": "nps", "name": "Month", "journey": journey.pk, "node": "ask"
        }  # fmt: skip

    def test_another_journey_takes_whom_it_is_asked_for(self):
        other = put_live(
            document(
                [entry(), node("pause", "wait"), node("out", "exit")],
                [edge("in", "pause"), edge("pause", "out")],
            ),
            name="Other",
        )
        journey = put_live(line(node("other", "start_journey", journey_id=other.pk)))
        customer = create_customer("u1")
        do("u1", "Go")
        take_turns()
        inside = Enrollment.objects.get(journey=other)
        assert (inside.customer_id, inside.node_id) == (customer.pk, "pause")
        request = Event.objects.get(name__name="$journey_requested")
        assert request.properties["from"] == journey.pk

    def test_journeys_that_start_each_other_are_advised_about(self):
        first = put_live(document([entry(), node("out", "exit")], [edge("in", "out")]))
        second = put_live(by_list_into(first.pk), name="Second")
        known = read_known()
        assert known.circles == frozenset()
        save_draft(
            journey_id=first.pk,
            revision=first.draft.revision,
            document=by_list_into(second.pk),
            layout={},
            map={},
        )
        known = read_known()
        assert known.circles == {first.pk, second.pk}
        found = validate(by_list_into(first.pk), known)
        assert [(one.code, one.level) for one in found] == [
            ("journey_circle", "advice")
        ]

    def test_a_webhook_is_asked_once_and_its_answer_decides(self):
        hook = node(
            "hook",
            "webhook",
            url="https://example.com/",
            fields_sent=[{"key": "mail", "attribute": "email"}],
        )
        put_live(line(hook))
        customer = create_customer("u1")
        do("u1", "Go")
        take_turns()
        message = Message.objects.get()
        assert (message.channel, message.template_version_id) == ("webhook", None)
        asked = message.context["webhook"]
        assert (asked["url"], asked["method"]) == ("https://example.com/", "POST")
        assert asked["fields"] == [["mail", "email"]]
        assert asked["body"]["step"] == "hook"
        assert message.expires_at == START + timedelta(hours=24)
        held = standing(customer)
        assert (held.node_id, held.due_at) == ("hook", START + timedelta(hours=24))

        set_clock(START + timedelta(minutes=1))
        answer(customer, "$webhook_answered", held.pk, held.visit_no + 1)
        answer(customer, "$webhook_failed", held.pk + 1, held.visit_no)
        take_turns()
        assert standing(customer).node_id == "hook"  # those answers are not for them
        answer(customer, "$webhook_answered", held.pk, held.visit_no)
        take_turns()
        assert history(customer)[-2:] == [("hook", "ok"), ("out", "$completed")]

    def test_a_webhook_without_answer_has_failed(self):
        put_live(line(node("hook", "webhook", url="https://example.com/")))
        customer = create_customer("u1")
        do("u1", "Go")
        take_turns()
        pass_time(hours=24)
        assert ("hook", "failed") in history(customer)
        assert Message.objects.count() == 1

    def test_a_split_keeps_its_shares_and_everybody_their_way(self):
        arms = [{"key": "a", "share": 7000}, {"key": "b", "share": 2000}]
        graph = document(
            [entry(), node("ab", "split", branches=arms, hold_out=1000),
             node("out", "exit")],
            [edge("in", "ab"), *(edge("ab", "out", k) for k in ("a", "b", "hold_out"))],
        )  # fmt: skip
        journey = put_live(graph)
        rows = [
            Customer(pk=10**7 + n, owner_mode=1, created_at=START) for n in range(2000)
        ]
        people = Customer.objects.bulk_create(rows)
        enroll_customers(journey_id=journey.pk, customer_ids=[p.pk for p in people])
        take_turns()
        ways = [history(one)[1][1] for one in people[:400]]
        assert 240 <= ways.count("a") <= 320
        assert 50 <= ways.count("b") <= 110
        assert 20 <= ways.count("hold_out") <= 65

    def test_a_jump_goes_back_only_so_often(self):
        graph = document(
            [
                entry("Go"),
                node("mark", "update", changes=[attribute("n", 1, "increase")]),
                node("pause", "wait", **NEXT_DAY),
                node("back", "jump", times=2),
                node("out", "exit"),
            ],
            [
                edge("in", "mark"),
                edge("mark", "pause"),
                edge("pause", "back"),
                edge("back", "mark", "again"),
                edge("back", "out", "limit"),
            ],
        )
        put_live(graph)
        customer = create_customer("u1")
        do("u1", "Go")
        take_turns()
        for _ in range(5):
            pass_time(days=1)
        ways = [way for step, way in history(customer) if step == "back"]
        assert ways == ["again", "again", "limit"]
        customer.refresh_from_db()
        assert customer.attributes["n"] == 3

    def test_a_jump_without_a_wait_counts_within_one_turn(self):
        graph = document(
            [entry("Go"), node("back", "jump", times=3), node("out", "exit")],
            [edge("in", "back"), edge("back", "back", "again"),
             edge("back", "out", "limit")],
        )  # fmt: skip
        put_live(graph)
        customer = create_customer("u1")
        do("u1", "Go")
        take_turns()
        ways = [way for step, way in history(customer) if step == "back"]
        assert ways == ["again"] * 3 + ["limit"]

    def test_a_wait_follows_its_date_when_that_changes(self):
        until = node("until", "wait", how="attribute", attribute="meets_at")
        graph = line(until)
        graph["edges"].append(edge("until", "out", "no_date"))
        put_live(graph)
        late, gone = (
            create_customer("u1", meets_at=day(3)),
            create_customer("u2", meets_at=day(3)),
        )
        do("u1", "Go")
        do("u2", "Go")
        take_turns()
        assert standing(late).due_at == START + timedelta(days=3)
        create_customer("u1", meets_at=day(5))
        create_customer("u2", meets_at="cancelled")
        take_turns()
        assert standing(late).due_at == START + timedelta(days=5)
        assert ("until", "no_date") in history(gone)
        pass_time(days=4)
        assert ("until", "next") not in history(late)
        pass_time(days=1)
        assert ("until", "next") in history(late)

    def test_a_rule_that_is_waited_for_is_asked_when_the_person_changes(self):
        deadline = {"amount": 3, "unit": "days"}
        wait = node("vip", "wait_for", rule=rule("vip"), deadline=deadline)
        graph = document(
            [entry("Go"), wait, node("out", "exit")],
            [edge("in", "vip"), edge("vip", "out", "happened"),
             edge("vip", "out", "timeout")],
        )  # fmt: skip
        put_live(graph)
        slow, quick = create_customer("u1"), create_customer("u2")
        do("u1", "Go")
        do("u2", "Go")
        take_turns()
        create_customer("u2", vip=True)
        create_customer("u1", other=True)
        take_turns()
        assert ("vip", "happened") in history(quick)
        assert standing(slow).due_at == START + timedelta(days=3)
        pass_time(days=3)
        assert ("vip", "timeout") in history(slow)


def day(number):
    return (START + timedelta(days=number)).isoformat()


def answer(customer, name, enrollment_id, visit_no):
    """Record what messaging records when a call has ended."""
    events = pl.DataFrame(
        {
            "customer_id": [customer.pk],
            "name": [name],
            "occurred_at": [START + timedelta(minutes=1)],
            "properties": [f'{{"enrollment":{enrollment_id},"visit_no":{visit_no}}}'],
        },
        schema_overrides={"occurred_at": pl.Datetime("us", "UTC")},
    )
    append_events(events=events, now=START + timedelta(minutes=1))
