"""Previews of a rule: a quick number with its error, a few people, the last 90 days."""

import json
import socket
from datetime import datetime, timedelta
from random import Random
from typing import Any

import polars as pl
import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from rest_framework.request import Request

from customers.api.hanging_up import has_left
from customers.models import AttributeChange, AttributeName, Clock, Customer
from segments import selectors
from segments.domain import rules
from segments.domain.errors import BacktestTooSlow, NobodyWaits
from segments.domain.sampling import estimate
from segments.models import Pin
from segments.selectors import backtest, matching
from tests.segments.making import (
    NOW,
    attribute,
    count,
    is_in,
    leaf,
    make_event,
    make_people,
    make_person,
    make_segment,
    rule,
    run_all,
    shard_of,
    spent_most,
)
from tests.segments.people import moment

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def parse(root: Any) -> rules.Rule:
    return rules.parse(rule(root))


def list_counts(root: Any) -> list[int]:
    return [point.count for point in selectors.backtest_rule(parse(root), NOW).points]


def change(customer_id: int, name: str, ago: float, old: Any) -> None:
    known, _ = AttributeName.objects.get_or_create(name=name, type="text")
    AttributeChange.objects.create(
        customer_id=customer_id, name=known, at=NOW - ago * DAY, old_value=old
    )


# A number with its error


def test_the_interval_of_a_sample_is_right_in_95_of_100() -> None:
    draw, universe, asked, hits = Random(7), 40_000, 2_500, 0
    for _ in range(1_000):
        share = draw.choice([0.0005, 0.01, 0.3, 0.9])
        people = [place < universe * share for place in range(universe)]
        found = sum(draw.sample(people, asked))
        guess, margin = estimate(found, asked, universe)
        hits += abs(guess - sum(people)) <= margin
    assert 930 <= hits <= 990


def test_many_people_are_sampled_first_and_counted_when_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(matching, "SAMPLED_ABOVE", 100)
    for number in range(1, 401):
        make_person(number, attributes={"x": number})
    asked = parse({"all": [attribute("x", "lte", 100)]})
    quick = selectors.count_rule(asked, NOW)
    assert quick.is_sampled
    assert quick.universe == 400
    assert 0 < quick.margin < 150
    assert abs(quick.count - 100) <= 2 * quick.margin
    exact = selectors.count_rule(asked, NOW, is_exact=True)
    assert (exact.count, exact.margin, exact.is_sampled) == (100, 0, False)
    assert exact.conditions["root.all[0]"] == 100


def test_nobody_counts_for_who_has_gone() -> None:
    asked = parse({"all": []})
    for ask in (selectors.count_rule, selectors.backtest_rule):
        with pytest.raises(NobodyWaits):
            ask(asked, NOW, is_wanted=lambda: False)
    with pytest.raises(NobodyWaits):
        selectors.list_examples(asked, NOW, 20, is_wanted=lambda: False)


def test_a_closed_connection_is_noticed() -> None:
    ours, theirs = socket.socketpair()
    request = Request(RequestFactory().post("/"))
    assert not has_left(request)
    request.META["gunicorn.socket"] = ours
    assert not has_left(request)
    theirs.send(b"GET")  # the next request of the same connection
    assert not has_left(request)
    ours.recv(3)
    theirs.close()
    assert has_left(request)
    ours.close()
    assert has_left(request)


# A few people


def test_examples_match_and_stay_the_same() -> None:
    make_people(*range(1, 101), plan="gold")
    make_people(*range(101, 121), plan="iron")
    asked = parse(attribute("plan", "eq", "gold"))
    found = selectors.list_examples(asked, NOW, 20)
    assert len(set(found)) == 20
    assert max(found) <= 100
    assert found == selectors.list_examples(asked, NOW, 20)
    assert found[:5] == selectors.list_examples(asked, NOW, 5)
    assert len(selectors.list_examples(parse({"all": []}), NOW, 500)) == 120


# The last 90 days


def test_every_day_is_asked_by_what_was_known_then() -> None:
    make_person(1, signed_up_at=NOW - 10.5 * DAY, created_at=NOW)
    make_person(2, signed_up_at=NOW - 200 * DAY)
    make_event(2, "Order", NOW - 50.5 * DAY)
    found = selectors.backtest_rule(parse(count("Order", "eq", 0)), NOW)
    assert (found.step_days, found.is_sampled) == (1, False)
    assert [point.at for point in found.points] == [
        NOW - ago * DAY for ago in range(90, -1, -1)
    ]
    # 90 to 51 days ago the second only, then nobody, then the first since sign-up
    assert [point.count for point in found.points] == [1] * 40 + [0] * 40 + [1] * 11
    within = list_counts(count("Order", "gte", 1, within_days=7))
    assert within == [0] * 40 + [1] * 7 + [0] * 44


