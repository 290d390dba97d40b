"""A run of what was edited: it finds these people, and leaves all others alone."""

from collections import Counter
from datetime import timedelta

import pytest

from customers.models import SHARD_COUNT, Customer
from segments import selectors, services
from segments.models import (
    Bitmap,
    Coverage,
    DayCount,
    MembershipChange,
    MicroSegment,
    Run,
    RunShard,
    Threshold,
)
from segments.services import writing
from tests.segments.looking import BEHAVIOUR, DEFINITION, changes_of, counts, members
from tests.segments.making import (
    NOW,
    TODAY,
    attribute,
    count,
    finish,
    is_in,
    make_event,
    make_people,
    make_person,
    make_segment,
    run_all,
    run_edits,
    spent_most,
)
from tests.segments.worlds import SHARD, World, differences, edit
from tests.segments.worlds import members as members_in_shard

pytestmark = pytest.mark.django_db(transaction=True)
SOON = NOW + timedelta(hours=1)
WORLDS = 4
STEPS = 8


def runs_of(segment: MicroSegment) -> set[int]:
    rows = Bitmap.objects.filter(segment=segment)
    return set(rows.values_list("run_id", flat=True))


def test_only_what_was_edited_is_evaluated() -> None:
    edited = make_segment("Edited", attribute("x", "gt", 5))
    other = make_segment("Other", attribute("y", "known"))
    make_people(1, 2, x=3)
    make_people(3, x=9)
    daily = run_all()
    edit(edited, attribute("x", "gt", 1))
    Customer.objects.filter(id=1).update(attributes={"x": 3, "y": 1})
    run = run_edits(SOON)
    assert (run.cause, run.status, run.segments) == ("edit", "done", [edited.pk])
    assert members(edited) == {1, 2, 3}
    assert members(other) == set()  # nobody looked
    assert members(selectors.get_everyone_else()) == set()
    assert runs_of(edited) == {run.pk}
    assert runs_of(other) == {daily.pk}
    assert changes_of(run) == {
        (1, DEFINITION): ([edited.pk], []),
        (2, DEFINITION): ([edited.pk], []),
    }


def test_what_refers_to_it_follows_by_the_members_of_all_others() -> None:
    edited = make_segment("Edited", attribute("x", "gt", 5))
    other = make_segment("Other", attribute("y", "known"))
    outer = make_segment("Outer", {"all": [is_in(edited), is_in(other)]})
    outermost = make_segment("Outermost", {"not": is_in(outer)})
    make_person(1, attributes={"x": 3, "y": 1})
    make_people(2, x=3)
    run_all()
    Customer.objects.filter(id=2).update(attributes={"x": 3, "y": 1})
    edit(edited, attribute("x", "gt", 1))
    run = run_edits(SOON)
    assert run.segments == [edited.pk, outer.pk, outermost.pk]
    assert members(outer) == {1}
    assert members(outermost) == {2}
    assert changes_of(run)[1, DEFINITION] == ([edited.pk, outer.pk], [outermost.pk])


def test_new_and_archived_rows_are_edits() -> None:
    old = make_segment("Old", attribute("x", "known"))
    make_people(1, 2, x=1)
    run_all()
    services.archive_segment(segment_id=old.pk)
    run = run_edits(SOON)
    assert run.segments == []
    assert changes_of(run)[1, DEFINITION] == ([], [old.pk])
    assert members(selectors.get_everyone_else()) == {1, 2}
    new = make_segment("New", attribute("x", "gt", 0))
    run = run_edits(SOON + timedelta(minutes=1))
    assert members(new) == {1, 2}
    assert counts(new) == (2, 2, 0)
    assert counts(old) == (0, 2, 2)


@pytest.mark.parametrize("number", range(WORLDS))
def test_with_turns_it_gives_what_evaluating_everybody_gives(number: int) -> None:
    world = World(500 + number, ranks=False)
    for step in range(STEPS):
        world.pass_time(longest=20_000)
        news = [
            who for _ in range(world.draw.randrange(4)) for who in world.tell_news()
        ]
        if world.draw.random() < 0.5:
            world.take_turns(*news)
        for _ in range(world.draw.randrange(1, 4)):
            world.edit()
        world.run_edits()
        world.take_turns(*news)
        assert not differences(world.now), (step, world.now)


@pytest.mark.parametrize("number", range(WORLDS))
def test_counts_of_the_day_move_by_what_was_edited(number: int) -> None:
    world = World(600 + number, ranks=False)
    for _ in range(STEPS):
        world.edit()
        world.run_edits()
        found = members_in_shard()
        counted = DayCount.objects.filter(on=TODAY, shard=SHARD)
        assert dict(counted.values_list("segment_id", "members")) == {
            **{row.segment_id: 0 for row in counted},
            **{id_: len(who) for id_, who in found.items()},
        }
        found.pop(selectors.get_everyone_else().pk)
        times = Counter(id_ for who in found.values() for id_ in who)
        open_ = set(world.list_open())
        covered = open_ & times.keys()
        several = {id_ for id_ in covered if times[id_] > 1}
        day = Coverage.objects.get(on=TODAY, shard=SHARD)
        assert (day.open, day.covered, day.several) == tuple(
            map(len, (open_, covered, several))
        )


def test_nothing_edited_is_no_run() -> None:
    segment = make_segment("S", attribute("x", "known"))
    assert services.start_edit_run(now=NOW) is not None
    finish(Run.objects.get())
    services.update_segment(segment_id=segment.pk, name="Other", rule=segment.rule)
    assert services.start_edit_run(now=SOON) is None


