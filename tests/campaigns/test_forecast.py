"""The days ahead: against one customer at a time, and through the API."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random

import polars as pl
import pytest
from django.core.cache import cache
from pyroaring import BitMap64

from campaigns import services
from campaigns.domain import arbitration, forecast
from campaigns.domain.arbitration import PARTS, Entrant, Numbers
from campaigns.domain.forecast import Planned
from campaigns.domain.pressure import Pressure
from campaigns.domain.roll import Roll
from campaigns.models import Cell
from campaigns.selectors import sampling
from campaigns.selectors.plan import NUMBERS
from customers.models import OwnerMode
from messaging.domain.caps import Cap
from messaging.models import FrequencyCap, Message
from segments.models import MicroSegment
from tests.campaigns import reference, world
from tests.campaigns.reference import Person
from tests.campaigns.world import MONDAY

EMAIL = ("email", "marketing")
RECEIPT = ("email", "transactional")
SMS = ("sms", "marketing")
AUDIENCES = (EMAIL, RECEIPT, SMS)
CAPS = [
    Cap("email", "marketing", 1, 48),
    Cap("email", "", 3, 120),
    Cap("sms", "marketing", 2, 60),
]
WEEK = world.days(7)
REASONS = {
    reference.Reason.HOLD_OUT: "hold_out",
    reference.Reason.DURATION: "in_duration",
    reference.Reason.TAKEN_ABOVE: "taken_above",
    reference.Reason.QUIET_DAY: "quiet_day",
    reference.Reason.UNREACHABLE: "unreachable",
    reference.Reason.CAPPED: "capped",
    reference.Reason.CONTROL: "control",
    reference.Reason.TREATED: "treated",
    None: "not_open",
}


def find_moment(on: date) -> datetime:
    """When campaigns run on a day."""
    return datetime.combine(on, time(0, 10), UTC)


def draw_age(draw: Random) -> timedelta:
    """How long ago a message left: a few days, often to the hour."""
    return timedelta(hours=draw.randint(0, 150), minutes=draw.choice([0, 0, 17]))


def draw_world(seed: int):
    """Some people, who of them is left alone until when, and a plan for each day."""
    draw = Random(seed)
    people = [
        Person(
            id_,
            segments=set(draw.sample(range(1, 5), draw.randint(0, 3))),
            is_open=draw.random() < 0.9,
            is_held_out=draw.random() < 0.05,
            audiences={one for one in AUDIENCES if draw.random() < 0.7},
            sent=[
                (draw.choice(AUDIENCES), find_moment(MONDAY) - draw_age(draw))
                for _ in range(draw.randint(0, 3))
            ],
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
                audience=draw.choice([*AUDIENCES, None]),
                held_out=draw.choice([0, 1_000, 5_000]),
                salt=f"salt {id_}",
                cap_exempt=draw.random() < 0.2,
                barred=reference.Reason.QUIET_DAY if draw.random() < 0.1 else None,
            ),
            draw.randint(1, 4),
            shares=(4_000, 6_000),
            silent=frozenset({draw.choice([0, 1])} if draw.random() < 0.3 else ()),
        )
        for id_ in range(1, 8)
    ]
    plan = {on: [one for one in campaigns if draw.random() < 0.6] for on in WEEK}
    return people, until, plan


def walk_slowly(people, until, plan):
    """Live through the days one customer at a time."""
    until = dict(until)
    people = [replace(person, sent=list(person.sent)) for person in people]
    for on, planned in plan.items():
        campaigns = {one.entrant.campaign_id: one for one in planned}
        found = {id_: dict.fromkeys(PARTS, 0) for id_ in campaigns}
        for person in people:
            person.is_in_duration = until.get(person.id, on) > on
            person.capped = reference.find_capped(
                person, CAPS, AUDIENCES, find_moment(on)
            )
            ladder = reference.treat(person, [one.entrant for one in planned])
            for id_, reason in ladder:
                found[id_][REASONS[reason]] += 1
                if REASONS[reason] in ("treated", "control"):
                    days = campaigns[id_].duration_days
                    until[person.id] = on + timedelta(days=days)
                if REASONS[reason] == "treated" and is_written_to(
                    person, campaigns[id_]
                ):
                    leaves_at = find_moment(on) + timedelta(minutes=1)
                    person.sent.append((campaigns[id_].entrant.audience, leaves_at))
        yield on, found


def is_written_to(person: Person, planned: Planned) -> bool:
    """Does the customer's variant send something?"""
    entrant = planned.entrant
    bucket = reference.draw_bucket(f"{entrant.salt} variant", person.id)
    drawn = 0 if bucket < planned.shares[0] else 1
    return entrant.audience is not None and drawn not in planned.silent


