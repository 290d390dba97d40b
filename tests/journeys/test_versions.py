"""Versions in flight: preview, moves of the people inside, rolling back."""

import itertools
import signal
import threading
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from config import fsck
from customers.models import SHARD_COUNT
from customers.services import faults
from journeys.domain import graph as graphs
from journeys.domain.differences import compare
from journeys.domain.errors import (
    DestinationMissing,
    JourneyError,
    MoveInvalid,
    MoveStarted,
    MoveUnknown,
    StaleRevision,
    VersionUnknown,
)
from journeys.domain.moving import Order
from journeys.models import (
    Enrollment,
    Journey,
    LifeCycleChange,
    MovedEnrollment,
    MoveShard,
    Version,
    Visit,
)
from journeys.selectors import get_counts, list_moves, preview_publishing
from journeys.selectors.previewing import preview_nodes
from journeys.services import (
    cancel,
    enroll_customers,
    move_people,
    move_to_published,
    publish,
    roll_back,
    save_draft,
)
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
from tests.journeys.graphs import branch, document, edge, entry, node
from tests.journeys.test_engine import create_crowd
from tests.journeys.test_life_cycle import change, days, move_all
from tests.processes import Product

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    set_clock()


@pytest.fixture
def template():
    return create_template().pk


def straight(*middle, **settings):
    """In, the nodes given one after another by their first outcome, out."""
    nodes = [entry("Signed Up"), *middle, node("out", "exit")]
    edges = []
    for before, after in itertools.pairwise(nodes):
        keys = {"wait_for": ("happened", "timeout"), "decision": ("yes", "else")}
        edges += [
            edge(before["id"], after["id"], key)
            for key in keys.get(before["kind"], ("next",))
        ]
    return document(nodes, edges, **settings)


def wait(node_id="pause", amount=10, unit="days"):
    return node(node_id, "wait", amount=amount, unit=unit)


def enter(user="u1", **traits):
    customer = create_customer(user, **traits)
    do(user, "Signed Up")
    take_turns()
    return customer


def draw(journey, source):
    """Save a draft as somebody who has just opened it; return its revision."""
    journey.refresh_from_db()
    saved = save_draft(
        journey_id=journey.pk,
        revision=journey.draft.revision,
        document=source,
        layout={},
        map={},
    )
    return saved.revision


def put_over(journey, source, *moves, **more):
    """Publish a next version; return it."""
    revision = draw(journey, source)
    version = publish(journey_id=journey.pk, revision=revision, moves=moves, **more)
    journey.refresh_from_db()
    return version


def follow(version=1, **mapping):
    return Order(version, "follow", mapping=mapping)


def broken_invariants():
    return [found.code for found in fsck.run() if found.violations]


# --- what changed, and whom it concerns ---------------------------------------------

CHANGED = [
    # the draft; node -> what changed
    (straight(wait()), {}),
    (straight(wait(amount=5)), {"pause": ("changed", ("settings",))}),
    (straight(node("pause", "wait_for", event="Order", deadline=days(3))),
     {"pause": ("changed", ("kind", "settings", "paths"))}),
    (straight(), {"in": ("changed", ("paths",)), "pause": ("removed", ())}),
    (straight(wait(), wait("more")),
     {"pause": ("changed", ("paths",)), "more": ("added", ())}),
    (straight({**wait(), "name": "Rest"}), {"pause": ("changed", ("name",))}),
]  # fmt: skip


@pytest.mark.parametrize(("draft", "expected"), CHANGED)
def test_each_node_is_told_as_changed_added_or_removed(draft, expected):
    found = compare(graphs.parse(straight(wait())), graphs.parse(draft))
    told = {one.id: (one.change, one.parts) for one in found}
    assert {id_: one for id_, one in told.items() if one[0] != "unchanged"} == expected


def test_a_setting_written_out_as_its_default_has_not_changed():
    short = straight(wait())
    long = straight(wait())
    del short["nodes"][0]["settings"]["reentry"]
    assert long["nodes"][0]["settings"]["reentry"] == "once"
    found = compare(graphs.parse(short), graphs.parse(long))
    assert {one.change for one in found} == {"unchanged"}


