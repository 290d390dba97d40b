"""Customers put into a micro-segment or kept out by hand: at once, and in every run."""

from datetime import timedelta

import pytest
from django.db import connection, transaction

from customers.models import Customer, OwnerMode
from segments import selectors, services
from segments.domain import rules
from segments.domain.errors import SegmentIsFixed
from segments.models import Crossing, MembershipChange, MicroSegment, Pin
from segments.services.pins import follow_pins
from tests.segments.looking import (
    BEHAVIOUR,
    DEFINITION,
    changes_of,
    counts,
    members,
)
from tests.segments.making import (
    NOW,
    TODAY,
    attribute,
    finish,
    is_in,
    make_people,
    make_person,
    make_segment,
    rule,
    run_all,
    set_now,
    shard_of,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def an_hour_later() -> None:
    """Let people act after the run of the first day."""
    set_now(hours=1)


def put(segment: MicroSegment, *ids: int, is_in: bool = True) -> services.Pinned:
    return services.pin_customers(segment_id=segment.pk, customer_ids=ids, is_in=is_in)


def changes() -> dict[int, tuple[int, list[int], list[int]]]:
    rows = MembershipChange.objects.filter(run=None)
    return {row.customer_id: (row.cause, row.entered, row.left) for row in rows}


def test_pins_take_effect_at_once_and_outlive_runs() -> None:
    rich = make_segment("Rich", attribute("x", "gt", 5))
    rest = selectors.get_everyone_else()
    make_people(1, 2, x=1)
    make_people(3, 4, x=9)
    run_all()
    put(rich, 1)
    put(rich, 3, is_in=False)
    assert members(rich) == {1, 4}
    assert members(rest) == {2, 3}
    assert changes() == {
        1: (DEFINITION, [rich.pk], [rest.pk]),
        3: (DEFINITION, [rest.pk], [rich.pk]),
    }
    second = run_all(day=1)
    assert members(rich) == {1, 4}
    assert members(rest) == {2, 3}
    assert not Crossing.objects.filter(run=second).exists()


def test_what_refers_to_it_follows_at_once_and_in_runs() -> None:
    inner = make_segment("Inner", attribute("x", "gt", 5))
    outer = make_segment("Outer", {"not": is_in(inner)})
    make_people(1, x=1)
    run_all()
    put(inner, 1)
    assert (members(inner), members(outer)) == ({1}, set())
    run_all(day=1)
    assert (members(inner), members(outer)) == ({1}, set())
    asked = selectors.match_rules(
        [rules.parse(rule(is_in(inner)))], shard_of(1), [1], NOW + timedelta(days=1)
    )
    assert asked["r0"].to_list() == [True]
    before = selectors.match_rules(
        [rules.parse(rule(is_in(inner)))], shard_of(1), [1], NOW
    )
    assert before["r0"].to_list() == [False]


def test_without_a_pin_the_rule_decides_again() -> None:
    rich = make_segment("Rich", attribute("x", "gt", 5))
    make_people(1, x=1)
    run_all()
    put(rich, 1)
    Customer.objects.filter(id=1).update(attributes={"x": 9})
    set_now(hours=2)
    ended = services.unpin_customers(segment_id=rich.pk, customer_ids=[1, 77])
    assert ended == 1
    assert members(rich) == {1}
    Customer.objects.filter(id=1).update(attributes={"x": 1})
    put(rich, 1)
    set_now(hours=3)
    services.unpin_customers(segment_id=rich.pk, customer_ids=[1])
    assert members(rich) == set()
    assert Pin.objects.filter(ended_at__isnull=False).count() == 2


def test_who_is_kept_out_is_out() -> None:
    rich = make_segment("Rich", attribute("x", "gt", 5))
    make_people(1, x=9)
    run_all()
    put(rich, 1)
    put(rich, 1, is_in=False)
    assert members(rich) == set()
    assert put(rich, 1).refused == {1: "kept_out"}
    assert put(rich, 1, is_in=False).changed == set()
    assert [pin.is_in for pin in Pin.objects.filter(ended_at=None)] == [False]


def test_whom_no_rule_knows_is_refused() -> None:
    rich = make_segment("Rich", attribute("x", "gt", 5))
    make_people(1)
    make_person(2, owner_mode=OwnerMode.NOBODY)
    pinned = put(rich, 1, 2, 3)
    assert pinned.changed == {1}
    assert pinned.refused == {2: "anonymous_customer", 3: "unknown_customer"}
    with pytest.raises(SegmentIsFixed):
        put(selectors.get_everyone_else(), 1)


def test_pinned_before_the_first_run_are_members_after_it() -> None:
    rich = make_segment("Rich", attribute("x", "gt", 5))
    make_people(1)
    set_now(hours=-1)
    put(rich, 1)
    assert members(rich) == set()
    run_all()
    assert members(rich) == {1}


def test_a_run_keeps_to_what_was_pinned_since_its_moment() -> None:
    rich = make_segment("Rich", attribute("x", "gt", 5))
    make_people(1, x=1)
    run_all()
    set_now(days=1, hours=1)
    put(rich, 1)
    second = run_all(day=1)
    assert members(rich) == {1}
    assert not Crossing.objects.filter(run=second).exists()
    run_all(day=2)
    assert [counts(rich, day) for day in (0, 1, 2)] == [(0, 0, 0), (0, 0, 0), (1, 1, 0)]


def test_pinned_while_the_first_run_of_a_rule_is_under_way() -> None:
    run_all()
    rich = make_segment("Rich", attribute("x", "gt", 5))
    make_people(1, 2, x=1)
    run = services.start_edit_run(now=NOW + timedelta(hours=1))
    assert run is not None
    set_now(hours=2)
    put(rich, 1)
    assert members(rich) == set()
    finish(run)
    assert members(rich) == {1}


def test_who_is_put_in_while_a_run_would_take_them_out_stays() -> None:
    rich = make_segment("Rich", attribute("x", "gt", 5))
    make_people(1, 2, x=9)
    run_all()
    Customer.objects.update(attributes={"x": 1})
    run, _ = services.start_run(
        on=TODAY + timedelta(days=1), as_of=NOW + timedelta(days=1)
    )
    set_now(days=1, hours=1)
    put(rich, 1)
    finish(run)
    assert members(rich) == {1}
    assert set(changes_of(run)) == {(2, BEHAVIOUR)}
    assert counts(rich, day=1) == (1, 0, 1)


def test_what_refers_to_it_follows_the_rules_of_a_run_under_way() -> None:
    inner = make_segment("Inner", attribute("x", "gt", 5))
    outer = make_segment("Outer", {"not": is_in(inner)})
    make_people(1, x=1)
    run_all()
    services.update_segment(segment_id=outer.pk, rule=rule(is_in(inner)))
    run = services.start_edit_run(now=NOW + timedelta(hours=1))
    assert run is not None
    at = set_now(hours=2)
    put(inner, 1)  # by the rule in force they leave the outer one
    finish(run)
    with transaction.atomic():
        services.follow_customers(shard=shard_of(1), customer_ids=(), now=at)
    assert (members(inner), members(outer)) == ({1}, {1})


def test_failing_rule_keeps_to_pins() -> None:
    rich = make_segment("Rich", attribute("x", "gt", 5))
    make_people(1, 2, x=9)
    run_all()
    rich.rule_versions.update(rule={"schema_version": 1, "root": {"al": []}})
    put(rich, 1, is_in=False)
    assert members(rich) == {2}
    run_all(day=1)
    assert members(rich) == {2}


def test_pins_follow_merged_people_and_out_wins() -> None:
    rich = make_segment("Rich", attribute("x", "gt", 5))
    poor = make_segment("Poor", attribute("x", "lt", 5))
    make_people(1, 2, 3)
    put(rich, 1)
    put(rich, 2, 3, is_in=False)
    put(poor, 2, 3)
    put(poor, 1, is_in=False)
    Customer.objects.filter(id__in=[2, 3]).update(owner_mode=0, merged_into=1)
    for _ in range(2):
        follow_pins(customer_ids=[2, 3], now=NOW + timedelta(hours=2))
    held = Pin.objects.filter(ended_at=None).values_list(
        "segment_id", "customer_id", "is_in"
    )
    assert sorted(held) == [(rich.pk, 1, False), (poor.pk, 1, False)]
    assert set(Pin.objects.values_list("customer_id", flat=True)) == {1}


def test_erased_people_are_pinned_no_longer() -> None:
    rich = make_segment("Rich", attribute("x", "gt", 5))
    make_people(1)
    run_all()
    put(rich, 1)
    services.erase_memberships(
        customer_ids=[1], shard=shard_of(1), now=NOW + timedelta(hours=2)
    )
    assert members(rich) == set()
    assert not Pin.objects.exists()


def test_pins_of_a_shard_are_found_by_their_index() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT customer_id, is_in FROM segments_pin WHERE shard = 3"
        )
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "pin_in_shard" in plan
