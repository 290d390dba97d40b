"""Versions in flight: people finish the old one, follow, or are sent somewhere."""

from datetime import timedelta

import pytest

from customers.models import SHARD_COUNT
from journeys.domain.errors import (
    DestinationMissing,
    MoveInvalid,
)
from journeys.domain.moving import Order
from journeys.models import (
    Enrollment,
    LifeCycleChange,
    Visit,
)
from journeys.selectors import get_counts, list_moves, preview_publishing
from journeys.services import (
    move_people,
    move_to_published,
    publish,
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
from tests.journeys.graphs import branch, node
from tests.journeys.publishing import (
    broken_invariants,
    change,
    days,
    draw,
    enter,
    follow,
    move_all,
    put_over,
    straight,
    wait,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    set_clock()


@pytest.fixture
def template():
    return create_template().pk


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
