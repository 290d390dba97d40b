"""Memberships between two runs: who is brought where by news, and by time alone."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError, transaction

from customers.models import (
    SHARD_COUNT,
    AttributeChange,
    AttributeName,
    Customer,
    OwnerMode,
)
from segments import selectors, services
from segments.models import (
    Crossing,
    InForce,
    MembershipChange,
    NextChange,
    Threshold,
)
from segments.services import live
from tests.segments.making import (
    NOW,
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

HOUR = timedelta(hours=1)
SOON = NOW + HOUR
DAY = timedelta(days=1)


def follow(*customer_ids: int, now: datetime = SOON, shard: int | None = None) -> None:
    """Bring customers of one shard up to date, and whoever is due there."""
    shard = shard_of(customer_ids[0]) if shard is None else shard
    touched = customer_ids
    more = True
    while more:
        with transaction.atomic():
            more = services.follow_customers(
                shard=shard, customer_ids=touched, now=now
            ).more
        touched = ()


def names(customer_id: int) -> list[str]:
    return [row.name for row in selectors.memberships_of(customer_id)]


def found_by_turns() -> list[tuple[int, list[int], list[int]]]:
    rows = MembershipChange.objects.filter(run=None).order_by("id")
    return [(row.customer_id, row.entered, row.left) for row in rows]


def change(customer_id: int, **attributes: Any) -> None:
    Customer.objects.filter(pk=customer_id).update(attributes=attributes)


def else_() -> int:
    return int(selectors.get_everyone_else().pk)


def test_news_brings_a_customer_in_and_out_at_once() -> None:
    gold = make_segment("Gold", attribute("plan", "eq", "gold"))
    make_people(1, 2, plan="iron")
    run_all()
    change(1, plan="gold")
    follow(1)
    assert names(1) == ["Gold"]
    change(1, plan="iron")
    follow(1, now=SOON + HOUR)
    follow(1, now=SOON + HOUR)
    assert names(1) == ["Everyone else"]
    assert found_by_turns() == [
        (1, [gold.pk], [else_()]),
        (1, [else_()], [gold.pk]),
    ]
    row = MembershipChange.objects.filter(run=None).first()
    assert row is not None
    assert (row.at, row.cause) == (SOON, MembershipChange.Cause.BEHAVIOUR)


def test_nothing_is_known_before_the_first_run() -> None:
    make_segment("All", {"all": []})
    make_people(1)
    follow(1)
    assert found_by_turns() == []


def test_who_is_new_is_somewhere_at_once() -> None:
    make_segment("Gold", attribute("plan", "eq", "gold"))
    run_all()
    make_people(1, plan="gold")
    make_people(2)
    make_person(3, owner_mode=OwnerMode.NOBODY, attributes={"plan": "gold"})
    for id_ in (1, 2, 3):
        follow(id_)
    assert [names(id_) for id_ in (1, 2, 3)] == [["Gold"], ["Everyone else"], []]


def test_who_is_nobodys_any_more_leaves_everything() -> None:
    gold = make_segment("Gold", attribute("plan", "eq", "gold"))
    broken = make_segment("Broken", attribute("plan", "known"))
    make_people(1, plan="gold")
    run_all()
    broken.rule_versions.update(rule={"schema_version": 1, "root": {"al": []}})
    run_all(day=1)
    Customer.objects.filter(pk=1).update(owner_mode=OwnerMode.NOBODY)
    follow(1, now=NOW + 2 * DAY)
    assert names(1) == []
    assert found_by_turns() == [(1, [], [gold.pk, broken.pk])]
    assert not NextChange.objects.filter(customer_id=1).exists()


def test_an_edited_rule_waits_for_its_run() -> None:
    segment = make_segment("S", attribute("x", "gt", 5))
    make_people(1, 2, x=3)
    run_all()
    services.update_segment(segment_id=segment.pk, rule=rule(attribute("x", "lt", 5)))
    make_segment("New", {"all": []})
    follow(1)
    assert names(1) == ["Everyone else"]
    change(1, x=9)
    follow(1)
    assert names(1) == ["S"]
    run_all(day=1)
    assert names(1) == ["New"]
    assert names(2) == ["S", "New"]


def test_nested_ones_follow_in_the_same_evaluation() -> None:
    child = make_segment("Child", attribute("x", "gt", 5))
    make_segment("Parent", {"all": [is_in(child), attribute("x", "lt", 9)]})
    make_people(1, x=1)
    run_all()
    change(1, x=7)
    follow(1)
    assert names(1) == ["Child", "Parent"]


def test_a_failing_one_keeps_its_state_and_what_refers_to_it_sees_that() -> None:
    failing = make_segment("Failing", attribute("x", "known"))
    make_segment("Parent", is_in(failing))
    make_people(1, x=1)
    change(1)
    run_all()
    failing.rule_versions.update(rule={"schema_version": 1, "root": {"al": []}})
    run_all(day=1)
    failing.rule_versions.update(rule=failing.rule)  # cured, but no run has used it
    change(1, x=1)
    follow(1, now=NOW + DAY + HOUR)
    assert names(1) == ["Everyone else"]
    run_all(day=2)
    assert names(1) == ["Failing", "Parent"]
    assert found_by_turns() == []


def test_thresholds_are_those_of_the_last_run_of_the_shard() -> None:
    make_segment("Top", spent_most(50))
    for id_ in (1, 2):
        make_event(make_person(id_), "Order", revenue=id_)
    run_all()
    make_event(make_person(3), "Order", at=SOON, revenue=2)
    follow(3)
    assert names(3) == ["Top"]
    make_event(3, "Order", at=SOON, revenue=9)
    run, progress = services.start_run(on=NOW.date() + DAY, as_of=NOW + DAY)
    for shard in progress.pending:  # finds new thresholds and evaluates no shard of 2
        if shard != shard_of(2):
            services.evaluate_shard(run_id=run.pk, shard=shard)
    services.evaluate_shard(run_id=run.pk, shard=shard_of(3))
    assert sorted(row.value for row in Threshold.objects.all()) == [2]
    follow(2, now=NOW + DAY + HOUR)
    assert names(2) == ["Top"]


def test_time_alone_takes_a_customer_out_when_it_has_come() -> None:
    active = make_segment("Active", count("Visit", "gte", 1, within_days=7))
    make_people(1)
    make_event(1, "Visit", NOW - 6.5 * DAY)
    run_all()
    assert NextChange.objects.get(customer_id=1).at == NOW + DAY / 2
    shard = shard_of(1)
    follow(shard=shard, now=NOW + DAY / 2 - timedelta(seconds=1))
    assert names(1) == ["Active"]
    follow(shard=shard, now=NOW + DAY / 2)
    assert names(1) == ["Everyone else"]
    assert found_by_turns() == [(1, [else_()], [active.pk])]
    assert NextChange.objects.get(customer_id=1).at is None


def test_an_event_of_a_fast_clock_comes_to_count() -> None:
    make_segment("Active", count("Visit", "gte", 1))
    make_people(1)
    run_all()
    make_event(1, "Visit", SOON + timedelta(minutes=5))
    follow(1)
    assert names(1) == ["Everyone else"]
    follow(shard=shard_of(1), now=SOON + timedelta(minutes=5))
    assert names(1) == ["Active"]


def test_due_customers_are_taken_in_slices() -> None:
    make_segment("Active", count("Visit", "gte", 1, within_days=7))
    ids = [id_ for id_ in range(1, 200) if shard_of(id_) == shard_of(1)][:5]
    make_people(*ids)
    for id_ in ids:
        make_event(id_, "Visit", NOW - 6.5 * DAY)
    run_all()
    slices = []
    more = True
    while more:
        with transaction.atomic():
            more = services.follow_customers(
                shard=shard_of(1), customer_ids=(), now=NOW + DAY, limit=2
            ).more
        slices.append(MembershipChange.objects.filter(run=None).count())
    assert slices == [2, 4, 5]


def test_when_no_run_comes_everybody_is_asked() -> None:
    """Trap 70: a shard that fails for days must not keep what has expired."""
    make_segment("Active", count("Visit", "gte", 1, within_days=7))
    make_people(1)
    make_event(1, "Visit", NOW - 4 * DAY)
    run_all()
    assert not NextChange.objects.exists()  # in three days a run has come
    follow(shard=shard_of(1), now=NOW + 3 * DAY)
    assert names(1) == ["Everyone else"]
    known = InForce.objects.get(shard=shard_of(1)).known_until
    assert known == NOW + 4.5 * DAY


def test_one_bad_customer_keeps_nobody_waiting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_segment("Gold", attribute("plan", "eq", "gold"))
    ids = [id_ for id_ in range(1, 300) if shard_of(id_) == shard_of(1)][:7]
    make_people(*ids)
    run_all()
    Customer.objects.update(attributes={"plan": "gold"})
    bad = ids[3]
    original = live.read_sheet

    def fail(*arguments: Any, **more: Any) -> Any:
        if bad in more["customer_ids"]:
            raise ValueError("bad row")
        return original(*arguments, **more)

    monkeypatch.setattr(live, "read_sheet", fail)
    follow(*ids)
    assert [names(id_) for id_ in ids].count(["Gold"]) == 6
    assert names(bad) == ["Everyone else"]
    monkeypatch.undo()
    assert NextChange.objects.get(customer_id=bad).at == SOON + HOUR
    follow(shard=shard_of(1), now=SOON + HOUR)
    assert names(bad) == ["Gold"]


def test_a_database_that_is_away_is_no_bad_customer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_people(1)
    run_all()

    def refuse(*_: Any, **__: Any) -> Any:
        raise OperationalError("gone")

    monkeypatch.setattr(live, "read_sheet", refuse)
    with pytest.raises(OperationalError):
        follow(1)


def test_a_run_counts_what_turns_found_and_does_not_find_it_again() -> None:
    gold = make_segment("Gold", attribute("plan", "eq", "gold"))
    make_people(1)
    run_all()
    change(1, plan="gold")
    follow(1)
    second = run_all(day=1)
    assert not Crossing.objects.filter(run=second).exists()
    day = NOW.date() + DAY
    (counts,) = [
        c for c in selectors.counts_per_day(day, day) if c.segment_id == gold.pk
    ]
    assert (counts.members, counts.entered, counts.left) == (1, 1, 0)


def test_what_a_turn_finds_between_the_runs_moment_and_its_shard_is_said_once() -> None:
    gold = make_segment("Gold", attribute("plan", "eq", "gold"))
    make_people(1)
    run_all()
    change(1, plan="gold")
    run, progress = services.start_run(on=NOW.date() + DAY, as_of=NOW + DAY)
    follow(1, now=NOW + DAY + HOUR)
    for shard in progress.pending:
        services.evaluate_shard(run_id=run.pk, shard=shard)
    said = MembershipChange.objects.filter(entered__contains=[gold.pk])
    assert said.count() == 1
    assert names(1) == ["Gold"]


def test_a_turn_during_a_run_is_repeated_on_what_the_run_left() -> None:
    """Gold at the run's moment, not before and not after: the turn saw no change."""
    make_segment("Gold", attribute("plan", "eq", "gold"))
    make_people(1)
    run_all()
    name = AttributeName.objects.create(name="plan", type="text")
    change(1, plan="iron")  # gold from an hour before the run until an hour after
    AttributeChange.objects.create(
        customer_id=1, name=name, at=NOW + DAY - HOUR, old_value=None
    )
    AttributeChange.objects.create(
        customer_id=1, name=name, at=NOW + DAY + HOUR, old_value="gold"
    )
    run, progress = services.start_run(on=NOW.date() + DAY, as_of=NOW + DAY)
    follow(1, now=NOW + DAY + 2 * HOUR)
    assert found_by_turns() == []
    for shard in progress.pending:
        services.evaluate_shard(run_id=run.pk, shard=shard)
    assert names(1) == ["Gold"]
    follow(shard=shard_of(1), now=NOW + DAY + 3 * HOUR)
    assert names(1) == ["Everyone else"]


