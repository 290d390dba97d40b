"""The days ahead: against one customer at a time, and through the API."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from django.core.cache import cache
from pyroaring import BitMap64

from campaigns.domain import arbitration, forecast
from campaigns.domain.arbitration import PARTS, Entrant, Numbers
from campaigns.domain.forecast import Planned
from campaigns.models import Cell
from campaigns.selectors import sampling
from campaigns.selectors.plan import AT_ONCE, NUMBERS
from tests.campaigns import reference, world
from tests.campaigns.reference import Person
from tests.campaigns.world import MONDAY

EMAIL = ("email", "marketing")
SMS = ("sms", "marketing")
WEEK = world.days(7)
REASONS = {
    reference.Reason.HOLD_OUT: "hold_out",
    reference.Reason.DURATION: "in_duration",
    reference.Reason.TAKEN_ABOVE: "taken_above",
    reference.Reason.QUIET_DAY: "quiet_day",
    reference.Reason.UNREACHABLE: "unreachable",
    reference.Reason.CONTROL: "control",
    reference.Reason.TREATED: "treated",
    None: "not_open",
}


def draw_world(seed: int):
    """Some people, who of them is left alone until when, and a plan for each day."""
    draw = Random(seed)
    people = [
        Person(
            id_,
            segments=set(draw.sample(range(1, 5), draw.randint(0, 3))),
            is_open=draw.random() < 0.9,
            is_held_out=draw.random() < 0.05,
            audiences={one for one in (EMAIL, SMS) if draw.random() < 0.7},
        )
        for id_ in range(1, 60)
    ]
    until = {
        person.id: MONDAY + timedelta(days=draw.randint(1, 5))
        for person in people
        if draw.random() < 0.3
    }
    campaigns = [
        Planned(
            Entrant(
                campaign_id=id_,
                segment_id=draw.randint(1, 4),
                audience=draw.choice([EMAIL, SMS, None]),
                held_out=draw.choice([0, 1_000, 5_000]),
                salt=f"salt {id_}",
                barred=reference.Reason.QUIET_DAY if draw.random() < 0.1 else None,
            ),
            draw.randint(1, 4),
        )
        for id_ in range(1, 8)
    ]
    plan = {on: [one for one in campaigns if draw.random() < 0.6] for on in WEEK}
    return people, until, plan


def walk_slowly(people, until, plan):
    """Live through the days one customer at a time."""
    until = dict(until)
    for on, planned in plan.items():
        found = {one.entrant.campaign_id: dict.fromkeys(PARTS, 0) for one in planned}
        days = {one.entrant.campaign_id: one.duration_days for one in planned}
        for person in people:
            busy = until.get(person.id, on) > on
            ladder = reference.treat(
                replace(person, is_in_duration=busy),
                [one.entrant for one in planned],
            )
            for campaign, reason in ladder:
                found[campaign][REASONS[reason]] += 1
                if REASONS[reason] in ("treated", "control"):
                    until[person.id] = on + timedelta(days=days[campaign])
        yield on, found


def walk(people, until, plan):
    ends: dict[date, BitMap64] = {}
    for id_, end in until.items():
        ends.setdefault(end, BitMap64()).add(id_)

    def decide(entrants, in_duration):
        return arbitration.sweep(
            entrants,
            members={
                row: BitMap64(p.id for p in people if row in p.segments)
                for row in range(1, 5)
            },
            open_ids=BitMap64(p.id for p in people if p.is_open),
            hold_out=BitMap64(p.id for p in people if p.is_held_out),
            in_duration=in_duration,
            reachable={
                audience: BitMap64(p.id for p in people if audience in p.audiences)
                for audience in (EMAIL, SMS)
            },
            capped={},
        )

    return forecast.walk(plan, ends=ends, decide=decide)


@pytest.mark.parametrize("seed", range(20))
def test_days_ahead_are_those_of_one_customer_at_a_time(seed):
    drawn = draw_world(seed)
    found = [
        (
            day.on,
            {
                one.entrant.campaign_id: {
                    part: getattr(one.count(), part) for part in PARTS
                }
                for one in day.outcomes
            },
        )
        for day in walk(*drawn)
    ]
    assert found == list(walk_slowly(*drawn))


@pytest.mark.parametrize("matched", [0, 1, 7, 99, 1_000_003])
def test_enlarged_numbers_still_add_up(matched):
    sample = Numbers(31, 3, 0, 7, 11, 0, 0, 1, 0, 4, 5)
    scaled = forecast.scale(sample, matched)
    assert sum(getattr(scaled, part) for part in PARTS) == scaled.matched == matched
    for part in PARTS:
        share = getattr(sample, part) / sample.matched
        assert abs(getattr(scaled, part) - matched * share) < 1


@pytest.fixture
def asked(publisher):
    def ask(query: str = "from=2026-02-01&days=28") -> dict:
        return publisher.get(f"/api/plan/forecast?{query}").json()

    yield ask
    cache.clear()


def sum_cells(on: date) -> dict[int, dict[str, int]]:
    sums: dict[int, dict[str, int]] = {}
    for cell in Cell.objects.filter(on=on):
        of = sums.setdefault(cell.campaign_id, dict.fromkeys((*NUMBERS, *AT_ONCE), 0))
        for part in of:
            of[part] += getattr(cell, part)
    return sums


@pytest.mark.django_db
def test_forecast_comes_true_when_nobody_moves(monday, asked):
    people = world.add_customers(60)
    upper, lower = world.add_row("Upper", 1), world.add_row("Lower", 2)
    members = {upper: people[:30], lower: people[10:]}
    weekly = {"kind": "weekdays", "days": [1, 3]}
    world.add_campaign(
        upper, "Weekly", schedule=weekly, duration_days=2, control_percent=20
    )
    world.add_campaign(lower, "Daily", duration_days=3, control_percent=10)
    world.allow(people[50:], granted=False)
    world.treat_day(MONDAY, members)

    told = asked()
    assert told["sample"] == 1
    assert told["days"][0] == "2026-02-03"
    for on in world.days(4, MONDAY + timedelta(days=1)):
        world.treat_day(on, members)
        foreseen = {
            cell.pop("campaign_id"): cell
            for by_day in told["cells"].values()
            for cell in by_day.get(on.isoformat(), [])
        }
        assert foreseen == sum_cells(on)


@pytest.mark.django_db
def test_forecast_begins_today_until_today_is_decided(monday, asked):
    people = world.add_customers(8)
    row = world.add_row("Row", 1)
    world.add_campaign(row)
    assert asked() == {
        "days": ["2026-02-02", *(on.isoformat() for on in world.days(28)[1:27])],
        "sample": 1.0,
        "cells": {},
    }
    world.finish_run(MONDAY, {row: people})
    told = asked("from=2026-01-30&days=5")
    assert told["days"] == ["2026-02-02", "2026-02-03"]
    (cell,) = told["cells"][str(row.pk)]["2026-02-02"]
    assert (cell["matched"], cell["treated"]) == (8, 8)
    world.treat_all(MONDAY)
    assert asked("from=2026-01-30&days=5")["days"] == ["2026-02-03"]


@pytest.mark.django_db
def test_forecast_follows_a_change_of_the_plan(monday, asked):
    people = world.add_customers(8)
    row = world.add_row("Row", 1)
    world.finish_run(MONDAY, {row: people})
    assert asked()["cells"] == {}
    world.add_campaign(row)
    assert asked()["cells"][str(row.pk)]["2026-02-02"][0]["treated"] == 8


@pytest.mark.django_db
def test_many_customers_are_foreseen_from_a_sample(monday, asked, monkeypatch):
    monkeypatch.setattr(sampling, "SAMPLE", 100)
    people = world.add_customers(400)
    row = world.add_row("Row", 1)
    world.add_campaign(row, control_percent=50)
    run = world.finish_run(MONDAY, {row: people})
    world.count_members(run, {row: people})
    told = asked()
    assert told["sample"] == 0.25
    (cell,) = told["cells"][str(row.pk)]["2026-02-02"]
    assert cell["matched"] == cell["treated"] + cell["control"] == 400
    assert 120 < cell["control"] < 280