def test_edits_wait_for_a_run_under_way_and_for_later_moments() -> None:
    make_segment("S", attribute("x", "known"))
    services.start_run(on=NOW.date(), as_of=NOW)
    make_segment("T", attribute("y", "known"))
    assert services.start_edit_run(now=SOON) is None
    run_all()
    assert services.start_edit_run(now=NOW - timedelta(hours=1)) is None
    assert services.start_edit_run(now=SOON) is not None


def test_counts_of_the_day_are_those_of_all_rows() -> None:
    edited = make_segment("Edited", attribute("x", "gt", 5))
    other = make_segment("Other", attribute("x", "known"))
    make_people(1, 2, x=3)
    run_all()
    edit(edited, attribute("x", "gt", 1))
    run_edits(NOW + timedelta(days=1))  # before the daily run of that day
    assert counts(edited, day=1) == (2, 2, 0)
    assert counts(other, day=1) == (2, 0, 0)
    assert selectors.members_count()[other.pk] == 2
    make_people(3, x=3)
    day = (NOW + timedelta(days=1)).date()
    finish(services.start_run(on=day, as_of=NOW + timedelta(days=1, hours=1))[0])
    assert counts(edited, day=1) == (3, 3, 0)
    assert counts(other, day=1) == (3, 1, 0)
    (coverage,) = selectors.coverage(day, day)
    assert (coverage.open, coverage.covered, coverage.several) == (3, 3, 3)


def test_the_next_run_finds_behaviour_in_rows_that_were_left_alone() -> None:
    edited = make_segment("Edited", attribute("x", "gt", 5))
    other = make_segment("Other", attribute("y", "known"))
    make_people(1, x=3)
    run_all()
    edit(edited, attribute("x", "gt", 1))
    run_edits(SOON)
    Customer.objects.filter(id=1).update(attributes={"y": 1})
    daily = run_all(day=1)
    assert changes_of(daily) == {(1, BEHAVIOUR): ([other.pk], [edited.pk])}


def test_changes_of_turns_count_in_rows_that_were_left_alone() -> None:
    edited = make_segment("Edited", attribute("x", "gt", 5))
    other = make_segment("Other", attribute("x", "gt", 5))
    make_people(1, x=3)
    run_all()
    for minutes, entered, left in ((10, [other.pk], []), (90, [], [edited.pk])):
        MembershipChange.objects.create(
            customer_id=1,
            at=NOW + timedelta(minutes=minutes),
            cause=BEHAVIOUR,
            entered=entered,
            left=left,
        )
    edit(edited, attribute("x", "gt", 1))
    run = run_edits(SOON)
    assert changes_of(run) == {(1, DEFINITION): ([edited.pk], [])}
    assert members(other) == {1}
    assert members(edited) == set()  # left after the run's moment
    assert members(selectors.get_everyone_else()) == set()


def test_what_turns_found_is_counted_once() -> None:
    edited = make_segment("Edited", attribute("x", "gt", 5))
    other = make_segment("Other", attribute("x", "gt", 6))
    make_people(1, x=3)
    run_all()
    Customer.objects.update(attributes={"x": 9})
    MembershipChange.objects.create(
        customer_id=1,
        at=NOW + timedelta(minutes=10),
        cause=BEHAVIOUR,
        entered=[edited.pk, other.pk],
        left=[],
    )
    edit(edited, attribute("x", "gt", 4))
    run_edits(SOON)
    assert (counts(edited), counts(other)) == ((1, 1, 0), (0, 0, 0))
    run_all(day=1)
    assert (counts(edited, day=1), counts(other, day=1)) == ((1, 0, 0), (1, 1, 0))


def test_ranks_keep_their_thresholds_and_new_ones_are_found() -> None:
    top = make_segment("Top", spent_most(50))
    other = make_segment("Other", attribute("x", "known"))
    for id_ in (1, 2):
        make_event(make_person(id_), "Order", revenue=id_)
    run_all()
    for id_ in (3, 4):
        make_event(make_person(id_), "Order", revenue=id_)
    edit(other, spent_most(25))
    edit(top, {"all": [spent_most(50), {"not": attribute("x", "known")}]})
    run_edits(SOON)
    assert members(top) == {2, 3, 4}  # from the second of two on
    assert members(other) == {4}  # the first of four
    assert sorted(row.value for row in Threshold.objects.all()) == [2, 4]


def test_failing_edit_is_named_once_and_keeps_its_state() -> None:
    failing = make_segment("Failing", attribute("x", "known"))
    make_people(1, x=1)
    run_all()
    edit(failing, attribute("x", "gt", 5))
    failing.rule_versions.update(rule={"schema_version": 1, "root": {"al": []}})
    run = run_edits(SOON)
    assert [error["name"] for error in run.errors] == ["Failing"]
    assert members(failing) == {1}
    assert services.start_edit_run(now=SOON + timedelta(minutes=1)) is None


class Killed(BaseException):
    """What kill -9 is to a transaction: nothing more happens in it."""


def test_killed_run_of_edits_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    segment = make_segment("S", count("Visit", "gte", 1, within_days=7))
    for id_ in make_people(*range(1, 33)):
        make_event(id_, "Visit")
    run = services.start_edit_run(now=SOON)
    assert run is not None
    services.evaluate_shard(run_id=run.pk, shard=0)

    def die(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(writing, "write_counts", die)
        for shard in range(1, SHARD_COUNT):
            with pytest.raises(Killed):
                services.evaluate_shard(run_id=run.pk, shard=shard)
    assert list(RunShard.objects.values_list("shard", flat=True)) == [0]
    assert services.start_edit_run(now=SOON + timedelta(minutes=1)) is None
    finish(run)
    assert members(segment) == set(range(1, 33))
    assert DayCount.objects.filter(segment=segment).count() == SHARD_COUNT
    assert counts(segment) == (32, 32, 0)
