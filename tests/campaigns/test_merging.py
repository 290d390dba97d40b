"""Duration periods of two profiles that turn out to be one person."""

from datetime import date, datetime

import pytest

from campaigns import services
from campaigns.models import Campaign, Treatment
from customers.models import Customer, OwnerMode, Work
from journeys.services import take_turn
from tests.campaigns import world
from tests.campaigns.world import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def monday() -> datetime:
    return world.set_clock(MONDAY)


@pytest.fixture
def campaign(monday) -> Campaign:
    return world.add_campaign(world.add_row("Row", 1))


def treat(customer_id: int, campaign: Campaign, on: int, until: int) -> None:
    """Note a treatment in February 2026; today is the 2nd."""
    Treatment.objects.create(
        customer_id=customer_id,
        campaign=campaign,
        segment_id=campaign.segment_id,
        on=date(2026, 2, on),
        until=date(2026, 2, until),
        arm="treated",
        at=datetime(2026, 2, on).astimezone(),
    )


def merge(old: int, new: int) -> None:
    Customer.objects.filter(pk=old).update(merged_into=new, owner_mode=OwnerMode.NOBODY)


def read_periods(customer_id: int) -> list[tuple[int, int, str]]:
    rows = Treatment.objects.filter(customer_id=customer_id).order_by("on")
    return [(row.on.day, row.until.day, row.cause) for row in rows]


CASES = [
    # periods of the merged one, of the survivor, and of the survivor afterwards
    ("nothing follows from nothing", [], [], []),
    ("a running period is copied", [(1, 9)], [], [(1, 9, "merge")]),
    ("one that is over is not", [(1, 2)], [], []),
    ("the later end wins", [(1, 9)], [(2, 4)], [(2, 9, "daily")]),
    ("an earlier end changes nothing", [(2, 4)], [(1, 9)], [(1, 9, "daily")]),
    ("the same day is one period", [(2, 9)], [(2, 3)], [(2, 9, "daily")]),
]


@pytest.mark.parametrize(
    ("merged", "own", "expected"),
    [case[1:] for case in CASES],
    ids=[case[0] for case in CASES],
)
def test_later_duration_period_wins(campaign, monday, merged, own, expected):
    old, new = world.add_customers(2)
    for on, until in merged:
        treat(old, campaign, on, until)
    for on, until in own:
        treat(new, campaign, on, until)
    merge(old, new)
    services.absorb_treatments(customer_ids=[old], now=monday)
    services.absorb_treatments(customer_ids=[old], now=monday)
    assert read_periods(new) == expected
    assert len(read_periods(old)) == len(merged)


def test_two_profiles_merged_into_one_give_one_period(campaign, monday):
    first, second, new = world.add_customers(3)
    treat(first, campaign, 1, 5)
    treat(second, campaign, 1, 9)
    merge(first, new)
    merge(second, new)
    services.absorb_treatments(customer_ids=[first, second], now=monday)
    assert read_periods(new) == [(1, 9, "merge")]


def test_survivor_is_left_alone_until_the_period_ends(campaign, monday):
    old, new = world.add_customers(2)
    treat(old, campaign, 1, 4)
    merge(old, new)
    services.absorb_treatments(customer_ids=[old], now=monday)
    for day in world.days(3):
        world.treat_day(day, {campaign.segment: [new]})
    assert read_periods(new) == [(1, 4, "merge"), (4, 5, "daily")]


def test_customers_that_were_not_merged_are_passed_over(campaign, monday):
    [alone] = world.add_customers(1)
    treat(alone, campaign, 1, 9)
    services.absorb_treatments(customer_ids=[alone], now=monday)
    services.absorb_treatments(customer_ids=[], now=monday)
    assert read_periods(alone) == [(1, 9, "daily")]


def test_a_turn_carries_the_period_over(campaign, monday):
    old, new = world.add_customers(2)
    treat(old, campaign, 1, 9)
    merge(old, new)
    Work.objects.create(customer_id=old, kind=Work.Kind.MERGE, occurred_at=monday)
    take_turn(shard=world.get_shards([old])[old])
    assert read_periods(new) == [(1, 9, "merge")]
