"""Checks of documents: one case table, shared with the browser, and hostile input."""

import json
import time
from itertools import pairwise
from pathlib import Path

import pytest

from journeys.domain import graph
from journeys.domain.errors import GraphInvalid
from journeys.domain.nodes import NODE_KINDS
from journeys.domain.nodes.base import Known
from journeys.domain.validate import validate
from tests.journeys.graphs import branch, document, edge, entry, node, rule

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


ACTIONS = document(
    [
        entry(),
        node("ask", "survey", template_id=1, scale="nps", survey="Month"),
        node(
            "ab",
            "split",
            branches=[{"key": "a", "share": 6_000}, {"key": "b", "share": 3_500}],
            hold_out=500,
        ),
        node("mark", "update", changes=[{"kind": "tag", "tag": "seen"}]),
        node("hook", "webhook", url="https://example.com/"),
        node("call", "notify_team", title="Call them"),
        node("other", "start_journey", journey_id=2),
        node("until", "wait", how="attribute", attribute="appointment"),
        node("back", "jump", times=3),
        node("out", "exit"),
    ],
    [
        edge("in", "ask"),
        edge("ask", "ab"),
        edge("ab", "mark", "a"),
        edge("ab", "hook", "b"),
        edge("ab", "out", "hold_out"),
        edge("mark", "call"),
        edge("hook", "call", "ok"),
        edge("hook", "out", "failed"),
        edge("call", "other"),
        edge("other", "until"),
        edge("until", "back"),
        edge("until", "out", "no_date"),
        edge("back", "mark", "again"),
        edge("back", "out", "limit"),
    ],
)


def test_every_kind_occurs_in_a_document_without_problems():
    used = {one["kind"] for one in ACTIONS["nodes"]}
    used |= {one["kind"] for case in CASES for one in case["document"]["nodes"]}
    assert used >= NODE_KINDS.keys()
    known = Known(templates={1: ("email", "marketing")}, journeys={2: True})
    assert validate(ACTIONS, known) == []


def loop(*nodes, back="next", **settings):
    """Return a loop through steps; the last one leads back by an outcome."""
    first, last = nodes[0]["id"], nodes[-1]["id"]
    edges = [edge("in", first), edge(last, first, back)]
    edges += [edge(a["id"], b["id"]) for a, b in pairwise(nodes)]
    return document([entry(), *nodes, node("out", "exit")], edges)


HELLO = node("hello", "message", template_id=1)
LOOPS = [
    ("jump", [HELLO, node("n", "jump", times=3)], "again", False),
    ("the used-up way of a jump leads back", [HELLO, node("n", "jump")], "limit", True),
    ("next opening", [HELLO, node("n", "wait", how="clock")], "next", False),
    ("open window", [HELLO, node("n", "wait", how="clock", closes="17:00")], "next",
     True),
    ("date", [HELLO, node("n", "wait", how="attribute", attribute="x")], "next", True),
    ("quick answer", [HELLO, node("n", "webhook", url="https://example.com/")], "ok",
     True),
]  # fmt: skip


@pytest.mark.parametrize(
    ("nodes", "back", "endless"), [one[1:] for one in LOOPS], ids=[o[0] for o in LOOPS]
)
def test_a_loop_needs_a_step_that_nobody_passes_at_once(nodes, back, endless):
    found = [(p.code, p.node) for p in validate(loop(*nodes, back=back), Known())]
    assert (("loop_without_wait", "hello") in found) is endless


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
        "d",
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
    (
        "two entries",
        document([entry(), {**entry(), "id": "in2"}], []),
        "entry_several",
        "in2",
    ),
    (
        "the same id twice",
        document([entry(), node("x", "exit"), node("x", "exit")], []),
        "node_duplicate",
        "x",
    ),
    (
        "edge to nowhere",
        document([entry()], [edge("in", "gone")]),
        "edge_unknown_node",
        "gone",
    ),
    (
        "loop to itself",
        document(
            [
                entry(),
                node("d", "decision", branches=[branch("a", "x")]),
                node("out", "exit"),
            ],
            [edge("in", "d"), edge("d", "d", "a"), edge("d", "out", "else")],
        ),
        "loop_without_wait",
        "d",
    ),
    (
        "wait of nothing",
        document(
            [entry(), node("w", "wait", amount=0, unit="minutes")],
            [edge("in", "w"), edge("w", "w")],
        ),
        "setting_invalid",
        "w",
    ),
    (
        "a million values",
        document(
            [
                entry(),
                node(
                    "d",
                    "decision",
                    branches=[
                        {"key": "a", "rule": rule("x", ["v"] * 1_000_000, "one_of")}
                    ],
                ),
            ],
            [],
        ),
        "too_large",
        None,
    ),
    (
        "shares of a third",
        document(
            [
                entry(),
                node(
                    "s", "split", branches=[{"key": k, "share": 33.333} for k in "abc"]
                ),
            ],
            [],
        ),
        "setting_invalid",
        "s",
    ),
    (
        "shares of nothing",
        document(
            [
                entry(),
                node("s", "split", branches=[{"key": k, "share": 0} for k in "ab"]),
            ],
            [],
        ),
        "shares_not_whole",
        "s",
    ),
    ("not a document", [1, 2], "document_invalid", None),
    ("nodes of the wrong type", document([None, 3], [7]), "document_invalid", None),
]


@pytest.mark.parametrize(
    ("hostile", "code", "where"), [h[1:] for h in HOSTILE], ids=[h[0] for h in HOSTILE]
)
def test_hostile_graphs_are_settled_in_under_a_second(hostile, code, where):
    started = time.process_time()  # whatever else the machine does meanwhile
    found = validate(hostile, Known())
    assert time.process_time() - started < 1
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


@pytest.mark.parametrize("extra", ["a\0b", "\ud800", float("inf"), "x" * 1_000_001])
def test_a_layout_holds_only_what_can_be_stored(extra):
    places = {"a": {"x": 1, "y": 2}}
    [problem] = graph.layout_problems({"positions": places, "zoom": extra})
    assert problem.code in ("layout_invalid", "too_large")
    assert graph.layout_problems({"positions": places, "zoom": 1}) == []


def test_the_hash_ignores_the_order_of_keys_only():
    one = {"b": 1, "a": [1, 2]}
    assert graph.sha256(one) == graph.sha256({"a": [1, 2], "b": 1})
    assert graph.sha256(one) != graph.sha256({"a": [2, 1], "b": 1})
