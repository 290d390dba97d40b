"""Decisions over HTTP."""

from datetime import timedelta

import pytest

from campaigns.models import Treatment
from tests.campaigns import world
from tests.campaigns.world import MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def test_decisions_say_why_in_plain_words(publisher):
    people = world.add_customers(1)
    first, second = world.add_row("First", 1), world.add_row("Second", 2)
    world.add_campaign(first, "Welcome series", duration_days=3)
    world.add_campaign(second, "Ski week")
    for day in world.days(2):
        world.treat_day(day, {first: people, second: people})
    body = publisher.get(f"/api/customers/{people[0]}/decisions").json()
    assert body["next"] is None
    tuesday, monday = body["results"]
    assert tuesday["on"] == (MONDAY + timedelta(days=1)).isoformat()
    assert tuesday["sentence"] == (
        "Nothing: Duration period of Welcome series until 4 Feb"
    )
    assert monday["sentence"] == "Got Welcome series"
    assert monday["winner"]["name"] == "Welcome series"
    assert [
        (rung["segment"]["name"], rung["sentence"]) for rung in monday["ladder"]
    ] == [
        ("First", "Got this campaign"),
        ("Second", "Lower place than Welcome series"),
    ]
    assert Treatment.objects.count() == 1


def test_decisions_go_on_where_the_page_ended(publisher):
    people = world.add_customers(1)
    row = world.add_row("Row", 1)
    world.add_campaign(row)
    shard = world.get_shards(people)[people[0]]
    for day in world.days(31):
        world.set_clock(day)
        world.finish_run(day, {row: people})
        world.services.treat_shard(on=day, shard=shard)
    address = f"/api/customers/{people[0]}/decisions"
    page = publisher.get(address).json()
    assert len(page["results"]) == 30
    last = publisher.get(f"{address}?cursor={page['next']}").json()
    assert [row["on"] for row in last["results"]] == [MONDAY.isoformat()]
    assert publisher.get(f"{address}?cursor=nonsense").status_code == 404
