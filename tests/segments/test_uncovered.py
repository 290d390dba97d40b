"""The tree that describes the uncovered, against the rules it writes and all others."""

from datetime import UTC, datetime, timedelta
from random import Random

import numpy as np
import polars as pl
import pytest

from segments.domain import rules
from segments.domain.evaluator import Evaluator
from segments.domain.facts import Facts
from segments.domain.plan import build_plan
from segments.domain.quality import uncovered
from segments.domain.quality.features import choose_features
from segments.domain.quality.splits import make_column
from segments.domain.quality.uncovered import describe_uncovered
from segments.domain.rules import Rule
from segments.domain.sheet import Sheet

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
ATTRIBUTES = {"vip": "boolean", "country": "text", "age": "number", "tags": "list"}
ORDERS_TWICE = {
    "measure": {"kind": "count", "event": "Order", "within_days": 28},
    "operator": "gte",
    "value": 2,
}


def parse(root):
    return rules.parse({"schema_version": 1, "root": root})


def make_sheet(people):
    """Return a sheet of (country, vip, age, orders by days ago), None for unknown."""
    ids = list(range(1, len(people) + 1))
    customers = pl.DataFrame(
        {
            "customer_id": ids,
            "open": [True] * len(ids),
            "signed_up_at": [NOW - timedelta(days=200 + id_ % 5) for id_ in ids],
            "timezone": ["UTC"] * len(ids),
            "attribute:country": [f'"{c}"' if c else None for c, _, _, _ in people],
            "attribute:vip": [
                None if v is None else str(v).lower() for _, v, _, _ in people
            ],
            "attribute:age": [None if a is None else str(a) for _, _, a, _ in people],
        },
        schema={
            "customer_id": pl.Int64,
            "open": pl.Boolean,
            "signed_up_at": pl.Datetime("us", "UTC"),
            "timezone": pl.String,
            "attribute:country": pl.String,
            "attribute:vip": pl.String,
            "attribute:age": pl.String,
        },
    )
    orders = [
        (id_, 1, NOW - timedelta(days=days, hours=1), None)
        for id_, (_, _, _, of) in zip(ids, people, strict=True)
        for days in of
    ]
    events = pl.DataFrame(
        orders,
        schema={
            "customer_id": pl.Int64,
            "name_id": pl.Int32,
            "occurred_at": pl.Datetime("us", "UTC"),
            "revenue": pl.Float64,
        },
        orient="row",
    )
    return Sheet(Facts(customers, events, {"Order": 1}), NOW)


def describe(sheet, is_uncovered, used=(ORDERS_TWICE,)):
    """Return groups as the selectors ask for them."""
    features = choose_features([parse(root) for root in used], ATTRIBUTES, ["Order"])
    columns = [make_column(feature, feature.read(sheet)) for feature in features]
    known = [column for column in columns if column is not None]
    return describe_uncovered(known, np.array(is_uncovered, np.bool_))


def evaluate(rule, sheet):
    plan = build_plan({"it": rule})
    return Evaluator(sheet).run(plan).columns["it"].to_numpy()


def many(count, country="DE", vip=None, age=30, orders=(3,)):
    return [(country, vip, age, orders)] * count