LOOP = document(
    [
        entry("Signed Up"),
        wait("a"),
        node("b", "decision", branches=[branch("yes", "vip")]),
        wait("c"),
        wait("d"),
        node("out", "exit"),
    ],
    [
        edge("in", "a"),
        edge("a", "b"),
        edge("b", "c", "yes"),
        edge("b", "d", "else"),
        edge("c", "a"),
        edge("d", "out"),
    ],
)
AROUND = {  # with 5 at a, 7 at c, 11 at d: before, at, past
    "in": (0, 0, 23),
    "a": (7, 5, 11),
    "b": (12, 0, 11),
    "c": (5, 7, 11),
    "d": (12, 11, 0),
    "out": (23, 0, 0),
}


def test_people_before_at_and_past_a_node_are_counted_over_the_graph():
    graph = graphs.parse(LOOP)
    nodes = preview_nodes(graph, graph, {"a": 5, "c": 7, "d": 11})
    told = {one.difference.id: (one.before, one.at, one.past) for one in nodes}
    assert told == AROUND


def test_a_ladder_with_countless_paths_is_previewed_at_once():
    """H16: paths are never enumerated; here there are 2 to the 100th."""
    nodes = [entry("Signed Up")]
    edges = []
    last = "in"
    for rung in range(100):
        names = [f"{side}{rung}" for side in ("s", "l", "r", "e")]
        branches = [branch("yes", "vip")]
        nodes += [node(names[0], "decision", branches=branches)]
        nodes += [wait(name) for name in names[1:]]
        edges += [edge(last, names[0]), edge(names[0], names[1], "yes")]
        edges += [edge(names[0], names[2], "else")]
        edges += [edge(names[1], names[3]), edge(names[2], names[3])]
        last = names[3]
    nodes.append(node("out", "exit"))
    edges.append(edge(last, "out"))
    graph = graphs.parse(document(nodes, edges))
    people = {one["id"]: 1 for one in nodes if one["kind"] == "wait"}
    told = {one.difference.id: one for one in preview_nodes(graph, graph, people)}
    assert told["out"].before == 300
    assert told["s50"].before == told["s50"].past == 150


def test_the_preview_tells_each_running_version_and_who_needs_a_destination():
    journey = put_live(straight(wait("a"), wait("b")))
    enter("u1")
    put_over(journey, straight(wait("a", 20), wait("b")))
    enter("u2")
    enter("u3")
    draw(journey, straight(wait("b"), wait("c")))
    journey.refresh_from_db()
    preview = preview_publishing(journey, journey.draft)
    assert (preview.number, preview.people, preview.is_identical) == (3, 3, False)
    newest, oldest = preview.versions
    assert (newest.version.number, newest.people, newest.is_published) == (2, 2, True)
    assert (oldest.version.number, oldest.people, oldest.is_published) == (1, 1, False)
    told = {one.difference.id: one for one in newest.nodes}
    assert told["a"].needs_destination
    assert told["a"].destination is None
    assert (told["a"].difference.change, told["a"].at) == ("removed", 2)
    assert (told["b"].before, told["b"].destination) == (2, "b")
    assert not told["b"].needs_destination
    assert told["c"].difference.change == "added"
    assert [one.id for one in preview.destinations] == ["b", "c", "out"]


# --- finishing, following, moving ---------------------------------------------------


def test_people_finish_the_old_version_when_nobody_says_otherwise():
    journey = put_live(straight(wait("a"), wait("b", 1)))
    customer = enter()
    put_over(journey, straight(wait("b", 9)))
    move_all()
    pass_time(days=10)
    assert standing(customer).node_id == "b"
    pass_time(days=1)
    there = standing(customer)
    assert (there.ended_reason, there.version.number) == ("completed", 1)
    newcomer = enter("u2")
    assert (standing(newcomer).node_id, standing(newcomer).version.number) == ("b", 2)


WAITS = [
    # days before, days after, when they moved: when it ends
    (10, 4, 1, 4),  # shorter: rescheduled
    (10, 20, 1, 20),  # longer: also
    (10, 10, 3, 10),  # the same: not touched
]


