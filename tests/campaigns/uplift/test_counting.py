"""What people did after campaigns, counted, and recounted by plain SQL."""

from collections import Counter
from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import connection

from campaigns import services as campaigns
from campaigns.domain.uplift.counts import COUNTS
from campaigns.models import Campaign, Treatment, UpliftCount
from campaigns.selectors.uplift.due import is_count_due
from campaigns.services.uplift import count_uplift
from campaigns.services.uplift.counting import Counted
from config.pulse import find_counts
from customers.models import Clock, Customer, Event, EventName, OwnerMode
from segments.models import MembershipChange
from tests.campaigns import world
from tests.campaigns.world import MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

GOAL = {
    "event": "Order",
    "filters": [{"property": "category", "operator": "eq", "value": "bags"}],
    "within_days": 2,
}


def at(day: int, hour: float = 12) -> datetime:
    midnight = datetime.combine(MONDAY, time(0, 0), UTC)
    return midnight + timedelta(days=day, hours=hour)


def order(customer_id: int, moment: datetime, revenue=None, category="bags") -> None:
    name, _ = EventName.objects.get_or_create(name="Order")
    Event.objects.create(
        customer_id=customer_id,
        name=name,
        occurred_at=moment,
        received_at=moment,
        revenue=revenue,
        properties={"category": category},
    )


def count(campaign: Campaign):
    assert count_uplift() is Counted.DONE
    row = UpliftCount.objects.get(campaign=campaign)
    return COUNTS.validate_python(row.counts)


def get_arms(campaign: Campaign) -> dict[str, list[int]]:
    """Return who is in which arm, as stored."""
    arms: dict[str, list[int]] = {"treated": [], "control": []}
    rows = Treatment.objects.filter(campaign=campaign).order_by("customer_id")
    for row in rows:
        if row.customer_id not in arms[row.arm]:
            arms[row.arm].append(row.customer_id)
    return arms


@pytest.fixture
def row():
    return world.add_row("Row", 1)


def test_everybody_counts_once_from_the_first_time_with_what_they_did_in_time(row):
    people = world.add_customers(40)
    campaign = world.add_campaign(row, control_percent=50, goal=GOAL)
    for day in world.days(2):
        world.treat_day(day, {row: people})
    arms = get_arms(campaign)
    buyer, late, early, other, held_out = *arms["treated"][:4], arms["control"][0]
    order(buyer, at(1), 20)
    order(buyer, at(2, 0), 5)  # a second order: money, but one goal
    order(late, at(2, 0.5), 100)  # after the first two days, within the second two
    order(early, at(0, 0), 100)  # before the campaign
    order(other, at(0), 7, category="shoes")  # no goal, but money
    order(held_out, at(1), 11)
    world.set_clock(MONDAY + timedelta(days=5))
    (period,) = count(campaign).periods
    assert period.people == {arm: len(ids) for arm, ids in arms.items()}
    assert set(period.waiting.values()) == {0}
    goal = {arm: found["goal"].total for arm, found in period.arms.items()}
    money = {arm: found["money"].total for arm, found in period.arms.items()}
    assert goal == {"treated": 1, "control": 1}
    assert money == {"treated": 32, "control": 11}
    treated = period.arms["treated"]["money"]
    mean = 32 / len(arms["treated"])
    values = [25, 7, *([0] * (treated.people - 2))]
    assert treated.squares == pytest.approx(sum((v - mean) ** 2 for v in values))


def test_people_whose_time_is_not_over_are_counted_apart(row):
    first, second = world.add_customers(10), world.add_customers(6)
    campaign = world.add_campaign(row, control_percent=50, goal=GOAL)
    world.treat_day(MONDAY, {row: first})
    world.treat_day(MONDAY + timedelta(days=1), {row: second})
    arms = get_arms(campaign)
    for id_ in arms["treated"]:
        order(id_, at(1, 1), 10)
    world.set_clock(MONDAY + timedelta(days=2), time(1))
    (period,) = count(campaign).periods
    assert sum(period.people.values()) == 16
    assert sum(period.waiting.values()) == 6
    early = set(first) & set(arms["treated"])
    assert period.arms["treated"]["goal"].people == len(early)
    assert period.arms["treated"]["goal"].total == len(early)


def test_another_control_share_starts_another_period(row):
    people = world.add_customers(60)
    campaign = world.add_campaign(row, control_percent=10, goal=GOAL)
    world.treat_day(MONDAY, {row: people})
    before = Counter(Treatment.objects.values_list("arm", flat=True))
    world.set_clock(MONDAY, time(12))
    change = {"name": "Renamed"}, {"control_percent": 50}, {"control_percent": 50}
    for fields in change:
        campaigns.update_campaign(
            campaign_id=campaign.pk, fields=fields, can_publish=True
        )
    world.treat_day(MONDAY + timedelta(days=1), {row: people})
    world.set_clock(MONDAY + timedelta(days=6))
    first, second = count(campaign).periods
    assert (first.control_percent, second.control_percent) == (10, 50)
    assert first.ends_at == second.starts_at == at(0, 12)
    assert first.people == before
    assert sum(second.people.values()) == 60
    assert second.people["control"] > before["control"]


def test_merged_and_erased_people_are_masked(row):
    people = world.add_customers(20)
    campaign = world.add_campaign(row, control_percent=50, goal=GOAL)
    world.treat_day(MONDAY, {row: people})
    world.set_clock(MONDAY + timedelta(days=5))
    gone = Customer.objects.filter(pk__in=people[:5])
    gone.update(owner_mode=OwnerMode.NOBODY)
    # A duration period that followed somebody from another profile
    Treatment.objects.filter(customer_id=people[10]).update(cause="merge")
    (period,) = count(campaign).periods
    assert sum(period.people.values()) == 14


