"""Predictions in runs, between runs and in previews."""

from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.test import Client

from customers.models import Workspace
from customers.selectors.readers import CopyReader
from customers.services import try_shard_lock
from segments import selectors, services
from segments.domain import rules
from segments.domain.measures import Names
from segments.domain.wording import say_value
from segments.models import BuyingFit, MicroSegment, NextChange, RankPart, Run
from segments.selectors.explaining import explain_rule
from segments.selectors.facts import read_model, read_sheet
from tests.segments.buyers import make_buyers
from tests.segments.making import (
    NOW,
    attribute,
    leaf,
    make_event,
    make_person,
    make_segment,
    rule,
    run_all,
    run_edits,
    shard_of,
)

pytestmark = pytest.mark.django_db(transaction=True)

CHURN = {"kind": "churn_probability"}
VALUE = {"kind": "lifetime_value", "days": 90}
BUYERS = range(1_000, 1_300)
DAY = timedelta(days=1)


def make_everybody() -> None:
    make_buyers(Random(5), BUYERS)


def list_members(segment: MicroSegment) -> set[int]:
    return {
        id_
        for shard in range(16)
        for id_ in selectors.current_members(shard).get(segment.pk, ())
    }


def predict(measure: Any, run: Run) -> dict[int, float]:
    """Return the number of everybody who has one, by what a run found."""
    (asked,) = rules.parse(rule(leaf(measure, "known"))).leaves()
    found: dict[int, float | None] = {}
    for shard in range(16):
        needs = asked.measure.needs()
        sheet = read_sheet(CopyReader(), needs, shard=shard, as_of=run.as_of)
        column: Any = asked.measure.column(replace(sheet, model=read_model(run)))
        people = sheet.facts.customers["customer_id"]
        found |= dict(zip(people, column.values, strict=True))
    return {id_: value for id_, value in found.items() if value is not None}


def test_a_run_finds_parameters_and_who_is_likely_to_leave() -> None:
    make_everybody()
    leaving = make_segment("Leaving", leaf(CHURN, "gt", 0.5))
    worth = make_segment("Worth it", leaf(VALUE, "gte", 50))
    run = run_all()
    fit = BuyingFit.objects.get()
    assert (fit.run_id, fit.buyers, fit.reason) == (run.pk, len(BUYERS), "")
    assert fit.repeaters > 100
    assert not RankPart.objects.exists()
    churn, value = predict(CHURN, run), predict(VALUE, run)
    assert churn.keys() == set(BUYERS)
    assert list_members(leaving) == {id_ for id_ in churn if churn[id_] > 0.5}
    assert list_members(worth) == {id_ for id_ in value if value[id_] >= 50}
    assert 10 < len(list_members(leaving)) < 200
    assert 10 < len(list_members(worth)) < 290