@pytest.mark.parametrize(("before", "after", "moved", "ends"), WAITS)
def test_a_wait_that_changed_reschedules_people_already_waiting(
    before, after, moved, ends
):
    """Trap 63: shortening a delay leaves people waiting for the old one."""
    journey = put_live(straight(wait(amount=before), wait("more")))
    customer = enter()
    pass_time(days=moved)
    put_over(journey, straight(wait(amount=after), wait("more")), follow())
    move_all()
    there = standing(customer)
    assert there.due_at == START + timedelta(days=ends)
    assert (there.version.number, there.visit_no, there.node_id) == (2, 2, "pause")
    assert there.arrived_at == START
    set_clock(START + timedelta(days=ends) - timedelta(seconds=1))
    take_turns()
    assert standing(customer).node_id == "pause"
    pass_time(seconds=1)
    assert standing(customer).node_id == "more"
    assert history(customer) == [("in", "next"), ("pause", "next")]


def test_a_wait_that_is_over_by_now_lets_people_go_on_soon():
    journey = put_live(straight(wait(amount=10), wait("more")))
    customer = enter()
    moment = pass_time(days=5)
    put_over(journey, straight(wait(amount=2), wait("more")), follow())
    move_all()
    assert moment <= standing(customer).due_at <= moment + timedelta(minutes=1)
    pass_time(minutes=1)
    assert standing(customer).node_id == "more"


def test_an_event_between_the_move_and_the_next_turn_still_counts():
    deadline = {"event": "Order", "deadline": days(3)}
    journey = put_live(straight(node("order", "wait_for", **deadline)))
    customer = enter()
    pass_time(days=1)
    longer = {"event": "Order", "deadline": days(9)}
    put_over(journey, straight(node("order", "wait_for", **longer)), follow())
    do("u1", "Order")
    for shard in range(SHARD_COUNT):
        while move_people(shard=shard).more:
            pass
    take_turns()
    assert history(customer)[1] == ("order", "happened")


def test_a_change_between_the_move_and_the_next_turn_delays_nothing():
    left = branch("x", "left")["rule"]
    journey = put_live(straight(wait(amount=10), exit_rule=left))
    customer = enter()
    put_over(journey, straight(wait(amount=4), exit_rule=left), follow())
    for shard in range(SHARD_COUNT):
        while move_people(shard=shard).more:
            pass
    create_customer("u1", color="red")
    take_turns()
    assert standing(customer).due_at == START + timedelta(days=4)
    assert "woken" not in {k for k, v in standing(customer).state.items() if v}


def test_reopening_and_publishing_again_alters_no_stored_time():
    """Trap 65: opening the editor alters a stored time."""
    journey = put_live(straight(wait()))
    customer = enter()
    before = standing(customer)
    pass_time(days=1)
    put_over(journey, journey.draft.document, follow())
    move_all()
    after = standing(customer)
    names = ("due_at", "arrived_at", "limit_at", "visit_no", "node_id", "entered_at")
    assert [getattr(before, one) for one in names] == [
        getattr(after, one) for one in names
    ]
    assert after.version.sha256 == before.version.sha256


def test_finished_people_do_not_move_and_waiting_ones_do_when_a_step_is_added():
    """Trap 60: a step added at the end."""
    journey = put_live(straight(wait(amount=1)))
    finished = enter("u1")
    pass_time(days=1)
    waiting = enter("u2")
    put_over(journey, straight(wait(amount=1), wait("more")), follow())
    move_all()
    pass_time(days=1)
    assert standing(finished).ended_reason == "completed"
    assert standing(finished).version.number == 1
    assert standing(waiting).node_id == "more"


def test_a_removed_step_with_people_on_it_is_refused_naming_it():
    """Traps 61 and 63: their positions and history would be gone."""
    journey = put_live(straight(wait("a"), wait("b")))
    customer = enter()
    revision = draw(journey, straight(wait("b")))
    with pytest.raises(DestinationMissing) as refused:
        publish(journey_id=journey.pk, revision=revision, moves=[follow()])
    (error,) = refused.value.errors
    assert error["node"] == "a"
    assert error["field"] == "moves.0.mapping.a"
    assert error["message"].startswith("1 people stand at “a”")
    journey.refresh_from_db()
    assert (journey.published.number, journey.draft.revision) == (1, revision)
    assert not LifeCycleChange.objects.filter(version__number=2).exists()
    assert standing(customer).node_id == "a"