def walk(people, until, plan, *, is_numbered=False):
    roll = Roll(BitMap64(p.id for p in people))

    def pick(is_meant):
        chosen = BitMap64(p.id for p in people if is_meant(p))
        return roll.number(chosen) if is_numbered else chosen

    ids = roll.ids if is_numbered else None
    sent = pl.DataFrame(
        [
            (p.id, *audience, round(at.timestamp() * 1_000_000))
            for p in people
            for audience, at in p.sent
        ],
        schema=["customer_id", "channel", "purpose", "at"],
        orient="row",
    )

    def decide(entrants, situation):
        return arbitration.sweep(
            entrants,
            members={
                row: pick(lambda p, row=row: row in p.segments) for row in range(1, 5)
            },
            open_ids=pick(lambda p: p.is_open),
            hold_out=pick(lambda p: p.is_held_out),
            in_duration=situation.in_duration,
            reachable={
                audience: pick(lambda p, audience=audience: audience in p.audiences)
                for audience in AUDIENCES
            },
            capped=situation.capped,
            ids=ids,
        )

    return forecast.walk(
        plan,
        ends={
            end: pick(lambda p, end=end: until.get(p.id) == end)
            for end in set(until.values())
        },
        pressure=Pressure(
            CAPS,
            moments={on: find_moment(on) for on in plan},
            people=pick(lambda _: True),
            sent=roll.number_rows(sent) if is_numbered else sent,
        ),
        decide=decide,
        ids=ids,
    )


@pytest.mark.parametrize("is_numbered", [False, True])
@pytest.mark.parametrize("seed", range(20))
def test_days_ahead_are_those_of_one_customer_at_a_time(seed, is_numbered):
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
        for day in walk(*drawn, is_numbered=is_numbered)
    ]
    assert found == list(walk_slowly(*drawn))


def test_everything_that_holds_people_back_happens_in_these_worlds():
    found: Counter[str] = Counter()
    for seed in range(20):
        for day in walk(*draw_world(seed)):
            for one in day.outcomes:
                found.update({part: len(getattr(one, part)) for part in PARTS})
    assert {part for part in PARTS if found[part]} == set(PARTS) - {"too_late"}


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
        of = sums.setdefault(cell.campaign_id, dict.fromkeys(NUMBERS, 0))
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


def send_all(on: date) -> None:
    """Let every queued message leave soon after the run of a day."""
    sent_at = world.set_clock(on, time(0, 21))
    Message.objects.filter(status="queued").update(status="sent", done_at=sent_at)