def test_the_most_likely_to_leave_are_found_with_what_the_same_run_found() -> None:
    make_everybody()
    top = leaf({"kind": "rank", "of": CHURN}, "top_percent", 10)
    leaving = make_segment("Leaving", top)
    run = run_all()
    churn = predict(CHURN, run)
    threshold = sorted(churn.values(), reverse=True)[len(BUYERS) // 10 - 1]
    assert threshold > 0
    assert list_members(leaving) == {id_ for id_ in churn if churn[id_] >= threshold}


def test_with_too_few_purchases_nothing_is_foretold_and_the_run_says_why() -> None:
    make_person(1)
    make_event(1, "Order", NOW - DAY, revenue=5)
    leaving = make_segment("Leaving", leaf(CHURN, "gte", 0))
    others = make_segment("Others", {"not": leaf(CHURN, "gte", 0)})
    top = leaf({"kind": "rank", "of": VALUE}, "top_percent", 100)
    best = make_segment("Best", top)
    run = run_all()
    assert run.status == Run.Status.DONE
    assert (list_members(leaving), list_members(others)) == (set(), {1})
    assert list_members(best) == set()
    fit = BuyingFit.objects.get(run=run)
    assert fit.r is None
    assert fit.reason.startswith("Only 1 customers have bought and 0 of them")


def test_a_run_that_foretells_nothing_looks_for_no_parameters() -> None:
    make_everybody()
    make_segment("Gold", attribute("plan", "eq", "gold"))
    run_all()
    assert not BuyingFit.objects.exists()


def test_the_report_of_a_run_tells_what_it_found() -> None:
    user = User.objects.create_user("vi")
    user.groups.add(Group.objects.get(name="viewer"))
    viewer = Client()
    viewer.force_login(user)
    make_segment("Leaving", leaf(CHURN, "gt", 0.5))
    without = run_all()
    make_everybody()
    found = run_all(day=1)
    reports = [
        viewer.get(f"/api/segments/runs/{run.pk}").json()["predictions"]
        for run in (without, found)
    ]
    assert reports[0]["r"] is None
    assert reports[0]["reason"].startswith("Only 0 customers have bought")
    assert reports[1]["reason"] == ""
    assert reports[1]["buyers"] == len(BUYERS)
    assert reports[1]["alpha"] == BuyingFit.objects.get(run=found).alpha


def test_parameters_stay_until_the_next_day() -> None:
    make_everybody()
    make_segment("Leaving", leaf(CHURN, "gt", 0.5))
    first = run_all()
    again = run_all(cause=Run.Cause.MANUAL)
    assert again.base_id == first.pk
    make_segment("Worth it", leaf(VALUE, "gte", 50))
    run_edits(NOW + timedelta(hours=1))
    assert list(BuyingFit.objects.values_list("run", flat=True)) == [first.pk]
    second = run_all(day=1)
    assert BuyingFit.objects.filter(run=second).exists()


def test_a_new_rule_has_parameters_found_for_it() -> None:
    make_everybody()
    make_segment("Gold", attribute("plan", "eq", "gold"))
    run_all()
    leaving = make_segment("Leaving", leaf(CHURN, "gt", 0.5))
    run = run_edits(NOW + timedelta(hours=1))
    assert BuyingFit.objects.get().run_id == run.pk
    assert list_members(leaving)


def test_who_buys_again_is_no_longer_likely_to_leave() -> None:
    make_everybody()
    leaving = make_segment("Leaving", leaf(CHURN, "gt", 0.5))
    run_all()
    who = min(list_members(leaving))
    make_event(who, "Order", NOW, revenue=10)
    turn(NOW + timedelta(minutes=1), who)
    assert who not in list_members(leaving)


def test_time_alone_makes_people_likely_to_leave() -> None:
    make_everybody()
    tenths = [
        make_segment(f"From {number}0 %", leaf(CHURN, "gt", number / 10))
        for number in range(1, 10)
    ]
    run_all()
    due = NextChange.objects.exclude(at=None).order_by("at").first()
    assert due is not None
    assert due.at is not None

    def count() -> int:
        return sum(due.customer_id in list_members(each) for each in tenths)

    before = count()
    turn(due.at - timedelta(microseconds=1), due.customer_id)
    assert count() == before
    turn(due.at, due.customer_id)
    assert count() == before + 1


def test_the_workspace_says_what_a_purchase_is() -> None:
    make_everybody()
    make_buyers(Random(6), range(2_000, 2_300), name="Booking")
    leaving = make_segment("Known", leaf(CHURN, "known"))
    run_all()
    assert len(list_members(leaving)) == 600
    Workspace.objects.update(purchase_event="Booking")
    run_all(day=1)
    assert list_members(leaving) == set(range(2_000, 2_300))
    assert BuyingFit.objects.latest("run").buyers == 300
    Workspace.objects.update(purchase_event="Unheard of")
    run_all(day=2)
    assert list_members(leaving) == set()


def test_a_preview_finds_parameters_that_no_run_has_found() -> None:
    make_everybody()
    asked = rules.parse(rule(leaf(CHURN, "gt", 0.5)))
    counted = selectors.count_rule(asked, NOW).count
    assert not BuyingFit.objects.exists()
    leaving = make_segment("Leaving", leaf(CHURN, "gt", 0.5))
    run_all()
    assert counted == len(list_members(leaving)) > 0
    past = selectors.backtest_rule(asked, NOW)
    assert past.points[-1].count == counted
    assert past.points[0].count != counted


def test_the_past_is_explained_by_the_parameters_of_then() -> None:
    make_everybody()
    make_segment("Leaving", leaf(CHURN, "gt", 0.5))
    first = run_all()
    make_buyers(Random(9), range(3_000, 3_100), until=NOW - 200 * DAY)
    second = run_all(day=1)
    wait = {"kind": "days_to_purchase"}
    asked = rules.parse(rule(leaf(wait, "gt", 10)))
    who = min(BUYERS)
    told = [
        explain_rule(asked, who, run.as_of, Names()).parts[0].measured
        for run in (first, second)
    ]
    numbers = [predict(wait, run)[who] for run in (first, second)]
    assert told == [f"{say_value(number)} days" for number in numbers]
    assert abs(numbers[1] - numbers[0]) > 0.5


def turn(now: Any, *customer_ids: int) -> None:
    """Take turns of the shards of some customers."""
    for id_ in customer_ids:
        with transaction.atomic():
            assert try_shard_lock(shard_of(id_))
            services.follow_customers(
                shard=shard_of(id_), customer_ids=[id_], now=now, limit=100
            )