def test_people_of_a_removed_step_go_where_they_are_sent_and_keep_their_history():
    """Traps 58 and 61: deleting a step deletes logs, everybody is new again."""
    journey = put_live(straight(wait("a"), wait("b", 3)))
    customer = enter()
    moment = pass_time(days=1)
    put_over(journey, straight(wait("b", 3)), follow(a="b"))
    move_all()
    there = standing(customer)
    assert (there.node_id, there.visit_no, there.arrived_at) == ("b", 3, moment)
    assert there.due_at == moment + timedelta(days=3)
    assert history(customer) == [("in", "next"), ("a", "@moved")]
    visit = Visit.objects.get(node_id="a")
    assert (visit.reason, visit.version.number) == ("moved to version 2", 1)
    do("u1", "Signed Up")
    take_turns()
    assert Enrollment.objects.count() == 1
    pass_time(days=3)
    assert [visit.visit_no for visit in Visit.objects.order_by("visit_no")] == [
        *range(1, 5)
    ]
    assert standing(customer).ended_reason == "completed"
    assert broken_invariants() == []


def test_everybody_goes_to_one_step():
    journey = put_live(straight(wait("a"), wait("b")))
    first = enter("u1")
    pass_time(days=10)
    second = enter("u2")
    assert (standing(first).node_id, standing(second).node_id) == ("b", "a")
    put_over(journey, straight(wait("a"), wait("b", 20)), Order(1, "node", "b"))
    move_all()
    assert {standing(one).node_id for one in (first, second)} == {"b"}
    # Who stood there stays in their visit, who comes there arrives
    assert standing(first).due_at == START + timedelta(days=30)
    assert standing(second).due_at == START + timedelta(days=30)
    assert [standing(one).visit_no for one in (first, second)] == [3, 3]
    assert history(first) == [("in", "next"), ("a", "next")]
    assert history(second) == [("in", "next"), ("a", "@moved")]


def test_people_sent_to_an_exit_leave_and_the_others_go_on():
    """Trap 59: an action that removes somebody breaks the next one in the batch."""
    journey = put_live(straight(wait("a"), wait("b")))
    leaving = [enter(f"u{number}") for number in range(3)]
    pass_time(days=10)
    staying = [enter(f"v{number}") for number in range(3)]
    put_over(journey, straight(wait("a"), wait("b")), follow(b="out"))
    move_all()
    assert {standing(one).ended_reason for one in leaving} == {"completed"}
    assert {(standing(one).status, standing(one).node_id) for one in staying} == {
        ("active", "a")
    }
    assert broken_invariants() == []


def test_each_running_version_is_asked_about_not_only_the_last():
    journey = put_live(straight(wait("a"), wait("b")))
    oldest = enter("u1")
    put_over(journey, straight(wait("a", 20), wait("b")))
    older = enter("u2")
    put_over(
        journey,
        straight(wait("a", 30), wait("b")),
        Order(1, "node", "b"),
        follow(2),
    )
    newest = enter("u3")
    move_all()
    assert {standing(one).version.number for one in (oldest, older, newest)} == {3}
    assert [standing(one).node_id for one in (oldest, older)] == ["b", "a"]
    assert standing(older).due_at == START + timedelta(days=30)


def test_a_step_deleted_and_added_again_in_one_session_keeps_its_people():
    """Trap 64: add and delete of the same node in one edit session."""
    journey = put_live(straight(wait()))
    customer = enter()
    draw(journey, straight())
    draw(journey, straight(wait()))
    journey.refresh_from_db()
    preview = preview_publishing(journey, journey.draft)
    assert preview.is_identical
    assert not any(one.needs_destination for one in preview.versions[0].nodes)
    put_over(journey, straight(wait()), follow())
    move_all()
    assert (standing(customer).node_id, standing(customer).visit_no) == ("pause", 2)


def test_a_step_that_became_another_kind_is_arrived_at_anew(template):
    journey = put_live(straight(wait("x"), wait("end")))
    customer = enter()
    message = node("x", "message", template_id=template)
    put_over(journey, straight(message, wait("end")), follow())
    move_all()
    assert history(customer) == [("in", "next"), ("x", "@moved"), ("x", "next")]
    assert Message.objects.count() == 1
    assert get_counts(journey).now == {"in": 0, "x": 0, "end": 1}
    assert broken_invariants() == []


def test_re_entry_uses_the_new_definition():
    """Trap 62: re-entry uses the old definition."""
    again = straight(wait("a", 1))
    again["nodes"][0]["settings"]["reentry"] = "always"
    journey = put_live(again)
    enter()
    pass_time(days=1)
    changed = straight(wait("b", 1))
    changed["nodes"][0]["settings"]["reentry"] = "always"
    put_over(journey, changed)
    customer = enter()
    assert (standing(customer).node_id, standing(customer).version.number) == ("b", 2)


