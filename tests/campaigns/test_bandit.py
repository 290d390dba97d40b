"""Bandit: the arithmetic by cases and by simulation, then days of a real campaign."""

from collections import Counter
from datetime import datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns import services
from campaigns.domain import bandit, variants
from campaigns.domain.bandit import Known, Settings
from campaigns.models import BanditDay, Campaign, Treatment
from customers.models import Event, EventName
from tests.campaigns import world
from tests.campaigns.client import build, get_fields, get_revision, log_in
from tests.campaigns.test_variants import two
from tests.campaigns.world import MONDAY

GOAL = {"event": "Order", "filters": [], "within_days": 2}
ANYTHING = Settings(floor=500, certainty=95, least=100)

knowns = st.integers(0, 5_000).flatmap(
    lambda exposed: st.builds(Known, st.just(exposed), st.integers(0, exposed))
)


@given(st.lists(knowns, min_size=2, max_size=10), st.integers(1, 1000), st.integers(0))
def test_shares_are_the_whole_and_nobody_falls_below_the_floor(known, floor, seed):
    weighed = bandit.weigh(
        {str(number): one for number, one in enumerate(known)},
        Settings(floor=floor),
        seed=seed,
    )
    assert sum(weighed.shares.values()) == variants.WHOLE
    assert min(weighed.shares.values()) >= floor
    assert sum(weighed.best.values()) == pytest.approx(1)


@pytest.mark.parametrize(
    ("why", "known", "winner"),
    [
        ("clearly better", {"a": Known(500, 100), "b": Known(500, 50)}, "a"),
        ("the other way round", {"a": Known(500, 50), "b": Known(500, 100)}, "b"),
        ("equal", {"a": Known(500, 50), "b": Known(500, 50)}, None),
        ("too few of one", {"a": Known(5000, 1000), "b": Known(99, 1)}, None),
        ("just enough of it", {"a": Known(5000, 1000), "b": Known(100, 1)}, "a"),
        (
            "two good ones and a bad one",
            {"a": Known(900, 90), "b": Known(900, 88), "c": Known(900, 9)},
            None,
        ),
    ],
)
def test_a_winner_needs_certainty_and_exposures(why, known, winner):
    assert bandit.weigh(known, ANYTHING, seed=1).winner == winner


def test_shares_follow_the_posterior_and_the_seed():
    known = {"a": Known(100, 12), "b": Known(100, 8)}
    weighed = bandit.weigh(known, Settings(floor=1), seed=7)
    assert weighed == bandit.weigh(known, Settings(floor=1), seed=7)
    assert weighed.best != bandit.weigh(known, Settings(floor=1), seed=8).best
    # P(Beta(13, 89) > Beta(9, 93)) by numerical integration: 0.8227
    grid = np.linspace(0, 1, 20_001)
    density = grid**12 * (1 - grid) ** 88
    other = np.cumsum(grid**8 * (1 - grid) ** 92)
    exact = (density * other / other[-1]).sum() / density.sum()
    assert exact == pytest.approx(0.8227, abs=0.001)
    assert weighed.best["a"] == pytest.approx(exact, abs=0.01)


def simulate(rates: dict[str, float], days: int, seed: int) -> list[dict[str, int]]:
    """Two hundred people a day, known the next morning; return each day's shares."""
    chance = np.random.default_rng(seed)
    known = dict.fromkeys(rates, Known(0, 0))
    history = []
    for day in range(days):
        weighed = bandit.weigh(known, ANYTHING, seed=seed * 1000 + day)
        history.append(weighed.shares)
        parts = [weighed.shares[key] / variants.WHOLE for key in rates]
        people = chance.multinomial(200, parts).tolist()
        for (key, rate), count in zip(rates.items(), people, strict=True):
            one = known[key]
            won = int(chance.binomial(count, rate))
            known[key] = Known(one.exposed + count, one.converted + won)
    return history


