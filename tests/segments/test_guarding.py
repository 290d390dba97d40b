"""The size guard: one decision for a run, in all shards, until somebody takes it."""

from datetime import timedelta

import pytest
from django.db import connection

from customers.models import SHARD_COUNT, Workspace
from segments import selectors, services
from segments.domain import rules
from segments.domain.errors import NothingHeld
from segments.domain.guarding import Guard, find_suspects
from segments.models import Bitmap, Crossing, MicroSegment, Run, SizeFinding
from tests.segments.making import (
    NOW,
    TODAY,
    attribute,
    is_in,
    make_people,
    make_segment,
    rule,
    run_all,
)

db = pytest.mark.django_db(transaction=True)
DEFINITION = 1
GUARD = Guard(factor=4, people=100)
SIZES = [
    (1_000, 1_000, False),
    (1_000, 260, False),  # less than four times
    (1_000, 240, False),  # chance may have done the rest
    (1_000, 180, True),
    (180, 1_000, True),
    (100_000, 24_000, True),  # a large sample says it sooner
    (0, 99, False),  # too few to speak of
    (0, 110, True),
    (0, 1_000, True),
    (120, 0, True),
    (120, 19, False),  # not many enough to be sure
    (400, 0, True),
    (40, 0, False),
]


@pytest.mark.parametrize(("before", "after", "expected"), SIZES)
def test_chance_and_small_numbers_are_allowed_for(
    before: int, after: int, expected: bool
) -> None:
    assert GUARD.is_too_much(before, after) is expected


def test_what_refers_to_a_suspect_is_none_itself() -> None:
    inner, outer, apart = 1, 2, 3
    library = {
        inner: rules.parse(rule(attribute("x", "gt", 5))),
        outer: rules.parse(
            rule({"measure": {"kind": "segment", "id": inner}, "operator": "is"})
        ),
        apart: rules.parse(rule(attribute("x", "gt", 6))),
    }
    sizes = dict.fromkeys((inner, outer, apart), (1_000, 0))
    assert find_suspects(sizes, library, GUARD) == {inner, apart}


def members(segment: MicroSegment) -> set[int]:
    return {
        id_
        for shard in range(SHARD_COUNT)
        for id_ in selectors.current_members(shard).get(segment.pk, ())
    }


EVERYBODY = set(range(1, 601))


@pytest.fixture
def crowd() -> None:
    """About 38 people in each shard, and a guard for crowds of this size."""
    Workspace.objects.update(guard_factor=2, guard_people=10)
    make_people(*EVERYBODY, x=9, y=9)


def lose(name: str) -> None:
    """Let an attribute be gone, as after a faulty import."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE customers_customer SET attributes = attributes - %s", [name]
        )


@db
@pytest.mark.usefixtures("crowd")
def test_held_in_every_shard_named_and_taken_once_accepted() -> None:
    rich = make_segment("Rich", attribute("x", "gt", 5))
    outer = make_segment("Outer", is_in(rich))
    sound = make_segment("Sound", attribute("y", "gt", 5))
    run_all()
    lose("x")
    second = run_all(day=1)
    assert second.status == Run.Status.DONE
    (finding,) = SizeFinding.objects.all()
    assert (finding.segment_id, finding.after) == (rich.pk, 0)
    assert finding.before > 20
    assert [error["name"] for error in second.errors] == ["Rich"]
    assert "people before, 0 now" in second.errors[0]["message"]
    assert members(rich) == members(outer) == members(sound) == EVERYBODY
    assert not Crossing.objects.filter(run=second).exists()
    assert not Bitmap.objects.filter(segment=rich, run=second).exists()
    run_all(day=2)
    assert members(rich) == EVERYBODY
    services.accept_size(segment_id=rich.pk)
    fourth = run_all(day=3)
    assert fourth.errors == []
    assert members(rich) == members(outer) == set()
    causes = Crossing.objects.filter(run=fourth).values_list("cause", flat=True)
    assert set(causes) == {DEFINITION}
    assert list(selectors.list_held()) == []


@db
@pytest.mark.usefixtures("crowd")
def test_accepted_once_is_judged_again() -> None:
    rich = make_segment("Rich", attribute("x", "gt", 5))
    run_all()
    lose("x")
    run_all(day=1)
    services.accept_size(segment_id=rich.pk)
    run_all(day=2)
    with connection.cursor() as cursor:
        cursor.execute("""UPDATE customers_customer SET attributes = '{"x": 9}'""")
    third = run_all(day=3)
    assert [error["name"] for error in third.errors] == ["Rich"]
    assert members(rich) == set()


@db
@pytest.mark.usefixtures("crowd")
def test_what_came_back_by_itself_is_not_held() -> None:
    rich = make_segment("Rich", attribute("x", "gt", 5))
    run_all()
    lose("x")
    run_all(day=1)
    assert [held.segment_id for held in selectors.list_held()] == [rich.pk]
    with connection.cursor() as cursor:
        cursor.execute("""UPDATE customers_customer SET attributes = '{"x": 9}'""")
    assert run_all(day=2).errors == []
    assert members(rich) == EVERYBODY
    with pytest.raises(NothingHeld):
        services.accept_size(segment_id=rich.pk)


@db
@pytest.mark.usefixtures("crowd")
def test_edited_rules_and_what_refers_to_them_are_not_judged() -> None:
    inner = make_segment("Inner", attribute("x", "gt", 5))
    outer = make_segment("Outer", is_in(inner))
    run_all()
    services.update_segment(segment_id=inner.pk, rule=rule(attribute("x", "gt", 99)))
    assert run_all(day=1).errors == []
    assert members(inner) == members(outer) == set()


@db
@pytest.mark.usefixtures("crowd")
def test_accepting_in_the_middle_of_a_run_waits_for_the_next() -> None:
    rich = make_segment("Rich", attribute("x", "gt", 5))
    run_all()
    lose("x")
    run, progress = services.start_run(
        on=TODAY + timedelta(days=1), as_of=NOW + timedelta(days=1)
    )
    first, *others = progress.pending
    services.evaluate_shard(run_id=run.pk, shard=first)
    assert Run.objects.get(pk=run.pk).judged_in == first
    services.accept_size(segment_id=rich.pk)
    for shard in others:
        services.evaluate_shard(run_id=run.pk, shard=shard)
    assert members(rich) == EVERYBODY
    run_all(day=2)
    assert members(rich) == set()