CASES = {
    "a country": (
        many(100) + many(40, country="FR"),
        lambda p: p[0] == "FR",
        'Country is "FR"',
    ),
    "two countries of four": (
        many(60) + many(60, "ES") + many(30, "FR") + many(30, "IT"),
        lambda p: p[0] in ("FR", "IT"),
        'Country is "FR" or "IT"',
    ),
    "exactly two orders": (
        many(80, orders=(3,)) + many(60, orders=(3, 9)) + many(80, orders=(3, 9, 12)),
        lambda p: len(p[3]) == 2,
        'Did "Order" exactly 2 times in the last 28 days',
    ),
    "a flag": (
        many(90, vip=True) + many(50, vip=False),
        lambda p: p[1] is True,
        "Vip is true",
    ),
    "who has no age": (
        many(90) + many(50, age=None),
        lambda p: p[2] is None,
        "Age is unknown",
    ),
    "who ordered long ago": (
        [("DE", None, 30, (day,)) for day in range(120)],
        lambda p: p[3][0] >= 60,
        'Last did "Order" at least 60 days ago',
    ),
    "old people abroad": (
        [(c, None, age, (3,)) for c in ("DE", "FR") for age in range(20, 80)] * 2,
        lambda p: p[0] == "FR" and p[2] >= 50,
        'Age is at least 50 and country is "FR"',
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_the_uncovered_are_said_in_our_own_words(case):
    people, is_uncovered, words = CASES[case]
    marked = [is_uncovered(one) for one in people]
    sheet = make_sheet(people)
    (group,) = describe(sheet, marked)
    assert set(rules.describe(group.rule).lower().split(" and ")) == set(
        words.lower().split(" and ")
    )
    assert group.people == group.uncovered == sum(marked)
    assert evaluate(group.rule, sheet).tolist() == marked


def draw_world(seed):
    """Return people at random, everybody three times, and who is uncovered."""
    draw = Random(seed)
    people = [
        (
            draw.choice(["DE", "FR", "IT", None]),
            draw.choice([True, False, None]),
            draw.choice([None, 18, 30.5, 44, 61]),
            tuple(draw.choices([1, 3, 10, 40, 90], k=draw.randint(0, 4))),
        )
        for _ in range(40)
    ]
    marked = [draw.random() < (0.9 if one[0] == "FR" else 0.4) for one in people]
    return make_sheet(people * 3), np.array(marked * 3)


@pytest.mark.parametrize("seed", range(12))
def test_each_group_is_whom_its_rule_finds(seed):
    sheet, marked = draw_world(seed)
    groups = describe(sheet, marked)
    assert groups
    for group in groups:
        found = evaluate(rules.parse(rules.to_document(group.rule)), sheet)
        assert group.people == found.sum()
        assert group.uncovered == (found & marked).sum()
    assert groups == describe(sheet, marked)  # chance has no part in it


@pytest.mark.parametrize("seed", range(12))
def test_no_single_condition_divides_better_than_the_first(seed):
    """Every value of every measure is tried as a condition by the slow way."""
    sheet, marked = draw_world(seed)
    features = choose_features([parse(ORDERS_TWICE)], ATTRIBUTES, ["Order"])
    columns = [make_column(one, one.read(sheet)) for one in features]
    best = uncovered._find_best(
        [column for column in columns if column], marked, np.arange(len(marked))
    )
    gains = [
        measure_gain(evaluate(parse(root), sheet), marked)
        for root in list_conditions(features, sheet)
    ]
    assert best.gain >= max(gains) - 1e-9
    passed = best.apply(np.arange(len(marked)))
    assert best.gain == pytest.approx(measure_gain(passed, marked))
    for node, expected in ((best.leaf, passed), (best.negation, ~passed)):
        assert evaluate(Rule(node), sheet).tolist() == expected.tolist()


def list_conditions(features, sheet):
    for feature in features:
        for value in feature.read(sheet).drop_nulls().unique().sort().to_list():
            operators = {"number": ("lt", "gte"), "text": ("eq", "ne"), "flag": ("eq",)}
            for operator in operators[feature.type]:
                yield {
                    "measure": feature.measure.to_document(),
                    "operator": operator,
                    "value": value,
                }
        yield {"measure": feature.measure.to_document(), "operator": "known"}


def measure_gain(passed, hits):
    """Return by how much a division lowers the Gini impurity, by its definition."""

    def impurity(some):
        return some.sum() * (1 - some.mean()) if len(some) else 0.0

    if min(passed.sum(), (~passed).sum()) < uncovered.LEAST_PEOPLE:
        return 0.0
    return impurity(hits) - impurity(hits[passed]) - impurity(hits[~passed])


def test_few_uncovered_are_chance():
    people = many(100) + many(19, country="FR")
    assert describe(make_sheet(people), [c == "FR" for c, *_ in people]) == []


def test_names_of_people_are_no_way_to_describe_them():
    people = many(100) + [(f"name {at}", None, 30, (3,)) for at in range(40)]
    assert describe(make_sheet(people), [c != "DE" for c, *_ in people]) == []
