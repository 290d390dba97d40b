"""What rules change is written about many people at a time, and read like the rest."""

from datetime import timedelta
from typing import Any

import pytest

from segments import selectors, services
from segments.models import Crossing, MembershipChange, MicroSegment, Redefinition
from segments.selectors import Moved, list_moved
from tests.segments.making import (
    NOW,
    attribute,
    make_people,
    make_segment,
    rule,
    run_all,
    run_edits,
    set_now,
    shard_of,
)

pytestmark = pytest.mark.django_db(transaction=True)

LATER = NOW + timedelta(hours=1)
SHARD = 3


@pytest.fixture(autouse=True)
def four_people_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Redefinition, "MOST", 4)


@pytest.fixture
def people() -> list[int]:
    """Eleven people of a shard."""
    return [id_ for id_ in range(1, 900) if shard_of(id_) == SHARD][:11]


@pytest.fixture
def gold(people: list[int]) -> MicroSegment:
    """Let them come in by a first run, and leave by an edited rule."""
    segment = make_segment("Gold", attribute("x", "gt", 3))
    make_people(*people, x=5)
    run_all()
    services.update_segment(segment_id=segment.pk, rule=rule(attribute("x", "gt", 6)))
    run_edits(set_now(hours=1))
    return segment


def test_people_are_divided_among_rows_in_their_order(
    gold: MicroSegment, people: list[int]
) -> None:
    rows = Redefinition.objects.filter(segment=gold).order_by("id")
    told = [(row.is_entry, row.customers, row.lowest, row.highest) for row in rows]
    parts = [people[:4], people[4:8], people[8:]]
    assert told == [
        (is_entry, part, part[0], part[-1])
        for is_entry in (True, False)
        for part in parts
    ]
    assert not MembershipChange.objects.exists()


@pytest.mark.usefixtures("gold")
def test_everybodys_path_is_found_in_them(people: list[int]) -> None:
    for customer_id in people:
        stays = selectors.get_path(customer_id).stays
        (stay,) = [one for one in stays if one.name == "Gold"]
        assert stay.entered is not None
        assert stay.left is not None
        assert (stay.entered.at, stay.left.at) == (NOW, LATER)
        assert (stay.entered.rule_version, stay.left.rule_version) == (1, 2)
        ((where, since),) = selectors.list_memberships(customer_id)
        assert (where.is_system, since) == (True, LATER)


def test_changes_of_turns_stand_in_one_order_with_them(
    gold: MicroSegment, people: list[int]
) -> None:
    set_now(hours=2)
    services.pin_customers(segment_id=gold.pk, customer_ids=people[:1], is_in=True)
    newest = Crossing.objects.filter(segment=gold).latest("id")
    assert (newest.customer_id, newest.is_entry) == (people[0], True)
    assert newest.pk > Redefinition.objects.latest("id").pk


def look(segment: MicroSegment, after: int, limit: int, **more: Any) -> Moved:
    asked: dict[str, Any] = {"change": "left", "by_definition": True, "since": NOW}
    asked |= more
    return list_moved(SHARD, segment.pk, after=after, limit=limit, **asked)


def test_who_looks_for_news_finds_everybody_once(
    gold: MicroSegment, people: list[int]
) -> None:
    set_now(hours=2)
    services.pin_customers(segment_id=gold.pk, customer_ids=people[3:5], is_in=True)
    set_now(hours=3)
    services.unpin_customers(segment_id=gold.pk, customer_ids=people[3:5])
    assert look(gold, 0, 50).customer_ids == people
    for limit in (1, 3, 4, 5, 9):
        found: list[int] = []
        after = 0
        while (moved := look(gold, after, limit)).is_full:
            assert len(moved.customer_ids) < limit + Redefinition.MOST
            found += moved.customer_ids
            after = moved.last_change
        assert found + moved.customer_ids == people + people[3:5]


def test_news_are_those_asked_for(gold: MicroSegment, people: list[int]) -> None:
    cases: list[tuple[dict[str, Any], list[int]]] = [
        ({}, people),
        ({"since": LATER}, people),
        ({"since": LATER + timedelta(seconds=1)}, []),
        ({"change": "entered"}, people),
        ({"change": "entered", "since": LATER}, []),
        ({"by_definition": False}, []),
    ]
    for asked, expected in cases:
        assert look(gold, 0, 50, **asked).customer_ids == expected, asked