@pytest.mark.parametrize("together", [True, False])
def test_every_measure_agrees_with_each_day_on_its_own(
    together: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not together:
        monkeypatch.setattr(backtest, "TOGETHER_UP_TO", 0)
        monkeypatch.setattr(backtest, "DAYS", 30)
    draw, days = Random(3), backtest.DAYS
    for number in range(1, 41):
        make_person(
            number,
            signed_up_at=NOW - draw.randint(0, 120) * DAY,
            attributes={"born_on": f"1990-{draw.randint(1, 12):02}-15"},
        )
        for _ in range(draw.randint(0, 6)):
            make_event(
                number,
                draw.choice(["Order", "Visit"]),
                NOW - draw.random() * 130 * DAY,
                revenue=draw.choice([5, 20, None]),
                properties={"kind": draw.choice(["a", "b"]), "n": draw.randint(1, 3)},
            )
    kinds = [{"property": "kind", "operator": "eq", "value": "a"}]
    sums = {"kind": "sum", "event": "Order", "property": "n", "filters": kinds}
    asked = [
        count("Order", "gte", 1, within_days=30, filters=kinds),
        count("Visit", "between", [1, 2]),
        leaf(sums, "gt", 2),
        leaf({"kind": "days_since", "event": "Order", "which": "last"}, "gt", 20),
        leaf({"kind": "longevity"}, "lt", 40),
        leaf({"kind": "anniversary", "name": "born_on", "which": "next"}, "lte", 30),
        leaf(
            {
                "kind": "most_frequent",
                "event": "Order",
                "property": "kind",
                "within_days": 60,
            },
            "eq",
            "a",
        ),
        leaf({"kind": "not_since", "event": "Visit", "missing": "Order"}, "is"),
    ]
    parsed = [parse(root) for root in asked]
    found = [selectors.backtest_rule(each, NOW).points for each in parsed]
    for place in draw.sample(range(days + 1), 6):
        at = NOW - (days - place) * DAY
        expected = count_alone(parsed, at)
        assert [points[place].count for points in found] == expected, at


def count_alone(asked: list[rules.Rule], at: datetime) -> list[int]:
    """Count who matches each rule at a moment, as it is asked of single people."""
    shards: dict[int, list[int]] = {}
    for person in Customer.objects.all():
        if min(filter(None, (person.signed_up_at, person.created_at))) <= at:
            shards.setdefault(shard_of(person.pk), []).append(person.pk)
    parts = [selectors.match_rules(asked, *part, at) for part in shards.items()]
    together = pl.concat(parts)
    return [int(together[f"r{number}"].sum()) for number in range(len(asked))]


def test_ranks_have_the_threshold_of_each_day() -> None:
    for number in range(1, 11):
        make_person(number, signed_up_at=NOW - 100 * DAY, open_from=NOW - 100 * DAY)
        make_event(number, "Order", NOW - (80 - number) * DAY, revenue=number)
    # Of one spender or ten the best one is in; before the first nobody is
    found = list_counts(spent_most(10))
    assert found == [0] * 11 + [1] * 80


def test_pins_of_all_shards_are_read_once_for_each_day() -> None:
    rich = make_segment("Rich", attribute("x", "gt", 5))
    people = [
        make_person(id_, signed_up_at=NOW - 100 * DAY, attributes={"x": 9 * (id_ < 3)})
        for id_ in range(1, 9)
    ]
    assert len({shard_of(id_) for id_ in people}) > 3
    ago = NOW - 20.5 * DAY
    for id_ in people[1:6]:  # the second is kept out, four come in
        Pin.objects.create(segment=rich, customer_id=id_, is_in=id_ > 2, at=ago)
    with CaptureQueriesContext(connection) as asked:
        assert list_counts(is_in(rich)) == [2] * 70 + [5] * 21
    assert sum("segments_pin" in query["sql"] for query in asked) == 91


def test_attributes_are_put_back() -> None:
    person = make_person(
        1, signed_up_at=NOW - 100 * DAY, attributes={"plan": "gold", "at": {"c": "A"}}
    )
    change(person, "plan", 9.5, "iron")
    change(person, "plan", 19.5, None)
    assert list_counts(attribute("plan", "eq", "gold")) == [0] * 81 + [1] * 10
    assert (
        list_counts(attribute("plan", "eq", "iron")) == [0] * 71 + [1] * 10 + [0] * 10
    )
    assert list_counts(attribute("plan", "unknown")) == [1] * 71 + [0] * 20


def test_inner_parts_that_changed_are_read_week_by_week() -> None:
    person = make_person(
        1, signed_up_at=NOW - 100 * DAY, attributes={"home": {"city": "Ulm"}}
    )
    asked = attribute("home.city", "eq", "Ulm")
    assert list_counts(asked) == [1] * 91
    change(person, "home", 10, {"city": "Bonn"})
    assert list_counts(asked) == [0] * 11 + [1] * 2
    assert selectors.backtest_rule(parse(asked), NOW).step_days == 7


def test_large_installations_are_sampled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "SAMPLED_ABOVE", 100)
    for number in range(1, 401):
        make_person(number, signed_up_at=NOW - number * DAY)
    found = selectors.backtest_rule(parse({"all": []}), NOW)
    assert found.is_sampled
    assert found.points[-1].count == 400
    assert found.step_days == 1
    first = found.points[0]
    assert abs(first.count - 310) <= 2 * max(first.margin, 40)


