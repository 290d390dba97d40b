"""The membership run: what it writes, what it keeps, how it goes on."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError

from customers.models import SHARD_COUNT, Customer, OwnerMode
from segments import selectors, services
from segments.domain import rules
from segments.domain.errors import RunInThePast
from segments.models import (
    Bitmap,
    Coverage,
    Crossing,
    DayCount,
    MembershipChange,
    RankPart,
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
    is_in,
    make_event,
    make_people,
    make_person,
    make_segment,
    rule,
    run_all,
    shard_of,
    spent_most,
)

pytestmark = pytest.mark.django_db(transaction=True)


def test_run_writes_members_history_counts_and_coverage() -> None:
    rich = make_segment("Rich", attribute("x", "gt", 5))
    odd = make_segment("Odd", attribute("x", "one_of", [1, 3, 5, 7, 9]))
    for id_ in range(1, 11):
        make_person(id_, attributes={"x": id_})
    run = run_all()
    assert run.status == Run.Status.DONE
    assert run.errors == []
    assert members(rich) == {6, 7, 8, 9, 10}
    assert members(odd) == {1, 3, 5, 7, 9}
    assert members(selectors.get_everyone_else()) == {2, 4}
    assert changes_of(run)[7, DEFINITION] == ([rich.pk, odd.pk], [])
    assert counts(rich) == (5, 5, 0)
    (day,) = selectors.coverage(TODAY, TODAY)
    assert (day.open, day.covered, day.several) == (10, 8, 2)
    assert [row.name for row in selectors.memberships_of(9)] == ["Rich", "Odd"]
    assert selectors.members_count()[odd.pk] == 5


def test_second_day_writes_only_what_changed() -> None:
    active = make_segment("Active", count("Visit", "gte", 1, within_days=7))
    make_people(1, 2, 3)
    for id_ in (1, 2):
        make_event(id_, "Visit", NOW - timedelta(days=6.5))
    run_all()
    make_event(2, "Visit", NOW + timedelta(hours=1))
    make_event(3, "Visit", NOW + timedelta(hours=1))
    second = run_all(day=1)
    assert members(active) == {2, 3}
    assert changes_of(second) == {
        (1, BEHAVIOUR): ([], [active.pk]),
        (3, BEHAVIOUR): ([active.pk], []),
    }
    assert counts(active, day=1) == (2, 1, 1)
    assert run_all(day=2).errors == []
    assert Crossing.objects.filter(at=NOW + timedelta(days=2)).count() == 0


def test_edited_rule_and_what_refers_to_it_change_by_definition() -> None:
    inner = make_segment("Inner", attribute("x", "gt", 5))
    outer = make_segment("Outer", is_in(inner))
    apart = make_segment("Apart", attribute("y", "known"))
    make_people(1, x=3)
    run_all()
    services.update_segment(segment_id=inner.pk, rule=rule(attribute("x", "gt", 1)))
    Customer.objects.filter(id=1).update(attributes={"x": 3, "y": 1})
    second = run_all(day=1)
    assert members(outer) == {1}
    assert changes_of(second) == {
        (1, DEFINITION): ([inner.pk, outer.pk], []),
        (1, BEHAVIOUR): ([apart.pk], []),
    }


def test_archived_micro_segment_is_left_by_all() -> None:
    segment = make_segment("Old", attribute("x", "known"))
    make_people(1, 2, x=1)
    run_all()
    services.archive_segment(segment_id=segment.pk)
    assert selectors.memberships_of(1) == []
    second = run_all(day=1)
    assert changes_of(second)[1, DEFINITION] == ([], [segment.pk])
    assert not Bitmap.objects.filter(segment=segment).exists()
    assert members(selectors.get_everyone_else()) == {1, 2}


def test_parent_uses_the_child_of_the_same_run() -> None:
    child = make_segment("Child", attribute("x", "gt", 5))
    parent = make_segment("Parent", is_in(child))
    make_people(1, x=9)
    run_all()
    assert members(parent) == {1}
    Customer.objects.filter(id=1).update(attributes={"x": 1})
    run_all(day=1)
    assert members(parent) == set()


def test_failing_rule_keeps_its_state_and_is_named() -> None:
    failing = make_segment("Failing", attribute("x", "known"))
    parent = make_segment("Parent", is_in(failing))
    sound = make_segment("Sound", attribute("x", "known"))
    make_people(1, x=1)
    run_all()
    make_people(2, x=1)
    failing.rule_versions.update(rule={"schema_version": 1, "root": {"al": []}})
    second = run_all(day=1)
    assert second.status == Run.Status.DONE
    assert [(error["segment"], error["name"]) for error in second.errors] == [
        (failing.pk, "Failing")
    ]
    assert members(failing) == members(parent) == {1}
    assert members(sound) == {1, 2}
    assert counts(failing, day=1) == (1, 0, 0)
    failing.rule_versions.update(rule=failing.rule)
    third = run_all(day=2)
    assert third.errors == []
    assert changes_of(third) == {(2, DEFINITION): ([failing.pk, parent.pk], [])}


def test_thresholds_come_from_a_first_pass_over_all_shards() -> None:
    top = make_segment("Top", spent_most(10))
    for id_ in range(1, 41):
        make_event(make_person(id_), "Order", revenue=id_)
    make_event(make_person(41, owner_mode=OwnerMode.INCUBATING), "Order", revenue=99)
    run, progress = services.start_run(on=TODAY, as_of=NOW)
    for shard in progress.pending[:-1]:
        services.evaluate_shard(run_id=run.pk, shard=shard)
    assert not Threshold.objects.exists()
    assert not RunShard.objects.exists()
    last = services.evaluate_shard(run_id=run.pk, shard=progress.pending[-1])
    assert Threshold.objects.exists()
    assert len(last.pending) == SHARD_COUNT - 1
    run_all()
    assert members(top) == {37, 38, 39, 40, 41}
    assert [row.value for row in Threshold.objects.all()] == [37]
    assert not RankPart.objects.exists()


def test_rank_stays_constant_until_the_next_run() -> None:
    make_segment("Top", spent_most(50))
    for id_ in (1, 2):
        make_event(make_person(id_), "Order", revenue=id_)
    run_all()
    make_event(make_person(3), "Order", revenue=9)
    asked = selectors.match_rules(
        [rules.parse(rule(spent_most(50)))], shard_of(2), [2], NOW + timedelta(hours=1)
    )
    assert asked["r0"].to_list() == [True]


def test_erased_and_merged_customers_leave() -> None:
    segment = make_segment("All", {"all": []})
    make_people(1, 2)
    run_all()
    Customer.objects.filter(id=2).update(owner_mode=OwnerMode.NOBODY)
    run_all(day=1)
    assert members(segment) == {1}
    assert counts(segment, day=1) == (1, 0, 1)


def test_coverage_counts_open_customers_only() -> None:
    make_segment("All", {"all": []})
    make_person(1)
    make_person(2, owner_mode=OwnerMode.INCUBATING)
    make_person(3, open_from=NOW + timedelta(hours=1))
    run_all()
    (day,) = selectors.coverage(TODAY, TODAY)
    assert (day.open, day.covered) == (1, 1)


def test_run_of_a_date_is_started_once() -> None:
    first, _ = services.start_run(on=TODAY, as_of=NOW)
    again, progress = services.start_run(on=TODAY, as_of=NOW + timedelta(hours=1))
    assert again == first
    assert len(progress.pending) == SHARD_COUNT
    run_all()
    _, progress = services.start_run(on=TODAY, as_of=NOW)
    assert progress.pending == ()


def test_runs_go_forward_only() -> None:
    run_all(day=1)
    with pytest.raises(RunInThePast):
        services.start_run(on=TODAY, as_of=NOW)


def test_second_run_of_a_day_adds_its_changes() -> None:
    segment = make_segment("All", {"all": []})
    make_people(1)
    run_all()
    make_people(2)
    run_all(cause=Run.Cause.MANUAL)
    assert counts(segment) == (2, 2, 0)


def test_rules_edited_during_a_run_wait_for_the_next() -> None:
    segment = make_segment("S", attribute("x", "gt", 5))
    make_people(*range(1, 33), x=3)
    run, progress = services.start_run(on=TODAY, as_of=NOW)
    services.evaluate_shard(run_id=run.pk, shard=progress.pending[0])
    services.update_segment(segment_id=segment.pk, rule=rule(attribute("x", "lt", 5)))
    run_all()
    assert members(segment) == set()
    run_all(day=1)
    assert len(members(segment)) == 32


class Killed(BaseException):
    """What kill -9 is to a transaction: nothing more happens in it."""


def test_killed_shard_keeps_its_state_and_the_run_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    segment = make_segment("All", {"all": []})
    make_people(*range(1, 33))
    run_all()
    make_people(*range(33, 65))
    before = members(segment)
    run, progress = services.start_run(
        on=TODAY + timedelta(days=1), as_of=NOW + timedelta(days=1)
    )

    def die(**_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(writing, "write_counts", lambda *_: die())
        for shard in progress.pending:
            with pytest.raises(Killed):
                services.evaluate_shard(run_id=run.pk, shard=shard)
    assert members(segment) == before
    assert not RunShard.objects.filter(run=run).exists()
    assert Crossing.objects.filter(run=run).count() == 0
    run = run_all(day=1)
    assert run.status == Run.Status.DONE
    assert members(segment) == set(range(1, 65))
    assert counts(segment, day=1) == (64, 32, 0)


def test_shard_done_twice_writes_once() -> None:
    make_segment("All", {"all": []})
    make_people(1)
    run = run_all()
    for shard in range(SHARD_COUNT):
        assert services.evaluate_shard(run_id=run.pk, shard=shard).pending == ()
    assert Crossing.objects.count() == 1
    assert DayCount.objects.filter(shard=shard_of(1)).count() == 2


def test_failing_shard_is_given_up_after_three_attempts_and_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    segment = make_segment("All", {"all": []})
    make_people(*range(1, 65))
    bad = shard_of(1)
    original = writing.write

    def fail(**arguments: Any) -> None:
        if arguments["shard"] == bad:
            raise ValueError("bad row")
        original(**arguments)

    monkeypatch.setattr(writing, "write", fail)
    run = run_all()
    assert run.status == Run.Status.DONE
    assert run.errors == [{"shard": bad, "message": "ValueError: bad row"}]
    assert RunShard.objects.get(shard=bad).attempts == 3
    assert members(segment) == {x for x in range(1, 65) if shard_of(x) != bad}


def test_busy_database_is_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    run, _ = services.start_run(on=TODAY, as_of=NOW)

    def refuse(**_: Any) -> None:
        raise OperationalError("lock timeout")

    monkeypatch.setattr(writing, "write", refuse)
    with pytest.raises(OperationalError):
        services.evaluate_shard(run_id=run.pk, shard=0)
    assert not RunShard.objects.exists()


def test_counts_of_unfinished_days_are_not_shown() -> None:
    make_segment("All", {"all": []})
    run, progress = services.start_run(on=TODAY, as_of=NOW)
    services.evaluate_shard(run_id=run.pk, shard=progress.pending[0])
    assert Coverage.objects.count() == 1
    assert selectors.coverage(TODAY, TODAY) == []
    assert selectors.counts_per_day(TODAY, TODAY) == []


def test_changes_of_turns_count_until_a_later_run() -> None:
    segment = make_segment("S", attribute("x", "gt", 5))
    make_people(1, x=9)
    make_people(2, x=1)
    run_all()
    later = NOW + timedelta(hours=1)
    for id_, entered, left in ((1, [], [segment.pk]), (2, [segment.pk], [])):
        MembershipChange.objects.create(
            customer_id=id_, at=later, cause=0, entered=entered, left=left
        )
    assert members(segment) == {2}
    second = run_all(day=1)
    assert members(segment) == {1}
    assert changes_of(second) == {
        (1, BEHAVIOUR): ([segment.pk], []),
        (2, BEHAVIOUR): ([], [segment.pk]),
    }
