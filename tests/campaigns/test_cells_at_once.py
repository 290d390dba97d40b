"""Cells of days on which campaigns act at once: each customer once, counted again."""

from datetime import timedelta
from random import Random

import pytest

from campaigns import selectors
from campaigns.domain.cells import CELL_PARTS
from campaigns.models import Campaign, Cell, Decision, Treatment
from customers.models import Customer, Workspace
from tests.campaigns import world
from tests.campaigns.client import log_in
from tests.campaigns.test_at_once import (
    BOUGHT,
    MARK,
    TODAY,
    add_people,
    assert_sound,
    buy,
    run_memberships,
    treat_day,
)
from tests.journeys.factories import START, set_clock, take_turns
from tests.segments.making import count, make_segment

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def noon():
    Workspace.objects.get_or_create(pk=1)
    return set_clock()


def read_cell(name: str) -> dict[str, int]:
    """The parts of a campaign's cell that have anybody in them, and `matched`."""
    campaign = Campaign.objects.get(name=name)
    numbers = selectors.get_numbers(campaign_id=campaign.pk, on=TODAY)
    return {part: people for part, people in (numbers or {}).items() if people}


def assert_recounted() -> None:
    """Each cell equals what decisions and treatments say of each customer."""
    assert_sound()
    cells = list(selectors.recount_cells(100))
    assert len(cells) == Cell.objects.values("campaign_id").distinct().count()
    for cell in cells:
        assert cell.is_right, cell
        assert cell.matched == cell.parts["not_open"] + sum(cell.recounted.values())
    for decision in Decision.objects.all():
        assert len(set(decision.campaign_ids)) == len(decision.campaign_ids)


def test_who_was_treated_at_once_before_the_run_is_not_left_alone_in_the_same_cell():
    add_people("one", "other")
    everybody, row = make_segment("All", {"all": []}), make_segment("Buyers", BOUGHT)
    world.add_campaign(row, "Thanks", at_once=True)
    run_memberships()
    buy("one")
    assert read_cell("Thanks") == {"matched": 1, "treated_at_once": 1}
    world.add_campaign(everybody, "Later")
    treat_day()
    assert read_cell("Thanks") == {"matched": 1, "treated_at_once": 1}
    assert read_cell("Later") == {"matched": 2, "in_duration": 1, "treated": 1}
    assert_recounted()


def test_who_was_treated_at_once_after_the_run_leaves_the_part_they_were_in():
    one, other = add_people("one", "other")
    world.allow([one, other], granted=False)
    row = make_segment("All", {"all": []})
    mail = world.add_campaign(row, "Mail", at_once=True)
    run_memberships()
    treat_day()
    assert read_cell("Mail") == {"matched": 2, "unreachable": 2}
    world.allow([one])
    buy("one", "other")
    assert read_cell("Mail") == {
        "matched": 2,
        "unreachable": 1,
        "treated_at_once": 1,
    }
    assert_recounted()
    path = f"/api/campaigns/{mail.pk}/cells/{TODAY}"
    assert log_in("publisher").get(path).json()["sentence"] == (
        "2 matched, minus 1 not reachable by email = 1, 1 of them at once"
    )


def test_who_loses_at_once_after_the_run_is_in_the_cell_once():
    one, *_ = add_people("one")
    world.allow([one], granted=False)
    row = make_segment("Buyers", BOUGHT)
    world.add_campaign(row, "Mail", at_once=True)
    run_memberships()
    treat_day()
    buy("one")
    assert read_cell("Mail") == {"matched": 1, "unreachable": 1}
    buy("one")
    assert read_cell("Mail") == {"matched": 1, "unreachable": 1}
    world.allow([one])
    buy("one")
    assert read_cell("Mail") == {"matched": 1, "treated_at_once": 1}
    assert_recounted()


@pytest.mark.parametrize("seed", range(2))
def test_cells_add_up_whatever_acts_when(seed):
    draw = Random(seed)
    users = [f"u{number}" for number in range(24)]
    people = add_people(*users)
    world.allow(draw.sample(people, 8), granted=False)
    rows = [
        make_segment("Twice", count("Order", "gte", 2)),
        make_segment("Buyers", BOUGHT),
        make_segment("All", {"all": []}),
    ]
    for number in range(9):
        row = rows[number % 3]
        world.add_campaign(
            row,
            f"Campaign {number}",
            at_once=row != rows[2] and draw.random() < 0.7,
            control_percent=draw.choice([0, 30]),
            **({"action": MARK} if draw.random() < 0.3 else {}),
        )
    run_memberships()
    buy(*draw.sample(users, 8))
    closed = draw.sample(people, 2)
    Customer.objects.filter(pk__in=closed).update(open_from=START + timedelta(days=9))
    treat_day()
    for _ in range(3):
        world.allow(draw.sample(people, 4), granted=draw.random() < 0.5)
        buy(*draw.sample(users, 8))
    take_turns()
    assert Treatment.objects.filter(cause="at_once").exists()
    assert Treatment.objects.filter(cause="daily").exists()
    assert_recounted()


@pytest.mark.parametrize("part", [*CELL_PARTS[-3:], "in_duration"])
def test_a_wrong_number_is_found(part):
    add_people("one", "other")
    everybody, row = make_segment("All", {"all": []}), make_segment("Buyers", BOUGHT)
    world.add_campaign(row, "Thanks", at_once=True)
    world.add_campaign(everybody, "Later")
    run_memberships()
    buy("one")
    treat_day()
    assert_recounted()
    cell = Cell.objects.first()
    Cell.objects.filter(pk=cell.pk).update(
        **{part: getattr(cell, part) + 1, "matched": cell.matched + 1}
    )
    assert not all(cell.is_right for cell in selectors.recount_cells(100))