def test_many_people_are_asked_week_by_week(monkeypatch: pytest.MonkeyPatch) -> None:
    make_people(*range(1, 12))
    monkeypatch.setattr(backtest, "DAILY_UP_TO", 10)
    found = selectors.backtest_rule(parse({"all": []}), NOW)
    assert found.step_days == 7
    assert [point.at for point in found.points][-2:] == [NOW - 7 * DAY, NOW]
    assert len(found.points) == 13


def test_what_takes_too_long_is_refused_or_extrapolated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_people(*range(1, 101))
    clock = iter(range(100_000))
    monkeypatch.setattr(backtest, "monotonic", lambda: next(clock))
    with pytest.raises(BacktestTooSlow):
        selectors.backtest_rule(parse({"all": []}), NOW)
    monkeypatch.setattr(backtest, "TOGETHER_UP_TO", 50)
    monkeypatch.setattr(backtest, "MOST_SECONDS", 300)
    assert selectors.backtest_rule(parse({"all": []}), NOW).is_sampled


# The API


@pytest.fixture
def marketer(client: Client) -> Client:
    user = User.objects.create_user("maria")
    user.groups.add(Group.objects.get(name="marketer"))
    client.force_login(user)
    return client


def post(client: Client, path: str, body: Any) -> tuple[int, Any]:
    answer = client.post(path, json.dumps(body), content_type="application/json")
    return answer.status_code, answer.json()


def test_examples_are_shown_with_their_names(marketer: Client) -> None:
    make_person(1, attributes={"name": "Ada", "email": "ada@example.com"})
    body = {"rule": rule({"all": []})}
    status, answer = post(marketer, "/api/segments/examples", body)
    assert status == 200
    assert answer["results"] == [
        {"id": 1, "user_id": None, "name": "Ada", "signed_up_at": None}
    ]


@pytest.mark.django_db(transaction=True)
def test_a_backtest_shows_stored_days_beside_its_own(marketer: Client) -> None:
    Clock.objects.create(real_at=NOW, virtual_at=NOW, speed=0)
    make_people(1, 2, 3)
    segment = make_segment("All", {"all": []})
    run = run_all()
    body = {"rule": rule({"all": []}), "segment_id": segment.pk}
    status, answer = post(marketer, "/api/segments/backtest", body)
    assert status == 200
    assert len(answer["points"]) == 91
    assert answer["points"][-1]["count"] == 3
    assert answer["stored"] == [{"on": run.on.isoformat(), "members": 3}]
    assert moment(answer["points"][-1]["at"])


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "rule"),
        ({"rule": rule({"al": []})}, "rule.root"),
        ({"rule": rule({"all": []}), "segment_id": 424242}, "segment_id"),
        ({"rule": rule({"all": []}), "segment_id": "x"}, "segment_id"),
    ],
)
def test_a_bad_backtest_is_refused_by_name(
    marketer: Client, body: Any, field: str
) -> None:
    status, answer = post(marketer, "/api/segments/backtest", body)
    assert (status, answer["errors"][0]["field"]) == (400, field)


def test_viewers_may_not_look_for_people_by_rules(client: Client) -> None:
    user = User.objects.create_user("vera")
    user.groups.add(Group.objects.get(name="viewer"))
    client.force_login(user)
    for path in ("count", "examples", "backtest"):
        status, _ = post(client, f"/api/segments/{path}", {"rule": rule({"all": []})})
        assert status == 403
