"""How people are moved: in slices, once, until it started, seen afterwards."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers.models import SHARD_COUNT
from customers.services import faults
from journeys.domain.errors import (
    MoveStarted,
    MoveUnknown,
)
from journeys.models import (
    Enrollment,
    LifeCycleChange,
    MovedEnrollment,
    MoveShard,
    Visit,
)
from journeys.selectors import get_counts, list_moves
from journeys.services import (
    cancel,
    move_people,
)
from tests.journeys.factories import (
    START,
    create_crowd,
    put_live,
    set_clock,
)
from tests.journeys.publishing import (
    broken_invariants,
    crowd_in,
    enroll_all,
    enter,
    follow,
    listed,
    move_all,
    put_over,
    straight,
    wait,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    set_clock()


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
