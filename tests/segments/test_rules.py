"""Rule documents: what is refused, with which path, and what counts as the same."""

import time
from random import Random
from typing import Any

import polars as pl
import pytest

from segments.domain import rules
from segments.domain.errors import RuleError, SegmentCycle
from segments.domain.plan import build_plan, sort_segments
from tests.segments.making import attribute, count, leaf, rule

AGE = attribute("age", "gt", 17)


def nest(depth: int) -> Any:
    node = AGE
    for _ in range(depth):
        node = {"not": node}
    return node


REFUSED = [
    # document, path of the first fault, code
    (None, "rule", "wrong_type"),
    ([], "rule", "wrong_type"),
    ({"root": AGE}, "schema_version", "unknown_version"),
    ({"schema_version": 2, "root": AGE}, "schema_version", "unknown_version"),
    ({"schema_version": True, "root": AGE}, "schema_version", "unknown_version"),
    ({"schema_version": 1}, "rule.root", "missing"),
    ({**rule(AGE), "more": 1}, "rule.more", "unknown_field"),
    (rule({}), "root", "unknown_node"),
    (rule(7), "root", "wrong_type"),
    (rule({"all": {}}), "root.all", "wrong_type"),
    (rule({"all": [], "any": []}), "root.any", "unknown_field"),
    (rule({"all": [AGE, {"not": {"any": [{}]}}]}), "root.all[1].not.any[0]", None),
    (rule(nest(33)), "root" + ".not" * 33, "too_deep"),
    (rule(nest(1000)), "root" + ".not" * 33, "too_deep"),
    (rule({"any": [AGE] * 10_001}), "root.any", "too_long"),
    (rule({"all": [{"any": [AGE] * 6_000}] * 2}), "root", "too_long"),
    (rule(attribute("x", "one_of", ["a"] * 10_001)), "root.value", "too_long"),
    (rule(attribute("x", "one_of", [])), "root.value", "empty"),
    (rule(attribute("x", "one_of", [1, "a"])), "root.value[1]", "mixed_types"),
    (rule(attribute("x", "like", "a")), "root.operator", "unknown_value"),
    (rule(attribute("x", "known", 1)), "root.value", "unexpected"),
    (rule(attribute("x", "gt", "5")), "root.value", "wrong_type"),
    (rule(attribute("x", "gt", True)), "root.value", "wrong_type"),
    (rule(attribute("x", "gt", 1e400)), "root.value", "wrong_type"),
    (rule(attribute("x", "eq", None)), "root.value", "wrong_type"),
    (rule(attribute("x", "eq", "a\0b")), "root.value", "bad_text"),
    (rule(attribute("x", "eq", "a" * 1_001)), "root.value", "too_long"),
    (rule(attribute("x", "between", [1])), "root.value", "wrong_length"),
    (rule(attribute("x", "between", [2, 1])), "root.value", "wrong_order"),
    (rule(attribute("x", "before", "31.12.2026")), "root.value", "bad_date"),
    (rule(attribute("x", "before", "2026-02-30")), "root.value", "bad_date"),
    (rule(attribute("x", "matches", "(?=a)")), "root.value", "bad_pattern"),
    (rule(attribute("x", "matches", r"(a)\1")), "root.value", "bad_pattern"),
    (rule(attribute("x", "matches", "(")), "root.value", "bad_pattern"),
    (rule(attribute("", "known")), "root.measure.name", "empty"),
    (rule(attribute("x\ny", "known")), "root.measure.name", "bad_text"),
    (rule(leaf({"kind": "mood"}, "known")), "root.measure.kind", "unknown_value"),
    (rule(leaf({"kind": "longevity"}, "contains", "a")), "root.operator", None),
    (rule(count("A", "gt", 1, within_days=0)), "root.measure.within_days", None),
    (rule(count("A", "gt", 1, within_days=1.5)), "root.measure.within_days", None),
    (rule(count("A", "gt", 1, since=1)), "root.measure.since", "unknown_field"),
    (
        rule(count("A", "gt", 1, filters=[{"property": "p", "operator": "gt"}])),
        "root.measure.filters[0].value",
        "missing",
    ),
    (rule(leaf({"kind": "segment"}, "is")), "root.measure.id", "missing"),
    (
        rule(leaf({"kind": "consent", "channel": "email", "state": "denied"}, "is")),
        "root.measure.purpose",
        "missing",
    ),
    (
        rule(leaf({"kind": "consent", "channel": "fax", "state": "denied"}, "is")),
        "root.measure.channel",
        "unknown_value",
    ),
    (
        rule(leaf({"kind": "anniversary", "name": "x"}, "known")),
        "root.measure.which",
        "missing",
    ),
    (
        rule(leaf({"kind": "anniversary", "name": "", "which": "next"}, "known")),
        "root.measure.name",
        "empty",
    ),
    (
        rule(leaf({"kind": "rank", "of": {"kind": "segment", "id": 1}}, "is")),
        "root.measure.of.kind",
        "unknown_value",
    ),
    (
        rule(leaf({"kind": "rank", "of": {"kind": "longevity"}}, "top_percent", 0)),
        "root.value",
        "out_of_range",
    ),
]