def test_most_people_soon_get_the_better_variant():
    ends = [
        simulate({"a": 0.05, "b": 0.10, "c": 0.05}, 30, seed)[-1] for seed in range(20)
    ]
    assert sum(shares["b"] > 8_000 for shares in ends) >= 18
    assert all(min(shares.values()) >= 500 for shares in ends)


def test_equal_variants_are_not_starved():
    ends = [simulate({"a": 0.1, "b": 0.1}, 30, seed)[-1]["a"] for seed in range(40)]
    assert 3_000 < np.mean(ends) < 7_000


@pytest.mark.django_db
@pytest.mark.usefixtures("monday")
@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"variants": []}, ["bandit"]),
        ({"goal": None}, ["goal"]),
        ({"bandit": {"floor": 0}}, ["bandit.floor"]),
        ({"bandit": {"floor": 5001}}, ["bandit.floor"]),
        ({"bandit": {"floor": 10.5}}, ["bandit.floor"]),
        ({"bandit": {"certainty": 100}}, ["bandit.certainty"]),
        ({"bandit": {"least": True}}, ["bandit.least"]),
        ({"bandit": "yes"}, ["bandit"]),
    ],
)
def test_bad_settings_name_the_field(publisher, changes, fields):
    given_ = {"variants": two(), "bandit": {}, "goal": GOAL, **changes}
    body = build(world.add_row("Row", 1), **given_)
    response = publisher.post("/api/campaigns", body, format="json")
    assert response.status_code == 400
    assert get_fields(response) == fields


def add_campaign(**changes) -> Campaign:
    fields = {"variants": two(), "bandit": {"least": 10}, "goal": GOAL, **changes}
    return world.add_campaign(world.add_row("Row", 1), **fields)


def order(customer_id: int, at: datetime) -> None:
    name, _ = EventName.objects.get_or_create(name="Order")
    Event.objects.create(
        customer_id=customer_id,
        name=name,
        occurred_at=at,
        received_at=at,
        properties={},
    )


def live_through(campaign: Campaign, count: int, people: list[int], rates) -> list:
    """Everybody is treated each day; who has `a` orders by one rate, `b` by another.

    Returns
    -------
    (customer, day of the first exposure, variant, reached in time)
    """
    chance = np.random.default_rng(5)
    first: dict[int, tuple] = {}
    for day in world.days(count):
        world.treat_day(day, {campaign.segment: people})
        for row in Treatment.objects.filter(on=day, arm="treated"):
            if row.customer_id in first:
                continue
            reaches = bool(chance.random() < rates[row.variant])
            first[row.customer_id] = (day, row.variant, reaches)
            late = timedelta(hours=47 if reaches else 49)
            order(row.customer_id, row.at + late)
    return [(id_, *rest) for id_, rest in first.items()]


@pytest.mark.django_db
def test_shares_of_a_day_come_from_what_was_known_when_it_began(monday):
    people = world.add_customers(160)
    campaign = add_campaign()
    told = live_through(campaign, 6, people, {"a": 0.7, "b": 0.1})

    days = list(BanditDay.objects.filter(campaign=campaign).order_by("on"))
    # Treated on Monday, two days later the time of all of them is over
    assert days[0].on == MONDAY + timedelta(days=3)
    for day in days:
        over = [one for one in told if one[1] < day.known_until]
        exposed = Counter(variant for _, _, variant, _ in over)
        won = Counter(variant for _, _, variant, reaches in over if reaches)
        assert day.known == {key: [exposed[key], won[key]] for key in ("a", "b")}
        known = {key: Known(*pair) for key, pair in day.known.items()}
        again = bandit.weigh(known, Settings(least=10), seed=day.seed)
        assert (again.shares, again.best) == (day.shares, day.best)
    campaign.refresh_from_db()
    assert (campaign.winner, campaign.winner_on) == ("a", days[0].on)
    assert len(days) == 1
    last = Treatment.objects.filter(on=MONDAY + timedelta(days=5))
    assert Counter(last.values_list("variant", flat=True)) == {"a": 160}


