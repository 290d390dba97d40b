"""All campaigns together, beside the global hold-out."""

from datetime import timedelta
from decimal import Decimal

import pytest

from campaigns.models import Decision, HoldOut, StrategyExposure
from campaigns.services.uplift import count_uplift
from campaigns.services.uplift.counting import Counted
from tests.campaigns import world
from tests.campaigns.uplift.test_counting import at, order
from tests.campaigns.world import MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
ADDRESS = "/api/uplift/strategy"


def hold_out(percent: int) -> HoldOut:
    return HoldOut.objects.create(
        starts_on=MONDAY, percent=Decimal(percent), salt="s", created_at=at(0)
    )


def test_without_a_hold_out_it_refuses(publisher):
    body = publisher.get(ADDRESS).json()
    assert body["report"]["refusal"].startswith("Nobody is in a global hold-out")
    assert body["report"]["comparisons"] == []


def test_everybody_in_question_is_compared_with_the_hold_out(publisher):
    hold_out(40)
    people = world.add_customers(80)
    row = world.add_row("Row", 1)
    world.add_campaign(row, control_percent=50, duration_days=2)
    assert publisher.get(ADDRESS).json()["report"] is None
    for day in world.days(3):
        world.treat_day(day, {row: people[:70]})
    held = {
        one.customer_id for one in Decision.objects.all() if set(one.reasons) == {6}
    }
    # The control group of a campaign is not held out of all of them
    assert 0 < len(held) < 70
    free = sorted(set(people[:70]) - held)
    order(free[0], at(5), 30)
    order(free[1], at(40), 30)  # too late
    order(min(held), at(5), 10)
    order(people[75], at(5), 99)  # no campaign was in question
    world.set_clock(MONDAY + timedelta(days=60))
    assert count_uplift() is Counted.DONE
    assert count_uplift() is Counted.ALREADY
    body = publisher.get(ADDRESS).json()
    report = body["report"]
    assert {one["name"]: one["people"] for one in report["arms"]} == {
        "Campaigns": len(free),
        "no campaigns": len(held),
    }
    bought, money = report["comparisons"]
    assert (bought["treated"]["total"], bought["control"]["total"]) == (1, 1)
    assert (money["treated"]["total"], money["control"]["total"]) == (30, 10)


def test_a_person_counts_from_the_first_day_and_waits_for_the_last(publisher):
    hold_out(40)
    people = world.add_customers(30)
    row = world.add_row("Row", 1)
    world.add_campaign(row, control_percent=50)
    world.treat_day(MONDAY, {row: people})
    count_uplift()
    arms = publisher.get(ADDRESS).json()["report"]["arms"]
    assert sum(one["waiting"] for one in arms) == 30


def test_who_was_exposed_stays_known_when_old_decisions_are_dropped(publisher):
    hold_out(40)
    people = world.add_customers(40)
    row = world.add_row("Row", 1)
    world.add_campaign(row, duration_days=1)
    first, second, third = world.days(3)
    world.treat_day(first, {row: people[:20]})
    assert count_uplift() is Counted.DONE
    Decision.objects.all().delete()
    world.treat_day(second, {row: people[10:]})
    world.treat_day(third, {row: people})
    assert count_uplift() is Counted.DONE
    noted = StrategyExposure.objects.values_list("customer_id", "on")
    assert dict(noted) == dict.fromkeys(people[20:], second) | dict.fromkeys(
        people[:20], first
    )
    arms = publisher.get(ADDRESS).json()["report"]["arms"]
    assert sum(one["people"] for one in arms) == 40