def build_busy_plan(draw: Random) -> dict[MicroSegment, list[int]]:
    """Some rows whose campaigns get in each other's way; return their members."""
    people = world.add_customers(60)
    people += world.add_customers(8, consent=False)
    people += world.add_customers(5, mode=OwnerMode.INCUBATING)
    receipt = world.add_template("Receipt", "transactional")
    actions = [
        None,
        {"kind": "message", "template_id": receipt.pk},
        {"kind": "attribute", "name": "marked", "value": True},
    ]
    members = {}
    for number in range(1, 4):
        row = world.add_row(f"Row {number}", number)
        members[row] = sorted(draw.sample(people, draw.randint(25, 50)))
        world.add_campaign(row, f"{row} daily", control_percent=20)
        for place in range(2):
            days = sorted(draw.sample(range(7), draw.randint(2, 7)))
            action = draw.choice(actions)
            world.add_campaign(
                row,
                f"{row} {place}",
                position=draw.choice([1, None]),
                schedule={"kind": "weekdays", "days": days},
                duration_days=draw.randint(1, 3),
                cap_exempt=draw.random() < 0.2,
                **({"action": action} if action else {}),
            )
    return members


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(3))
def test_forecast_comes_true_with_all_that_holds_people_back(monday, asked, seed):
    draw = Random(seed)
    FrequencyCap.objects.create(limit=1, hours=48, purpose="marketing")
    FrequencyCap.objects.create(limit=3, hours=draw.choice([100, 120]), purpose="")
    services.change_settings(quiet_days=["thursday"], now=monday)
    members = build_busy_plan(draw)
    for on in world.days(3):
        world.treat_day(on, members)
        send_all(on)
    today = MONDAY + timedelta(days=2)
    now = world.set_clock(today, time(20))
    services.change_settings(hold_out_percent=Decimal(10), now=now)

    told = asked()
    assert told["days"][0] == "2026-02-05"
    parts: Counter[str] = Counter()
    for on in world.days(8, today + timedelta(days=1)):
        world.treat_day(on, members)
        send_all(on)
        foreseen = {
            cell.pop("campaign_id"): cell
            for by_day in told["cells"].values()
            for cell in by_day.get(on.isoformat(), [])
        }
        assert foreseen == sum_cells(on), on
        for cell in foreseen.values():
            parts.update(cell)
    for part in ("hold_out", "in_duration", "taken_above", "quiet_day", "capped"):
        assert parts[part], part


@pytest.mark.django_db
def test_hold_out_that_starts_tomorrow_holds_from_tomorrow_on(monday, asked):
    people = world.add_customers(100)
    row = world.add_row("Row", 1)
    world.add_campaign(row)
    world.finish_run(MONDAY, {row: people})
    assert "hold_out" not in count_parts(asked(), row, MONDAY)
    services.change_settings(hold_out_percent=Decimal(30), now=monday)
    told = asked()
    assert count_parts(told, row, MONDAY) == {"treated": 100}
    tomorrow = count_parts(told, row, MONDAY + timedelta(days=1))
    assert tomorrow["hold_out"] + tomorrow["treated"] == 100
    assert 10 < tomorrow["hold_out"] < 50


@pytest.mark.django_db
def test_forecast_follows_a_change_of_caps_and_quiet_days(monday, asked):
    people = world.add_customers(8)
    row = world.add_row("Row", 1)
    world.add_campaign(row)
    world.finish_run(MONDAY, {row: people})
    tuesday, wednesday = world.days(3)[1:]
    assert count_parts(asked(), row, tuesday) == {"treated": 8}
    FrequencyCap.objects.create(limit=1, hours=24, purpose="marketing")
    assert count_parts(asked(), row, tuesday) == {"capped": 8}
    assert count_parts(asked(), row, wednesday) == {"treated": 8}
    services.change_settings(quiet_days=["wednesday"], now=monday)
    assert count_parts(asked(), row, wednesday) == {"quiet_day": 8}


def count_parts(told: dict, row: MicroSegment, on: date) -> dict[str, int]:
    """The parts of the one cell of a row and day that have anybody in them."""
    (cell,) = told["cells"][str(row.pk)][on.isoformat()]
    return {part: cell[part] for part in PARTS if cell[part]}


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
    world.add_customers(400)  # too late to be in a row
    told = asked()
    assert told["sample"] == 0.25
    (cell,) = told["cells"][str(row.pk)]["2026-02-02"]
    assert cell["matched"] == cell["treated"] + cell["control"] == 400
    assert 120 < cell["control"] < 280