def test_people_are_told_apart_by_where_they_were_as_the_campaign_met_them(row):
    people = world.add_customers(30)
    other = world.add_row("Other", 2)
    campaign = world.add_campaign(row, control_percent=50, goal=GOAL)
    world.treat_day(MONDAY, {row: people, other: people[:12]})
    run = world.finish_run(
        MONDAY + timedelta(days=3), {row: people, other: people[10:20]}
    )
    later = [(id_, [], [other.pk]) for id_ in people[:10]]
    later += [(id_, [other.pk], []) for id_ in people[12:20]]
    MembershipChange.objects.bulk_create(
        MembershipChange(
            customer_id=id_, at=run.as_of, cause=1, entered=came, left=left, run=run
        )
        for id_, came, left in later
    )
    world.set_clock(MONDAY + timedelta(days=5))
    (period,) = count(campaign).periods
    (part,) = [one for one in period.parts if one.segment_id == other.pk]
    sizes = [
        {arm: found["goal"].people for arm, found in side.items()}
        for side in (part.inside, part.outside)
    ]
    arms = get_arms(campaign)
    assert sizes == [
        {arm: len(set(ids) & set(some)) for arm, ids in arms.items()}
        for some in (people[:12], people[12:])
    ]


RECOUNT = """
SELECT arm, count(*), count(*) FILTER (WHERE EXISTS (
    SELECT FROM customers_event e JOIN customers_eventname n ON n.id = e.name_id
    WHERE e.customer_id = f.customer_id AND n.name = 'Order'
    AND e.properties ->> 'category' = 'bags'
    AND e.occurred_at > f.at AND e.occurred_at <= f.at + interval '48 hours')),
  coalesce(sum((
    SELECT sum(e.revenue) FROM customers_event e WHERE e.customer_id = f.customer_id
    AND e.occurred_at > f.at AND e.occurred_at <= f.at + interval '48 hours')), 0)
FROM (
  SELECT customer_id, (array_agg(arm ORDER BY at))[1] AS arm, min(at) AS at
  FROM campaigns_treatment WHERE campaign_id = %s GROUP BY 1) f
GROUP BY 1
"""


def test_counts_are_those_of_a_plain_query(row):
    people = world.add_customers(120)
    lower = world.add_row("Lower", 2)
    first = world.add_campaign(row, control_percent=30, goal=GOAL)
    second = world.add_campaign(lower, "Second", control_percent=60, goal=GOAL)
    for number, day in enumerate(world.days(4)):
        world.treat_day(day, {row: people[: 30 * number], lower: people})
        for place, id_ in enumerate(people):
            if place % 7 == number:
                order(
                    id_, at(number, 3 + place % 5), place, ["bags", "hats"][place % 2]
                )
    world.set_clock(MONDAY + timedelta(days=9))
    for campaign in (first, second):
        UpliftCount.objects.all().delete()
        (period,) = count(campaign).periods
        found = {
            (arm, one["goal"].people, one["goal"].total, round(one["money"].total, 6))
            for arm, one in period.arms.items()
        }
        with connection.cursor() as cursor:
            cursor.execute(RECOUNT, [campaign.pk])
            recounted = {(*row[:3], float(row[3])) for row in cursor.fetchall()}
        assert found == recounted


def test_a_campaign_is_counted_when_there_is_news_and_then_no_more(row):
    people = world.add_customers(10)
    campaign = world.add_campaign(row, control_percent=50, goal=GOAL)
    assert not is_count_due()
    world.treat_day(MONDAY, {row: people})
    assert is_count_due()
    assert count_uplift() is Counted.DONE
    assert count_uplift() is Counted.ALREADY
    Campaign.objects.update(status="ended")
    for day in world.days(6)[1:]:
        world.treat_day(day, {row: people})
        # Their two days are over, and a day of grace
        assert is_count_due([campaign.pk]) is (day <= MONDAY + timedelta(days=4))
        count_uplift()


def test_a_campaign_without_a_goal_counts_money(row):
    people = world.add_customers(10)
    campaign = world.add_campaign(row, control_percent=50)
    world.treat_day(MONDAY, {row: people})
    order(people[0], at(10), 9)
    order(people[1], at(15), 9)
    world.set_clock(MONDAY + timedelta(days=20))
    found = count(campaign)
    assert (found.window_days, found.has_goal) == (14, False)
    (period,) = found.periods
    assert sum(one["money"].total for one in period.arms.values()) == 9


def test_variants_are_arms_of_their_own(row):
    people = world.add_customers(40)
    ways = [
        {"key": key, "share": 5000, "action": {"kind": "trigger", "name": key}}
        for key in ("a", "b")
    ]
    campaign = world.add_campaign(
        row, control_percent=50, goal=GOAL, variants=ways, action=ways[0]["action"]
    )
    world.treat_day(MONDAY, {row: people})
    world.set_clock(MONDAY + timedelta(days=5))
    (period,) = count(campaign).periods
    stored = Counter(Treatment.objects.values_list("arm", "variant"))
    assert dict(period.people) == {
        arm if arm == "control" else f"variant:{variant}": number
        for (arm, variant), number in stored.items()
    }


def test_pulse_has_campaigns_counted_unless_somebody_moves_the_clock_by_hand(row):
    world.add_campaign(row, control_percent=50, goal=GOAL)
    world.treat_day(MONDAY, {row: world.add_customers(4)})
    assert find_counts() == []
    Clock.objects.update(speed=1)
    assert [due.task.name for due in find_counts()] == ["campaigns.tasks.count_uplift"]
    count_uplift()
    assert find_counts() == []