PATTERNS = [
    # pattern, part of what is said about it
    ("(?=a)", "look-around"),
    ("(?<!a)b", "look-around"),
    (r"(a)\1", "backreferences"),
    ("(", "unclosed group"),
    ("[z-a]", "invalid character class range"),
    ("x{2,1}", "invalid repetition count range"),
    (r"\p{Foo}", "Unicode property"),
    ("(a{1000}){1000}", "too much memory"),
    (r"\w{800}", "too much memory"),
    ("(" * 300 + ")" * 300, "nested"),
    ("a" * 1_001, "1,000 characters"),
]


@pytest.mark.parametrize(("pattern", "words"), PATTERNS)
def test_hostile_patterns_are_refused_by_name(pattern: str, words: str) -> None:
    inside = {"property": "kind", "operator": "matches", "value": pattern}
    for document, path in (
        (attribute("x", "matches", pattern), "root.value"),
        (count("A", "gt", 1, filters=[inside]), "root.measure.filters[0].value"),
    ):
        with pytest.raises(RuleError) as refusal:
            rules.parse(rule(document))
        (fault,) = refusal.value.faults
        assert fault.path == path
        assert words in fault.message


@pytest.mark.parametrize(
    "pattern", ["^(a+)+$", "(a*)*b", "(a|a)*b", "1[01]{60}2", "(?:[01]*1[01]{100}){5}2"]
)
def test_patterns_take_time_by_the_length_of_texts_only(pattern: str) -> None:
    (found,) = rules.parse(rule(attribute("x", "matches", pattern))).leaves()
    draw = Random(1)
    ones = ["".join(draw.choices("01", k=1_000)) for _ in range(30)]
    column = pl.Series(["a" * 1_000 + "!"] * 100 + ones)
    started = time.perf_counter()
    assert not found.condition.test(column).any()
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize(("document", "path", "code"), REFUSED)
def test_faulty_documents_are_refused_at_their_place(
    document: Any, path: str, code: str | None
) -> None:
    with pytest.raises(RuleError) as refusal:
        rules.parse(document)
    fault = refusal.value.faults[0]
    assert fault.path == path
    assert code is None or fault.code == code
    assert fault.message.endswith(".")


def test_every_fault_is_named_at_once() -> None:
    faulty = [attribute("", "known"), AGE, attribute("x", "gt", "a")]
    with pytest.raises(RuleError) as refusal:
        rules.parse(rule({"all": faulty}))
    assert [fault.path for fault in refusal.value.faults] == [
        "root.all[0].measure.name",
        "root.all[2].value",
    ]


def test_depth_of_32_is_fine() -> None:
    assert len(list(rules.parse(rule(nest(32))).leaves())) == 1


SAME = [
    (attribute("x", "eq", 5), attribute("x", "eq", 5.0)),
    (attribute("x", "one_of", ["b", "a", "b"]), attribute("x", "one_of", ["a", "b"])),
    (count("A", "gt", 1), count("A", "gt", 1, filters=[], within_days=None)),
]
DIFFERENT = [
    (attribute("x", "eq", 1), attribute("x", "eq", True)),
    (attribute("x", "eq", 1), attribute("x", "eq", "1")),
    (count("A", "gt", 1), count("A", "gt", 1, within_days=7)),
]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [(*pair, 1) for pair in SAME] + [(*pair, 2) for pair in DIFFERENT],
)
def test_equal_leaves_are_one_leaf_of_the_plan(
    one: Any, other: Any, expected: int
) -> None:
    plan = build_plan({"it": rules.parse(rule({"all": [one, other]}))})
    assert len(plan.leaves) == expected


def test_circles_are_refused_and_named() -> None:
    with pytest.raises(SegmentCycle, match="micro-segment"):
        sort_segments({1: frozenset({2}), 2: frozenset({3}), 3: frozenset({1})})
    assert sort_segments({1: frozenset({2}), 2: frozenset()}) == [2, 1]


def spent(operator: str, value: Any, event: str | None = None, **more: Any) -> Any:
    measure = {"kind": "sum", "event": event, "property": "revenue", **more}
    return leaf(measure, operator, value)


def of_property(kind: str, name: str, operator: str, value: Any, **more: Any) -> Any:
    measure = {"kind": kind, "event": "Order", "property": name, **more}
    return leaf(measure, operator, value)