@pytest.mark.django_db
def test_a_day_is_weighed_once_and_its_shares_are_given(monday):
    people = world.add_customers(300)
    campaign = add_campaign(bandit={"least": 1_000})
    live_through(campaign, 4, people[:100], {"a": 0.6, "b": 0.3})
    day = BanditDay.objects.get(campaign=campaign)
    assert day.shares["a"] > 8_000
    Event.objects.all().delete()
    services.weigh_variants(on=day.on)
    again = BanditDay.objects.get(campaign=campaign)
    assert (again.known, again.shares) == (day.known, day.shares)

    friday = day.on + timedelta(days=1)
    world.treat_day(friday, {campaign.segment: people})
    new = Treatment.objects.filter(on=friday, customer_id__in=people[100:])
    counts = Counter(new.values_list("variant", flat=True))
    assert counts["a"] > 150
    # Who had a variant before has it still
    for row in Treatment.objects.filter(on=friday, customer_id__in=people[:100]):
        before = Treatment.objects.get(on=MONDAY, customer_id=row.customer_id)
        assert row.variant == before.variant


@pytest.mark.django_db
def test_another_goal_is_counted_from_the_beginning(monday):
    people = world.add_customers(60)
    campaign = add_campaign(bandit={"least": 1_000})
    live_through(campaign, 4, people, {"a": 1.0, "b": 1.0})
    first = BanditDay.objects.get(campaign=campaign)
    assert first.known["a"][0] == first.known["a"][1] > 10
    Campaign.objects.filter(pk=campaign.pk).update(goal={**GOAL, "event": "Visit"})
    world.treat_day(first.on + timedelta(days=1), {campaign.segment: people})
    second = BanditDay.objects.get(on=first.on + timedelta(days=1))
    assert second.known == {key: [pair[0], 0] for key, pair in first.known.items()}


@pytest.mark.django_db
def test_what_is_left_out_is_stored_as_it_is_understood(monday):
    call = {"kind": "webhook", "url": "https://example.com/hook"}
    one, other = two()
    del one["name"]
    campaign = add_campaign(variants=[{**one, "action": call}, other])
    assert campaign.bandit == {"floor": 500, "certainty": 95, "least": 10}
    whole = {"method": "POST", "fields": [], "secret": "", **call}
    assert campaign.variants[0] == {"name": "", **one, "action": whole}
    assert campaign.action == whole


@pytest.mark.django_db
def test_numbers_of_variants_and_a_winner_by_hand(monday, publisher):
    people = world.add_customers(40)
    campaign = add_campaign(bandit=None)
    for day in world.days(2):
        world.treat_day(day, {campaign.segment: people})
    address = f"/api/campaigns/{campaign.pk}"
    rows = publisher.get(f"{address}/variants").json()["results"]
    expected = Counter(
        Treatment.objects.filter(on=MONDAY).values_list("variant", flat=True)
    )
    assert {row["key"]: row["people"] for row in rows} == expected
    assert [(row["share"], row["exposed"]) for row in rows] == [(5000, None)] * 2

    marketer = log_in("marketer")
    body = {"variant": "b"}
    assert marketer.put(f"{address}/winner", body, format="json").status_code == 403
    decided = publisher.put(f"{address}/winner", body, format="json").json()
    assert (decided["winner"], decided["winner_by"]) == ("b", "publisher")
    assert decided["winner_on"] == (MONDAY + timedelta(days=1)).isoformat()
    rows = publisher.get(f"{address}/variants").json()["results"]
    assert [row["share"] for row in rows] == [0, 10_000]
    for wrong in ({"variant": "c"}, {}, {"variant": 3}):
        refused = publisher.put(f"{address}/winner", wrong, format="json")
        assert (refused.status_code, get_fields(refused)) == (400, ["variant"])

    fewer = [{**two(0)[1], "key": "c"}, {**two(0)[0]}]
    changed = publisher.put(
        address,
        {"variants": fewer},
        format="json",
        headers={"If-Match": get_revision()},
    )
    assert (changed.json()["winner"], changed.json()["winner_on"]) == ("", None)
