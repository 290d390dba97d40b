"""Another order of the plan tried out: who gets what instead, and what it brings."""

from collections import Counter

import pytest
from django.core.cache import cache

from campaigns.api import ahead
from campaigns.domain import reordering
from campaigns.domain.arbitration import Entrant
from campaigns.domain.forecast import Planned
from campaigns.domain.reordering import Order
from campaigns.models import Treatment
from campaigns.selectors import sampling
from tests.campaigns import world
from tests.campaigns.client import get_fields
from tests.campaigns.test_forecast import (
    draw_world,
    is_written_to,
    walk,
    walk_slowly,
)
from tests.campaigns.world import MONDAY


def find_winners(on, people, until, plan):
    """Return what each customer gets on a day, one customer at a time."""
    alone = [
        (person.id, dict(walk_slowly([person], until, plan))[on]) for person in people
    ]
    return {
        id_: campaign
        for id_, found in alone
        for campaign, parts in found.items()
        if parts["treated"] or parts["control"]
    }


def test_moves_are_those_of_one_customer_at_a_time():
    order = Order([4, 2, 3, 1], {})
    moved = 0
    for seed in range(10):
        people, until, plan = draw_world(seed)
        sorted_plan = {on: order.sort(planned) for on, planned in plan.items()}
        old = find_winners(MONDAY, people, until, plan)
        new = find_winners(MONDAY, people, until, sorted_plan)
        expected = Counter(
            (old.get(person.id), new.get(person.id))
            for person in people
            if old.get(person.id) != new.get(person.id)
        )
        before, after = (list(walk(people, until, p)) for p in (plan, sorted_plan))
        moves = reordering.list_moves(before[0].outcomes, after[0].outcomes)
        assert {(m.before, m.after): m.people for m in moves} == expected
        moved += expected.total()
    assert moved > 20


@pytest.mark.parametrize("seed", range(5))
def test_messages_are_those_of_one_customer_at_a_time(seed):
    people, until, plan = draw_world(seed)
    campaigns = {
        one.entrant.campaign_id: one for planned in plan.values() for one in planned
    }
    got = Counter(
        sum(
            of["treated"]
            for _, found in walk_slowly([person], until, plan)
            for campaign, of in found.items()
            if is_written_to(person, campaigns[campaign])
        )
        for person in people
    )
    expected = [
        sum(people for count, people in got.items() if count >= least)
        for least in range(1, max(got) + 1)
    ]
    assert reordering.count_messages(walk(people, until, plan)) == expected
    assert len(expected) > 1


def test_an_order_sorts_rows_and_campaigns_in_them():
    def make(campaign_id, segment_id):
        return Planned(Entrant(campaign_id, segment_id, None, 0, "salt"), 1)

    planned = [make(1, 10), make(2, 10), make(3, 20), make(4, 99)]
    order = Order([20, 10], {10: [2, 1]})
    ids = [one.entrant.campaign_id for one in order.sort(planned)]
    assert ids == [3, 2, 1, 4]


@pytest.fixture
def plan(db, monday):
    """Two rows that share 20 of their people."""
    people = world.add_customers(50)
    upper, lower = world.add_row("Upper", 1), world.add_row("Lower", 2)
    first = world.add_campaign(upper, "First", duration_days=30)
    second = world.add_campaign(
        lower, "Second", duration_days=2, action={"kind": "trigger", "name": "go"}
    )
    members = {upper: people[:30], lower: people[10:]}
    world.finish_run(MONDAY, members)
    yield upper, lower, first, second, members
    cache.clear()


def try_order(client, **body):
    return client.post("/api/plan/preview-order", body, format="json")


def test_preview_says_who_moves_from_where_to_where(publisher, plan):
    upper, lower, first, second, _ = plan
    told = try_order(publisher, segments=[lower.pk, upper.pk]).json()
    assert told["days"][0] == "2026-02-02"
    assert told["sample"] == 1
    assert told["customers"] == {"people": 50, "error": 0}
    assert told["changed"] == {"people": 20, "error": 0}
    assert told["moves"] == [
        {"before": first.pk, "after": second.pk, "people": 20, "error": 0}
    ]
    assert told["before"]["messages"] == [30]
    assert told["after"]["messages"] == [10]
    assert told["before"]["per_customer"] == 0.6
    assert [one["name"] for one in told["campaigns"]] == ["First", "Second"]
    assert told["unknown_worth"] == 2


def test_preview_comes_true(publisher, plan):
    upper, lower, *_, members = plan
    order = {"segments": [lower.pk, upper.pk]}
    told = try_order(publisher, **order).json()
    saved = publisher.put(
        "/api/plan/order", order, format="json", headers={"If-Match": '"3"'}
    )
    assert saved.status_code == 200
    world.treat_all(MONDAY)
    for on in world.days(7)[1:]:
        world.treat_day(on, members)
    treated = Counter(
        Treatment.objects.filter(arm="treated").values_list("campaign_id", flat=True)
    )
    assert {one["id"]: one["after"] for one in told["campaigns"]} == treated


def test_same_order_changes_nothing_and_nothing_is_written(publisher, plan):
    upper, lower, *_ = plan
    told = try_order(publisher, segments=[upper.pk, lower.pk]).json()
    assert told["changed"] == {"people": 0, "error": 0}
    assert told["moves"] == []
    assert told["before"] == told["after"]
    assert not Treatment.objects.exists()


def test_order_of_campaigns_in_a_row_is_tried(publisher, plan):
    upper, _, first, *_ = plan
    other = world.add_campaign(upper, "Other")
    told = try_order(publisher, campaigns={str(upper.pk): [other.pk, first.pk]}).json()
    assert told["moves"] == [
        {"before": first.pk, "after": other.pk, "people": 30, "error": 0}
    ]


def test_wrong_orders_are_refused_by_name(publisher, plan):
    upper, *_ = plan
    assert get_fields(try_order(publisher, segments=[upper.pk])) == ["segments"]
    wrong = try_order(publisher, campaigns={str(upper.pk): []})
    assert get_fields(wrong) == [f"campaigns.{upper.pk}"]
    assert get_fields(try_order(publisher)) == ["segments"]


def test_preview_of_many_customers_has_an_error(publisher, plan, monkeypatch):
    upper, lower, *_ = plan
    monkeypatch.setattr(sampling, "SAMPLE", 13)
    told = try_order(publisher, segments=[lower.pk, upper.pk]).json()
    assert told["sample"] == 0.25
    assert told["changed"]["people"] % 4 == 0
    assert told["customers"]["error"] > 0


def test_money_is_what_people_spent_who_got_it(publisher, plan, monkeypatch):
    upper, lower, first, *_ = plan
    monkeypatch.setattr("campaigns.services.preview.get_worth", lambda: {first.pk: 2.5})
    told = try_order(publisher, segments=[lower.pk, upper.pk]).json()
    assert (told["before"]["money"], told["after"]["money"]) == (75.0, 25.0)
    assert [one["worth"] for one in told["campaigns"]] == [2.5, None]
    assert told["unknown_worth"] == 1


def test_only_the_largest_moves_are_listed(publisher, plan, monkeypatch):
    upper, lower, *_ = plan
    monkeypatch.setattr(ahead, "MOST_MOVES", 0)
    told = try_order(publisher, segments=[lower.pk, upper.pk]).json()
    assert (told["moves"], told["changed"]["people"]) == ([], 20)
