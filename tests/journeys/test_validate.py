"""Checks of documents: one case table, shared with the browser, and hostile input."""

import json
import time
from pathlib import Path

import pytest

from journeys.domain import graph
from journeys.domain.errors import GraphInvalid
from journeys.domain.nodes import NODE_KINDS
from journeys.domain.nodes.base import Known
from journeys.domain.validate import validate
from tests.journeys.graphs import branch, document, edge, entry, node

CASES = json.loads((Path(__file__).parent / "cases" / "validation.json").read_text())


def known(case):
    given = case.get("known", {})
    templates = given.get("templates")
    return Known(
        templates=templates
        and {int(key): tuple(value) for key, value in templates.items()},
        events=given.get("events"),
    )


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_documents_have_exactly_the_expected_problems(case):
    found = validate(case["document"], known(case))
    told = [
        {"code": p.code, "level": p.level, "node": p.node, "field": p.field}
        for p in found
    ]
    assert sorted(told, key=repr) == sorted(case["problems"], key=repr)
    assert all(p.message.endswith(".") and len(p.message) > 10 for p in found)


def test_the_case_table_uses_every_kind():
    used = {one["kind"] for case in CASES for one in case["document"]["nodes"]}
    assert used >= NODE_KINDS.keys()


def test_networkx_round_trip_keeps_the_document():
    for case in CASES:
        if not graph.shape_problems(case["document"]):
            back = graph.parse(case["document"]).document()
            back["edges"].sort(key=case["document"]["edges"].index)
            assert back == case["document"]


def test_a_broken_rule_is_named_with_its_place():
    broken = document(
        [
            entry("Order", filters=[{"property": "total", "operator": "gt"}]),
            node("vip", "decision", branches=[branch("yes", "vip")]),
            node("out", "exit"),
        ],
        [edge("in", "vip"), edge("vip", "out", "yes"), edge("vip", "out", "else")],
    )
    found = validate(
        broken, Known(rule_problems=lambda rule: [("root.measure", "No such measure.")])
    )
    assert [(p.node, p.field) for p in found] == [
        ("in", "trigger.filters.0"),
        ("vip", "branches.0.rule.root.measure"),
    ]


def ladder(rungs):
    """Return a ladder of diamonds: it has 2 ** rungs paths."""
    nodes = [entry()]
    edges = [edge("in", "d0")]
    for n in range(rungs):
        nodes += [
            node(f"d{n}", "decision", branches=[branch("a", "x")]),
            node(f"m{n}", "message", template_id=1),
            node(f"w{n}", "wait", amount=1, unit="days"),
        ]
        edges += [edge(f"d{n}", f"m{n}", "a"), edge(f"d{n}", f"w{n}", "else")]
        after = f"d{n + 1}" if n + 1 < rungs else "out"
        edges += [edge(f"m{n}", after), edge(f"w{n}", after)]
    return document([*nodes, node("out", "exit")], edges)


def complete(size):
    """Return every node linked to every other: more loops than atoms."""
    names = [f"n{n}" for n in range(size)]
    nodes = [
        node(one, "decision", branches=[branch(f"to-{other}", "x") for other in names])
        for one in names
    ]
    edges = [edge(a, b, f"to-{b}") for a in names for b in names]
    edges += [edge(a, "out", "else") for a in names]
    return document([entry(), *nodes, node("out", "exit")], [edge("in", "n0"), *edges])


deep: dict = {}
for _ in range(900):
    deep = {"not": deep}
HOSTILE = [
    ("diamonds", ladder(160), None, None),
    ("complete graph", complete(20), "loop_without_wait", "n0"),
    (
        "100,000 nodes",
        document([node(str(n), "exit") for n in range(100_000)], []),
        "too_large",
        None,
    ),
    (
        "100,000 edges",
        document([entry()], [edge("in", "in", str(n)) for n in range(100_000)]),
        "too_large",
        None,
    ),
    (
        "two megabytes",
        document([entry(), node("out", "exit", reason="x" * 2_000_000)], []),
        "too_large",
        None,
    ),
    (
        "nesting",
        document([entry(), node("d", "decision", branches=[{"rule": deep}])], []),
        "too_large",
        None,
    ),
    (
        "NaN",
        document([entry(), node("w", "wait", amount=float("nan"))], []),
        "document_invalid",
        None,
    ),
    (
        "lone surrogate",
        document([entry(), node("w", "exit", reason="\ud800")], []),
        "document_invalid",
        None,
    ),
    (
        "NUL",
        document([entry(), node("w", "exit", reason="a\0b")], []),
        "document_invalid",
        None,
    ),
    (
        "path traversal",
        document([entry(), node("../../x", "exit")], []),
        "node_id_invalid",
        "../../x",
    ),
    (
        "id of the wrong type",
        document([entry(), node(["x"], "exit")], []),
        "node_id_invalid",
        "['x']",
    ),
    ("not a document", [1, 2], "document_invalid", None),
    ("nodes of the wrong type", document([None, 3], [7]), "document_invalid", None),
]


@pytest.mark.parametrize(
    ("hostile", "code", "where"), [h[1:] for h in HOSTILE], ids=[h[0] for h in HOSTILE]
)
def test_hostile_graphs_are_settled_in_under_a_second(hostile, code, where):
    started = time.perf_counter()
    found = validate(hostile, Known())
    assert time.perf_counter() - started < 1
    if code is None:
        assert found == []
    else:
        assert (code, where) in [(p.code, p.node) for p in found]


def test_parsing_a_broken_document_says_why():
    with pytest.raises(GraphInvalid) as caught:
        graph.parse(document([entry()], [edge("in", "gone")]))
    assert caught.value.errors[0]["node"] == "gone"


@pytest.mark.parametrize(
    "position",
    [{"x": float("nan"), "y": 0}, {"x": 1}, {"x": "1", "y": 2}, [1, 2], None],
)
def test_positions_are_finite_numbers(position):
    found = graph.layout_problems({"positions": {"a": position}})
    assert [(p.code, p.node) for p in found] == [("layout_invalid", "a")]


def test_the_hash_ignores_the_order_of_keys_only():
    one = {"b": 1, "a": [1, 2]}
    assert graph.sha256(one) == graph.sha256({"a": [1, 2], "b": 1})
    assert graph.sha256(one) != graph.sha256({"a": [2, 1], "b": 1})
