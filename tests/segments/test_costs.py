"""What micro-segments cost a run, and the report that says so."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from customers.models import SHARD_COUNT
from segments import selectors, services
from segments.domain import rules
from segments.domain.costs import Cost, count_shared, share_costs
from segments.domain.plan import build_plan
from segments.models import Run, RunShard, SizeFinding
from tests.segments.making import (
    attribute,
    count,
    finish,
    is_in,
    make_event,
    make_people,
    make_segment,
    rule,
    run_all,
    set_now,
)

db = pytest.mark.django_db(transaction=True)


def parse(*roots: Any) -> dict[int, rules.Rule]:
    return {place: rules.parse(rule(root)) for place, root in enumerate(roots)}


def test_time_of_a_measure_is_split_over_its_conditions_and_their_rules() -> None:
    often, seldom = count("Order", "gte", 9), count("Order", "lt", 2)
    visited = count("Visit", "gte", 1)
    plan = build_plan(parse(often, {"all": [often, visited]}, seldom))
    numbers = {leaf.condition.value: number for leaf, number in plan.leaves.items()}
    seconds = {numbers[9.0]: 4.0, numbers[2.0]: 0.0, numbers[1.0]: 3.0}
    found = share_costs(plan, seconds, {"Order": 100, "Visit": 7, "Other": 1_000})
    assert found == {0: Cost(1, 100), 1: Cost(1 + 3, 107), 2: Cost(2, 100)}
    assert sum(cost.seconds for cost in found.values()) == sum(seconds.values())
    assert count_shared(plan) == {0: (1, 1), 1: (2, 1), 2: (1, 0)}


def test_a_rule_over_any_event_needs_all_of_them() -> None:
    longest = {"measure": {"kind": "days_since", "which": "last"}, "operator": "lt"}
    plan = build_plan(parse({**longest, "value": 9}, attribute("x", "known")))
    found = share_costs(plan, {}, {"Order": 100, "Visit": 7})
    assert [cost.events for cost in found.values()] == [107, 0]


@pytest.fixture
def marketer() -> Client:
    user = User.objects.create_user("mia", first_name="Mia", last_name="May")
    user.groups.add(Group.objects.get(name="marketer"))
    client = Client()
    client.force_login(user)
    return client


@db
def test_a_run_adds_up_what_its_shards_cost(marketer: Client) -> None:
    often = make_segment("Often", count("Order", "gte", 2))
    both = make_segment("Both", {"all": [count("Order", "gte", 2), is_in(often)]})
    for id_ in make_people(*range(1, 33)):
        make_event(id_, "Order")
        make_event(id_, "Visit")
    run_all()
    costs = selectors.read_costs()
    assert {id_: cost.events for id_, cost in costs.items()} == {
        often.pk: 32,
        both.pk: 32,
    }
    assert (costs[often.pk].conditions, costs[often.pk].shared) == (1, 1)
    assert (costs[both.pk].conditions, costs[both.pk].shared) == (2, 1)
    assert all(cost.seconds > 0 for cost in costs.values())
    assert not RunShard.objects.exclude(costs={}).exists()
    row = marketer.get(f"/api/segments/{both.pk}").json()
    assert (row["cost"]["events"], row["cost"]["conditions"]) == (32, 2)
    assert row["held"] is None


@db
def test_the_report_names_what_failed_and_what_is_held(marketer: Client) -> None:
    failing = make_segment("Failing", attribute("x", "known"))
    held = make_segment("Held", attribute("x", "gt", 5))
    make_people(*range(1, 33), x=1)
    first = run_all()
    failing.rule_versions.update(rule={"schema_version": 1, "root": {"al": []}})
    second = run_all(day=1)
    SizeFinding.objects.create(run=second, segment=held, shard=0, before=900, after=9)
    held.bitmap_set.update(run=first)
    (newest, oldest) = marketer.get("/api/segments/runs").json()["results"]
    assert (newest["id"], newest["status"], newest["held"]) == (second.pk, "done", 1)
    assert (newest["shards_done"], newest["shards"]) == (SHARD_COUNT, SHARD_COUNT)
    assert newest["customers"] == 32
    assert newest["seconds"] > 0
    assert [error["name"] for error in newest["errors"]] == ["Failing"]
    assert (oldest["id"], oldest["held"], oldest["errors"]) == (first.pk, 0, [])
    report = marketer.get(f"/api/segments/runs/{second.pk}").json()
    assert len(report["parts"]) == SHARD_COUNT
    (finding,) = report["findings"]
    assert (finding["name"], finding["before"], finding["after"]) == ("Held", 900, 9)
    assert finding["is_open"] is True
    assert marketer.post(f"/api/segments/{held.pk}/accept-size").status_code == 204
    (finding,) = marketer.get(f"/api/segments/runs/{second.pk}").json()["findings"]
    assert (finding["accepted_by"], finding["is_open"]) == ("Mia May", False)
    again = marketer.post(f"/api/segments/{held.pk}/accept-size")
    assert (again.status_code, again.json()["code"]) == (409, "nothing_held")
    assert marketer.get("/api/segments/runs/424242").status_code == 404


@db
def test_a_run_is_started_by_hand_unless_one_is_under_way(marketer: Client) -> None:
    segment = make_segment("All", {"all": []})
    make_people(1)
    set_now(hours=1)
    answer = marketer.post("/api/segments/runs")
    assert (answer.status_code, answer.json()["cause"]) == (201, "manual")
    again = marketer.post("/api/segments/runs")
    assert (again.status_code, again.json()["code"]) == (409, "run_under_way")
    finish(Run.objects.get())
    assert [row.pk for row in selectors.memberships_of(1)] == [segment.pk]
    assert marketer.get("/api/segments").json()["results"][0]["cost"] is not None


@db
def test_runs_are_listed_page_by_page(
    marketer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selectors.runs, "RUNS_ON_PAGE", 1)
    first = run_all()
    set_now(days=1)
    second = finish(services.start_run_now())
    page = marketer.get("/api/segments/runs").json()
    assert [run["id"] for run in page["results"]] == [second.pk]
    page = marketer.get(f"/api/segments/runs?cursor={page['next']}").json()
    assert ([run["id"] for run in page["results"]], page["next"]) == ([first.pk], None)