def test_a_run_of_edits_keeps_what_it_does_not_evaluate() -> None:
    """Its rules are in force from then on; next changes of all others stay known."""
    make_segment("Active", count("Visit", "gte", 1, within_days=7))
    edited = make_segment("Edited", attribute("x", "gt", 5))
    make_people(1, x=3)
    make_event(1, "Visit", NOW - 6.5 * DAY)
    run_all()
    services.update_segment(
        segment_id=edited.pk,
        rule=rule({"any": [attribute("x", "lt", 5), count("Visit", "lt", 0)]}),
    )
    run = services.start_edit_run(now=SOON)
    assert run is not None
    for shard in range(SHARD_COUNT):
        services.evaluate_shard(run_id=run.pk, shard=shard)
    assert names(1) == ["Active", "Edited"]
    change(1, x=9)
    follow(1, now=SOON + HOUR)
    assert names(1) == ["Active"]
    follow(shard=shard_of(1), now=NOW + DAY / 2)
    assert names(1) == ["Everyone else"]


def test_who_is_pinned_stays_where_they_were_put() -> None:
    gold = make_segment("Gold", attribute("plan", "eq", "gold"))
    make_segment("Child", is_in(gold))
    make_people(1, 2, plan="iron")
    run_all()
    services.pin_customers(segment_id=gold.pk, customer_ids=[1], is_in=True)
    services.pin_customers(segment_id=gold.pk, customer_ids=[2], is_in=False)
    before = MembershipChange.objects.count()
    change(2, plan="gold")
    follow(1, now=NOW + 999 * DAY)
    follow(2, now=NOW + 999 * DAY)
    assert MembershipChange.objects.count() == before
    assert names(1) == ["Gold", "Child"]
