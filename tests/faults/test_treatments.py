"""Turns and the daily run want the same customer's day, and both die."""

from datetime import timedelta
from itertools import pairwise

from django.db import connection

from campaigns import services
from campaigns.models import Treatment, TreatmentShard
from customers.models import SHARD_COUNT, Customer, Identity
from customers.selectors import get_now
from segments.services import create_segment
from tests.campaigns.world import add_campaign
from tests.faults.client import post_batch
from tests.faults.crowd import give_birth
from tests.faults.world import nothing_waits, pass_midnight
from tests.journeys.graphs import rule
from tests.processes import wait_until
from tests.segments.making import count
from tests.segments.making import rule as rule_of

TOLD = """
SELECT customer_id, (occurred_at AT TIME ZONE 'UTC')::date, count(*)
FROM customers_event e JOIN customers_eventname n ON n.id = e.name_id
WHERE n.name IN ('$campaign_treated', '$campaign_held_out') AND customer_id = ANY (%s)
GROUP BY 1, 2
"""


def test_a_day_is_given_away_once_by_turns_and_the_daily_run(
    world, rng, seed, pick, seen
):
    name, days = f"race-{seed}", pick(3, 12)
    users, ids = make_people(name, pick(60, 4_000))
    make_campaigns(name)
    live_through(pass_midnight())
    for _ in range(days):
        world.plan("treated_at_once", "kill", 1)
        world.plan("shard_treated", "kill", 1)
        today = pass_midnight()
        for start in range(0, len(users), 20):
            post_batch(world, [buy(user, name) for user in users[start : start + 20]])
        world.kill_child(rng)
        live_through(today)
    rows = Treatment.objects.filter(customer_id__in=ids)
    found = rows.values_list("customer_id", "on", "until", "cause").order_by(
        "customer_id", "on"
    )
    assert {cause for *_, cause in found} == {"daily", "at_once"}
    for (one, _, until, _), (other, on, _, _) in pairwise(found):
        assert one != other or until <= on
    with connection.cursor() as cursor:
        cursor.execute(TOLD, [ids])
        told = {(id_, on): times for id_, on, times in cursor.fetchall()}
    assert told == {(id_, on): 1 for id_, on, *_ in found}
    again = [services.treat_shard(on=today, shard=s) for s in range(SHARD_COUNT)]
    assert set(again) == {services.Treated.ALREADY}
    assert rows.count() == len(found)
    seen(f"{days} days, {len(found)} treatments of {len(users)} people, none twice")


def make_people(name: str, size: int) -> tuple[list[str], list[int]]:
    """Add open customers, every other of them in the row of the daily campaign."""
    give_birth(name, size, get_now())
    users = [f"{name}-{number}" for number in range(size)]
    ids = dict(
        Identity.objects.filter(kind="user", value__in=users).values_list(
            "value", "customer_id"
        )
    )
    people = Customer.objects.filter(pk__in=ids.values())
    people.update(open_from=get_now() - timedelta(days=2))
    daily = [ids[user] for user in users[::2]]
    people.filter(pk__in=daily).update(attributes={"race": name})
    return users, list(ids.values())


def make_campaigns(name: str) -> None:
    """Put one live that acts at once, and one below it that does not."""
    mark = {"kind": "attribute", "name": "thanked", "value": True}
    buyers = create_segment(name=f"Buyers {name}", rule=rule_of(count(name, "gte", 1)))
    add_campaign(
        buyers, "Thanks", action=mark, at_once=True, control_percent=20, duration_days=2
    )
    daily = create_segment(name=f"Daily {name}", rule=rule("race", name))
    add_campaign(daily, "Daily", action=mark, starts_on=get_now().date())


def buy(user: str, name: str) -> dict:
    return {"type": "track", "userId": user, "event": name}


def live_through(on) -> None:
    """Wait until a day's campaigns are decided and nobody waits for a turn."""
    treated = TreatmentShard.objects.filter(on=on)
    wait_until(lambda: treated.count() == SHARD_COUNT, "the day's treatments")
    wait_until(nothing_waits, "all turns")