def test_a_new_hard_limit_counts_from_the_entry():
    journey = put_live(straight(wait(), incubating=True, hard_limit_days=30))
    customer = enter()
    pass_time(days=1)
    put_over(journey, straight(wait(), incubating=True, hard_limit_days=5), follow())
    move_all()
    assert standing(customer).limit_at == START + timedelta(days=5)
    assert standing(customer).owns
    pass_time(days=4)
    assert standing(customer).ended_reason == "hard_limit"


def test_parked_people_who_follow_a_repaired_version_go_on():
    journey = put_live(straight(wait(), wait("more")))
    customer = enter()
    Enrollment.objects.update(
        parked_at=START, attempts=5, due_at=None, error="x", state={"woken": 1}
    )
    put_over(journey, straight(wait(amount=1), wait("more")), follow())
    pass_time(days=2)
    move_all()
    pass_time(minutes=1)
    there = standing(customer)
    assert (there.node_id, there.parked_at, there.error) == ("more", None, "")


def test_people_moved_in_a_pause_stand_still_until_it_ends():
    journey = put_live(straight(wait(amount=1), wait("more")))
    customer = enter()
    change(journey, "pause")
    pass_time(days=2)
    put_over(journey, straight(wait(amount=4), wait("more")), follow())
    move_all()
    there = standing(customer)
    assert (there.version.number, there.node_id) == (2, "pause")
    change(journey, "resume")
    move_all()
    there = standing(customer)
    assert (there.node_id, there.due_at) == ("pause", START + timedelta(days=4))
    assert there.held_at is None


def test_who_has_no_destination_finishes_and_is_counted():
    journey = put_live(straight(wait("a"), wait("b")))
    customer = enter()
    put_over(journey, straight(wait("b")), follow(a=None))
    move_all()
    assert (standing(customer).version.number, standing(customer).node_id) == (1, "a")
    (move,) = list_moves(journey)
    assert (move.status, move.people, move.staying) == ("done", 0, 1)


def test_an_older_version_can_be_moved_later():
    journey = put_live(straight(wait("a")))
    customer = enter()
    put_over(journey, straight(wait("a", 20)))
    move_to_published(
        journey_id=journey.pk, life_revision=journey.life_revision, order=follow()
    )
    move_all()
    assert standing(customer).version.number == 2


WRONG = [
    ([Order(7, "follow")], "moves.0.version"),
    ([Order(2, "follow")], "moves.0.version"),
    ([follow(), follow()], "moves.1.version"),
    ([Order(1, "node")], "moves.0.node"),
    ([Order(1, "node", "gone")], "moves.0.node"),
    ([Order(1, "node", "in")], "moves.0.node"),
    ([follow(pause="gone")], "moves.0.mapping.pause"),
    ([follow(gone="pause")], "moves.0.mapping.gone"),
    ([follow(pause="in")], "moves.0.mapping.pause"),
]


@pytest.mark.parametrize(("moves", "field"), WRONG)
def test_an_order_that_cannot_be_followed_is_refused_at_its_place(moves, field):
    journey = put_live(straight(wait()))
    with pytest.raises(MoveInvalid) as refused:
        publish(journey_id=journey.pk, revision=2, moves=moves)
    assert refused.value.errors[0]["field"] == field
    assert refused.value.errors[0]["message"]
    journey.refresh_from_db()
    assert journey.published.number == 1


# --- how it is done -----------------------------------------------------------------


def crowd_in(journey, size):
    return enroll_all(journey, create_crowd(size))


def enroll_all(journey, crowd):
    enroll_customers(journey_id=journey.pk, customer_ids=crowd)
    take_turns()
    return crowd


def listed(*middle):
    source = straight(*middle)
    source["nodes"][0] = entry()
    return source


def test_5000_in_flight_move_with_as_many_statements_as_10():
    statements = []
    crowd = create_crowd(5_000)
    for size in (10, 5_000):
        journey = put_live(listed(wait("a"), wait("b")), f"of {size}")
        enroll_all(journey, crowd[:size])
        put_over(journey, listed(wait("b", 20)), follow(a="b"))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            moved = move_people(shard=3)
        assert moved.people == size
        statements.append(len(queries))
        inside = Enrollment.objects.filter(journey=journey, version__number=2)
        assert inside.filter(node_id="b", visit_no=3).count() == size
    assert statements[0] == statements[1] <= 10