SUPPRESSED = {"kind": "consent", "channel": "sms", "state": "suppressed"}


def consent(state: str, operator: str) -> Any:
    measure = {"kind": "consent", "channel": "email", "purpose": "marketing"}
    return leaf({**measure, "state": state}, operator)


def anniversary(name: str | None, which: str, operator: str, value: Any) -> Any:
    measure = {"kind": "anniversary", "name": name, "which": which}
    return leaf(measure, operator, value)


def campaign(response: str, operator: str, **more: Any) -> Any:
    return leaf({"kind": "campaign", "response": response, **more}, operator)


SENTENCES = [
    (
        {"all": [spent("gt", 500), campaign("responded", "is_not")]},
        "Spent more than 500 to date and never responded to any campaign",
    ),
    (
        {
            "all": [
                leaf({"kind": "longevity"}, "lt", 7),
                count("Order", "eq", 0),
                count(
                    "Browsed",
                    "gte",
                    1,
                    filters=[{"property": "kind", "operator": "eq", "value": "bags"}],
                ),
            ]
        },
        'Signed up less than 7 days ago, never did "Order" and did "Browsed" where '
        'kind is "bags" at least once',
    ),
    (
        {
            "all": [
                leaf(
                    {"kind": "rank", "of": spent("gt", 0, "Order")["measure"]},
                    "top_percent",
                    10,
                ),
                count("Order", "eq", 0, within_days=60),
            ]
        },
        'Is in the top 10 % by spending on "Order" to date and did not do "Order" in '
        "the last 60 days",
    ),
    (
        of_property("average", "revenue", "gt", 50, within_days=30),
        'Average revenue of "Order" is more than 50 in the last 30 days',
    ),
    (
        {
            "all": [
                of_property("max", "items", "between", [2, 5]),
                of_property("distinct", "category", "gte", 3),
            ]
        },
        'Largest items of "Order" is between 2 and 5 and number of different values of '
        'category of "Order" is at least 3',
    ),
    (
        of_property("most_frequent", "category", "one_of", ["bags", "ski"]),
        'Most frequent category of "Order" is "bags" or "ski"',
    ),
    (
        leaf(
            {
                "kind": "rank",
                "of": of_property("min", "items", "eq", 0)["measure"],
            },
            "bottom_percent",
            5,
        ),
        'Is in the bottom 5 % by smallest items of "Order" to date',
    ),
    (
        leaf(
            {
                "kind": "not_since",
                "event": "Cart Viewed",
                "missing": "Order",
                "within_days": 7,
            },
            "is",
        ),
        'Did "Cart Viewed" in the last 7 days and not "Order" since',
    ),
    (
        {
            "not": leaf(
                {"kind": "not_since", "event": "Cart Viewed", "missing": "Order"}, "is"
            )
        },
        'It is not so that they did "Cart Viewed" and not "Order" since',
    ),
    (
        {
            "all": [
                anniversary("birthday", "next", "lte", 7),
                anniversary(None, "last", "gt", 30),
            ]
        },
        "The anniversary of birthday is within the next 7 days and the last "
        "anniversary of sign-up was more than 30 days ago",
    ),
    (
        {"not": anniversary("birthday", "next", "eq", 0)},
        "It is not so that the anniversary of birthday is today",
    ),
    (
        anniversary(None, "last", "unknown", None),
        "Has no anniversary of sign-up behind",
    ),
    (
        {"all": [consent("granted", "is"), consent("denied", "is_not")]},
        "Agreed to marketing by email and has not said no to marketing by email",
    ),
    (
        {"not": {"measure": SUPPRESSED, "operator": "is"}},
        "Has no suppressed SMS address",
    ),
    ({"all": []}, "Everyone"),
    ({"any": []}, "Nobody"),
    (
        {"any": [AGE, {"all": [AGE, attribute("x", "known")]}]},
        "Age is more than 17 or (age is more than 17 and x is known)",
    ),
    ({"not": campaign("received", "is")}, "Never received any campaign"),
    ({"not": count("Order", "gte", 1)}, 'Never did "Order"'),
    (
        attribute("x", "one_of", list("abcdefg")),
        'X is "a", "b", "c", "d", "e" or 2 others',
    ),
    (attribute("x", "between", ["2026-01-01", "2026-02-01"]), None),
]


@pytest.mark.parametrize(("root", "sentence"), SENTENCES)
def test_rule_says_itself_in_one_sentence(root: Any, sentence: str | None) -> None:
    said = rules.describe(rules.parse(rule(root)))
    assert said[0].isupper()
    assert not said.endswith(".")
    assert sentence is None or said == sentence