@pytest.mark.parametrize("size", [1, 3, 10_000])
def test_moving_in_slices_of_any_size_gives_the_same(size):
    journey = put_live(listed(wait("a"), wait("b")))
    crowd = crowd_in(journey, 7)
    put_over(journey, listed(wait("b", 20)), follow(a="b"))
    move_all(size=size)
    (move,) = list_moves(journey)
    assert (move.status, move.shards_done, move.people) == ("done", 16, 7)
    assert move.nodes == {"a": 7}
    assert MovedEnrollment.objects.count() == len(crowd)
    assert broken_invariants() == []


def test_an_interrupted_slice_moves_nobody_and_is_repeated(settings, tmp_path):
    """Fault 18: half of the people are moved, then the process dies."""
    settings.FAULT_DIR = str(tmp_path)
    journey = put_live(listed(wait("a"), wait("b")))
    crowd_in(journey, 9)
    put_over(journey, listed(wait("b", 20)), follow(a="b"))
    assert move_people(shard=3, size=4).people == 4
    (tmp_path / "people_moving.1").write_text("raise")
    with pytest.raises(faults.PlannedFault):
        move_people(shard=3, size=4)
    versions = Enrollment.objects.order_by("version_id")
    counted = [one.version.number for one in versions]
    assert (counted.count(1), counted.count(2)) == (5, 4)
    (move,) = list_moves(journey)
    assert (move.status, move.people) == ("running", 4)
    move_all(size=4)
    assert {one.version.number for one in Enrollment.objects.all()} == {2}
    assert Visit.objects.filter(outcome="@moved").count() == 9
    assert get_counts(journey).now["b"] == 9
    assert broken_invariants() == []


def test_a_move_done_twice_changes_nothing():
    journey = put_live(listed(wait("a")))
    crowd_in(journey, 3)
    put_over(journey, listed(wait("a", 20)), follow())
    move_all()
    before = list(Enrollment.objects.order_by("id").values())
    for shard in range(SHARD_COUNT):
        assert not move_people(shard=shard).more
    move_all()
    assert list(Enrollment.objects.order_by("id").values()) == before


def test_a_move_is_reversible_until_it_started():
    journey = put_live(listed(wait("a")))
    crowd_in(journey, 3)
    later = START + timedelta(hours=1)
    put_over(journey, listed(wait("a", 20)), follow(), starts_at=later)
    move_all()
    assert {one.version.number for one in Enrollment.objects.all()} == {1}
    (move,) = list_moves(journey)
    assert move.status == "pending"
    seen = {"journey_id": journey.pk, "life_revision": journey.life_revision}
    cancel(**seen, move_id=move.move.pk)
    assert [one.status for one in list_moves(journey)] == ["cancelled"]
    set_clock(later)
    move_all()
    assert {one.version.number for one in Enrollment.objects.all()} == {1}
    assert not MoveShard.objects.exists()
    seen["life_revision"] += 1
    with pytest.raises(MoveUnknown):
        cancel(**seen, move_id=move.move.pk)
    assert LifeCycleChange.objects.latest("number").what == "move_cancelled"


def test_a_move_that_started_is_not_cancelled():
    journey = put_live(listed(wait("a")))
    crowd_in(journey, 3)
    put_over(journey, listed(wait("a", 20)), follow())
    move_people(shard=0)
    (move,) = list_moves(journey)
    with pytest.raises(MoveStarted):
        cancel(
            journey_id=journey.pk,
            life_revision=journey.life_revision,
            move_id=move.move.pk,
        )
    move_all()
    assert {one.version.number for one in Enrollment.objects.all()} == {2}


def test_the_audit_says_who_was_moved_where_and_how_many(django_user_model):
    eva = django_user_model.objects.create_user("eva")
    journey = put_live(straight(wait("a"), wait("b")))
    enter("u1")
    enter("u2")
    put_over(
        journey, straight(wait("b")), follow(a="b"), user_id=eva.pk, note="too long"
    )
    row = LifeCycleChange.objects.latest("number")
    assert (row.what, row.by_name, row.note, row.version.number) == (
        "published",
        "eva",
        "too long",
        2,
    )
    (move,) = row.details["moves"]
    assert move == {
        "move": move["move"],
        "version": 1,
        "mode": "follow",
        "node": None,
        "people": {"a": 2},
        "mapping": {"in": "in", "a": "b", "b": "b", "out": "out"},
    }


def test_live_numbers_follow_people_who_were_moved():
    journey = put_live(straight(wait("a"), wait("b")))
    for number in range(3):
        enter(f"u{number}")
    put_over(journey, straight(wait("b"), wait("c")), follow(a="c"))
    move_all()
    counts = get_counts(journey)
    assert {one: count for one, count in counts.now.items() if count} == {"c": 3}
    assert counts.entered == counts.inside == 3
    assert counts.passed == {"in": 3}


# --- rolling back, and racing -------------------------------------------------------


def test_rolling_back_publishes_the_identical_graph_under_a_new_number():
    journey = put_live(straight(wait("a", 3)))
    put_over(journey, straight(wait("a", 9)))
    customer = enter()
    revision = draw(journey, straight(wait("a", 50)))
    journey.refresh_from_db()
    version = roll_back(
        journey_id=journey.pk,
        life_revision=journey.life_revision,
        number=1,
        moves=[follow(2)],
    )
    journey.refresh_from_db()
    first = Version.objects.get(journey=journey, number=1)
    assert (version.number, version.sha256) == (3, first.sha256)
    assert version.document == first.document
    assert journey.published == version
    assert (journey.draft.number, journey.draft.revision) == (4, revision)
    assert journey.draft.document == straight(wait("a", 50))
    move_all()
    assert standing(customer).due_at == START + timedelta(days=3)
    row = LifeCycleChange.objects.latest("number")
    assert (row.what, row.details["again"], row.details["number"]) == (
        "rolled_back",
        1,
        3,
    )
    put_over(journey, straight(wait("a", 50)))
    assert journey.published.number == 4


def test_going_back_to_a_version_that_cannot_run_any_more_is_refused(template):
    journey = put_live(straight(node("hi", "message", template_id=template)))
    put_over(journey, straight(wait()))
    with pytest.raises(VersionUnknown):
        roll_back(journey_id=journey.pk, life_revision=journey.life_revision, number=9)
    connection.cursor().execute("UPDATE messaging_template SET current_id = NULL")
    connection.cursor().execute("DELETE FROM messaging_templateversion")
    connection.cursor().execute("DELETE FROM messaging_template")
    with pytest.raises(JourneyError) as refused:
        roll_back(journey_id=journey.pk, life_revision=journey.life_revision, number=1)
    assert refused.value.errors[0]["node"] == "hi"


@pytest.mark.django_db(transaction=True)
def test_a_process_killed_while_it_moves_people_loses_and_doubles_nobody(tmp_path):
    """Fault 18 with a real SIGKILL: what it wrote is gone, the next one does it."""
    set_clock()
    journey = put_live(listed(wait("a"), wait("b")))
    crowd_in(journey, 9)
    put_over(journey, listed(wait("b", 20)), follow(a="b"))
    (tmp_path / "people_moving.1").write_text("kill")
    move = "from journeys.services import move_people; move_people(shard=3, size=4)"
    with Product(FAULT_DIR=str(tmp_path)) as product:
        process = product.start_script(move)
        assert process.wait(timeout=60) == -signal.SIGKILL
    assert {one.version.number for one in Enrollment.objects.all()} == {1}
    assert not MoveShard.objects.exclude(started_at=None).exists()
    move_all(size=4)
    assert {one.version.number for one in Enrollment.objects.all()} == {2}
    assert Visit.objects.filter(outcome="@moved").count() == 9
    assert broken_invariants() == []


@pytest.mark.django_db(transaction=True)
def test_of_two_who_publish_at_once_the_second_is_told():
    set_clock()
    journey = put_live(straight(wait()))
    revision = draw(journey, straight(wait(amount=3)))
    barrier = threading.Barrier(2)
    answers = []

    def race():
        try:
            barrier.wait(timeout=20)
            answers.append(publish(journey_id=journey.pk, revision=revision).number)
        except StaleRevision as error:
            answers.append(error.status)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=race) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(answers) == [2, 412]
    assert Journey.objects.get().published.number == 2
    assert Version.objects.count() == 3
